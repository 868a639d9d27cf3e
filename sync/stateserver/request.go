package main

import (
	"encoding/json"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/sync/stateserver/ingest"
	"thana/sync/stateserver/journal"
)

type requestCmd struct {
	Add  speakFile[down.Request] `cmd:"" help:"Put a citizen service request into a station's queue, or withdraw one, from a JSON file."`
	List requestListCmd          `cmd:"" help:"List a station's requests: who waits, since when, what was answered."`
	Show requestShowCmd          `cmd:"" help:"Print the station's answer to one request as JSON."`
}

type requestListCmd struct {
	Station string `arg:"" help:"Code of the station."`
	JSON    bool   `help:"Print JSON."`
}

func (c *requestListCmd) Run(p *program, st *state) error {
	all, err := st.journal.Services(p.ctx, c.Station)
	if err != nil {
		return fault.Wrap(fault.SyncState, "state.request", err)
	}
	now := time.Now()
	return show(p, c.JSON, all, "REQUEST\tKIND\tASKED\tDUE\tSTATION\tENTRY", func(r journal.ServiceRow) []any {
		return []any{r.Request, r.Kind, ist(r.AskedAt), ist(r.DueAt), servedAs(r, now), r.EntrySeq}
	})
}

// servedAs says how far the station is with a request.
func servedAs(r journal.ServiceRow, now time.Time) string {
	switch {
	case !r.AnsweredAt.IsZero():
		return "answered " + ist(r.AnsweredAt) + ": " + string(r.Result)
	case r.Withdrawn:
		return "withdrawn"
	case !r.TakenAt.IsZero():
		return "taken up " + ist(r.TakenAt)
	case now.After(r.DueAt):
		return "waits, overdue"
	}
	return "waits"
}

type requestShowCmd struct {
	Station string `arg:"" help:"Code of the station."`
	Request string `arg:"" help:"Number of the request."`
}

func (c *requestShowCmd) Run(p *program, st *state) error {
	const op = "state.request"
	all, err := st.journal.Services(p.ctx, c.Station)
	if err != nil {
		return fault.Wrap(fault.SyncState, op, err)
	}
	for _, r := range all {
		if r.Request == c.Request && !r.AnsweredAt.IsZero() {
			return c.answer(p, st, r.EntrySeq)
		}
	}
	return fault.New(fault.RequestNotFound, op, "no answer to request %q", c.Request)
}

// answer opens the entry that holds the answer.
func (c *requestShowCmd) answer(p *program, st *state, seq uint64) error {
	const op = "state.request"
	e, err := st.journal.EntryAt(p.ctx, c.Station, seq)
	if err != nil {
		return fault.Wrap(fault.SyncState, op, err)
	}
	in := ingest.New(ingest.Config{Journal: st.journal, Objects: st.objects, Partials: st.partials, Seal: st.seal, Log: p.log})
	body, key, err := in.Open(p.ctx, c.Station, e)
	key.Wipe()
	if err != nil {
		return fault.Wrap(fault.SyncState, op, err)
	}
	var said struct {
		At     time.Time       `json:"at"`
		By     json.RawMessage `json:"by"`
		Detail down.Served     `json:"detail"`
	}
	if err := json.Unmarshal(body, &said); err != nil {
		return fault.Wrap(fault.SyncState, op, err)
	}
	return p.json(said)
}
