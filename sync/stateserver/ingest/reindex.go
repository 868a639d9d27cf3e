package ingest

import (
	"context"
	"encoding/json"

	"thana/shared/ledger"
	"thana/shared/record"
	"thana/sync/stateserver/quality"
	"thana/sync/stateserver/search"
)

// Reindex makes anew what a search finds and what the quality board counts of one station, from the newest revision of
// each record; what it finds goes on being found meanwhile. It is needed after an upgrade whose notes say so. It returns
// how many records it read.
func (s *State) Reindex(ctx context.Context, code string) (int, error) {
	newest := map[string]uint64{}
	for e, err := range s.Journal.Walk(ctx, code) {
		if err != nil {
			return 0, err
		}
		if searched(e) {
			newest[e.Record] = e.Seq
		}
	}
	read := 0
	for e, err := range s.Journal.Walk(ctx, code) {
		if err != nil {
			return read, err
		}
		if !searched(e) || newest[e.Record] != e.Seq {
			continue
		}
		var found *search.Entry // nothing, where the key is gone
		var figures *quality.Figures
		if len(e.Key) > 0 {
			if found, figures, err = s.indexed(ctx, code, e); err != nil {
				return read, err
			}
		}
		if err := s.Journal.Reindex(ctx, code, e.Record, found, figures); err != nil {
			return read, err
		}
		read++
	}
	return read, nil
}

// searched kinds are those of which a search finds something.
func searched(e ledger.Entry) bool {
	return record.Kind(e.Kind) == record.KindFIR || record.Kind(e.Kind) == record.KindArrest
}

func (s *State) indexed(ctx context.Context, code string, e ledger.Entry) (*search.Entry, *quality.Figures, error) {
	body, key, err := s.Open(ctx, code, e)
	key.Wipe()
	if err != nil {
		return nil, nil, err
	}
	var v record.Revision[json.RawMessage]
	if err := json.Unmarshal(body, &v); err != nil {
		return nil, nil, err
	}
	return index(v)
}
