package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/wire"
)

// Account is an officer with what signing in needs. Hash is the encoded argon2id hash; it never enters the ledger.
type Account struct {
	record.Officer
	Hash        string
	Failed      int       // wrong passwords since the last right one
	LockedUntil time.Time // zero: not locked
	Revoked     time.Time // zero: may sign in
}

const accountColumns = `SELECT body, hash, failed, locked, revoked FROM officer`

// SaveOfficer adds an officer or changes who they are and their password; tries and lock begin anew. The last officer in
// charge keeps the role: AccessLastInCharge.
func (db *DB) SaveOfficer(ctx context.Context, by, officer record.Officer, hash string) error {
	return db.write(ctx, "store.SaveOfficer", func(tx *Tx) error {
		if officer.Role != record.InCharge {
			if err := tx.notLast(officer.Login); err != nil {
				return err
			}
		}
		body, err := text(officer)
		if err != nil {
			return err
		}
		if err := tx.exec(`INSERT INTO officer (login, body, hash) VALUES (?, ?, ?)
			ON CONFLICT (login) DO UPDATE SET body = excluded.body, hash = excluded.hash, failed = 0, locked = NULL, revoked = NULL`,
			officer.Login, body, hash); err != nil {
			return err
		}
		return tx.note(ledger.KindOfficer, "", by, map[string]any{"saved": officer})
	})
}

// notLast refuses to take the role from the only officer in charge: nobody could give it back.
func (tx *Tx) notLast(login string) error {
	var this, others int
	const inCharge = `SELECT count(*) FILTER (WHERE login = ?), count(*) FILTER (WHERE login <> ?) FROM officer
		WHERE revoked IS NULL AND json_extract(body, '$.role') = ?`
	if err := tx.tx.QueryRowContext(tx.ctx, inCharge, login, login, record.InCharge).Scan(&this, &others); err != nil {
		return err
	}
	if this > 0 && others == 0 {
		return fault.New(fault.AccessLastInCharge, "store.notLast", "no other officer in charge")
	}
	return nil
}

// RevokeOfficer ends an account; its records keep their officer. The last officer in charge stays: AccessLastInCharge.
func (db *DB) RevokeOfficer(ctx context.Context, by record.Officer, login string) error {
	return db.write(ctx, "store.RevokeOfficer", func(tx *Tx) error {
		if err := tx.notLast(login); err != nil {
			return err
		}
		if err := tx.one(`UPDATE officer SET revoked = ? WHERE login = ? AND revoked IS NULL`, tx.Now().UnixNano(), login); err != nil {
			return err
		}
		return tx.note(ledger.KindOfficer, "", by, map[string]string{"revoked": login})
	})
}

// UnlockOfficer ends a lock before its time.
func (db *DB) UnlockOfficer(ctx context.Context, by record.Officer, login string) error {
	return db.write(ctx, "store.UnlockOfficer", func(tx *Tx) error {
		if err := tx.one(`UPDATE officer SET failed = 0, locked = NULL WHERE login = ?`, login); err != nil {
			return err
		}
		return tx.note(ledger.KindOfficer, "", by, map[string]string{"unlocked": login})
	})
}

// WrongPassword counts a failed try. The most-th locks the account until a time of the caller's clock, which may differ
// from the time of entries; the answer is the account after it. Repeats within a day are folded, but for those that lock.
func (db *DB) WrongPassword(ctx context.Context, login string, most int, until time.Time) (a Account, err error) {
	err = db.write(ctx, "store.WrongPassword", func(tx *Tx) error {
		if err := tx.one(`UPDATE officer SET failed = failed + 1 WHERE login = ?`, login); err != nil {
			return err
		}
		a, err = scanAccount(tx.tx.QueryRowContext(ctx, accountColumns+` WHERE login = ?`, login))
		if err != nil {
			return err
		}
		times, due := db.often.count(login+" wrong_password", db.opt.Now())
		detail := map[string]any{"wrong_password": a.Failed, "times": times}
		if a.Failed >= most {
			a.LockedUntil, a.Failed = until, 0
			detail["locked_until"] = a.LockedUntil
			if err := tx.exec(`UPDATE officer SET failed = 0, locked = ? WHERE login = ?`, a.LockedUntil.UnixNano(), login); err != nil {
				return err
			}
		}
		if !due && a.LockedUntil.IsZero() {
			return nil
		}
		return tx.note(ledger.KindAccess, "", a.Officer, detail)
	})
	return a, err
}

// SignedIn forgets failed tries and notes the sign-in.
func (db *DB) SignedIn(ctx context.Context, login string, detail any) error {
	return db.write(ctx, "store.SignedIn", func(tx *Tx) error {
		if err := tx.one(`UPDATE officer SET failed = 0, locked = NULL WHERE login = ?`, login); err != nil {
			return err
		}
		a, err := scanAccount(tx.tx.QueryRowContext(ctx, accountColumns+` WHERE login = ?`, login))
		if err != nil {
			return err
		}
		return tx.note(ledger.KindAccess, "", a.Officer, detail)
	})
}

