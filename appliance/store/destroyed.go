package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
)

// Destruction is an order that was carried out here, with what its certificate says.
type Destruction struct {
	Order   down.Order
	Signers []down.Authority // whose signatures held
	Frame   uint64           // of the urgent lane
	At      time.Time
	Entry   uint64 // of the ledger, that says it is done
	Chain   ledger.Hash
	Keys    int
	Files   int
	Pending int // files that are not yet off the disk, of any order
	Records []DestroyedRecord
}

// DestroyedRecord is what outlives a record: its number is never given again.
type DestroyedRecord struct {
	ID, Number string
	Kind       record.Kind
}

// noteOrder keeps an order that is being carried out.
func (tx *Tx) noteOrder(o down.Order, known down.Authorities, frame uint64) error {
	body, err := text(o)
	if err != nil {
		return err
	}
	signers, err := text(o.Signed(known))
	if err != nil {
		return err
	}
	hash := o.Hash()
	return tx.exec(`INSERT INTO destroyed_order (hash, number, at, body, signers, frame) VALUES (?, ?, ?, ?, ?, ?)`,
		hash[:], o.Number, tx.Now().UnixNano(), body, signers, frame)
}

// Destructions lists the numbers of the orders that were carried out here, oldest first.
func (db *DB) Destructions(ctx context.Context) ([]string, error) {
	return many(ctx, db, `SELECT number FROM destroyed_order ORDER BY at, number`, func(r *sql.Rows) (number string, err error) {
		err = r.Scan(&number)
		return number, err
	})
}

// Destroyed returns one order; RequestNotFound if none of the number was carried out here.
func (db *DB) Destroyed(ctx context.Context, number string) (d Destruction, err error) {
	const op = "store.Destroyed"
	var body, signers string
	var at int64
	err = db.reader.QueryRowContext(ctx, `SELECT body, signers, frame, at, (SELECT count(*) FROM destroyed_file) FROM destroyed_order WHERE number = ?`, number).
		Scan(&body, &signers, &d.Frame, &at, &d.Pending)
	if errors.Is(err, sql.ErrNoRows) {
		return d, fault.New(fault.RequestNotFound, op, "no order of this number")
	}
	if err == nil {
		err = errors.Join(json.Unmarshal([]byte(body), &d.Order), json.Unmarshal([]byte(signers), &d.Signers))
	}
	if err != nil {
		return d, db.explain(op, err)
	}
	d.At, d.Order.Number = time.Unix(0, at), number // an order of before this version has its number alone
	if d.Records, err = many(ctx, db, `SELECT id, number, kind FROM record WHERE destroyed = ? ORDER BY row`, func(r *sql.Rows) (x DestroyedRecord, err error) {
		err = r.Scan(&x.ID, &x.Number, &x.Kind)
		return x, err
	}, number); err != nil {
		return d, db.explain(op, err)
	}
	return d, db.explain(op, db.destroyedEntry(ctx, &d))
}

// destroyedEntry finds the ledger's word on an order.
func (db *DB) destroyedEntry(ctx context.Context, d *Destruction) error {
	all, err := db.Events(ctx, ledger.KindDestroyed, "")
	if err != nil {
		return err
	}
	for _, e := range slices.Backward(all) { // the last: it is told again when entries move
		var said down.Destroyed
		if json.Unmarshal(e.Detail, &said) == nil && said.Number == d.Order.Number {
			d.Entry, d.Keys, d.Files = e.Seq, len(said.Entries), said.Files
			d.Chain, err = db.chainAt(ctx, e.Seq)
			return err
		}
	}
	return nil
}
