package access

import (
	"context"
	"errors"
	"strconv"
	"sync"
	"time"

	"thana/appliance/store"
	"thana/shared/fault"
	"thana/shared/record"
)

const (
	// Tries is how many wrong passwords lock an account.
	Tries = 5
	// LockFor is how long a lock lasts unless the officer in charge ends it.
	LockFor = 15 * time.Minute
)

// Accounts keeps the officers; the store implements it.
type Accounts interface {
	Officer(ctx context.Context, login string) (store.Account, error)
	WrongPassword(ctx context.Context, login string, most int, until time.Time) (store.Account, error)
	SignedIn(ctx context.Context, login string, detail any) error
	SaveOfficer(ctx context.Context, by, officer record.Officer, hash string) error
}

// Gate checks passwords. One check runs at a time: a hash takes memory, and a burst of guesses must not take it all.
type Gate struct {
	accounts Accounts
	now      func() time.Time
	one      sync.Mutex
}

// New makes a gate over the accounts.
func New(accounts Accounts, now func() time.Time) *Gate { return &Gate{accounts: accounts, now: now} }

// Locked tells whether a lock still stands. None stands for longer than LockFor: what lies further ahead was written
// by a clock that was wrong.
func Locked(until, now time.Time) bool {
	left := until.Sub(now)
	return left > 0 && left <= LockFor
}

// Check returns the officer whose password it is, and writes the sign-in or the wrong try into the ledger. Faults:
// AccessWrongPassword (fact left; an unknown login is told the same), AccessLocked (fact until).
func (g *Gate) Check(ctx context.Context, login, password string, detail any) (record.Officer, error) {
	const op = "access.Check"
	g.one.Lock()
	defer g.one.Unlock()
	a, err := g.accounts.Officer(ctx, login)
	if errors.Is(err, fault.RequestNotFound) || err == nil && !a.Revoked.IsZero() {
		fits(decoy, password) // so that time does not tell who has an account
		return record.Officer{}, wrong(op, Tries-1)
	}
	if err != nil {
		return record.Officer{}, err
	}
	if Locked(a.LockedUntil, g.now()) {
		return record.Officer{}, locked(op, a.LockedUntil)
	}
	if fits(a.Hash, password) {
		return a.Officer, g.accounts.SignedIn(ctx, login, detail)
	}
	a, err = g.accounts.WrongPassword(ctx, login, Tries, g.now().Add(LockFor))
	if err != nil {
		return record.Officer{}, err
	}
	if Locked(a.LockedUntil, g.now()) {
		return record.Officer{}, locked(op, a.LockedUntil)
	}
	return record.Officer{}, wrong(op, Tries-a.Failed)
}

// Set adds or changes an officer with a password. An empty one leaves that of an officer who has one.
func (g *Gate) Set(ctx context.Context, by, officer record.Officer, password string) error {
	g.one.Lock()
	defer g.one.Unlock()
	if password == "" {
		if a, err := g.accounts.Officer(ctx, officer.Login); err == nil && a.Revoked.IsZero() {
			return g.accounts.SaveOfficer(ctx, by, officer, a.Hash)
		}
	}
	hash, err := Hash(password)
	if err != nil {
		return err
	}
	return g.accounts.SaveOfficer(ctx, by, officer, hash)
}

// decoy is a well-formed hash of no password.
const decoy = "$argon2id$v=19$m=24576,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

func wrong(op string, left int) error {
	return fault.New(fault.AccessWrongPassword, op, "%d tries left", left).With("left", strconv.Itoa(left))
}

func locked(op string, until time.Time) error {
	return fault.New(fault.AccessLocked, op, "until %s", until.Format(time.RFC3339)).With("until", record.FormatTime(until))
}
