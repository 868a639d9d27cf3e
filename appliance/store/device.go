package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"time"

	"thana/shared/wire"
)

// How much of a device's history is kept. A plug with a loose contact must not push out the others', so that each device has its own.
const (
	keepsEvents = 200
	keepsFor    = 180 * 24 * time.Hour
)

// NoteDevices adds to the history of the devices, which is the technician's and no part of the ledger.
func (db *DB) NoteDevices(ctx context.Context, all ...wire.DeviceEvent) error {
	return db.write(ctx, "store.NoteDevices", func(tx *Tx) error {
		for _, e := range all {
			e.ID = 0
			body, err := text(e)
			if err != nil {
				return err
			}
			if err := tx.exec(`INSERT INTO device_event (at, key, body) VALUES (?, ?, ?)`, e.At.UnixNano(), e.Key, body); err != nil {
				return err
			}
			err = tx.exec(`DELETE FROM device_event WHERE at < ? OR key = ? AND id <= (SELECT id FROM device_event WHERE key = ? ORDER BY id DESC LIMIT 1 OFFSET ?)`,
				e.At.Add(-keepsFor).UnixNano(), e.Key, e.Key, keepsEvents)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// DeviceHistory lists what became of a device, or of all where key is empty: newest first, before an id where one is named.
func (db *DB) DeviceHistory(ctx context.Context, key string, before int64, limit int) ([]wire.DeviceEvent, error) {
	return many(ctx, db, `SELECT id, body FROM device_event WHERE (? = '' OR key = ?) AND (? = 0 OR id < ?) ORDER BY id DESC LIMIT ?`,
		func(r *sql.Rows) (e wire.DeviceEvent, err error) {
			var id int64
			var body string
			if err := r.Scan(&id, &body); err != nil {
				return e, err
			}
			err = json.Unmarshal([]byte(body), &e)
			e.ID = id
			return e, err
		}, key, key, before, before, limit)
}
