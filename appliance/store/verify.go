package store

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"time"

	"thana/shared/disk"
	"thana/shared/fault"
	"thana/shared/ledger"
)

// Report says what Verify looked at and what it found wrong. Problems name positions and blob ids, never content.
type Report struct {
	Head     ledger.Head
	Blobs    int
	Receipts int
	// Destroyed counts the entries whose keys an order took, by its number. They are no problem: the chain still verifies.
	Destroyed map[string]int
	// Elsewhere are entries that the state alone has, since an epoch goes on behind them.
	Elsewhere uint64
	Problems  []string
}

// entries yields the chain in order, with blobs, from after on.
func (db *DB) entries(ctx context.Context, after uint64) iter.Seq2[ledger.Entry, error] {
	return entriesFrom(ctx, db.reader, after)
}

func entriesFrom(ctx context.Context, from rows, after uint64) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		found, err := from.QueryContext(ctx, `SELECT seq, kind, record, version, at, state, boot, mono, body, envelope, key, chain,
			(SELECT json_group_array(json_object('id', id, 'size', size, 'sha256', lower(hex(sha256)), 'priority', priority))
				FROM (SELECT * FROM blob WHERE blob.seq = entry.seq ORDER BY place)) FROM entry WHERE seq > ? ORDER BY seq`, after)
		if err != nil {
			yield(ledger.Entry{}, err)
			return
		}
		defer func() { _ = found.Close() }()
		for found.Next() {
			var e ledger.Entry
			var at int64
			var chain []byte
			var blobs string
			err := found.Scan(&e.Seq, &e.Kind, &e.Record, &e.Version, &at, &e.Clock.State, &e.Clock.Boot, &e.Clock.Mono, &e.Body,
				&e.Envelope, &e.Key, &chain, &blobs)
			e.Clock.At = time.Unix(0, at).UTC()
			copy(e.Chain[:], chain)
			if err == nil && blobs != "[]" {
				err = json.Unmarshal([]byte(blobs), &e.Blobs)
			}
			if !yield(e, err) || err != nil {
				return
			}
		}
		if err := found.Err(); err != nil {
			yield(ledger.Entry{}, err)
		}
	}
}

// Verify walks the whole chain, the hash of every sealed file and every receipt. What does not fit is in the report and
// makes the error StoreCorrupt; a disk that cannot be read is an error of its own.
func (db *DB) Verify(ctx context.Context) (Report, error) {
	const op = "store.Verify"
	var r Report
	for _, step := range []func(context.Context, *Report) error{db.verifyChain, db.verifyKeys, db.verifyBlobs, db.verifyReceipts} {
		if err := step(ctx, &r); err != nil {
			return r, db.explain(op, err)
		}
	}
	if len(r.Problems) > 0 {
		err := fault.New(fault.StoreCorrupt, op, "%d problems, first: %s", len(r.Problems), r.Problems[0])
		db.noted(err)
		return r, err
	}
	return r, nil
}

// verifyChain walks one epoch after the other.
func (db *DB) verifyChain(ctx context.Context, r *Report) error {
	all, err := spans(ctx, db.reader)
	if err != nil {
		return err
	}
	r.Head = ledger.Head{Epoch: firstEpoch}
	for i := range len(all) + 1 {
		last := uint64(1 << 62)
		if i < len(all) {
			last = all[i].kept
		}
		if i > 0 {
			s := all[i-1]
			if s.kept == s.after && r.Head.Chain != s.chain {
				r.Problems = append(r.Problems, fmt.Sprintf("epoch %d: goes on from another chain", s.epoch))
			}
			r.Elsewhere += s.after - s.kept
			r.Head = ledger.Head{Epoch: s.epoch, Seq: s.after, Chain: s.chain}
		}
		if r.Head, err = ledger.Verify(db.opt.Station.Code, r.Head, upTo(db.entries(ctx, r.Head.Seq), last)); err != nil {
			r.Problems = append(r.Problems, err.Error())
			return nil
		}
	}
	return nil
}

