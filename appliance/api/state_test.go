package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"slices"
	"testing"
	"time"

	"thana/appliance/store"
	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
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
	if all, err := send[[]wire.LookoutRow](duty, http.MethodGet, wire.PathLookouts, nil); err != nil || all == nil || len(all) != 0 {
		t.Error(all, err)
	}
	if all, err := send[[]wire.Service](duty, http.MethodGet, wire.PathRequests, nil); err != nil || all == nil || len(all) != 0 {
		t.Error(all, err)
	}
	for _, c := range [][2]string{{http.MethodGet, wire.PathLookouts}, {http.MethodGet, wire.PathLookoutPicture + "?id=L1"}, {http.MethodPost, wire.PathLookoutsSeen},
		{http.MethodGet, wire.PathRequests}, {http.MethodPost, wire.PathRequestTake}, {http.MethodPost, wire.PathRequestAnswer},
		{http.MethodGet, wire.PathStateSearch}, {http.MethodPost, at(wire.PathStateAnswer, "id", "q1")}, {http.MethodPost, at(at(wire.PathStateHit, "id", "q1"), "n", "0")},
		{http.MethodDelete, at(wire.PathStateAnswer, "id", "q1")}} {
		if _, err := send[any](tech, c[0], c[1], map[string]any{}); !errors.Is(err, fault.AccessDenied) {
			t.Errorf("%s %s: a technician: %v", c[0], c[1], err)
		}
	}
	refused := noted[store.Refusal](t, r, ledger.KindAccess)
	for _, right := range []Right{ReadRecords, AskState, ServeCitizens} {
		if !slices.ContainsFunc(refused, func(x store.Refusal) bool { return x.What == string(right) }) {
			t.Errorf("the ledger has no refusal of %s: %v", right, refused)
		}
	}
}

// noted are the details of the ledger's events of a kind, oldest first.
func noted[T any](t *testing.T, r *rig, kind ledger.Kind) (out []T) {
	t.Helper()
	events, err := r.store.Events(t.Context(), kind, "")
	must(t, err)
	for _, e := range events {
		var v T
		must(t, json.Unmarshal(e.Detail, &v))
		out = append(out, v)
	}
	return out
}

// say puts what the state says into the store, signed as the state signs.
func (r *rig) say(k down.Kind, v any) {
	r.t.Helper()
	lane, _ := k.Lane()
	heads, err := r.store.DownHeads(r.t.Context())
	must(r.t, err)
	body, sealed, err := down.Encode("23990001", k, r.seal.Public(), v)
	must(r.t, err)
	f := down.Frame{Station: "23990001", Lane: lane, Seq: heads[lane].Seq + 1, Kind: k, Sealed: sealed, Body: body, Prev: heads[lane].Chain}
	f.Sign(stateKey())
	if code, err := r.store.Apply(r.t.Context(), f); err != nil || code != "" {
		r.t.Fatal(code, err)
	}
}

func citizen(id string, k down.RequestKind) down.Request {
	at := time.Now().Add(-time.Hour)
	return down.Request{ID: id, Kind: k, Applicant: record.Name{Local: "सीता", English: "Sita"}, Text: "किरायेदार", At: at, Due: at.Add(24 * time.Hour)}
}

func TestLookouts_NewUntilTheOfficerSawThem(t *testing.T) {
	r := newRig(t)
	duty, sho := r.desktop().as("duty"), r.desktop().as("sho")
	picture := []byte{0xff, 0xd8, 0xff, 0xe0, 1, 2, 3}
	r.say(down.KindLookout, down.Lookout{ID: "L-7/2026", Kind: down.Wanted, Name: record.Name{English: "Raju"}, From: "PS Kotwali", Picture: picture,
		At: time.Now().Add(-48 * time.Hour), Until: time.Now().Add(time.Hour)})
	all, err := send[[]wire.LookoutRow](duty, http.MethodGet, wire.PathLookouts, nil)
	if err != nil || len(all) != 1 || !all[0].New || !all[0].Pictured || len(all[0].Picture) > 0 {
		t.Fatalf("%+v, %v", all, err)
	}
	body, err := duty.open(http.MethodGet, wire.PathLookoutPicture+"?id=L-7%2F2026", nil)
	must(t, err)
	defer body.Close()
	if got, err := io.ReadAll(body); err != nil || !bytes.Equal(got, picture) {
		t.Fatal(got, err)
	}
	if o, err := send[wire.Overview](duty, http.MethodGet, wire.PathOverview, nil); err != nil || o.Notices.Lookouts != 1 {
		t.Fatal(o.Notices, err)
	}
	_, err = send[any](duty, http.MethodPost, wire.PathLookoutsSeen, nil)
	must(t, err)
	for d, want := range map[*desk]int{duty: 0, sho: 1} {
		if o, err := send[wire.Overview](d, http.MethodGet, wire.PathOverview, nil); err != nil || o.Notices.Lookouts != want {
			t.Errorf("%d new, want %d: %v", o.Notices.Lookouts, want, err)
		}
	}
}

