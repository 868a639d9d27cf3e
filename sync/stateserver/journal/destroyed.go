package journal

import (
	"context"
	"time"

	"thana/shared/record"
	"thana/sync/stateserver/column"
)

// DestroyedRow is what outlives a record.
type DestroyedRow struct {
	Record string
	Kind   record.Kind
	Number string
}

// remember keeps the number of a record that is about to be destroyed.
func remember(ctx context.Context, tx change, station, id, order string) error {
	_, err := tx.exec(ctx, `INSERT INTO record_destroyed (station_id, record, kind, number, ordered)
		SELECT station_id, record, kind, number, $3 FROM record_row WHERE station_id=$1 AND record=$2 ORDER BY version DESC LIMIT 1
		ON CONFLICT DO NOTHING`, station, id, order)
	return err
}

// carriedOut notes when an order was carried out here, and what the station says that it destroyed.
func carriedOut(ctx context.Context, tx change, station string, d Destroy, at time.Time) error {
	_, err := tx.exec(ctx, `UPDATE destruction SET carried_at=$3, told_entries=$4, told_files=$5 WHERE station_id=$1 AND number=$2`,
		station, d.Order.Number, column.Moment(at), len(d.Told), d.Files)
	return err
}

// RecordsDestroyed are the records that an order took, as far as they were here.
func (d *DB) RecordsDestroyed(ctx context.Context, station, order string) ([]DestroyedRow, error) {
	return rows(ctx, d, func(scan func(...any) error) (r DestroyedRow, err error) {
		err = scan(&r.Record, &r.Kind, &r.Number)
		return r, err
	}, `SELECT record, kind, number FROM record_destroyed WHERE station_id=$1 AND ordered=$2 ORDER BY record`, station, order)
}
