package journal

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"thana/shared/down"
	"thana/shared/ledger"
	"thana/sync/stateserver/column"
	"thana/sync/stateserver/quality"
	"thana/sync/stateserver/search"
)

// OrderRow is a destruction order and what became of it.
type OrderRow struct {
	down.Order
	MadeAt      time.Time
	SaidAt      time.Time // zero: not sent
	SaidSeq     uint64    // frame of the urgent lane
	DestroyedAt time.Time // zero: the station has not said that it is done; the last time, if it was done again
	EntrySeq    uint64    // of the station's ledger, that says so last
	CarriedAt   time.Time // zero: not carried out here
	Entries     int       // keys deleted here
	Files       int
	ToldEntries int // keys deleted at the station, as it says
	ToldFiles   int
}

const orderQuery = `SELECT body, made_at, said_at, said_seq, destroyed_at, carried_at, entry_seq, entries, files, told_entries, told_files FROM destruction`

func scanOrder(scan func(...any) error) (o OrderRow, err error) {
	var body, made, said, destroyed, carried string
	if err := scan(&body, &made, &said, &o.SaidSeq, &destroyed, &carried, &o.EntrySeq, &o.Entries, &o.Files, &o.ToldEntries, &o.ToldFiles); err != nil {
		return o, err
	}
	o.MadeAt, o.SaidAt, o.DestroyedAt, o.CarriedAt = column.Time(made), column.Time(said), column.Time(destroyed), column.Time(carried)
	return o, json.Unmarshal([]byte(body), &o.Order)
}

// Orders lists a station's destruction orders, oldest first.
func (d *DB) Orders(ctx context.Context, station string) ([]OrderRow, error) {
	return rows(ctx, d, scanOrder, orderQuery+` WHERE station_id=$1 ORDER BY made_at, number`, station)
}

// Order returns one; ErrNone if there is none of the number.
func (d *DB) Order(ctx context.Context, station, number string) (OrderRow, error) {
	return one(ctx, d, scanOrder, orderQuery+` WHERE station_id=$1 AND number=$2`, station, number)
}

// ErrOrder: there is another order under this number, or it was sent.
var ErrOrder = errors.New("journal: another order has this number, or it was sent")

// KeepOrder keeps an order that is not sent yet, with the signatures that it has now.
func (d *DB) KeepOrder(ctx context.Context, o down.Order, at time.Time) error {
	body, err := json.Marshal(o)
	if err != nil {
		return err
	}
	hash := o.Hash()
	n, err := d.exec(ctx, `INSERT INTO destruction (station_id, number, hash, body, made_at) VALUES ($1,$2,$3,$4,$5)
		ON CONFLICT (station_id, number) DO UPDATE SET body=excluded.body WHERE destruction.hash=excluded.hash AND destruction.said_seq=0`,
		o.Station, o.Number, hash[:], string(body), column.Moment(at))
	if err == nil && n == 0 {
		err = ErrOrder
	}
	return err
}

// OrderSaid notes in which frame an order went.
func (c Change) OrderSaid(ctx context.Context, o down.Order, frame uint64, at time.Time) error {
	body, err := json.Marshal(o)
	if err != nil {
		return err
	}
	hash := o.Hash()
	n, err := c.exec(ctx, `UPDATE destruction SET body=$4, said_at=$5, said_seq=$6 WHERE station_id=$1 AND number=$2 AND hash=$3 AND said_seq=0`,
		o.Station, o.Number, hash[:], string(body), column.Moment(at), frame)
	if err == nil && n == 0 {
		err = ErrOrder
	}
	return err
}

// Destroy is what a station's ledger says it has destroyed, by an order that this state sent.
type Destroy struct {
	Order down.Order
	Seq   uint64 // of the entry that says so
	At    time.Time
	Told  []uint64 // entries whose keys the station says it deleted
	Files int
	Key   ed25519.PrivateKey // of receipts: signs for what goes here and the station does not name; nil leaves that unsigned
}

