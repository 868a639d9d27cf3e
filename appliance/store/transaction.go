package store

import (
	"context"
	"database/sql"
	"encoding/json"

	"thana/shared/record"
)

// Transaction ids begin with these letters, so that a look for them reads nothing else.
const (
	TransactionID    = "an2-"
	afterTransaction = "an2."
)

// Transactions lists the newest transaction of each arrest that has one.
func (db *DB) Transactions(ctx context.Context) ([]record.Capture, error) {
	all, err := many(ctx, db, `SELECT body FROM capture WHERE id >= ? AND id < ? ORDER BY seq`, func(r *sql.Rows) (c record.Capture, err error) {
		var body string
		if err := r.Scan(&body); err != nil {
			return c, err
		}
		return c, json.Unmarshal([]byte(body), &c)
	}, TransactionID, afterTransaction)
	var out []record.Capture
	at := map[string]int{}
	for _, c := range all {
		if i, ok := at[c.Record]; ok {
			out[i] = c
			continue
		}
		at[c.Record] = len(out)
		out = append(out, c)
	}
	return out, err
}
