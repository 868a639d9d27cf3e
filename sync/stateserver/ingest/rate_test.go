package ingest_test

import (
	"flag"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"thana/shared/ledger"
	"thana/shared/record"
	"thana/sync/protocol"
	"thana/sync/receivertest"
	"thana/sync/stateserver/servicetest"
)

var rate = flag.Duration("rate", 0, "measure receivers on PostgreSQL for so long; 0 measures nothing")

// times sorts what calls took.
type times struct {
	mu  sync.Mutex
	all []time.Duration
}

func (s *times) add(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, d)
}

// at is the time under which a share of the calls stayed.
func (s *times) at(share float64) time.Duration {
	slices.Sort(s.all)
	if len(s.all) == 0 {
		return 0
	}
	return s.all[min(int(share*float64(len(s.all))), len(s.all)-1)].Round(100 * time.Microsecond)
}

const (
	sendingAtOnce = 16     // stations
	ofBatch       = 16     // entries
	meanCapture   = 58_750 // bytes, of a station day
	chunk         = 16_384 // bytes, as a station on a slow line sends them
)

// TestRate_ToStored prints how many records and captures a second come to stored through the whole receiver on
// PostgreSQL and files: verified, taken, read back, opened for the lists, signed.
func TestRate_ToStored(t *testing.T) {
	if *rate == 0 {
		t.Skip("a measurement: run make bench-state")
	}
	pg := servicetest.StartPostgres(t)
	e := newState(t, onPostgres(pg.Database(t), t.TempDir()))
	records, inRecords := recordsToStored(t, e)
	captures, inCaptures := capturesToStored(t, e)
	t.Logf("PostgreSQL and files, fsync on, %d stations side by side", sendingAtOnce)
	t.Logf("%-52s %10s %10s %10s", "", "a second", "p50", "p99")
	for _, line := range []struct {
		name string
		n    int
		s    *times
		took time.Duration
	}{{"records in sealed batches of 16, to stored", len(records.all) * ofBatch, records, inRecords},
		{"captures of 58.75 kB in chunks of 16 kB, to stored", len(captures.all), captures, inCaptures}} {
		t.Logf("%-52s %10.0f %10s %10s", line.name, float64(line.n)/line.took.Seconds(), line.s.at(0.5), line.s.at(0.99))
	}
}

// recordsToStored times each batch from the first byte to its receipt.
func recordsToStored(t *testing.T, e *embedded) (*times, time.Duration) {
	t.Helper()
	body := record.Revision[record.GDEntry]{Number: "GD 001", Body: record.GDEntry{Subject: "Theft", Body: strings.Repeat("पुलिस थाना ", 60)}}
	var all []*sealed
	for i := range sendingAtOnce {
		s := newSealed(t, e, fmt.Sprintf("2310%02d", i))
		for range (int(rate.Seconds())*60 + 1) * ofBatch {
			s.write(t, "gd", fmt.Sprintf("gd-%d", len(s.Entries)), body)
		}
		all = append(all, s)
	}
	var took times
	var group sync.WaitGroup
	begun := time.Now()
	for _, s := range all {
		r := e.receiver(t, s.Code)
		group.Go(func() {
			for first := uint64(1); time.Since(begun) < *rate && int(first)+ofBatch <= len(s.Entries); first += ofBatch {
				from := time.Now()
				err := r.Push(t.Context(), s.Batch(first, first+ofBatch-1), func(a ledger.Receipt) {
					if a.Level == ledger.Stored {
						took.add(time.Since(from))
					}
				})
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	return &took, time.Since(begun)
}

// capturesToStored times each capture from its first chunk to its receipt.
func capturesToStored(t *testing.T, e *embedded) (*times, time.Duration) {
	t.Helper()
	const each = 20
	var all []*receivertest.Station
	for i := range sendingAtOnce {
		s := receivertest.NewStation(fmt.Sprintf("2311%02d", i), 11)
		e.enrol(t, s.Code, s.Public())
		for range each {
			s.Write(100, meanCapture)
		}
		if err := e.receiver(t, s.Code).Push(t.Context(), s.Batch(1, each), func(ledger.Receipt) {}); err != nil {
			t.Fatal(err)
		}
		all = append(all, s)
	}
	var took times
	var group sync.WaitGroup
	begun := time.Now()
	for _, s := range all {
		r := e.receiver(t, s.Code)
		group.Go(func() {
			for id, data := range s.Blobs {
				from := time.Now()
				for at := 0; at < len(data); at += chunk {
					c := protocol.Chunk{ID: id, Offset: int64(at), Data: data[at:min(at+chunk, len(data))]}
					if _, err := r.Append(t.Context(), c, func(ledger.BlobReceipt) {}); err != nil {
						t.Error(err)
						return
					}
				}
				took.add(time.Since(from))
			}
		})
	}
	group.Wait()
	return &took, time.Since(begun)
}
