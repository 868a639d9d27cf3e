package archive

import (
	"cmp"
	"context"
	"io"
	"slices"

	"thana/shared/ledger"
	"thana/sync/stateserver/journal"
)

// Record is one record of a case as the manifest lists it.
type Record struct {
	ID        string `json:"id"`
	Kind      string `json:"kind"`
	Number    string `json:"number"`
	Revisions int    `json:"revisions"`
	Class     string `json:"class"`
}

// Range writes the entries from one to another of a station, 0 for the newest.
func (s Source) Range(ctx context.Context, w io.Writer, station string, from, to uint64) (Manifest, error) {
	a, err := s.begin(ctx, w, Manifest{Format: formatRange, Station: station})
	if err != nil {
		return Manifest{}, err
	}
	for e, err := range s.Journal.Walk(ctx, station) {
		if err != nil {
			return a.Manifest, err
		}
		if e.Seq < from || to > 0 && e.Seq > to {
			continue
		}
		if err := a.entry(e); err != nil {
			return a.Manifest, err
		}
	}
	return a.close()
}

// Alone writes one record with its revisions and captures.
func (s Source) Alone(ctx context.Context, w io.Writer, station, record string) (Manifest, error) {
	a, err := s.begin(ctx, w, Manifest{Format: formatRange, Station: station, Record: record})
	if err != nil {
		return Manifest{}, err
	}
	return a.records(record)
}

// Case writes a record with everything that tells of it: an FIR with its diary entries and arrests, their captures, and a
// proof of each record.
func (s Source) Case(ctx context.Context, w io.Writer, station, record string) (Manifest, error) {
	ids, err := s.Journal.About(ctx, station, record)
	if err != nil {
		return Manifest{}, err
	}
	a, err := s.begin(ctx, w, Manifest{Format: formatCase, Station: station, Record: record})
	if err != nil {
		return Manifest{}, err
	}
	known, err := s.Journal.Station(ctx, station)
	if err != nil {
		return a.Manifest, err
	}
	for _, id := range ids {
		p, err := s.Verify.Record(ctx, known, id)
		if err != nil {
			return a.Manifest, err
		}
		if err := a.addJSON("proof/"+id+".json", p); err != nil {
			return a.Manifest, err
		}
	}
	return a.records(ids...)
}

// records adds the entries of records in the ledger's order, and closes the archive.
func (a *writer) records(ids ...string) (Manifest, error) {
	var all []ledger.Entry
	for _, id := range ids {
		entries, err := a.Journal.EntriesOf(a.ctx, a.Station, id)
		if err != nil {
			return a.Manifest, err
		}
		rows, err := a.Journal.Revisions(a.ctx, a.Station, id)
		if err != nil {
			return a.Manifest, err
		}
		if len(rows) > 0 {
			a.Records = append(a.Records, Record{id, rows[0].Kind, rows[0].Number, len(rows), rows[0].Class})
		}
		all = append(all, entries...)
	}
	if len(all) == 0 {
		return a.Manifest, journal.ErrNone
	}
	slices.SortFunc(all, func(x, y ledger.Entry) int { return cmp.Compare(x.Seq, y.Seq) })
	for _, e := range all {
		if err := a.entry(e); err != nil {
			return a.Manifest, err
		}
	}
	return a.close()
}

// Protected says whether a record of a case is of a class that protects persons, or is not known: who may not see it gets
// no archive.
func (s Source) Protected(ctx context.Context, station, record string, protects func(class string) bool) (bool, error) {
	ids, err := s.Journal.About(ctx, station, record)
	if err != nil {
		return true, err
	}
	for _, id := range ids {
		rows, err := s.Journal.Revisions(ctx, station, id)
		if err != nil {
			return true, err
		}
		if len(rows) == 0 || slices.ContainsFunc(rows, func(r journal.RecordRow) bool { return protects(r.Class) }) {
			return true, nil
		}
	}
	return false, nil
}
