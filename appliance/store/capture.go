package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"

	"thana/shared/disk"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/seal"
)

// Rendition is a form derived from a capture; Size and SHA256 are set by the store.
type Rendition struct {
	record.Rendition
	Data []byte
	Late bool // as large as the original and no sooner needed: it goes to the state with it
}

// Priorities of sync.md.
const (
	priorityPrint = 3 // prints and photographs
	priorityScan  = 4
	priorityBulk  = 5
)

// NewCapture is a capture to be kept: Size, SHA256 and Renditions of its description are set by the store, and a hash
// that the caller gives must fit.
type NewCapture struct {
	record.Capture
	Original   []byte
	Renditions []Rendition
}

// AddCapture keeps one capture. A repeated id returns the first result.
func (db *DB) AddCapture(ctx context.Context, c record.Capture, original []byte, renditions []Rendition) (record.Capture, error) {
	kept, err := db.AddCaptures(ctx, NewCapture{c, original, renditions})
	if err != nil {
		return c, err
	}
	return kept[0], nil
}

// AddCaptures seals and keeps the original bytes and renditions of captures that belong together, then their
// descriptions with a ledger entry each: all of them or none. Repeated ids return the first result.
func (db *DB) AddCaptures(ctx context.Context, all ...NewCapture) ([]record.Capture, error) {
	const op = "store.AddCaptures"
	if kept, err := db.keptAlready(ctx, all); !errors.Is(err, fault.RequestNotFound) {
		return kept, err
	}
	files := map[string]string{}
	sealed := make([]sealedCapture, len(all))
	for i := range all {
		var err error
		sealed[i], err = db.sealCapture(all[i], files)
		defer sealed[i].key.Wipe()
		if err != nil {
			db.drop(files)
			err = db.explain(op, err)
			db.noted(err)
			return nil, err
		}
	}
	err := db.write(ctx, op, func(tx *Tx) error {
		for i := range sealed {
			if err := tx.addCapture(sealed[i], files); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil {
		out := make([]record.Capture, len(sealed))
		for i := range sealed {
			out[i] = sealed[i].c
		}
		return out, nil
	}
	if !errors.Is(err, errUnsure) || errors.Is(err, fault.StoreFull) { // what did not fit into the log is not in it
		db.drop(files)
	}
	if errors.Is(err, errTwice) {
		return db.keptAlready(ctx, all)
	}
	return nil, err
}

// keptAlready returns what the store holds under these ids; RequestNotFound where one is new.
func (db *DB) keptAlready(ctx context.Context, all []NewCapture) ([]record.Capture, error) {
	out := make([]record.Capture, len(all))
	for i, n := range all {
		if err := CheckID(n.ID); err != nil {
			return nil, err
		}
		var err error
		if out[i], err = db.Capture(ctx, n.ID); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// sealedCapture is a capture whose files are written and whose row is not yet.
type sealedCapture struct {
	c     record.Capture
	words string // of a document
	key   seal.DataKey
	entry ledger.Entry
}

// sealCapture writes the files of a capture, each sealed with the capture's own key, and notes them in files.
func (db *DB) sealCapture(n NewCapture, files map[string]string) (sealedCapture, error) {
	s := sealedCapture{c: n.Capture, key: seal.NewDataKey(), entry: ledger.Entry{Kind: ledger.KindCapture, Record: n.ID, Version: 1}}
	sum := hashOf(n.Original)
	if s.c.SHA256 != "" && s.c.SHA256 != sum {
		return s, fault.New(fault.RequestMalformed, "store.sealCapture", "the bytes do not have the hash that was given")
	}
	s.c.SHA256, s.c.Size, s.c.Renditions = sum, int64(len(n.Original)), nil
	keep := func(id string, data []byte, priority uint8) error {
		b, file, err := db.sealBlob(s.key, s.entry, id, data)
		b.Priority = priority
		s.entry.Blobs = append(s.entry.Blobs, b)
		files[id] = file
		return err
	}
	urgent, original := priorityOf(n.Kind), priorityOf(n.Kind)
	if len(n.Renditions) > 0 {
		original = priorityBulk // the state can use the rendition, which is a tenth of it
	}
	if err := keep(n.ID, n.Original, original); err != nil {
		return s, err
	}
	for _, r := range n.Renditions {
		r.Size, r.SHA256 = int64(len(r.Data)), hashOf(r.Data)
		s.c.Renditions = append(s.c.Renditions, r.Rendition)
		if n.Kind == record.DocumentCapture && r.Name == record.DocumentText {
			s.words = string(r.Data)
		}
		priority := urgent
		if r.Late {
			priority = original
		}
		if err := keep(n.ID+"."+r.Name, r.Data, priority); err != nil {
			return s, err
		}
	}
	return s, nil
}

// errTwice: another call kept the same capture first.
var errTwice = errors.New("store: capture is kept already")

func (tx *Tx) addCapture(s sealedCapture, files map[string]string) error {
	c := s.c
	if err := notDestroyed(tx.ctx, tx.tx, c.Record); err != nil {
		return err
	}
	var there int
	if err := tx.tx.QueryRowContext(tx.ctx, `SELECT count(*) FROM capture WHERE id = ?`, c.ID).Scan(&there); err != nil {
		return err
	}
	if there > 0 {
		return fault.Wrap(fault.RequestConflict, "store.addCapture", errTwice)
	}
	e, err := tx.add(s.entry, &s.key, c)
	if err != nil {
		return err
	}
	body, err := text(c)
	if err != nil {
		return err
	}
	if err := tx.exec(`INSERT INTO capture (id, record, seq, body) VALUES (?, ?, ?, ?)`, c.ID, c.Record, e.Seq, body); err != nil {
		return err
	}
	for place, b := range e.Blobs {
		if err := tx.exec(`INSERT INTO blob (id, seq, place, file, size, sha256, priority) VALUES (?, ?, ?, ?, ?, ?, ?)`,
			b.ID, e.Seq, place, files[b.ID], b.Size, b.SHA256[:], b.Priority); err != nil {
			return err
		}
		if err := tx.exec(`INSERT INTO outbox (seq, blob, bytes) VALUES (?, ?, ?)`, e.Seq, b.ID, b.Size); err != nil {
			return err
		}
	}
	return tx.bound(c, e.Seq, s.words)
}

func (db *DB) sealBlob(key seal.DataKey, e ledger.Entry, id string, data []byte) (ledger.Blob, string, error) {
	var out bytes.Buffer
	out.Grow(int(seal.SealedSize(int64(len(data)))))
	if _, err := seal.SealBlob(&out, bytes.NewReader(data), key, seal.OfBlob(db.opt.Station.Code, e, id)); err != nil {
		return ledger.Blob{}, "", err
	}
	file, err := db.keepBlob(out.Bytes())
	return ledger.Blob{ID: id, Size: int64(out.Len()), SHA256: sha256.Sum256(out.Bytes())}, file, err
}

func (db *DB) drop(files map[string]string) {
	for _, file := range files {
		if file != "" {
			_ = db.files.Remove(db.blobPath(file)) // what stays is swept at the next start
		}
	}
}

func priorityOf(kind record.CaptureKind) uint8 {
	if kind == record.PageCapture || kind == record.DocumentCapture {
		return priorityScan
	}
	return priorityPrint
}

func hashOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// Capture returns a capture's description.
func (db *DB) Capture(ctx context.Context, id string) (c record.Capture, err error) {
	var body string
	err = db.reader.QueryRowContext(ctx, `SELECT body FROM capture WHERE id = ?`, id).Scan(&body)
	if err != nil {
		return c, db.explain("store.Capture", err)
	}
	return c, json.Unmarshal([]byte(body), &c)
}

// Captures lists the captures of a record or draft, in the order they were taken.
func (db *DB) Captures(ctx context.Context, recordID string) ([]record.Capture, error) {
	return many(ctx, db, `SELECT body FROM capture WHERE record = ? ORDER BY seq`, func(r *sql.Rows) (c record.Capture, err error) {
		var body string
		if err := r.Scan(&body); err != nil {
			return c, err
		}
		return c, json.Unmarshal([]byte(body), &c)
	}, recordID)
}

// OpenCapture returns the original bytes of a capture (rendition empty) or one of its renditions. A file that is gone or
// altered is StoreMissing.
func (db *DB) OpenCapture(ctx context.Context, id, rendition string) ([]byte, error) {
	const op = "store.OpenCapture"
	blob := id
	if rendition != "" {
		blob += "." + rendition
	}
	var file string
	var e ledger.Entry
	err := db.reader.QueryRowContext(ctx, `SELECT blob.file, entry.kind, entry.record, entry.version, entry.envelope, entry.key
		FROM blob JOIN entry USING (seq) WHERE blob.id = ?`, blob).Scan(&file, &e.Kind, &e.Record, &e.Version, &e.Envelope, &e.Key)
	if err != nil {
		return nil, db.explain(op, err)
	}
	env, err := db.openEnvelope(ctx, e.Envelope)
	if err != nil {
		return nil, db.explain(op, err)
	}
	defer env.Wipe()
	key, err := env.Unwrap(e.Key, seal.OfEntry(db.opt.Station.Code, e))
	if err != nil {
		return nil, fault.Wrap(fault.StoreCorrupt, op, err)
	}
	defer key.Wipe()
	f, err := disk.Open(db.files, db.blobPath(file))
	if err != nil {
		return nil, fault.Wrap(fault.StoreMissing, op, err)
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return nil, fault.Wrap(fault.StoreMissing, op, err)
	}
	r, err := seal.OpenBlob(f, info.Size(), key, seal.OfBlob(db.opt.Station.Code, e, blob))
	if err != nil {
		return nil, fault.Wrap(fault.StoreMissing, op, err)
	}
	out := make([]byte, r.Size())
	if _, err := r.ReadAt(out, 0); err != nil && err != io.EOF {
		return nil, fault.Wrap(fault.StoreMissing, op, err)
	}
	return out, nil
}

func (db *DB) openEnvelope(ctx context.Context, id string) (seal.Envelope, error) {
	var body []byte
	err := db.reader.QueryRowContext(ctx, `SELECT entry.body FROM envelope JOIN entry USING (seq) WHERE envelope.id = ?`, id).Scan(&body)
	if err != nil {
		return seal.Envelope{}, err
	}
	return seal.OpenEnvelope(db.opt.Own, db.opt.Station.Code, body)
}

// many collects the rows of a query.
func many[T any](ctx context.Context, db *DB, query string, scan func(*sql.Rows) (T, error), args ...any) ([]T, error) {
	found, err := db.reader.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, db.explain("store.many", err)
	}
	defer func() { _ = found.Close() }()
	var out []T
	for found.Next() {
		v, err := scan(found)
		if err != nil {
			return nil, db.explain("store.many", err)
		}
		out = append(out, v)
	}
	return out, db.explain("store.many", found.Err())
}