// Officer returns one account, also a revoked one.
func (db *DB) Officer(ctx context.Context, login string) (Account, error) {
	a, err := scanAccount(db.reader.QueryRowContext(ctx, accountColumns+` WHERE login = ?`, login))
	return a, db.explain("store.Officer", err)
}

// Officers lists the accounts that are not revoked.
func (db *DB) Officers(ctx context.Context) ([]Account, error) {
	return many(ctx, db, accountColumns+` WHERE revoked IS NULL ORDER BY login`, func(r *sql.Rows) (Account, error) { return scanAccount(r) })
}

func scanAccount(row interface{ Scan(...any) error }) (a Account, err error) {
	var body string
	var locked, revoked sql.NullInt64
	if err := row.Scan(&body, &a.Hash, &a.Failed, &locked, &revoked); err != nil {
		return a, err
	}
	a.LockedUntil, a.Revoked = moment(locked), moment(revoked)
	return a, json.Unmarshal([]byte(body), &a.Officer)
}

// one runs an update that must meet exactly one row.
func (tx *Tx) one(query string, args ...any) error {
	res, err := tx.tx.ExecContext(tx.ctx, query, args...)
	if err != nil {
		return err
	}
	n, err := res.RowsAffected()
	if err == nil && n != 1 {
		return fault.New(fault.RequestNotFound, "store.one", "%d rows", n)
	}
	return err
}

func moment(n sql.NullInt64) time.Time {
	if !n.Valid {
		return time.Time{}
	}
	return time.Unix(0, n.Int64).UTC()
}

// PairDesktop keeps a desktop's certificate; pairing again ends a revocation.
func (db *DB) PairDesktop(ctx context.Context, by record.Officer, fingerprint, name string) error {
	return db.write(ctx, "store.PairDesktop", func(tx *Tx) error {
		if err := tx.exec(`INSERT INTO desktop (fingerprint, name, paired) VALUES (?, ?, ?)
			ON CONFLICT (fingerprint) DO UPDATE SET name = excluded.name, paired = excluded.paired, revoked = NULL`,
			fingerprint, name, tx.Now().UnixNano()); err != nil {
			return err
		}
		return tx.note(ledger.KindAccess, "", by, map[string]string{"paired": fingerprint, "name": name})
	})
}

// RevokeDesktop ends a pairing.
func (db *DB) RevokeDesktop(ctx context.Context, by record.Officer, fingerprint string) error {
	return db.write(ctx, "store.RevokeDesktop", func(tx *Tx) error {
		if err := tx.one(`UPDATE desktop SET revoked = ? WHERE fingerprint = ? AND revoked IS NULL`, tx.Now().UnixNano(), fingerprint); err != nil {
			return err
		}
		return tx.note(ledger.KindAccess, "", by, map[string]string{"revoked_desktop": fingerprint})
	})
}

// SeenDesktop remembers when a desktop last spoke; it is not in the ledger.
func (db *DB) SeenDesktop(ctx context.Context, fingerprint string) error {
	return db.write(ctx, "store.SeenDesktop", func(tx *Tx) error {
		return tx.one(`UPDATE desktop SET seen = ? WHERE fingerprint = ? AND revoked IS NULL`, tx.Now().UnixNano(), fingerprint)
	})
}

// Desktop returns a paired desktop: AccessNotPaired for an unknown one, AccessRevoked for one whose pairing ended.
func (db *DB) Desktop(ctx context.Context, fingerprint string) (wire.Desktop, error) {
	var d wire.Desktop
	var paired int64
	var seen, revoked sql.NullInt64
	err := db.reader.QueryRowContext(ctx, `SELECT fingerprint, name, paired, seen, revoked FROM desktop WHERE fingerprint = ?`, fingerprint).
		Scan(&d.Fingerprint, &d.Name, &paired, &seen, &revoked)
	err = db.explain("store.Desktop", err)
	switch {
	case fault.Of(err) != nil && fault.Of(err).Code == fault.RequestNotFound:
		return d, fault.New(fault.AccessNotPaired, "store.Desktop", "unknown certificate")
	case err == nil && revoked.Valid:
		return d, fault.New(fault.AccessRevoked, "store.Desktop", "pairing ended")
	}
	d.PairedAt, d.LastSeen = time.Unix(0, paired).UTC(), moment(seen)
	return d, err
}

// Desktops lists the pairings in force.
func (db *DB) Desktops(ctx context.Context) ([]wire.Desktop, error) {
	return many(ctx, db, `SELECT fingerprint, name, paired, seen FROM desktop WHERE revoked IS NULL ORDER BY paired`, func(r *sql.Rows) (d wire.Desktop, err error) {
		var paired int64
		var seen sql.NullInt64
		err = r.Scan(&d.Fingerprint, &d.Name, &paired, &seen)
		d.PairedAt, d.LastSeen = time.Unix(0, paired).UTC(), moment(seen)
		return d, err
	})
}
