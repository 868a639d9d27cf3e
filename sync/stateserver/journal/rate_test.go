package journal_test

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"thana/shared/ledger"
	"thana/sync/receivertest"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/servicetest"
)

var rate = flag.Duration("rate", 0, "measure the journal on PostgreSQL for so long each; 0 measures nothing")

// A batch as a station on a working line sends it, and a body as long as the mean of a station's day.
const (
	ofBatch   = 16
	bodyBytes = 1470
	stations  = 16 // that send side by side
)

// supply makes consecutive batches of one station: signed once, so that only the database is measured.
func supply(code string, batches int) []ledger.Batch {
	s := receivertest.NewStation(code, 11)
	for range batches * ofBatch {
		s.Write(bodyBytes)
	}
	var all []ledger.Batch
	for first := 1; first <= len(s.Entries); first += ofBatch {
		b := s.Batch(uint64(first), uint64(first+ofBatch-1))
		all = append(all, b)
	}
	return all
}

// measured is one line of the table.
type measured struct {
	records, refused int64
	took             time.Duration
}

func (m *measured) add(other measured) {
	m.records += other.records
	m.took += other.took
}

func (m measured) rate() float64 { return float64(m.records) / m.took.Seconds() }

// side runs work for every station side by side until the time is over or a supply is.
func side(t *testing.T, all [][]ledger.Batch, work func(ctx context.Context, station int, b ledger.Batch) error) measured {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), *rate)
	defer cancel()
	var records atomic.Int64
	var group sync.WaitGroup
	begun := time.Now()
	for i, batches := range all {
		group.Go(func() {
			for _, b := range batches {
				if ctx.Err() != nil {
					return
				}
				if err := work(t.Context(), i, b); err != nil {
					t.Error(err)
					return
				}
				records.Add(int64(len(b.Entries)))
			}
			if ctx.Err() == nil {
				t.Error("the supply of batches was over before the time: the figure is too low")
			}
		})
	}
	group.Wait()
	return measured{records: records.Load(), took: time.Since(begun)}
}

// TestRate_AppendAgainstCopy prints records a second of the exactly-once statement beside a bare COPY of the same rows in
// the same run, both with fsync on and a commit for each batch, in turns so that both meet the same other load.
func TestRate_AppendAgainstCopy(t *testing.T) {
	if *rate == 0 {
		t.Skip("a measurement: run make bench-state")
	}
	pg := servicetest.StartPostgres(t)
	address := pg.Database(t)
	db, err := journal.OpenPostgres(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	const rounds = 8
	share := int(rate.Seconds()*50_000/stations/ofBatch) + 1 // more than is taken
	var appends, copies measured
	for round := range rounds {
		var all [][]ledger.Batch
		for i := range stations {
			all = append(all, supply(fmt.Sprintf("A%d-%d", round, i), share))
		}
		if round%2 == 0 {
			copies.add(bareCopy(t, address, all))
		}
		appends.add(side(t, all, func(ctx context.Context, _ int, b ledger.Batch) error {
			taken, err := db.Append(ctx, b, time.Now())
			if err == nil && !taken {
				err = fmt.Errorf("station %s, entry %d: refused", b.Station, b.First())
			}
			return err
		}))
		if round%2 == 1 {
			copies.add(bareCopy(t, address, all))
		}
		appends.refused += replay(t, db, all)
	}
	t.Logf("PostgreSQL, fsync on, %d stations side by side, batches of %d, bodies of %d bytes", stations, ofBatch, bodyBytes)
	t.Logf("%-38s %12s %12s", "", "records", "records/s")
	t.Logf("%-38s %12d %12.0f", "bare COPY into the table of entries", copies.records, copies.rate())
	t.Logf("%-38s %12d %12.0f", "exactly once (Append)", appends.records, appends.rate())
	t.Logf("Append is %.0f %% of COPY; %d of %d records sent again were refused", 100*appends.rate()/copies.rate(), appends.refused, appends.records)
	if appends.refused != appends.records {
		t.Errorf("%d of %d replayed records were refused", appends.refused, appends.records)
	}
	if appends.rate() < 12_000 && appends.rate() < 0.75*copies.rate() {
		t.Errorf("%.0f records/s is under 12,000 and under 75 %% of COPY", appends.rate())
	}
}

// replay sends again what was taken, and counts the records that were refused.
func replay(t *testing.T, db *journal.DB, all [][]ledger.Batch) int64 {
	t.Helper()
	var refused int64
	for _, batches := range all {
		c, err := db.Cursor(t.Context(), batches[0].Station)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range batches {
			if b.Last() > c.Head.Seq {
				break
			}
			taken, err := db.Append(t.Context(), b, time.Now())
			if err != nil {
				t.Fatal(err)
			}
			if !taken {
				refused += int64(len(b.Entries))
			}
		}
	}
	return refused
}

// bareCopy puts the same rows into a table with the same columns and key, and proves nothing.
func bareCopy(t *testing.T, address string, all [][]ledger.Batch) measured {
	t.Helper()
	ctx := t.Context()
	var lines []*pgx.Conn
	for range all {
		c, err := pgx.Connect(ctx, address)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close(context.Background())
		lines = append(lines, c)
	}
	if _, err := lines[0].Exec(ctx, `CREATE TABLE IF NOT EXISTS bare (LIKE ledger_entry INCLUDING ALL)`); err != nil {
		t.Fatal(err)
	}
	columns := []string{"station_id", "epoch", "seq", "kind", "record", "version", "clock", "blobs", "body", "envelope", "data_key", "chain"}
	return side(t, all, func(ctx context.Context, station int, b ledger.Batch) error {
		var rows [][]any
		for _, e := range b.Entries {
			clock, err := json.Marshal(e.Clock)
			if err != nil {
				return err
			}
			rows = append(rows, []any{b.Station, int64(b.Epoch), int64(e.Seq), string(e.Kind), e.Record, int64(e.Version), string(clock), "null", e.Body, e.Envelope, e.Key, e.Chain[:]})
		}
		_, err := lines[station].CopyFrom(ctx, pgx.Identifier{"bare"}, columns, pgx.CopyFromRows(rows))
		return err
	})
}
