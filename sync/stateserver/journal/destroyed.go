package journal

import (
	"context"
	"crypto/ed25519"
	"encoding/json"
	"time"

	"thana/shared/ledger"
	"thana/shared/record"
	"thana/sync/stateserver/column"
)

// DestroyedRow is what outlives a record.
type DestroyedRow struct {
	Record string
	Kind   record.Kind
	Number string
}

// Report is one time that a station carried out an order. One that was restored from a backup does it again.
type Report struct {
	Number      string // of the order; empty if it came before reports were kept, and another followed it
	Seq         uint64 // of the entry that says so
	DestroyedAt time.Time
	ToldEntries int
	ToldFiles   int
	Alone       Alone
}

// Alone is the state's word on what it destroyed by an order and the station did not name: a station that was restored
// from a backup cannot name what it no longer has.
type Alone struct {
	Station   string
	Order     ledger.Hash
	Seq       uint64 // of the report
	Entries   []uint64
	Signature []byte // by the key of the state's receipts
}

func (a Alone) hash() ledger.Hash {
	parts := []any{"thana destroyed alone v1", a.Station, a.Order.String(), a.Seq, uint64(len(a.Entries))}
	for _, seq := range a.Entries {
		parts = append(parts, seq)
	}
	return ledger.Sum(parts...)
}

// Sign sets Signature.
func (a *Alone) Sign(key ed25519.PrivateKey) {
	sum := a.hash()
	a.Signature = ed25519.Sign(key, sum[:])
}

// Holds checks the state's signature, and that the word is on this order.
func (a Alone) Holds(key ed25519.PublicKey, order ledger.Hash) bool {
	a.Order = order
	return len(a.Entries) > 0 && ledger.Fits(key, a.hash(), a.Signature)
}

// remember keeps the number of a record that is about to be destroyed.
func remember(ctx context.Context, tx change, station, id, order string) error {
	_, err := tx.exec(ctx, `INSERT INTO record_destroyed (station_id, record, kind, number, ordered)
		SELECT station_id, record, kind, number, $3 FROM record_row WHERE station_id=$1 AND record=$2 ORDER BY version DESC LIMIT 1
		ON CONFLICT DO NOTHING`, station, id, order)
	return err
}

// carriedOut notes when an order was carried out here, and what the station says that it destroyed. alone are the entries
// that were destroyed here now and that the station did not name.
func carriedOut(ctx context.Context, tx change, station string, d Destroy, alone []uint64, at time.Time) error {
	_, err := tx.exec(ctx, `UPDATE destruction SET carried_at=$3, told_entries=$4, told_files=$5 WHERE station_id=$1 AND number=$2`,
		station, d.Order.Number, column.Moment(at), len(d.Told), d.Files)
	if err != nil {
		return err
	}
	word := Alone{Station: station, Order: d.Order.Hash(), Seq: d.Seq, Entries: alone}
	if len(alone) > 0 && len(d.Key) > 0 {
		word.Sign(d.Key)
	}
	list, err := json.Marshal(alone)
	if err != nil {
		return err
	}
	_, err = tx.exec(ctx, `INSERT INTO destruction_report (station_id, entry_seq, number, destroyed_at, told_entries, told_files, alone, signature)
		VALUES ($1,$2,$3,$4,$5,$6,$7,$8) ON CONFLICT (station_id, entry_seq) DO UPDATE SET number=excluded.number, destroyed_at=excluded.destroyed_at,
		told_entries=excluded.told_entries, told_files=excluded.told_files, alone=excluded.alone, signature=excluded.signature`,
		station, d.Seq, d.Order.Number, column.Moment(d.At), len(d.Told), d.Files, string(list), word.Signature)
	return err
}

// Reports are a station's words that it carried out an order, oldest first.
func (d *DB) Reports(ctx context.Context, station string) ([]Report, error) {
	return rows(ctx, d, func(scan func(...any) error) (r Report, err error) {
		var at, alone string
		if err := scan(&r.Number, &r.Seq, &at, &r.ToldEntries, &r.ToldFiles, &alone, &r.Alone.Signature); err != nil {
			return r, err
		}
		r.DestroyedAt, r.Alone.Station, r.Alone.Seq = column.Time(at), station, r.Seq
		return r, json.Unmarshal([]byte(alone), &r.Alone.Entries)
	}, `SELECT number, entry_seq, destroyed_at, told_entries, told_files, alone, signature FROM destruction_report WHERE station_id=$1 ORDER BY entry_seq`, station)
}

// RecordsDestroyed are the records that an order took, as far as they were here.
func (d *DB) RecordsDestroyed(ctx context.Context, station, order string) ([]DestroyedRow, error) {
	return rows(ctx, d, func(scan func(...any) error) (r DestroyedRow, err error) {
		err = scan(&r.Record, &r.Kind, &r.Number)
		return r, err
	}, `SELECT record, kind, number FROM record_destroyed WHERE station_id=$1 AND ordered=$2 ORDER BY record`, station, order)
}
