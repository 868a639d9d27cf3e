package journal_test

import (
	"slices"
	"testing"
	"time"

	"thana/shared/ledger"
	"thana/sync/protocol"
	"thana/sync/receivertest"
	"thana/sync/stateserver/journal"
)

func TestStation_CertificateEnding(t *testing.T) {
	now := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	for name, tc := range map[string]struct {
		s    journal.Station
		want bool
	}{
		"not enrolled":             {journal.Station{}, false},
		"in 91 days":               {journal.Station{CertificateEnds: now.AddDate(0, 0, 91)}, false},
		"in 89 days":               {journal.Station{CertificateEnds: now.AddDate(0, 0, 89)}, true},
		"ended":                    {journal.Station{CertificateEnds: now.AddDate(0, 0, -1)}, true},
		"withdrawn in its last 90": {journal.Station{CertificateEnds: now.AddDate(0, 0, 10), RevokedAt: now}, false},
	} {
		if got := tc.s.CertificateEnding(now); got != tc.want {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}
}

// What the board shows is the same on both engines.
func TestStation_OnBothEngines(t *testing.T) {
	onBoth(t, func(t *testing.T, db *journal.DB) {
		ctx, now := t.Context(), time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
		s := receivertest.NewStation("231001", 1)
		if err := db.Name(ctx, s.Code, journal.Names{En: "PS"}); err != journal.ErrNone {
			t.Errorf("a station that is not known is named: %v", err)
		}
		must := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		must(db.Expect(ctx, s.Code, "PS Kotwali", "", "s", now.Add(time.Hour)))
		must(db.Name(ctx, s.Code, journal.Names{DistrictEn: "Bhopal", DistrictLocal: "भोपाल"}))
		must(db.Contact(ctx, s.Code, protocol.Report{Head: 3, Faults: []string{"device.gone", "store.full"}}, now))
		s.Write(64)
		taken, err := db.Append(ctx, s.Batch(1, 1), now)
		if must(err); !taken {
			t.Fatal("batch not taken")
		}
		must(db.Settle(ctx, s.Code, nil, ledger.Receipt{Station: s.Code, Head: s.Head(1), Level: ledger.Stored, At: now.Add(time.Second)}))
		if all, err := db.EntriesOf(ctx, s.Code, "r-1"); err != nil || len(all) != 1 || all[0].Chain != s.Head(1).Chain {
			t.Errorf("entries of the record: %v, %v", all, err)
		}
		got, err := db.Station(ctx, s.Code)
		must(err)
		if got.NameEn != "PS Kotwali" || got.DistrictEn != "Bhopal" || got.DistrictLocal != "भोपाल" || !slices.Equal(got.Faults, []string{"device.gone", "store.full"}) ||
			!got.ReceivedAt.Equal(now) || !got.StoredAt.Equal(now.Add(time.Second)) || got.Backlog() != 2 {
			t.Errorf("%+v", got)
		}
	})
}
