package journal_test

import (
	"flag"
	"fmt"
	"slices"
	"testing"
	"time"

	"thana/shared/down"
	"thana/shared/ledger"
	"thana/sync/receivertest"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/quality"
)

// listed settles one page of listings at a station.
func listed(t *testing.T, db *journal.DB, s *receivertest.Station, all ...journal.Listing) {
	t.Helper()
	s.Write(16)
	seq := uint64(len(s.Entries))
	if taken, err := db.Append(t.Context(), s.Batch(seq, seq), time.Now()); err != nil || !taken {
		t.Fatal(taken, err)
	}
	if err := db.Settle(t.Context(), s.Code, all, ledger.Receipt{Station: s.Code, Head: s.Head(seq), Level: ledger.Stored, At: time.Now()}); err != nil {
		t.Fatal(err)
	}
}

// The board counts the newest revision of each record within its time, the same on both engines, and forgets what is
// destroyed.
func TestQuality_OnBothEngines(t *testing.T) {
	onBoth(t, func(t *testing.T, db *journal.DB) {
		ctx, at := t.Context(), time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
		a, b := receivertest.NewStation("231001", 1), receivertest.NewStation("231002", 2)
		row := func(f quality.Figures) journal.Listing {
			return journal.Listing{Record: &journal.RecordRow{Record: f.Record, Version: f.Version, Seq: 1, Kind: f.Kind, At: f.At}, Quality: &f}
		}
		fir := func(id string, version uint32, at time.Time, event, diary time.Duration) journal.Listing {
			return row(quality.Figures{Record: id, Version: version, Kind: "fir", Number: "N\x00" + id, At: at, AfterEvent: event, AfterDiary: diary})
		}
		arrest := func(id string, f quality.Figures) journal.Listing {
			f.Record, f.Version, f.Kind, f.At = id, 1, "arrest", at
			return row(f)
		}
		listed(t, db, a, fir("f-1", 1, at, 0, 0), fir("f-2", 1, at, 100*time.Hour, time.Hour), fir("f-3", 1, at.AddDate(-1, 0, 0), 99*time.Hour, 99*time.Hour),
			arrest("a-1", quality.Figures{Photos: 3, Prints: 10, Reasoned: 13, Reasons: "device_failed"}), arrest("a-2", quality.Figures{Photos: 1, Unreasoned: 1}))
		listed(t, db, b, fir("f-1", 1, at, 0, 0), arrest("a-1", quality.Figures{Below: 2, Thin: 1}))
		listed(t, db, a, fir("f-1", 3, at, 200*time.Hour, 30*time.Hour), fir("f-1", 2, at, 0, 0)) // an older revision comes later

		f := quality.Filter{From: at.AddDate(0, -1, 0), To: at.AddDate(0, 1, 0), Late: 24 * time.Hour}
		board, err := db.QualityBoard(ctx, f)
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]quality.Counts{
			a.Code: {quality.FIRs: 2, quality.LateEvent: 2, quality.LateDiary: 1, quality.Arrests: 2, quality.Photos: 2, quality.Prints: 1, quality.Reasoned: 1, quality.Unreasoned: 1},
			b.Code: {quality.FIRs: 1, quality.Arrests: 1, quality.Below: 1, quality.Thin: 1},
		}
		for code, counts := range want {
			for _, w := range quality.All() {
				if board[code][w] != counts[w] {
					t.Errorf("%s of %s: %d, want %d", w, code, board[code][w], counts[w])
				}
				behind, err := db.QualityRecords(ctx, w, []string{code}, f, 0, 100)
				if err != nil || len(behind) != counts[w] {
					t.Errorf("%s of %s: %d records behind %d, %v", w, code, len(behind), counts[w], err)
				}
			}
		}
		ids := func(stations []string, offset, limit int) (all []string) {
			found, err := db.QualityRecords(ctx, quality.LateEvent, stations, quality.Filter{Late: 24 * time.Hour}, offset, limit)
			if err != nil {
				t.Fatal(err)
			}
			for _, v := range found {
				all = append(all, v.Record)
			}
			return all
		}
		if got := ids(nil, 0, 10); !slices.Equal(got, []string{"f-1", "f-2", "f-3"}) {
			t.Errorf("late at any time, worst first: %v", got)
		}
		if got := ids([]string{a.Code, b.Code}, 1, 1); !slices.Equal(got, []string{"f-2"}) {
			t.Errorf("the second page: %v", got)
		}
		if all, err := db.QualityRecords(ctx, "1=1; --", nil, f, 0, 10); len(all) != 0 || err != nil {
			t.Errorf("what is not counted: %v, %v", all, err)
		}

		o := down.Order{Number: "D-1", Station: a.Code, Records: []string{"a-1", "f-2"}, Ground: "law", At: at}
		if err := db.KeepOrder(ctx, o, at); err != nil {
			t.Fatal(err)
		}
		listed(t, db, a, journal.Listing{Destroy: &journal.Destroy{Order: o, Seq: 3, At: at}})
		if board, err = db.QualityBoard(ctx, f); err != nil || board[a.Code][quality.Arrests] != 1 || board[a.Code][quality.Prints] != 0 || board[a.Code][quality.LateEvent] != 1 {
			t.Errorf("after a destruction: %v, %v", board[a.Code], err)
		}
		if err := db.Reindex(ctx, a.Code, "f-1", nil, &quality.Figures{Record: "f-1", Version: 3, Kind: "fir", At: at}); err != nil {
			t.Fatal(err)
		}
		if board, err = db.QualityBoard(ctx, f); err != nil || board[a.Code][quality.FIRs] != 1 || board[a.Code][quality.LateEvent] != 0 {
			t.Errorf("made anew: %v, %v", board[a.Code], err)
		}
	})
}