// A request goes to one officer, is answered once, by the rules of its kind, and each step is in the ledger.
func TestRequests_TakenAnsweredOnceAndInTheLedger(t *testing.T) {
	r := newRig(t)
	r.say(down.KindRequest, citizen("CS-1", down.Tenant))
	duty, inquirer, sho := r.desktop().as("duty"), r.desktop().as("io"), r.desktop().as("sho")
	take := func(d *desk, over bool) error {
		_, err := send[wire.Service](d, http.MethodPost, wire.PathRequestTake, wire.Take{Request: "CS-1", Over: over})
		return err
	}
	answered := func(d *desk, a down.Reply) error {
		_, err := send[wire.Service](d, http.MethodPost, wire.PathRequestAnswer, a)
		return err
	}
	good := down.Reply{Request: "CS-1", Kind: down.Tenant, Result: down.Clear, Visited: record.DateOf(time.Now()), Spoke: "मकान मालिक"}
	for i, c := range []struct {
		what string
		err  error
		want fault.Code
	}{
		{"duty takes it", take(duty, false), ""},
		{"again", take(duty, false), ""},
		{"another officer", take(inquirer, true), fault.RequestTaken},
		{"another answers", answered(inquirer, good), fault.RequestTaken},
		{"in charge without taking over", take(sho, false), fault.RequestTaken},
		{"nobody was visited", answered(duty, down.Reply{Request: "CS-1", Kind: down.Tenant, Result: down.Clear}), fault.RecordRequired},
		{"another kind", answered(duty, down.Reply{Request: "CS-1", Kind: down.LostArticle, Result: down.Noted}), fault.RequestMalformed},
		{"no such request", answered(duty, down.Reply{Request: "CS-2", Kind: down.Tenant}), fault.RequestNotFound},
		{"in charge takes it over", take(sho, true), ""},
		{"no longer duty's", answered(duty, good), fault.RequestTaken},
		{"in charge answers", answered(sho, good), ""},
		{"the answer was lost on the line", answered(sho, good), ""},
		{"a second answer", answered(sho, down.Reply{Request: "CS-1", Kind: down.Tenant, Result: down.NotFound}), fault.RequestAnswered},
		{"taken after it", take(inquirer, false), fault.RequestAnswered},
	} {
		if c.want == "" && c.err != nil || c.want != "" && !errors.Is(c.err, c.want) {
			t.Errorf("%d, %s: %v, want %q", i, c.what, c.err, c.want)
		}
	}
	var steps []down.Step
	for _, s := range noted[down.Served](t, r, ledger.KindService) {
		if steps = append(steps, s.Step); s.Request != "CS-1" || (s.Step == down.Answered) != (s.Answer != nil) {
			t.Errorf("the ledger says %+v", s)
		}
	}
	if !slices.Equal(steps, []down.Step{down.Taken, down.Taken, down.Answered}) {
		t.Errorf("the ledger has %v", steps)
	}
	if !slices.ContainsFunc(noted[store.Refusal](t, r, ledger.KindAccess), func(x store.Refusal) bool { return x.What == "request_of_another" }) {
		t.Error("the refusals are not in the ledger")
	}
	r.say(down.KindRequest, citizen("CS-1", down.Tenant)) // the state asks once more
	all, err := send[[]wire.Service](duty, http.MethodGet, wire.PathRequests, nil)
	if err != nil || len(all) != 1 || all[0].Taken != nil || all[0].Answered != nil {
		t.Errorf("said again it is open again: %+v, %v", all, err)
	}
}
