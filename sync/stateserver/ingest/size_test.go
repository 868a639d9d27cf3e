package ingest_test

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"thana/shared/ledger"
	"thana/shared/record"
	"thana/sync/protocol"
	"thana/sync/stateserver/servicetest"
)

// A station day of the measurements in performance.md: how many of each.
const (
	dayRecords  = 68
	dayFIRs     = 6
	dayCaptures = 76
)

// day has a station write and send a day: an FIR names three persons, the other records are diary entries of 1.4 kB, and a
// capture has a file of a few bytes, since files are not in the database.
func (s *sealed) day(t *testing.T, e *embedded, n int) {
	t.Helper()
	first := uint64(len(s.Entries)) + 1
	if n == 0 {
		first = 1
	}
	names := []string{"Ramesh Kumar", "Sunita Ahirwar", "Mohammed Aslam", "Lakshmi Devi", "Gurpreet Singh"}
	person := func(i int) record.Person {
		return record.Person{Name: record.Name{English: names[i%len(names)], Local: "रमेश कुमार"}, RelativeName: record.Name{English: names[(i+2)%len(names)]}, Mobile: "9826417753"}
	}
	for i := range dayRecords {
		id := fmt.Sprintf("r-%d-%d", n, i)
		if i < dayFIRs {
			s.write(t, "fir", id, record.Revision[record.FIR]{ID: id, Kind: "fir", Revision: 1, Number: fmt.Sprintf("%04d/2026", n*dayFIRs+i), Class: record.Open, Body: record.FIR{Year: 2026,
				Acts: []record.ActSections{{Act: "BNS", Sections: []string{"303(2)", "317(2)"}}}, Informant: person(i), Victims: []record.Person{person(i + 1)},
				Accused: []record.Suspect{{Person: person(i + 2)}}, Contents: strings.Repeat("प्रार्थी ने उपस्थित होकर बताया। ", 20)}})
			continue
		}
		s.write(t, "gd", id, record.Revision[record.GDEntry]{ID: id, Kind: "gd", Revision: 1, Number: fmt.Sprintf("GD %03d", i), Class: record.Open,
			Body: record.GDEntry{Subject: "Patrol", Body: fmt.Sprint(n, i) + strings.Repeat("पुलिस थाना ", 45)}})
	}
	for i := range dayCaptures {
		c := record.Capture{ID: fmt.Sprintf("c-%d-%d", n, i), Kind: record.FingerCapture, Record: fmt.Sprintf("r-%d-%d", n, i%dayFIRs), Finger: "right_thumb", Format: "image/png"}
		if err := s.Capture(c, map[string][]byte{"": bytes.Repeat([]byte{byte(i)}, 64)}); err != nil {
			t.Fatal(err)
		}
	}
	r := e.receiver(t, s.Code)
	for last := uint64(len(s.Entries)); first <= last; first += ofBatch {
		if err := r.Push(t.Context(), s.Batch(first, min(first+ofBatch-1, last)), func(ledger.Receipt) {}); err != nil {
			t.Fatal(err)
		}
	}
	for i := range dayCaptures {
		id := fmt.Sprintf("c-%d-%d", n, i)
		if _, err := r.Append(t.Context(), protocol.Chunk{ID: id, Data: s.Blobs[id]}, func(ledger.BlobReceipt) {}); err != nil {
			t.Fatal(err)
		}
	}
}

// TestRate_BytesOfAStationDay prints how much the database grows for each station and day.
func TestRate_BytesOfAStationDay(t *testing.T) {
	if *rate == 0 {
		t.Skip("a measurement: run make bench-state")
	}
	pg := servicetest.StartPostgres(t)
	address := pg.Database(t)
	e := newState(t, onPostgres(address, t.TempDir()))
	s := newSealed(t, e, "231001")
	const warm, days = 2, 20
	for n := range warm {
		s.day(t, e, n)
	}
	before := pg.Size(t, address)
	for n := range days {
		s.day(t, e, warm+n)
	}
	grown := pg.Size(t, address) - before
	t.Logf("PostgreSQL: %d station days of %d records (%d FIRs) and %d captures: %d kB, %d kB a station day, tables and indices, files aside",
		days, dayRecords, dayFIRs, dayCaptures, grown/1000, grown/1000/days)
}
