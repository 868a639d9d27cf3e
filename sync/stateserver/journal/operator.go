package journal

import (
	"cmp"
	"context"
	"crypto/sha256"
	"time"

	"thana/sync/stateserver/column"
)

// Role is what an operator may do in the console.
type Role string

const (
	Viewing   Role = "viewer"   // the boards: figures and stations, nobody's record
	Operating Role = "operator" // records, search, proofs, exports
	Auditing  Role = "auditor"  // records and proofs, and who looked at what
)

// Roles lists them, the least first.
func Roles() []Role { return []Role{Viewing, Operating, Auditing} }

// Operator may sign in to the console. Password is an argon2id hash in its usual text form.
type Operator struct {
	Login, Name, Password string
	Role                  Role // Operating if empty
	Tries                 int
	LockedUntil           time.Time
}

// SetOperator adds an operator or gives a new password.
func (d *DB) SetOperator(ctx context.Context, o Operator) error {
	return d.change(ctx, func(tx change) error {
		if _, err := tx.exec(ctx, `DELETE FROM console_session WHERE login=$1`, o.Login); err != nil {
			return err
		}
		_, err := tx.exec(ctx, `INSERT INTO operator (login, name, password, role) VALUES ($1,$2,$3,$4)
			ON CONFLICT (login) DO UPDATE SET name=excluded.name, password=excluded.password, role=excluded.role, tries=0, locked_until=''`,
			o.Login, o.Name, o.Password, string(cmp.Or(o.Role, Operating)))
		return err
	})
}

const operatorQuery = `SELECT login, name, password, role, tries, locked_until FROM operator`

func scanOperator(scan func(...any) error) (o Operator, err error) {
	var locked string
	err = scan(&o.Login, &o.Name, &o.Password, &o.Role, &o.Tries, &locked)
	o.LockedUntil = column.Time(locked)
	return o, err
}

// Operator returns one operator; ErrNone if there is none.
func (d *DB) Operator(ctx context.Context, login string) (Operator, error) {
	return one(ctx, d, scanOperator, operatorQuery+` WHERE login=$1`, login)
}

// Operators lists all by login.
func (d *DB) Operators(ctx context.Context) ([]Operator, error) {
	return rows(ctx, d, scanOperator, operatorQuery+` ORDER BY login`)
}

// EndOperator takes an account away and signs it out; what it looked at stays. ErrNone if there is none.
func (d *DB) EndOperator(ctx context.Context, login string) error {
	return d.change(ctx, func(tx change) error {
		if _, err := tx.exec(ctx, `DELETE FROM console_session WHERE login=$1`, login); err != nil {
			return err
		}
		n, err := tx.exec(ctx, `DELETE FROM operator WHERE login=$1`, login)
		if err == nil && n == 0 {
			err = ErrNone
		}
		return err
	})
}

// Tried keeps the count of wrong passwords and the lock.
func (d *DB) Tried(ctx context.Context, login string, tries int, lockedUntil time.Time) error {
	_, err := d.exec(ctx, `UPDATE operator SET tries=$2, locked_until=$3 WHERE login=$1`, login, tries, column.Moment(lockedUntil))
	return err
}

// Session is one signed-in browser. The token itself is only in the cookie.
type Session struct {
	Login, Name, CSRF string
	Role              Role
	Expires           time.Time
}

// StartSession keeps a session and drops those that are over.
func (d *DB) StartSession(ctx context.Context, token string, s Session, now time.Time) error {
	sum := sha256.Sum256([]byte(token))
	return d.change(ctx, func(tx change) error {
		if _, err := tx.exec(ctx, `DELETE FROM console_session WHERE expires_at<$1`, column.Moment(now)); err != nil {
			return err
		}
		_, err := tx.exec(ctx, `INSERT INTO console_session (token_hash, login, csrf, expires_at) VALUES ($1,$2,$3,$4) ON CONFLICT DO NOTHING`,
			sum[:], s.Login, s.CSRF, column.Moment(s.Expires))
		return err
	})
}

// Session returns a session that is not over; ErrNone otherwise.
func (d *DB) Session(ctx context.Context, token string, now time.Time) (Session, error) {
	sum := sha256.Sum256([]byte(token))
	return one(ctx, d, func(scan func(...any) error) (Session, error) {
		var s Session
		var expires string
		err := scan(&s.Login, &s.Name, &s.Role, &s.CSRF, &expires)
		s.Expires = column.Time(expires)
		return s, err
	}, `SELECT s.login, o.name, o.role, s.csrf, s.expires_at FROM console_session s JOIN operator o ON o.login=s.login
		WHERE s.token_hash=$1 AND s.expires_at>$2`, sum[:], column.Moment(now))
}

// EndSession signs out.
func (d *DB) EndSession(ctx context.Context, token string) error {
	sum := sha256.Sum256([]byte(token))
	_, err := d.exec(ctx, `DELETE FROM console_session WHERE token_hash=$1`, sum[:])
	return err
}

// View is one look of an operator at a record or a capture.
type View struct {
	Station, Login, Record, What string
	At                           time.Time
}

// Viewed keeps a look before anything is shown.
func (d *DB) Viewed(ctx context.Context, station, login, record, what string, at time.Time) error {
	_, err := d.exec(ctx, `INSERT INTO console_view (station_id, view_id, login, record, what, at) VALUES ($1,$2,$3,$4,$5,$6) ON CONFLICT DO NOTHING`,
		station, newID(), login, record, what, column.Moment(at))
	return err
}

// ViewFilter chooses looks; empty fields choose all. To is not in it.
type ViewFilter struct {
	Login, Station, Record string
	From, To               time.Time
	Offset                 int
}

// Views returns the newest looks first, one more than a page.
func (d *DB) Views(ctx context.Context, f ViewFilter) ([]View, error) {
	return rows(ctx, d, func(scan func(...any) error) (View, error) {
		var v View
		var at string
		err := scan(&v.Station, &v.Login, &v.Record, &v.What, &at)
		v.At = column.Time(at)
		return v, err
	}, `SELECT station_id, login, record, what, at FROM console_view WHERE ($1='' OR station_id=$1) AND ($2='' OR record=$2) AND ($3='' OR login=$3)
		AND at>=$4 AND ($5='' OR at<$5) ORDER BY at DESC, view_id LIMIT $6 OFFSET $7`, f.Station, f.Record, f.Login, column.Moment(f.From), column.Moment(f.To), PageSize+1, f.Offset)
}
