package main

import (
	"thana/shared/fault"
	"thana/sync/stateserver/journal"
)

type downCmd struct {
	List downListCmd `cmd:"" help:"List what was said to a station, what it has applied and what it refused."`
}

type downListCmd struct {
	Station string `arg:"" help:"Code of the station."`
	JSON    bool   `help:"Print JSON."`
}

func (c *downListCmd) Run(p *program, st *state) error {
	all, err := st.journal.DownRows(p.ctx, c.Station)
	if err != nil {
		return fault.Wrap(fault.SyncState, "state.down", err)
	}
	return show(p, c.JSON, all, "LANE\tFRAME\tKIND\tSAID\tBY\tSTATION", func(r journal.DownRow) []any {
		return []any{r.Lane, r.Seq, r.Kind, ist(r.SaidAt), r.By, heardAs(r)}
	})
}

func heardAs(r journal.DownRow) string {
	switch {
	case r.Refused != "":
		return "refused: " + r.Refused
	case r.Applied:
		return "applied by " + ist(r.AppliedAt)
	}
	return "waits"
}