func upTo(all iter.Seq2[ledger.Entry, error], last uint64) iter.Seq2[ledger.Entry, error] {
	return func(yield func(ledger.Entry, error) bool) {
		for e, err := range all {
			if err == nil && e.Seq > last || !yield(e, err) {
				return
			}
		}
	}
}

// verifyKeys tells keys that an order took from keys that are gone.
func (db *DB) verifyKeys(ctx context.Context, r *Report) error {
	found, err := db.reader.QueryContext(ctx, `SELECT entry.seq, coalesce(d.number, ''), o.number IS NOT NULL, entry.key IS NULL
		FROM entry LEFT JOIN destroyed_entry d USING (seq) LEFT JOIN destroyed_order o ON o.number = d.number
		WHERE d.seq IS NOT NULL OR entry.key IS NULL AND entry.kind <> ?`, ledger.KindEnvelope)
	if err != nil {
		return err
	}
	defer func() { _ = found.Close() }()
	r.Destroyed = map[string]int{}
	for found.Next() {
		var seq uint64
		var number string
		var ordered, gone bool
		if err := found.Scan(&seq, &number, &ordered, &gone); err != nil {
			return err
		}
		switch {
		case !ordered:
			r.Problems = append(r.Problems, fmt.Sprintf("entry %d: its key is gone without an order", seq))
		case !gone:
			r.Problems = append(r.Problems, fmt.Sprintf("entry %d: its key is here in spite of order %s", seq, number))
		default:
			r.Destroyed[number]++
		}
	}
	return found.Err()
}

func (db *DB) verifyBlobs(ctx context.Context, r *Report) error {
	found, err := db.reader.QueryContext(ctx, `SELECT id, file, size, sha256 FROM blob WHERE seq NOT IN (SELECT seq FROM destroyed_entry) ORDER BY seq, place`)
	if err != nil {
		return err
	}
	defer func() { _ = found.Close() }()
	for found.Next() {
		var id, file string
		var size int64
		var sum []byte
		if err := found.Scan(&id, &file, &size, &sum); err != nil {
			return err
		}
		r.Blobs++
		if problem := db.verifyFile(file, size, sum); problem != "" {
			r.Problems = append(r.Problems, fmt.Sprintf("blob %s: %s", id, problem))
		}
	}
	return found.Err()
}

func (db *DB) verifyFile(file string, size int64, sum []byte) string {
	f, err := disk.Open(db.files, db.blobPath(file))
	if err != nil {
		return "missing"
	}
	defer func() { _ = f.Close() }()
	h := sha256.New()
	n, err := io.Copy(h, f)
	switch {
	case err != nil:
		return "cannot be read"
	case n != size:
		return fmt.Sprintf("%d bytes, want %d", n, size)
	case ledger.Hash(h.Sum(nil)) != ledger.Hash(sum):
		return "altered"
	}
	return ""
}

// verifyReceipts compares what the state signed with the own chain: a rewritten chain does not fit old receipts.
func (db *DB) verifyReceipts(ctx context.Context, r *Report) error {
	found, err := db.reader.QueryContext(ctx, `SELECT receipt.seq, receipt.body, coalesce(entry.chain, epoch.chain) FROM receipt
		LEFT JOIN entry USING (seq) LEFT JOIN epoch ON epoch.after = receipt.seq`)
	if err != nil {
		return err
	}
	defer func() { _ = found.Close() }()
	for found.Next() {
		var seq uint64
		var body string
		var chain []byte
		var kept ledger.Receipt
		if err := found.Scan(&seq, &body, &chain); err != nil {
			return err
		}
		r.Receipts++
		if err := json.Unmarshal([]byte(body), &kept); err != nil || kept.Verify(db.opt.StateVerify) != nil || kept.Head.Seq != seq {
			r.Problems = append(r.Problems, fmt.Sprintf("receipt %d: does not verify", seq))
		} else if string(kept.Head.Chain[:]) != string(chain) {
			r.Problems = append(r.Problems, fmt.Sprintf("receipt %d: the state signed another chain", seq))
		}
	}
	return found.Err()
}
