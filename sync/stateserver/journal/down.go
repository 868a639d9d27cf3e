package journal

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"

	"thana/shared/down"
	"thana/shared/ledger"
	"thana/sync/stateserver/column"
)

// DownHeads is how far the state has spoken to a station.
func (d *DB) DownHeads(ctx context.Context, station string) (h down.Heads, err error) {
	type head struct {
		lane int
		at   down.Position
	}
	all, err := rows(ctx, d, func(scan func(...any) error) (x head, err error) {
		var chain []byte
		err = scan(&x.lane, &x.at.Seq, &chain)
		copy(x.at.Chain[:], chain)
		return x, err
	}, `SELECT lane, seq, chain FROM down_head WHERE station_id=$1`, station)
	for _, x := range all {
		if x.lane >= 0 && x.lane < down.Lanes {
			h[x.lane] = x.at
		}
	}
	return h, err
}

// errSpoke: another server spoke in this lane meanwhile.
var errSpoke = errors.New("journal: the lane moved on")

// saying bounds how often one frame meets others of its lane.
const saying = 20

// Say adds a frame to its lane: sign completes it once its place is known. by is who made it, for the board.
func (d *DB) Say(ctx context.Context, f down.Frame, by string, at time.Time, sign func(*down.Frame)) (down.Frame, error) {
	return d.SayAnd(ctx, f, by, at, sign, nil)
}

// SayAnd is Say with more to do in the same transaction.
func (d *DB) SayAnd(ctx context.Context, f down.Frame, by string, at time.Time, sign func(*down.Frame), and func(Change, down.Frame) error) (down.Frame, error) {
	id := newID()
	for range saying {
		var said down.Frame
		err := d.change(ctx, func(tx change) (err error) {
			said, err = say(ctx, tx, f, id, by, at, sign)
			if err != nil || and == nil {
				return err
			}
			return and(Change{tx}, said)
		})
		if !errors.Is(err, errSpoke) {
			return said, err
		}
	}
	return f, errSpoke
}

// Change is a transaction in the hands of another file of the state.
type Change struct{ change }

func say(ctx context.Context, tx change, f down.Frame, id, by string, at time.Time, sign func(*down.Frame)) (down.Frame, error) {
	lane := int64(f.Lane)
	if _, err := tx.exec(ctx, `INSERT INTO down_head (station_id, lane, seq, chain, said_at) VALUES ($1,$2,0,$3,'') ON CONFLICT DO NOTHING`,
		f.Station, lane, make([]byte, len(ledger.Hash{}))); err != nil {
		return f, err
	}
	var prev []byte
	var last, held uint64
	if err := tx.QueryRowContext(ctx, `SELECT seq, chain, (SELECT COALESCE(MAX(seq), 0) FROM down_frame WHERE station_id=$1 AND lane=$2 AND said_id=$3)
		FROM down_head WHERE station_id=$1 AND lane=$2`, f.Station, lane, id).Scan(&last, &prev, &held); err != nil {
		return f, err
	}
	if held > 0 { // an earlier try was committed, and its answer lost
		all, err := column.Rows(ctx, tx, scanFrame, frameQuery+` WHERE f.station_id=$1 AND f.lane=$2 AND f.seq>$3 ORDER BY f.seq LIMIT 1`, f.Station, lane, held-1)
		if err != nil || len(all) == 0 {
			return f, errors.Join(err, errSpoke)
		}
		return all[0], nil
	}
	f.Seq = last + 1
	copy(f.Prev[:], prev)
	sign(&f)
	n, err := tx.exec(ctx, `UPDATE down_head SET seq=$3, chain=$4, said_at=$5 WHERE station_id=$1 AND lane=$2 AND seq=$6`,
		f.Station, lane, f.Seq, f.Chain[:], column.Moment(at), last)
	if err != nil {
		return f, err
	}
	if n == 0 {
		return f, errSpoke
	}
	sum := sha256.Sum256(f.Body)
	body := f.Body
	if body == nil {
		body = []byte{}
	}
	if _, err := tx.exec(ctx, `INSERT INTO down_body (hash, body) VALUES ($1,$2) ON CONFLICT DO NOTHING`, sum[:], body); err != nil {
		return f, err
	}
	_, err = tx.exec(ctx, `INSERT INTO down_frame (station_id, lane, seq, said_id, kind, sealed, body_hash, prev, chain, key_id, signature, said_at, said_by)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13)`, f.Station, lane, f.Seq, id, string(f.Kind), f.Sealed, sum[:], f.Prev[:], f.Chain[:], f.KeyID,
		f.Signature, column.Moment(at), by)
	return f, err
}

