package journal

import (
	"context"
	"time"

	"thana/sync/stateserver/column"
)

// AskAgain takes back what a stored capture is acknowledged with, so that its file is taken anew; ErrNone if it is not
// stored, or was asked for meanwhile.
func (c Change) AskAgain(ctx context.Context, station string, b Blob, at time.Time) error {
	n, err := c.exec(ctx, `UPDATE blob SET receipt='', have=0 WHERE station_id=$1 AND blob_id=$2 AND sha256=$3 AND receipt<>''`, station, b.ID, b.SHA256[:])
	if err != nil {
		return err
	}
	if n == 0 {
		return ErrNone
	}
	_, err = c.exec(ctx, `INSERT INTO blob_asked (station_id, blob_id, asked_at) VALUES ($1,$2,$3)
		ON CONFLICT (station_id, blob_id) DO UPDATE SET asked_at=excluded.asked_at`, station, b.ID, column.Moment(at))
	return err
}

// Asked are a station's captures that were asked for again, with the newest time.
func (d *DB) Asked(ctx context.Context, station string) (map[string]time.Time, error) {
	type asked struct {
		id string
		at time.Time
	}
	all, err := rows(ctx, d, func(scan func(...any) error) (a asked, err error) {
		var at string
		err = scan(&a.id, &at)
		a.at = column.Time(at)
		return a, err
	}, `SELECT blob_id, asked_at FROM blob_asked WHERE station_id=$1`, station)
	out := map[string]time.Time{}
	for _, a := range all {
		out[a.id] = a.at
	}
	return out, err
}