// destroy deletes what this side has of an order's records: wrapped keys, rows of lists and search, parts of captures. The
// objects follow after the commit. What they are is taken from the lists here. The station's word counts only for entries
// that came without their key: nobody can list those, and there is nothing left of them to destroy.
func destroy(ctx context.Context, tx change, station string, d Destroy) error {
	alone := []uint64{}
	for _, id := range d.Order.Records {
		if err := remember(ctx, tx, station, id, d.Order.Number); err != nil {
			return err
		}
		seqs, err := column.Rows(ctx, tx, column.Value[int64], `SELECT seq FROM record_row WHERE station_id=$1 AND record=$2
			UNION SELECT seq FROM capture_row WHERE station_id=$1 AND record=$2`, station, id)
		if err != nil {
			return err
		}
		for _, seq := range seqs {
			fresh, err := destroyEntry(ctx, tx, station, seq, d.Order.Number)
			if err != nil {
				return err
			}
			if fresh && !slices.Contains(d.Told, uint64(seq)) {
				alone = append(alone, uint64(seq))
			}
		}
		if err := errors.Join(search.Forget(ctx, tx.tx, station, id), quality.Forget(ctx, tx, station, id)); err != nil {
			return err
		}
		for _, statement := range []string{
			`DELETE FROM record_row WHERE station_id=$1 AND record=$2`,
			`DELETE FROM capture_row WHERE station_id=$1 AND record=$2`,
			`DELETE FROM record_link WHERE station_id=$1 AND (record=$2 OR of_record=$2)`,
		} {
			if _, err := tx.exec(ctx, statement, station, id); err != nil {
				return err
			}
		}
	}
	for _, seq := range d.Told {
		var keyless int
		if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM ledger_entry WHERE station_id=$1 AND seq=$2 AND seq<$3 AND kind<>$4
			AND COALESCE(LENGTH(data_key), 0)=0`, station, int64(seq), int64(d.Seq), string(ledger.KindEnvelope)).Scan(&keyless); err != nil {
			return err
		}
		if keyless > 0 {
			if _, err := destroyEntry(ctx, tx, station, int64(seq), d.Order.Number); err != nil {
				return err
			}
		}
	}
	_, err := tx.exec(ctx, `UPDATE destruction SET destroyed_at=$3, entry_seq=$4,
		entries=(SELECT COUNT(*) FROM entry_destroyed WHERE station_id=$1 AND number=$2),
		files=(SELECT COUNT(*) FROM blob b JOIN entry_destroyed e ON e.station_id=b.station_id AND e.seq=b.seq WHERE b.station_id=$1 AND e.number=$2)
		WHERE station_id=$1 AND number=$2`, station, d.Order.Number, column.Moment(d.At), d.Seq)
	if err != nil {
		return err
	}
	return carriedOut(ctx, tx, station, d, alone, time.Now())
}

// destroyEntry says whether no order took the entry before.
func destroyEntry(ctx context.Context, tx change, station string, seq int64, number string) (fresh bool, err error) {
	for _, statement := range []string{
		`UPDATE ledger_entry SET data_key=NULL WHERE station_id=$1 AND seq=$2`,
		`INSERT INTO object_destroyed (station_id, sha256) SELECT station_id, sha256 FROM blob WHERE station_id=$1 AND seq=$2 ON CONFLICT DO NOTHING`,
		`DELETE FROM blob_part WHERE station_id=$1 AND blob_id IN (SELECT blob_id FROM blob WHERE station_id=$1 AND seq=$2)`,
		`UPDATE blob SET have=0 WHERE station_id=$1 AND seq=$2`,
	} {
		if _, err := tx.exec(ctx, statement, station, seq); err != nil {
			return false, err
		}
	}
	n, err := tx.exec(ctx, `INSERT INTO entry_destroyed (station_id, seq, number) VALUES ($1,$2,$3) ON CONFLICT DO NOTHING`, station, seq, number)
	return n > 0, err
}

// ObjectsDestroyed are the hashes of a station's files that are to be deleted.
func (d *DB) ObjectsDestroyed(ctx context.Context, station string) ([]ledger.Hash, error) {
	return rows(ctx, d, func(scan func(...any) error) (h ledger.Hash, err error) {
		var sum []byte
		err = scan(&sum)
		copy(h[:], sum)
		return h, err
	}, `SELECT sha256 FROM object_destroyed WHERE station_id=$1`, station)
}

// ObjectGone forgets a file that is deleted.
func (d *DB) ObjectGone(ctx context.Context, station string, sum ledger.Hash) error {
	_, err := d.exec(ctx, `DELETE FROM object_destroyed WHERE station_id=$1 AND sha256=$2`, station, sum[:])
	return err
}

// EntriesDestroyed are the entries whose keys an order took, with its number.
func (d *DB) EntriesDestroyed(ctx context.Context, station string) (map[uint64]string, error) {
	type row struct {
		seq    uint64
		number string
	}
	all, err := rows(ctx, d, func(scan func(...any) error) (r row, err error) {
		err = scan(&r.seq, &r.number)
		return r, err
	}, `SELECT seq, number FROM entry_destroyed WHERE station_id=$1`, station)
	out := map[uint64]string{}
	for _, r := range all {
		out[r.seq] = r.number
	}
	return out, err
}

// Wipe takes off the disk what was deleted, as far as the engine lets it: SQLite's log is emptied into the database, whose
// freed pages are overwritten. PostgreSQL keeps dead rows until it vacuums; no query and no dump shows them.
func (d *DB) Wipe(ctx context.Context) error { return d.wipe(ctx, d.sql) }

// EndEpoch lets a quarantined station go on from its cursor in the next epoch; ErrNone if it is not in quarantine there.
func (c Change) EndEpoch(ctx context.Context, station string, at ledger.Head, now time.Time) error {
	n, err := c.exec(ctx, `UPDATE station_cursor SET epoch=$2, forked=FALSE, updated_at=$3
		WHERE station_id=$1 AND epoch=$4 AND last_seq=$5 AND chain=$6 AND forked`, station, at.Epoch+1, column.Moment(now), at.Epoch, at.Seq, at.Chain[:])
	if err == nil && n == 0 {
		err = ErrNone
	}
	return err
}

// ChainsBefore are the chain values of at most n positions up to seq, in order.
func (d *DB) ChainsBefore(ctx context.Context, station string, seq uint64, n int) ([]ledger.Hash, error) {
	return rows(ctx, d, func(scan func(...any) error) (h ledger.Hash, err error) {
		var chain []byte
		err = scan(&chain)
		copy(h[:], chain)
		return h, err
	}, `SELECT chain FROM (SELECT seq, chain FROM ledger_entry WHERE station_id=$1 AND seq<=$2 ORDER BY seq DESC LIMIT $3) last ORDER BY seq`, station, seq, n)
}

// EpochOf is the epoch of an entry; ErrNone if it is not there.
func (d *DB) EpochOf(ctx context.Context, station string, seq uint64) (uint32, error) {
	return one(ctx, d, column.Value[uint32], `SELECT epoch FROM ledger_entry WHERE station_id=$1 AND seq=$2`, station, seq)
}

// SealKey is the station's own public seal key, as text; ErrNone for a station that is not known.
func (d *DB) SealKey(ctx context.Context, station string) (string, error) {
	return one(ctx, d, column.Value[string], `SELECT seal_key FROM station WHERE station_id=$1`, station)
}
