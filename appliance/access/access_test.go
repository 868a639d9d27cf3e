package access

import (
	"context"
	"errors"
	"maps"
	"testing"
	"testing/synctest"
	"time"

	"thana/appliance/store"
	"thana/shared/fault"
	"thana/shared/record"
)

const password = "kotwali-2026"

// books keep accounts in memory with the store's rules, so that time can be the test's.
type books struct {
	accounts map[string]*store.Account
	signed   int
	refused  []string
}

func (b *books) Officer(_ context.Context, login string) (store.Account, error) {
	if a := b.accounts[login]; a != nil {
		return *a, nil
	}
	return store.Account{}, fault.New(fault.RequestNotFound, "books", "no such officer")
}

func (b *books) WrongPassword(_ context.Context, login string, most int, until time.Time) (store.Account, error) {
	a := b.accounts[login]
	if a.Failed++; a.Failed >= most {
		a.Failed, a.LockedUntil = 0, until
	}
	return *a, nil
}

func (b *books) SignedIn(_ context.Context, login string, _ any) error {
	b.accounts[login].Failed = 0
	b.signed++
	return nil
}

func (b *books) Refused(_ context.Context, by record.Officer, what, _, _ string) error {
	b.refused = append(b.refused, what+" "+by.Login)
	return nil
}

func (b *books) SaveOfficer(_ context.Context, _, o record.Officer, hash string) error {
	b.accounts[o.Login] = &store.Account{Officer: o, Hash: hash}
	return nil
}

func newGate(t *testing.T) (*Gate, *books) {
	t.Helper()
	b := &books{accounts: map[string]*store.Account{}}
	g := New(b, time.Now)
	if err := g.Set(t.Context(), record.Officer{}, record.Officer{Login: "verma", Role: record.Duty}, password); err != nil {
		t.Fatal(err)
	}
	return g, b
}

func TestGate_FiveWrongLockForAQuarterOfAnHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g, b := newGate(t)
		for try := 1; try < Tries; try++ {
			_, err := g.Check(t.Context(), "verma", "guess-guess", "desk", nil)
			f := fault.Of(err)
			if f == nil || f.Code != fault.AccessWrongPassword || f.Facts["left"] != string(rune('0'+Tries-try)) {
				t.Fatalf("try %d: %v %v", try, err, f)
			}
		}
		if _, err := g.Check(t.Context(), "verma", "guess-guess", "desk", nil); !errors.Is(err, fault.AccessLocked) {
			t.Fatalf("fifth wrong try: %v", err)
		}
		<-time.After(LockFor - time.Second) // the bubble's clock
		if _, err := g.Check(t.Context(), "verma", password, "desk", nil); !errors.Is(err, fault.AccessLocked) {
			t.Errorf("the right password opens a locked account: %v", err)
		}
		<-time.After(2 * time.Second)
		if o, err := g.Check(t.Context(), "verma", password, "desk", nil); err != nil || o.Login != "verma" || b.signed != 1 {
			t.Errorf("after the lock: %v, %v, %d sign-ins", o, err, b.signed)
		}
	})
}

func TestGate_UnknownAndRevokedLookLikeAWrongPassword(t *testing.T) {
	g, b := newGate(t)
	hash, err := Hash(password)
	if err != nil {
		t.Fatal(err)
	}
	b.accounts["gone"] = &store.Account{Officer: record.Officer{Login: "gone"}, Hash: hash, Revoked: time.Now()}
	for try := range Tries + 2 {
		_, known := g.Check(t.Context(), "verma", "guess-guess", "desk", nil)
		for _, login := range []string{"nobody", "gone"} {
			_, err := g.Check(t.Context(), login, password, "desk", nil)
			if fault.Of(err) == nil || fault.Say(err, fault.English) != fault.Say(known, fault.English) {
				t.Errorf("try %d of %q: %v, a known login gets %v", try, login, err, known)
			}
		}
	}
	want := map[string]int{"unknown_login ": Tries + 2, "removed_login gone": Tries + 2, "locked_login verma": 2}
	got := map[string]int{}
	for _, what := range b.refused {
		got[what]++
	}
	if !maps.Equal(got, want) {
		t.Errorf("noted %v, want %v", got, want)
	}
	if b.signed != 0 {
		t.Error("somebody was let in")
	}
}

// The decoy must cost what a real hash costs, or time tells who has an account.
func TestDecoy_CostsWhatAHashCosts(t *testing.T) {
	real, err := Hash(password)
	if err != nil {
		t.Fatal(err)
	}
	const head = len("$argon2id$v=19$m=24576,t=3,p=1$")
	if decoy[:head] != real[:head] || len(decoy) != len(real) {
		t.Errorf("decoy %q, a real hash %q", decoy, real)
	}
	if fits(decoy, "") || fits(decoy, password) {
		t.Error("the decoy takes a password")
	}
}

func TestFits_OnlyWholeHashes(t *testing.T) {
	good, err := Hash(password)
	if err != nil {
		t.Fatal(err)
	}
	if !fits(good, password) || fits(good, password+" ") {
		t.Error("the hash does not tell its password from another")
	}
	for _, bad := range []string{
		"", "$", "plain", good[:len(good)-44], "$argon2i" + good[9:], "$argon2id$v=19$m=24576,t=0,p=1$AAAA$AAAA", "$argon2id$v=19$m=24576,t=3,p=0$AAAA$AAAA",
		"$argon2id$v=19$m=24576,t=3,p=1$!$AAAA", "$argon2id$v=19$m=24576,t=3,p=1$AAAA$", "$argon2id$v=19$m=x,t=3,p=1$AAAA$AAAA",
	} {
		if fits(bad, password) {
			t.Errorf("%q took the password", bad)
		}
	}
}

func TestHash_ShortIsRefusedByCharactersNotBytes(t *testing.T) {
	if _, err := Hash("1234567"); !errors.Is(err, fault.AccessWeakPassword) {
		t.Errorf("seven: %v", err)
	}
	if _, err := Hash("थानाथान"); !errors.Is(err, fault.AccessWeakPassword) { // seven characters, 21 bytes
		t.Errorf("seven Hindi: %v", err)
	}
	if _, err := Hash("थानाथाना"); err != nil {
		t.Errorf("eight Hindi: %v", err)
	}
}
