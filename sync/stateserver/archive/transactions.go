package archive

import (
	"context"
	"encoding/json"
	"io"
	"time"

	"thana/shared/record"
	"thana/sync/stateserver/journal"
)

// Transaction is a file of prints for the bureau. File is empty where it is announced and has not arrived yet.
type Transaction struct {
	Station    string    `json:"station"`
	Capture    string    `json:"capture"`
	Arrest     string    `json:"arrest"` // id of the record
	At         time.Time `json:"at"`
	Revision   int       `json:"revision,omitempty"` // of the arrest
	Profile    string    `json:"profile,omitempty"`
	Violations int       `json:"violations"` // of the profile
	File       string    `json:"file,omitempty"`
}

// Day is the span of a day by the calendar of India.
func Day(at time.Time) (from, to time.Time) {
	y, m, d := at.In(record.IST).Date()
	from = time.Date(y, m, d, 0, 0, 0, 0, record.IST)
	return from, from.AddDate(0, 0, 1)
}

// OfDay lists the transactions of a day: of each arrest the newest alone.
func (s Source) OfDay(ctx context.Context, day time.Time, stations []string) ([]journal.CaptureRow, error) {
	from, to := Day(day)
	all, err := s.Journal.CapturesBetween(ctx, string(record.TransactionCapture), from, to, stations)
	var newest []journal.CaptureRow
	place := map[[2]string]int{}
	for _, c := range all {
		key := [2]string{c.Station, c.Record}
		if i, seen := place[key]; seen {
			newest[i] = c
			continue
		}
		place[key] = len(newest)
		newest = append(newest, c)
	}
	return newest, err
}

// Transactions writes what OfDay listed. The manifest names those that have not arrived.
func (s Source) Transactions(ctx context.Context, w io.Writer, day time.Time, rows []journal.CaptureRow) (Manifest, error) {
	from, _ := Day(day)
	a, err := s.begin(ctx, w, Manifest{Format: formatTransactions, Day: record.Date(from.Format(time.DateOnly))})
	if err != nil {
		return Manifest{}, err
	}
	for _, row := range rows {
		if err := a.transaction(row); err != nil {
			return a.Manifest, err
		}
	}
	return a.close()
}

func (a *writer) transaction(row journal.CaptureRow) error {
	e, err := a.Journal.EntryAt(a.ctx, row.Station, row.Seq)
	if err != nil {
		return err
	}
	body, key, err := a.Open(a.ctx, row.Station, e)
	defer key.Wipe()
	if err != nil {
		return err
	}
	var c record.Capture
	if err := json.Unmarshal(body, &c); err != nil {
		return err
	}
	t := Transaction{Station: row.Station, Capture: c.ID, Arrest: c.Record, At: c.At.UTC()}
	if c.Exchange != nil {
		t.Revision, t.Profile, t.Violations = c.Exchange.Revision, c.Exchange.Profile, c.Exchange.Violations
	}
	name := row.Station + "/" + c.ID + ".an2"
	for _, b := range e.Blobs {
		if b.ID != c.ID {
			continue // a rendition
		}
		arrived, err := a.blob(row.Station, e, b, key, name)
		if err != nil {
			return err
		}
		if arrived {
			t.File = name
		}
	}
	a.Manifest.Transactions = append(a.Manifest.Transactions, t)
	return nil
}
