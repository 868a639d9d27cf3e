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
	Refused(ctx context.Context, by record.Officer, what, recordID, desktop string) error
	SaveOfficer(ctx context.Context, by, officer record.Officer, hash string) error
}

// Gate checks passwords. One check runs at a time: a hash takes memory, and a burst of guesses must not take it all.
type Gate struct {
	accounts Accounts
	now      func() time.Time
	one      sync.Mutex
	// strangers are the tries of logins that may not sign in, counted as an account's are so that no answer tells them apart.
	strangers map[string]store.Account
}

// maxStrangers bounds that memory; beyond it counting begins anew.
const maxStrangers = 1024

// New makes a gate over the accounts.
func New(accounts Accounts, now func() time.Time) *Gate {
	return &Gate{accounts: accounts, now: now, strangers: map[string]store.Account{}}
}

// Locked tells whether a lock still stands. None stands for longer than LockFor: what lies further ahead was written
// by a clock that was wrong.
func Locked(until, now time.Time) bool {
	left := until.Sub(now)
	return left > 0 && left <= LockFor
}

// Check returns the officer whose password it is, and writes the sign-in or the refused try into the ledger. Faults:
// AccessWrongPassword (fact left; an unknown login is told the same), AccessLocked (fact until).
func (g *Gate) Check(ctx context.Context, login, password, desktop string, detail any) (record.Officer, error) {
	const op = "access.Check"
	g.one.Lock()
	defer g.one.Unlock()
	a, err := g.accounts.Officer(ctx, login)
	switch {
	case errors.Is(err, fault.RequestNotFound):
		return record.Officer{}, errors.Join(g.stranger(login, password), g.accounts.Refused(ctx, record.Officer{}, "unknown_login", "", desktop))
	case err != nil:
		return record.Officer{}, err
	case !a.Revoked.IsZero():
		return record.Officer{}, errors.Join(g.stranger(login, password), g.accounts.Refused(ctx, a.Officer, "removed_login", "", desktop))
	case Locked(a.LockedUntil, g.now()):
		return record.Officer{}, errors.Join(locked(op, a.LockedUntil), g.accounts.Refused(ctx, a.Officer, "locked_login", "", desktop))
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

// stranger answers for a login that may not sign in as for one that may, after the same work.
func (g *Gate) stranger(login, password string) error {
	const op = "access.Check"
	a := g.strangers[login]
	if Locked(a.LockedUntil, g.now()) {
		return locked(op, a.LockedUntil)
	}
	fits(decoy, password)
	if a.Failed++; a.Failed >= Tries {
		a.Failed, a.LockedUntil = 0, g.now().Add(LockFor)
	}
	if len(g.strangers) >= maxStrangers {
		clear(g.strangers)
	}
	g.strangers[login] = a
	if a.Failed == 0 {
		return locked(op, a.LockedUntil)
	}
	return wrong(op, Tries-a.Failed)
}

// Add adds an officer with a password; AccessLoginTaken if somebody has the login.
func (g *Gate) Add(ctx context.Context, by, officer record.Officer, password string) error {
	hash, err := Hash(password)
	if err != nil {
		return err
	}
	g.one.Lock()
	defer g.one.Unlock()
	a, err := g.accounts.Officer(ctx, officer.Login)
	switch {
	case err == nil && a.Revoked.IsZero():
		return fault.New(fault.AccessLoginTaken, "access.Add", "the account is there")
	case err != nil && !errors.Is(err, fault.RequestNotFound):
		return err
	}
	return g.accounts.SaveOfficer(ctx, by, officer, hash)
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
