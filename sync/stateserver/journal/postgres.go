package journal

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/stateserver/column"
)

// migrationWait is how long a server waits for another that brings the schema up to date, seconds.
const migrationWait = 600

// connections of one server process to PostgreSQL; its max_connections must hold those of all servers.
const connections = 20

// OpenPostgres opens the journal on PostgreSQL 15 or newer and brings its schema up to date; servers that start side by
// side take turns. The address is a URL or a connection string of libpq, whose environment variables count as well.
func OpenPostgres(ctx context.Context, address string) (*DB, error) {
	const op = "journal.OpenPostgres"
	cfg, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, unfit(op, err.Error())
	}
	// A server that vanished within a transaction must not hold its locks.
	cfg.RuntimeParams["idle_in_transaction_session_timeout"] = "60s"
	db := stdlib.OpenDB(*cfg)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	d := &DB{db, dialect{takeAtOnce, passing, func(context.Context, *sql.DB) error { return nil }}}
	if err := d.prepare(ctx); err != nil {
		_ = db.Close()
		var f *fault.Fault
		if errors.As(err, &f) {
			return nil, err
		}
		return nil, fault.Wrap(fault.SyncState, op, err)
	}
	return d, nil
}

func unfit(op, problem string) error {
	return fault.New(fault.ConfigValue, op, "database cannot be used").With("where", "PostgreSQL").With("key", "--database-url").With("problem", problem)
}

func (d *DB) prepare(ctx context.Context) error {
	if err := d.fit(ctx); err != nil {
		return err
	}
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, migrationWait))
	if err != nil {
		return err
	}
	return migrate(ctx, d.sql, goose.DialectPostgres, goose.WithSessionLocker(locker))
}

// settings are those of the database that the promises rest on.
type settings struct {
	version                                      int
	fsync, commit, encoding, provider, collation string
}

// fit refuses a database that would break a promise quietly: a commit that is not on the disk, an order of text that
// changes with the system's locales.
func (d *DB) fit(ctx context.Context) error {
	s, err := one(ctx, d, func(scan func(...any) error) (s settings, err error) {
		err = scan(&s.version, &s.fsync, &s.commit, &s.encoding, &s.provider, &s.collation)
		return s, err
	}, `SELECT CAST(current_setting('server_version_num') AS INT), current_setting('fsync'), current_setting('synchronous_commit'),
		pg_encoding_to_char(encoding), CAST(datlocprovider AS TEXT), datcollate FROM pg_database WHERE datname=current_database()`)
	if err != nil {
		return err
	}
	const op = "journal.fit"
	switch {
	case s.version < 150000:
		return unfit(op, "PostgreSQL 15 or newer is needed")
	case s.fsync != "on":
		return unfit(op, "fsync is off: set it on, a receipt promises that records are on the disk")
	case s.commit == "off" || s.commit == "local":
		return unfit(op, "synchronous_commit is "+s.commit+": set it on")
	case s.encoding != "UTF8" || s.provider == "i" || s.collation != "C" && s.collation != "POSIX" && s.collation != "C.UTF-8":
		return unfit(op, "make the database with ENCODING 'UTF8' LOCALE 'C' TEMPLATE template0; it has "+s.encoding+" and "+s.collation+" of provider "+s.provider)
	}
	return nil
}

// passing: conflicts that a new try resolves, and a database that is gone, going or coming. A statement whose answer
// was lost may have been committed: every call of this package can be made again without a second effect.
func passing(err error) bool {
	var said *pgconn.PgError
	if errors.As(err, &said) {
		switch said.Code {
		case "40001", "40P01", // serialisation failure, deadlock
			"53300",                   // too many connections
			"57P01", "57P02", "57P03", // going down, crashed, coming up
			"25006": // read only: a standby that is being promoted
			return true
		}
		return strings.HasPrefix(said.Code, "08") // connection
	}
	var line *net.OpError
	var connect *pgconn.ConnectError
	return errors.As(err, &line) || errors.As(err, &connect) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, net.ErrClosed) || errors.Is(err, driver.ErrBadConn) || errors.Is(err, sql.ErrConnDone) || pgconn.SafeToRetry(err)
}

// takeAtOnce is exactly once in one statement: the entries go in where the cursor moved, and the cursor moves only from
// the place that the batch follows. One round trip, one commit.
func takeAtOnce(ctx context.Context, db *sql.DB, b ledger.Batch, at time.Time) (bool, error) {
	r, err := flatten(b)
	if err != nil {
		return false, err
	}
	var moved int
	err = db.QueryRowContext(ctx, `WITH cur AS (
			UPDATE station_cursor SET last_seq=$4, chain=$6, updated_at=$7
			WHERE station_id=$1 AND epoch=$2 AND last_seq=$3 AND chain=$5 AND NOT forked RETURNING station_id, epoch),
		head AS (
			INSERT INTO ledger_batch (station_id, epoch, last_seq, first_seq, prev, key_id, signature, received_at)
			SELECT station_id, epoch, $4, $8::bigint, $5, $9::text, $10::bytea, $7 FROM cur),
		files AS (
			INSERT INTO blob (station_id, epoch, blob_id, seq, size, sha256, priority)
			SELECT cur.station_id, cur.epoch, f.* FROM cur, unnest($11::text[], $12::bigint[], $13::bigint[], $14::bytea[], $15::bigint[]) f
			ON CONFLICT DO NOTHING),
		entries AS (
			INSERT INTO ledger_entry (station_id, epoch, seq, kind, record, version, clock, blobs, body, envelope, data_key, chain)
			SELECT cur.station_id, cur.epoch, e.* FROM cur, unnest($16::bigint[], $17::text[], $18::text[], $19::bigint[], $20::text[], $21::text[],
				$22::bytea[], $23::text[], $24::bytea[], $25::bytea[]) e)
		SELECT COUNT(*) FROM cur`,
		b.Station, b.Epoch, b.First()-1, b.Last(), b.Prev[:], r.chain, column.Moment(at), b.First(), b.KeyID, b.Signature,
		r.files.ids, r.files.seqs, r.files.sizes, r.files.sums, r.files.priorities,
		r.seqs, r.kinds, r.records, r.versions, r.clocks, r.blobs, r.bodies, r.envelopes, r.keys, r.chains).Scan(&moved)
	return moved == 1, err
}
