package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"

	"thana/appliance/store"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/wire"
)

// line stands for the way to the state: it can be cut.
type line struct {
	mu   sync.Mutex
	cut  error
	told []wire.StateQuestion
}

func (l *line) set(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.cut = err
}

func (l *line) search(_ context.Context, q wire.StateQuestion) ([]wire.StateHit, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.cut != nil {
		return nil, l.cut
	}
	l.told = append(l.told, q)
	return []wire.StateHit{{Station: "23990002", Kind: "fir", Number: "0012/2026", Score: 1}, {Station: "23990003", Kind: "arrest", Number: "A2", Score: 0.8}}, nil
}

func ask(d *desk, id, name string) (wire.Inquiry, error) {
	return send[wire.Inquiry](d, http.MethodPost, wire.PathStateSearch, wire.StateAsk{ID: id, Question: wire.StateQuestion{Name: name}})
}

func TestStateSearch_IsInTheLedgerBeforeItIsAsked(t *testing.T) {
	r := newRig(t)
	asked := 0
	r.server.StateSearch = func(ctx context.Context, q wire.StateQuestion) ([]wire.StateHit, error) {
		asked++
		events, err := r.store.Events(ctx, ledger.KindSearch, "")
		if err != nil || len(events) != asked || events[asked-1].By.Login != "duty" || !strings.Contains(string(events[asked-1].Detail), q.Name) {
			t.Errorf("question %d is asked, the ledger has %d: %v", asked, len(events), err)
		}
		return []wire.StateHit{{Station: "23990002", Number: "0012/2026", Score: 1}}, nil
	}
	duty := r.desktop().as("duty")
	for range 2 { // the answer to the first try was lost on the line
		q, err := ask(duty, "q1", "राजू उर्फ लंगड़ा")
		if err != nil || q.State != wire.Answered || q.Found != 1 || len(q.Hits) != 0 {
			t.Fatalf("%+v, %v", q, err)
		}
	}
	for name, in := range map[string]wire.StateQuestion{"too long": {Name: strings.Repeat("a", 500)}, "empty": {Kind: "fir"}} {
		if _, err := send[wire.Inquiry](duty, http.MethodPost, wire.PathStateSearch, wire.StateAsk{ID: "q2", Question: in}); !errors.Is(err, fault.RequestMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if asked != 1 {
		t.Errorf("the state was asked %d times, want once", asked)
	}
}

// Every look at an answer, and at one case of it, is a ledger entry; another officer's is refused, and that is one too.
func TestStateAnswer_EveryLookIsInTheLedger(t *testing.T) {
	r := newRig(t)
	r.server.StateSearch = new(line).search
	duty, inquirer, sho := r.desktop().as("duty"), r.desktop().as("io"), r.desktop().as("sho")
	_, err := ask(duty, "q1", "Raju")
	must(t, err)
	answer := at(wire.PathStateAnswer, "id", "q1")
	hit := func(n string) string { return at(at(wire.PathStateHit, "id", "q1"), "n", n) }
	if q, err := send[wire.Inquiry](duty, http.MethodPost, answer, nil); err != nil || len(q.Hits) != 2 || q.State != wire.LookedAt {
		t.Fatalf("%+v, %v", q, err)
	}
	if h, err := send[wire.StateHit](duty, http.MethodPost, hit("1"), nil); err != nil || h.Number != "A2" {
		t.Fatal(h, err)
	}
	if _, err := send[wire.StateHit](duty, http.MethodPost, hit("2"), nil); !errors.Is(err, fault.RequestNotFound) {
		t.Error(err)
	}
	for _, path := range []string{answer, hit("0")} {
		if _, err := send[any](inquirer, http.MethodPost, path, nil); !errors.Is(err, fault.AccessDenied) {
			t.Errorf("%s: another officer: %v", path, err)
		}
		_, err := send[any](sho, http.MethodPost, path, nil)
		must(t, err)
	}
	if _, err := send[any](inquirer, http.MethodDelete, answer, nil); !errors.Is(err, fault.AccessDenied) {
		t.Error(err)
	}
	events, err := r.store.Events(t.Context(), ledger.KindView, "")
	must(t, err)
	var saw []string
	for _, e := range events {
		var n store.AnswerNote
		must(t, json.Unmarshal(e.Detail, &n))
		what := e.By.Login + " " + n.Question
		if n.Hit != nil {
			what += " " + n.Hit.Station + " " + n.Hit.Number
		}
		saw = append(saw, what)
	}
	if got, want := strings.Join(saw, ", "), "duty q1, duty q1 23990003 A2, sho q1, sho q1 23990002 0012/2026"; got != want {
		t.Errorf("the ledger has\n%s\nwant\n%s", got, want)
	}
	refused := 0
	for _, x := range noted[store.Refusal](t, r, ledger.KindAccess) {
		if x.What == "another_officers_answer" {
			refused = x.Times
		}
	}
	if refused < 2 {
		t.Errorf("the ledger counts %d refusals", refused)
	}
	for d, want := range map[*desk]int{duty: 1, inquirer: 0, sho: 1} {
		if all, err := send[[]wire.Inquiry](d, http.MethodGet, wire.PathStateSearch, nil); err != nil || len(all) != want {
			t.Errorf("%d questions listed, want %d: %v", len(all), want, err)
		}
	}
	_, err = send[any](duty, http.MethodDelete, answer, nil)
	must(t, err)
	if _, err := send[any](duty, http.MethodPost, answer, nil); !errors.Is(err, fault.RequestNotFound) {
		t.Errorf("forgotten and still here: %v", err)
	}
}

// A question that the line does not carry waits, also through a restart, is asked when the line is back, and is announced.
func TestStateSearch_WaitsForTheLine(t *testing.T) {
	folder := t.TempDir()
	cut := &line{cut: fault.New(fault.SyncLine, "test", "no route")}
	t.Run("asked while the line is down", func(t *testing.T) {
		r := newRigIn(t, folder)
		r.server.StateSearch = cut.search
		q, err := ask(r.desktop().as("duty"), "q1", "राजू")
		if err != nil || q.State != wire.Waiting || q.Why != fault.SyncLine {
			t.Fatalf("%+v, %v", q, err)
		}
	})
	r := newRigIn(t, folder)
	r.server.StateSearch = cut.search
	duty := r.desktop().as("duty")
	if _, err := send[any](duty, http.MethodPost, at(wire.PathStateAnswer, "id", "q1"), nil); !errors.Is(err, fault.RequestNotFound) {
		t.Fatalf("there is no answer yet: %v", err)
	}
	hints, stop := r.server.hints.subscribe()
	defer stop()
	ctx, end := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); r.server.Inquire(ctx) }()
	cut.set(nil)
	r.server.lineBack <- struct{}{}
	for e := range hints {
		if e.Kind == wire.SaidChanged {
			break
		}
	}
	end()
	<-ended
	if o, err := send[wire.Overview](duty, http.MethodGet, wire.PathOverview, nil); err != nil || o.Notices.Answers != 1 {
		t.Fatalf("%+v, %v", o.Notices, err)
	}
	if q, err := send[wire.Inquiry](duty, http.MethodPost, at(wire.PathStateAnswer, "id", "q1"), nil); err != nil || len(q.Hits) != 2 || q.Question.Name != "राजू" {
		t.Fatalf("%+v, %v", q, err)
	}
	if o, err := send[wire.Overview](duty, http.MethodGet, wire.PathOverview, nil); err != nil || o.Notices.Answers != 0 {
		t.Fatalf("looked at and still announced: %+v, %v", o.Notices, err)
	}
	if all := noted[store.QuestionNote](t, r, ledger.KindSearch); len(all) != 1 || len(cut.told) != 1 {
		t.Errorf("%d entries, asked %d times; want one and once", len(all), len(cut.told))
	}
}
