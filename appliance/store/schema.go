package store

import (
	"context"
	"database/sql"
	"errors"
	"path"
	"strconv"

	"thana/shared/fault"
)

// needed is the newest migration without which a program cannot work on the store. A migration that an older program can live with (a table
// or a column more that it does not know) leaves it as it is, and an update can be put back; one that changes what is there raises it to its
// own number, and there is no way back but a backup. docs/adr/0170
const needed = 11

const neededName = "schema.needed"

// Schema is the newest migration that this program knows, and the newest without which no program can work on what it wrote.
func Schema() (newest, least int64) {
	files, err := migrations.ReadDir("migrations")
	if err != nil {
		panic(err) // they are in the program
	}
	number, err := strconv.ParseInt(path.Base(files[len(files)-1].Name())[:4], 10, 64)
	if err != nil {
		panic(err)
	}
	return number, needed
}

// checkSchema refuses a store that a newer program changed too far, and notes how far this one did.
func (db *DB) checkSchema(ctx context.Context) error {
	newest, least := Schema()
	var kept int64
	err := db.writer.QueryRowContext(ctx, `SELECT CAST(value AS INTEGER) FROM meta WHERE name = ?`, neededName).Scan(&kept)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	if kept > newest {
		return fault.New(fault.StoreNewer, "store.checkSchema", "the store needs migration %d, this program knows %d", kept, newest)
	}
	if kept >= least {
		return nil
	}
	_, err = db.writer.ExecContext(ctx, `INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, neededName, strconv.FormatInt(least, 10))
	return err
}

// Sound walks the whole chain and every receipt of the open store, without the files. It is what a new version must show.
func (db *DB) Sound(ctx context.Context) error {
	const op = "store.Sound"
	var r Report
	for _, step := range []func(context.Context, *Report) error{db.verifyChain, db.verifyReceipts} {
		if err := step(ctx, &r); err != nil {
			return db.explain(op, err)
		}
	}
	if len(r.Problems) > 0 {
		return fault.New(fault.StoreCorrupt, op, "%s", r.Problems[0])
	}
	return nil
}