const frameQuery = `SELECT f.station_id, f.lane, f.seq, f.kind, f.sealed, b.body, f.prev, f.chain, f.key_id, f.signature
	FROM down_frame f JOIN down_body b ON b.hash=f.body_hash`

func scanFrame(scan func(...any) error) (f down.Frame, err error) {
	var prev, chain []byte
	err = scan(&f.Station, &f.Lane, &f.Seq, &f.Kind, &f.Sealed, &f.Body, &prev, &chain, &f.KeyID, &f.Signature)
	copy(f.Prev[:], prev)
	copy(f.Chain[:], chain)
	return f, err
}

// Said returns at most limit frames of a lane after a position, in order.
func (d *DB) Said(ctx context.Context, station string, lane down.Lane, after uint64, limit int) ([]down.Frame, error) {
	return rows(ctx, d, scanFrame, frameQuery+` WHERE f.station_id=$1 AND f.lane=$2 AND f.seq>$3 ORDER BY f.seq LIMIT $4`, station, int64(lane), after, limit)
}

// SaidOf returns every frame of a kind, oldest first.
func (d *DB) SaidOf(ctx context.Context, station string, k down.Kind) ([]down.Frame, error) {
	return rows(ctx, d, scanFrame, frameQuery+` WHERE f.station_id=$1 AND f.kind=$2 ORDER BY f.lane, f.seq`, station, string(k))
}

// SpokenTo names the stations that something was said to since a time, by the clocks of all servers.
func (d *DB) SpokenTo(ctx context.Context, since time.Time) ([]string, error) {
	return rows(ctx, d, column.Value[string], `SELECT DISTINCT station_id FROM down_head WHERE said_at>=$1`, column.Moment(since))
}

// DownApplied keeps how far a station has applied a lane; false if the state never said what stands there.
func (d *DB) DownApplied(ctx context.Context, station string, lane down.Lane, to down.Position, at time.Time) (bool, error) {
	if to.Seq > 0 {
		chain, err := one(ctx, d, column.Value[[]byte], `SELECT chain FROM down_frame WHERE station_id=$1 AND lane=$2 AND seq=$3`, station, int64(lane), to.Seq)
		if errors.Is(err, ErrNone) || err == nil && string(chain) != string(to.Chain[:]) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
	}
	_, err := d.exec(ctx, `UPDATE down_head SET applied=$3, applied_at=$4 WHERE station_id=$1 AND lane=$2 AND applied<$3`, station, int64(lane), to.Seq, column.Moment(at))
	return true, err
}

// DownRefused keeps why a station did not carry a frame out; false if that was known.
func (d *DB) DownRefused(ctx context.Context, station string, lane down.Lane, seq uint64, code string, at time.Time) (bool, error) {
	n, err := d.exec(ctx, `UPDATE down_frame SET refused=$4, refused_at=$5 WHERE station_id=$1 AND lane=$2 AND seq=$3 AND refused<>$4`,
		station, int64(lane), seq, code, column.Moment(at))
	return n > 0, err
}

// DownRow is a frame as the operator's board lists it; its body is not opened.
type DownRow struct {
	Lane      down.Lane
	Seq       uint64
	Kind      down.Kind
	Bytes     int
	SaidAt    time.Time
	By        string
	Applied   bool
	AppliedAt time.Time // when the station last said how far it is in the lane; zero before it has reached the frame
	Refused   string    // fault code
}

// DownRows lists what was said to a station, newest first.
func (d *DB) DownRows(ctx context.Context, station string) ([]DownRow, error) {
	return rows(ctx, d, func(scan func(...any) error) (r DownRow, err error) {
		var said, applied string
		err = scan(&r.Lane, &r.Seq, &r.Kind, &r.Bytes, &said, &r.By, &r.Applied, &applied, &r.Refused)
		r.SaidAt = column.Time(said)
		if r.Applied {
			r.AppliedAt = column.Time(applied)
		}
		return r, err
	}, `SELECT f.lane, f.seq, f.kind, LENGTH(b.body), f.said_at, f.said_by, h.applied>=f.seq, h.applied_at, f.refused
		FROM down_frame f JOIN down_body b ON b.hash=f.body_hash JOIN down_head h ON h.station_id=f.station_id AND h.lane=f.lane
		WHERE f.station_id=$1 ORDER BY f.said_at DESC, f.lane, f.seq DESC LIMIT 500`, station)
}
