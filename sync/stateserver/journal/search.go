package journal

import (
	"context"

	"thana/shared/record"
	"thana/sync/stateserver/quality"
	"thana/sync/stateserver/search"
)

// Find returns the cases that fit a question, masked for its reader: a station, or "" for an operator.
func (d *DB) Find(ctx context.Context, q search.Question, reader string) (hits []search.Hit, err error) {
	err = d.again(ctx, func() error {
		hits, err = search.Find(ctx, reading{d.sql}, q, reader)
		return err
	})
	return hits, err
}

// QualityBoard counts the records of every station that has any.
func (d *DB) QualityBoard(ctx context.Context, f quality.Filter) (all map[string]quality.Counts, err error) {
	err = d.again(ctx, func() error {
		all, err = quality.Board(ctx, reading{d.sql}, f)
		return err
	})
	return all, err
}

// QualityRecords lists what a figure of the board counts.
func (d *DB) QualityRecords(ctx context.Context, w quality.What, stations []string, f quality.Filter, offset, limit int) (all []quality.Figures, err error) {
	err = d.again(ctx, func() error {
		all, err = quality.Records(ctx, reading{d.sql}, w, stations, f, offset, limit)
		return err
	})
	return all, err
}

// raiseFound follows, in what a search finds, a class that rose through the record of: the lists have it already.
func raiseFound(ctx context.Context, tx change, station, of string) error {
	found, err := tx.QueryContext(ctx, `WITH RECURSIVE hit(id) AS (SELECT $2 UNION
			SELECT record FROM record_link JOIN hit ON of_record=hit.id WHERE station_id=$1)
		SELECT c.record, r.class FROM search_case c JOIN record_row r ON r.station_id=c.station_id AND r.record=c.record
		WHERE c.station_id=$1 AND c.record IN (SELECT id FROM hit) AND c.class IN ('', $3) AND r.class NOT IN ('', $3)`,
		station, of, string(record.Open))
	if err != nil {
		return err
	}
	defer found.Close()
	classes := map[string]record.Sensitivity{} // the highest that any revision has
	for found.Next() {
		var id, class string
		if err := found.Scan(&id, &class); err != nil {
			return err
		}
		classes[id] = record.Raise(classes[id], record.Sensitivity(class))
	}
	if err := found.Err(); err != nil {
		return err
	}
	for id, class := range classes {
		if err := search.Raise(ctx, tx, station, id, class); err != nil {
			return err
		}
	}
	return nil
}

// Reindex puts what a search finds of a record, and its figures, in place of what was there before; nil leaves nothing. A
// class that rose since is followed.
func (d *DB) Reindex(ctx context.Context, station, rec string, found *search.Entry, figures *quality.Figures) error {
	return d.change(ctx, func(tx change) error {
		if err := quality.Forget(ctx, tx, station, rec); err != nil {
			return err
		}
		if figures != nil {
			if err := quality.Keep(ctx, tx, station, figures); err != nil {
				return err
			}
		}
		if err := search.Forget(ctx, tx, station, rec); err != nil || found == nil {
			return err
		}
		if err := search.Keep(ctx, tx, station, found); err != nil {
			return err
		}
		return raiseFound(ctx, tx, station, rec)
	})
}
