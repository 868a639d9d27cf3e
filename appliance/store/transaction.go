package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"thana/shared/ledger"
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

// Untransacted lists the arrests about which an event was noted, such as their completion, and that have no transaction,
// and of those revised at or after since the ones whose last transaction is of an earlier revision.
func (db *DB) Untransacted(ctx context.Context, event string, since time.Time) ([]string, error) {
	return many(ctx, db, `SELECT r.id FROM record r JOIN revision v ON v.record = r.id AND v.revision = r.revision JOIN entry e ON e.seq = v.seq
		LEFT JOIN (SELECT record, max(json_extract(body, '$.exchange.revision')) AS of FROM capture WHERE id >= ? AND id < ? GROUP BY record) t ON t.record = r.id
		WHERE r.kind = ? AND (t.of IS NULL OR t.of < r.revision AND e.at >= ?)
		AND EXISTS (SELECT 1 FROM event WHERE event.record = r.id AND event.kind = ? AND json_extract(event.body, '$.detail.event') = ?) ORDER BY r.row`,
		func(r *sql.Rows) (id string, err error) { return id, r.Scan(&id) },
		TransactionID, afterTransaction, record.KindArrest, since.UnixNano(), ledger.KindSeen, event)
}
