package api

import (
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/wire"
)

// channel is a watcher of updates that stands where a test wants it.
type channel struct {
	mu    sync.Mutex
	is    wire.UpdateState
	asked []wire.UpdateAsk
}

func (c *channel) update(a wire.UpdateAsk) wire.UpdateState {
	c.mu.Lock()
	defer c.mu.Unlock()
	if a != (wire.UpdateAsk{}) {
		c.asked = append(c.asked, a)
		c.is.Ordered = true
	}
	return c.is
}

// updates are the versions of the ledger's notes.
func (r *rig) updates() (versions []string) {
	r.t.Helper()
	notes, err := r.store.Events(r.t.Context(), ledger.KindAccess, "")
	must(r.t, err)
	for _, n := range notes {
		if detail := string(n.Detail); strings.Contains(detail, `"update_now"`) {
			versions = append(versions, n.By.Login+" "+detail)
		}
	}
	return versions
}

// The technician has the version that waits installed, at once and once; the ledger keeps who did and which.
func TestUpdate_TheTechnicianDoesNotWait(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	c := &channel{is: wire.UpdateState{Version: "1.4.0", Phase: wire.UpdateWaiting, Waits: "1.5.0"}}
	r.server.Update = c.update
	for _, login := range []string{"sho", "duty", "io"} {
		_, err := send[wire.UpdateState](r.desktop().as(login), http.MethodPost, wire.PathUpdate, nil)
		wants(t, login, err, fault.AccessDenied)
	}
	_, err := send[wire.UpdateState](r.desktop(), http.MethodPost, wire.PathUpdate, nil)
	wants(t, "nobody", err, fault.AccessSignIn)
	if len(c.asked) != 0 || len(r.updates()) != 0 {
		t.Fatalf("asked %+v, noted %v", c.asked, r.updates())
	}
	tech := r.desktop().as("tech")
	var pressed sync.WaitGroup
	var done atomic.Int32
	for range 4 { // desks at once
		pressed.Go(func() {
			is, err := send[wire.UpdateState](tech, http.MethodPost, wire.PathUpdate, nil)
			switch {
			case err == nil && is.Ordered:
				done.Add(1)
			case fault.Of(err) == nil || fault.Of(err).Code != fault.UpdateRunning:
				t.Errorf("%+v, %v", is, err)
			}
		})
	}
	pressed.Wait()
	if done.Load() != 1 || len(c.asked) != 1 || c.asked[0] != (wire.UpdateAsk{Now: true}) {
		t.Fatalf("%d done, asked %+v", done.Load(), c.asked)
	}
	if noted := r.updates(); len(noted) != 1 || !strings.HasPrefix(noted[0], "tech ") || !strings.Contains(noted[0], `"1.5.0"`) {
		t.Errorf("the ledger says %v", noted)
	}
	_, err = send[wire.UpdateState](tech, http.MethodPost, wire.PathUpdate, nil)
	wants(t, "a second time", err, fault.UpdateRunning)
	if len(c.asked) != 1 || len(r.updates()) != 1 {
		t.Errorf("asked %+v, noted %v", c.asked, r.updates())
	}
}

// What cannot be installed now is refused with the reason, asks for nothing and is noted nowhere.
func TestUpdate_Refused(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	tech := r.desktop().as("tech")
	for name, row := range map[string]struct {
		is   wire.UpdateState
		want fault.Code
	}{
		"nothing waits":    {wire.UpdateState{Phase: wire.UpdateNewest}, fault.UpdateAbsent},
		"not looked for":   {wire.UpdateState{Phase: wire.UpdateOff}, fault.UpdateAbsent},
		"on its way":       {wire.UpdateState{Phase: wire.UpdateFetching, Waits: "1.5.0"}, fault.UpdateAbsent},
		"no line":          {wire.UpdateState{Phase: wire.UpdateFetching, Waits: "1.5.0", Problem: &wire.Problem{Code: fault.UpdateLine}}, fault.UpdateLine},
		"it failed before": {wire.UpdateState{Phase: wire.UpdateNewest, Waits: "1.5.0", Problem: &wire.Problem{Code: fault.UpdateTried}}, fault.UpdateTried},
		"in a capture":     {wire.UpdateState{Phase: wire.UpdateWaiting, Waits: "1.5.0", Busy: true}, fault.UpdateBusy},
		"under way":        {wire.UpdateState{Phase: wire.UpdateInstalling, Waits: "1.5.0", Stepping: "trial"}, fault.UpdateRunning},
	} {
		c := &channel{is: row.is}
		r.server.Update = c.update
		_, err := send[wire.UpdateState](tech, http.MethodPost, wire.PathUpdate, nil)
		wants(t, name, err, row.want)
		if len(c.asked) != 0 {
			t.Errorf("%s: asked %+v", name, c.asked)
		}
	}
	if noted := r.updates(); len(noted) != 0 {
		t.Errorf("the ledger says %v", noted)
	}
}
