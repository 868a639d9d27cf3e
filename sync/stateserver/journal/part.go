package journal

import (
	"bytes"
	"context"
	"errors"
	"io"

	"thana/sync/stateserver/column"
)

// Parts keeps captures that are not complete as rows, so that any server of the data centre goes on at the byte. How
// many bytes there are stands with the blob and is the compare-and-swap: two uploads of a station on two servers cannot
// both append at the same place.
type Parts struct{ *DB }

// Begun returns a station's captures that are begun and not stored, with their bytes.
func (p Parts) Begun(ctx context.Context, station string) (map[string]int64, error) {
	type begun struct {
		id   string
		have int64
	}
	all, err := rows(ctx, p.DB, func(scan func(...any) error) (b begun, err error) {
		err = scan(&b.id, &b.have)
		return b, err
	},
		`SELECT blob_id, have FROM blob WHERE station_id=$1 AND receipt='' AND have>0`, station)
	sizes := map[string]int64{}
	for _, b := range all {
		sizes[b.id] = b.have
	}
	return sizes, err
}

// Size is how many bytes of a capture are durable.
func (p Parts) Size(ctx context.Context, station, id string) (int64, error) {
	have, err := one(ctx, p.DB, column.Value[int64], `SELECT have FROM blob WHERE station_id=$1 AND blob_id=$2`, station, id)
	if errors.Is(err, ErrNone) {
		return 0, nil
	}
	return have, err
}

// Add appends at an offset; false if the capture does not end there.
func (p Parts) Add(ctx context.Context, station, id string, offset int64, data []byte) (bool, error) {
	added := false
	err := p.change(ctx, func(tx change) error {
		n, err := tx.exec(ctx, `UPDATE blob SET have=$4 WHERE station_id=$1 AND blob_id=$2 AND have=$3 AND receipt=''`,
			station, id, offset, offset+int64(len(data)))
		if added = err == nil && n == 1; !added {
			return err
		}
		_, err = tx.exec(ctx, `INSERT INTO blob_part (station_id, blob_id, first_byte, data) VALUES ($1,$2,$3,$4)`, station, id, offset, data)
		return err
	})
	return added && err == nil, err
}

// Drop forgets a capture that has so many bytes; false if it has not, or is stored.
func (p Parts) Drop(ctx context.Context, station, id string, size int64) (bool, error) {
	dropped := false
	err := p.change(ctx, func(tx change) error {
		n, err := tx.exec(ctx, `UPDATE blob SET have=0 WHERE station_id=$1 AND blob_id=$2 AND have=$3 AND receipt=''`, station, id, size)
		if dropped = err == nil && n == 1; !dropped {
			return err
		}
		_, err = tx.exec(ctx, `DELETE FROM blob_part WHERE station_id=$1 AND blob_id=$2`, station, id)
		return err
	})
	return dropped && err == nil, err
}

// Open reads what is there, from the first byte.
func (p Parts) Open(ctx context.Context, station, id string) (io.ReadCloser, error) {
	return io.NopCloser(&partReader{parts: p, ctx: ctx, station: station, id: id}), nil
}

// partReader reads a page of parts at a time, so that no connection is held while an object store takes the bytes.
type partReader struct {
	parts       Parts
	ctx         context.Context
	station, id string
	next        int64
	page        []byte
}

// partsOfPage are at most 256 kB where parts are chunks of the wire.
const partsOfPage = 16

func (r *partReader) Read(b []byte) (int, error) {
	if len(r.page) == 0 {
		all, err := rows(r.ctx, r.parts.DB, column.Value[[]byte], `SELECT data FROM blob_part WHERE station_id=$1 AND blob_id=$2 AND first_byte>=$3
			ORDER BY first_byte LIMIT $4`, r.station, r.id, r.next, partsOfPage)
		if err != nil {
			return 0, err
		}
		r.page = bytes.Join(all, nil)
		r.next += int64(len(r.page))
	}
	if len(r.page) == 0 {
		return 0, io.EOF
	}
	n := copy(b, r.page)
	r.page = r.page[n:]
	return n, nil
}
