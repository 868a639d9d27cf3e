package journal

import (
	"context"
	"fmt"
	"strings"
	"time"

	"thana/shared/record"
	"thana/sync/stateserver/column"
)

// RecordFilter chooses records; empty fields choose all. Order is a column of the list, Desc turns it.
type RecordFilter struct {
	Station string
	Kind    string
	Number  string // part of the number
	Order   string // "at", "number", "kind", "station", "officer"
	Desc    bool
	Offset  int
}

// PageSize is how many records one page lists.
const PageSize = 100

// orders are the columns that a list may be sorted by; nothing else reaches the statement.
func orders() map[string]string {
	return map[string]string{"at": "at", "number": "number", "kind": "kind", "station": "station_id", "officer": "officer_en"}
}

const recordColumns = `station_id, record, version, seq, kind, number, at, class, officer_en, officer_local, officer_rank, title`

func scanRecord(scan func(...any) error) (RecordRow, error) {
	var r RecordRow
	var at string
	err := scan(&r.Station, &r.Record, &r.Version, &r.Seq, &r.Kind, &r.Number, &at, &r.Class, &r.OfficerEn, &r.OfficerLocal, &r.OfficerRank, &r.Title)
	r.At = column.Time(at)
	return r, err
}

// Records lists the newest revision of each record, a page at a time.
func (d *DB) Records(ctx context.Context, f RecordFilter) ([]RecordRow, error) {
	column, ok := orders()[f.Order]
	if !ok {
		column, f.Desc = "at", true
	}
	turn := " ASC"
	if f.Desc {
		turn = " DESC"
	}
	return rows(ctx, d, scanRecord, `SELECT `+recordColumns+` FROM record_row r
		WHERE ($1='' OR station_id=$1) AND ($2='' OR kind=$2) AND ($3='' OR REPLACE(LOWER(number), LOWER($3), '')<>LOWER(number))
		AND version=(SELECT MAX(version) FROM record_row n WHERE n.station_id=r.station_id AND n.record=r.record)
		ORDER BY `+column+turn+`, station_id, record LIMIT $4 OFFSET $5`, f.Station, f.Kind, f.Number, PageSize+1, f.Offset)
}

// Revisions lists every revision of one record, newest first.
func (d *DB) Revisions(ctx context.Context, station, record string) ([]RecordRow, error) {
	return rows(ctx, d, scanRecord, `SELECT `+recordColumns+` FROM record_row WHERE station_id=$1 AND record=$2 ORDER BY version DESC`, station, record)
}

// Captures lists the captures of one record; of the whole station when record is empty.
func (d *DB) Captures(ctx context.Context, station, record string) ([]CaptureRow, error) {
	return rows(ctx, d, func(scan func(...any) error) (CaptureRow, error) {
		c := CaptureRow{Station: station}
		var at string
		err := scan(&c.Capture, &c.Record, &c.Seq, &c.Kind, &c.What, &at, &c.Device, &c.Quality)
		c.At = column.Time(at)
		return c, err
	}, `SELECT capture, record, seq, kind, what, at, device, quality FROM capture_row
		WHERE station_id=$1 AND ($2='' OR record=$2) ORDER BY seq`, station, record)
}

// CapturesBetween lists the captures of a kind that were made within a time, at some stations, or at all if none is named; by
// station, oldest first.
func (d *DB) CapturesBetween(ctx context.Context, kind string, from, to time.Time, stations []string) ([]CaptureRow, error) {
	args := []any{kind, column.Moment(from), column.Moment(to)}
	where := ""
	if len(stations) > 0 {
		marks := make([]string, len(stations))
		for i, code := range stations {
			args = append(args, code)
			marks[i] = fmt.Sprintf("$%d", len(args))
		}
		where = ` AND station_id IN (` + strings.Join(marks, ",") + `)`
	}
	return rows(ctx, d, func(scan func(...any) error) (CaptureRow, error) {
		var c CaptureRow
		var at string
		err := scan(&c.Station, &c.Capture, &c.Record, &c.Seq, &c.Kind, &c.What, &at, &c.Device, &c.Quality)
		c.At = column.Time(at)
		return c, err
	}, `SELECT station_id, capture, record, seq, kind, what, at, device, quality FROM capture_row
		WHERE kind=$1 AND at>=$2 AND at<$3`+where+` ORDER BY station_id, seq`, args...)
}

// About lists a record and everything that tells of it: of an FIR its diary entries and arrests. Empty if it is not listed.
func (d *DB) About(ctx context.Context, station, record string) ([]string, error) {
	return rows(ctx, d, column.Value[string], `WITH RECURSIVE hit(id) AS (SELECT $2 UNION
			SELECT record FROM record_link JOIN hit ON of_record=hit.id WHERE station_id=$1)
		SELECT DISTINCT r.record FROM record_row r JOIN hit ON hit.id=r.record WHERE r.station_id=$1 ORDER BY r.record`, station, record)
}

// BatchOf returns the span of the batch that brought an entry and when it came.
func (d *DB) BatchOf(ctx context.Context, station string, seq uint64) (Span, time.Time, error) {
	var at string
	s, err := one(ctx, d, func(scan func(...any) error) (s Span, err error) {
		err = scan(&s.First, &s.Last, &s.Batch.KeyID, &at)
		return s, err
	}, `SELECT first_seq, last_seq, key_id, received_at FROM ledger_batch WHERE station_id=$1 AND first_seq<=$2 AND last_seq>=$2`, station, seq)
	return s, column.Time(at), err
}

// Kinds are the kinds of records that a list may be narrowed to; the console's page asks for them.
func (RecordFilter) Kinds() []record.Kind {
	return []record.Kind{record.KindGD, record.KindFIR, record.KindArrest}
}
