package quality

import (
	"context"
	"database/sql"
	"time"

	"thana/sync/stateserver/column"
)

// Tx is what Keep and Forget write in: the transaction that lists the record.
type Tx interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// Keep puts a revision's figures in place of an older one's.
func Keep(ctx context.Context, tx Tx, station string, f *Figures) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO quality (station_id, record, version, kind, number, at, after_event, after_diary, photos, prints, below, reasoned, unreasoned, thin, reasons)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15)
		ON CONFLICT (station_id, record) DO UPDATE SET version=excluded.version, number=excluded.number, at=excluded.at, after_event=excluded.after_event,
			after_diary=excluded.after_diary, photos=excluded.photos, prints=excluded.prints, below=excluded.below, reasoned=excluded.reasoned,
			unreasoned=excluded.unreasoned, thin=excluded.thin, reasons=excluded.reasons WHERE quality.version<excluded.version`,
		station, column.Text(f.Record), int64(f.Version), f.Kind, column.Text(f.Number), column.Moment(f.At), minutes(f.AfterEvent), minutes(f.AfterDiary),
		int64(f.Photos), int64(f.Prints), int64(f.Below), int64(f.Reasoned), int64(f.Unreasoned), int64(f.Thin), column.Text(f.Reasons))
	return err
}

func minutes(d time.Duration) int64 { return int64(d / time.Minute) }

// Forget takes a record's figures out: its key is destroyed.
func Forget(ctx context.Context, tx Tx, station, rec string) error {
	_, err := tx.ExecContext(ctx, `DELETE FROM quality WHERE station_id=$1 AND record=$2`, station, rec)
	return err
}
