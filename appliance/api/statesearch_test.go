package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/wire"
)

func TestStateSearch_IsInTheLedgerBeforeItIsAsked(t *testing.T) {
	r := newRig(t)
	asked := 0
	var down error
	r.server.StateSearch = func(ctx context.Context, q wire.StateQuestion) ([]wire.StateHit, error) {
		asked++
		events, err := r.store.Events(ctx, ledger.KindSearch, "")
		if err != nil || len(events) != asked || events[asked-1].By.Login != "duty" || !strings.Contains(string(events[asked-1].Detail), q.Name) {
			t.Errorf("question %d is asked, the ledger has %d: %v", asked, len(events), err)
		}
		return []wire.StateHit{{Station: "23990002", Number: "0012/2026", Score: 1}}, down
	}
	duty := r.desktop().as("duty")
	hits, err := send[[]wire.StateHit](duty, http.MethodPost, wire.PathStateSearch, wire.StateQuestion{Name: "राजू उर्फ लंगड़ा"})
	if err != nil || len(hits) != 1 || hits[0].Number != "0012/2026" {
		t.Fatal(hits, err)
	}
	down = fault.New(fault.SyncLine, "test", "no route")
	if _, err := send[[]wire.StateHit](duty, http.MethodPost, wire.PathStateSearch, wire.StateQuestion{Name: "Raju"}); !errors.Is(err, fault.SyncSearch) {
		t.Errorf("the line is down: %v", err)
	}
	if _, err := send[[]wire.StateHit](duty, http.MethodPost, wire.PathStateSearch, wire.StateQuestion{Name: strings.Repeat("a", 500)}); !errors.Is(err, fault.RequestMalformed) {
		t.Errorf("too long: %v", err)
	}
	if _, err := send[[]wire.StateHit](r.desktop().as("tech"), http.MethodPost, wire.PathStateSearch, wire.StateQuestion{Name: "Raju"}); !errors.Is(err, fault.AccessDenied) {
		t.Errorf("a technician: %v", err)
	}
	if asked != 2 {
		t.Errorf("the state was asked %d times, want 2", asked)
	}
}
