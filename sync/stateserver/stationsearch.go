package main

import (
	"context"
	"time"

	"thana/shared/wire"
	"thana/sync/stateserver/search"
)

// search answers a station, whose certificate named it. The question is kept before it is answered, beside those of the
// operators; the station's ledger tells which officer asked.
func (st *state) search(ctx context.Context, station string, q wire.StateQuestion) ([]wire.StateHit, error) {
	if err := st.journal.Viewed(ctx, station, station, "", "search "+search.Told(q), time.Now()); err != nil {
		return nil, err
	}
	return st.journal.Find(ctx, q, station)
}
