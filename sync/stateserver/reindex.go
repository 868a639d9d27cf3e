package main

import (
	"fmt"

	"thana/shared/fault"
	"thana/sync/stateserver/ingest"
)

type reindexCmd struct {
	Station string `arg:"" optional:"" help:"Code of one station; all stations without it."`
}

// Run makes anew what a search finds, while the server serves.
func (c *reindexCmd) Run(p *program, st *state) error {
	in := ingest.New(ingest.Config{Journal: st.journal, Objects: st.objects, Partials: st.partials, Seal: st.seal, Log: p.log})
	codes := []string{c.Station}
	if c.Station == "" {
		codes = nil
		all, err := st.journal.Stations(p.ctx)
		if err != nil {
			return fault.Wrap(fault.SyncState, "state.reindex", err)
		}
		for _, s := range all {
			codes = append(codes, s.Code)
		}
	}
	for _, code := range codes {
		n, err := in.Reindex(p.ctx, code)
		if err != nil {
			return fault.Wrap(fault.SyncState, "state.reindex", err)
		}
		fmt.Fprintf(p.out, "%s: %d records\n", code, n)
	}
	return nil
}