var counted = flag.Int("counted", 0, "measure the quality board over so many records; 0 measures nothing")

// TestRate_QualityBoard prints how long a view of the board takes over a state's records.
func TestRate_QualityBoard(t *testing.T) {
	if *counted == 0 {
		t.Skip("a measurement: run with -counted 200000")
	}
	onBoth(t, func(t *testing.T, db *journal.DB) {
		at := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
		const page = 4000
		for station := 0; station*page < *counted; station++ {
			s := receivertest.NewStation(fmt.Sprintf("23%04d", station), uint64(station))
			var all []journal.Listing
			for i := range page {
				f := quality.Figures{Record: fmt.Sprintf("r-%d", i), Version: 1, Kind: []string{"fir", "arrest"}[i%2], At: at.Add(-time.Duration(i) * time.Hour),
					AfterEvent: time.Duration(i%100) * time.Hour, Photos: i % 4, Below: i % 7}
				all = append(all, journal.Listing{Record: &journal.RecordRow{Record: f.Record, Version: 1, Seq: 1, Kind: f.Kind, At: f.At}, Quality: &f})
			}
			listed(t, db, s, all...)
		}
		f := quality.Filter{From: at.AddDate(-1, 0, 0), Late: 24 * time.Hour}
		var took []time.Duration
		for range 20 {
			begun := time.Now()
			if _, err := db.QualityBoard(t.Context(), f); err != nil {
				t.Fatal(err)
			}
			took = append(took, time.Since(begun))
		}
		begun := time.Now()
		if _, err := db.QualityRecords(t.Context(), quality.LateEvent, nil, f, 0, 101); err != nil {
			t.Fatal(err)
		}
		slices.Sort(took)
		t.Logf("%d records of %d stations: the board p50 %s, p95 %s; the records behind a figure %s", *counted, (*counted+page-1)/page,
			took[10].Round(time.Millisecond), took[19].Round(time.Millisecond), time.Since(begun).Round(time.Millisecond))
	})
}
