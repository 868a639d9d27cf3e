package api

import (
	"errors"
	"net/http"
	"testing"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/wire"
)

// An officer whom the state revokes is out with the next request, not with the next sign-in.
func TestRevoked_EndsSessionsAtOnce(t *testing.T) {
	r := newRig(t)
	duty, sho := r.desktop().as("duty"), r.desktop().as("sho")
	if _, err := send[wire.Overview](duty, http.MethodGet, wire.PathOverview, nil); err != nil {
		t.Fatal(err)
	}
	r.server.Revoked("", "duty")
	if _, err := send[wire.Overview](duty, http.MethodGet, wire.PathOverview, nil); !errors.Is(err, fault.AccessSignIn) {
		t.Errorf("revoked and still in: %v", err)
	}
	if _, err := send[wire.Overview](sho, http.MethodGet, wire.PathOverview, nil); err != nil {
		t.Errorf("another officer is out: %v", err)
	}
}

func TestSaid_IsForWhoReadsRecords(t *testing.T) {
	r := newRig(t)
	duty, tech := r.desktop().as("duty"), r.desktop().as("tech")
	if all, err := send[[]down.Lookout](duty, http.MethodGet, wire.PathLookouts, nil); err != nil || all == nil || len(all) != 0 {
		t.Error(all, err)
	}
	if all, err := send[[]down.Request](duty, http.MethodGet, wire.PathRequests, nil); err != nil || all == nil || len(all) != 0 {
		t.Error(all, err)
	}
	for _, path := range []string{wire.PathLookouts, wire.PathRequests} {
		if _, err := send[any](tech, http.MethodGet, path, nil); !errors.Is(err, fault.AccessDenied) {
			t.Errorf("%s: a technician: %v", path, err)
		}
	}
}
