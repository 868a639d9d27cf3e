package store

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/seal"
)

var (
	oic   = record.Officer{Login: "sho", Name: record.Name{Local: "राकेश", English: "Rakesh"}, Role: record.InCharge}
	other = record.Officer{Login: "hc2", Role: record.Duty}
)

// rig is a store with the keys of both sides and a clock in the test's hands.
type rig struct {
	dir   string
	opt   Options
	state seal.PrivateKey
	sign  ed25519.PrivateKey // the state's

	mu  sync.Mutex
	now time.Time
}

func (r *rig) set(t time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now = t
}

func newRig(t testing.TB) *rig {
	t.Helper()
	key := func() seal.PrivateKey {
		k, err := seal.GenerateKey()
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	r := &rig{dir: t.TempDir(), state: key(), now: time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC)}
	r.sign = ed25519.NewKeyFromSeed(bytes.Repeat([]byte{2}, ed25519.SeedSize))
	r.opt = Options{
		Key: bytes.Repeat([]byte{7}, 32), Own: key(), State: r.state.Public(), StateVerify: r.sign.Public().(ed25519.PublicKey),
		Sign:    ed25519.NewKeyFromSeed(bytes.Repeat([]byte{1}, ed25519.SeedSize)),
		Station: record.Station{Code: "32501", Realm: record.Training, DiaryStarts: "00:00"},
		Now: func() time.Time {
			r.mu.Lock()
			defer r.mu.Unlock()
			return r.now
		},
		Synced: func() bool { return true },
	}
	return r
}

func (r *rig) open(t testing.TB) *DB {
	t.Helper()
	db, err := Open(t.Context(), r.dir, r.opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func wants(t testing.TB, err error, code fault.Code) {
	t.Helper()
	if !errors.Is(err, code) {
		t.Fatalf("got %v, want %s", err, code)
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func someFIR(i int) record.FIR {
	return record.FIR{
		Acts:       []record.ActSections{{Act: "BNS", Sections: []string{"303(2)", "331(4)"}}},
		Occurrence: record.Occurrence{From: time.Date(2026, 11, 21, 3, 0, 0, 0, time.UTC)},
		Informant:  record.Person{Name: record.Name{Local: "कमला देवी", English: "Kamla Devi"}, Sex: record.Female, Age: record.Age{Kind: record.AgeExact, Years: 40}},
		Accused: []record.Suspect{{Person: record.Person{Name: record.Name{Local: "रामलाल", English: fmt.Sprintf("Ramlal %d", i)},
			Age: record.Age{Kind: record.AgeExact, Years: 30}}}},
		Contents: "दिनांक को प्रार्थी ने थाने पर आकर लिखित तहरीर दी।", InCharge: oic,
	}
}

func (r *rig) fir(t testing.TB, db *DB, id string) record.Revision[record.FIR] {
	t.Helper()
	f, err := db.RegisterFIR(t.Context(), oic, id, someFIR(0), nil)
	ok(t, err)
	return f
}

// receipt signs a position as the state does.
func (r *rig) receipt(head ledger.Head, level ledger.Level, at time.Time) ledger.Receipt {
	out := ledger.Receipt{Station: "32501", Head: head, Level: level, At: at}
	out.Sign(r.sign)
	return out
}

func background() context.Context { return context.Background() }
