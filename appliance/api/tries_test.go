package api

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/record"
	"thana/shared/wire"
)

// A finger that slides each time: three tries, then the best with a reason, and the entry says so.
func TestTries_ThreeThenForcedWithAReason(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.ready()
	duty := r.desktop().as("duty")
	arrest := duty.arrest(duty.register())
	request := wire.FingerprintRequest{Record: arrest.ID, Finger: "right_index", Basis: law.Arrested}
	for range 3 {
		r.hand("finger.partial")
		if c, err := duty.take(wire.PathFingerprint, request); !errors.Is(err, fault.CaptureBelow) {
			t.Fatalf("half a finger was accepted: %+v, %v", c, err)
		}
	}
	_, err := duty.take(wire.PathFingerprint, request)
	if !errors.Is(err, fault.RecordTriesSpent) || fault.Of(err).Facts["candidate"] == "" {
		t.Fatalf("fourth try: %v, facts %v", err, fault.Of(err).Facts)
	}
	best := at(wire.PathAccept, "id", fault.Of(err).Facts["candidate"])
	if _, err := send[record.Capture](duty, http.MethodPost, best, wire.Accept{Forced: true, Reason: "because"}); !errors.Is(err, fault.RecordChoice) {
		t.Errorf("any word is a reason: %v", err)
	}
	if _, err := send[record.Capture](duty, http.MethodPost, best, wire.Accept{Forced: true, Reason: record.Unsteady}); err != nil {
		t.Fatal(err)
	}
	kept, err := r.store.Captures(t.Context(), arrest.ID)
	if err != nil || len(kept) != 1 || !kept[0].Forced || kept[0].Tries != 3 || kept[0].Reason != record.Unsteady {
		t.Errorf("kept %+v, %v", kept, err)
	}
}

// hand moves a hand of the virtual devices' panel.
func (r *rig) hand(key string) {
	r.t.Helper()
	form := strings.NewReader(url.Values{"hand": {key}}.Encode())
	request := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/do", form)
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	if r.virtual.Panel().ServeHTTP(w, request); w.Code != http.StatusSeeOther {
		r.t.Fatalf("hand %s: status %d", key, w.Code)
	}
}
