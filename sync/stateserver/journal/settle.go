package journal

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"thana/shared/ledger"
	"thana/shared/record"
	"thana/sync/stateserver/column"
	"thana/sync/stateserver/quality"
	"thana/sync/stateserver/search"
)

// Listing is what an opened entry adds to the lists of the console.
type Listing struct {
	Record  *RecordRow
	Capture *CaptureRow
	Links   []Link
	Search  *search.Entry    // what a search finds of the record; nil for kinds that are not searched
	Quality *quality.Figures // what the quality board counts of the record; nil for kinds that are not counted
	Destroy *Destroy
	Service *Service
}

// Link says that one record tells of another, and so of its persons.
type Link struct{ Record, Of string }

// RecordRow is one revision in the lists. Title is empty for a sensitive class, which may rise after the revision came.
type RecordRow struct {
	Station, Record            string
	Version                    uint32
	Seq                        uint64
	Kind, Number, Class, Title string
	At                         time.Time
	OfficerEn, OfficerLocal    string
	OfficerRank                string
}

// CaptureRow is one capture in the lists.
type CaptureRow struct {
	Station, Capture, Record string
	Seq                      uint64
	Kind, What, Device       string
	At                       time.Time
	Quality                  int
}

// Settle lists entries and moves the stored position to the receipt's, in one transaction.
func (d *DB) Settle(ctx context.Context, station string, all []Listing, r ledger.Receipt) error {
	receipt, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return d.change(ctx, func(tx change) error {
		// The cursor first: it lets one server after the other in, and what another has settled needs no more.
		n, err := tx.exec(ctx, `UPDATE station_cursor SET stored_seq=$2, receipt=$3, stored_at=$4 WHERE station_id=$1 AND stored_seq<$2`,
			station, r.Head.Seq, string(receipt), column.Moment(r.At))
		if err != nil || n == 0 {
			return err
		}
		for _, l := range all {
			if err := list(ctx, tx, station, l); err != nil {
				return err
			}
		}
		return nil
	})
}

func list(ctx context.Context, tx change, station string, l Listing) error {
	if r := l.Record; r != nil {
		if _, err := tx.exec(ctx, `INSERT INTO record_row (station_id, record, version, seq, kind, number, at, class, officer_en, officer_local, officer_rank, title)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12) ON CONFLICT DO NOTHING`,
			station, r.Record, r.Version, r.Seq, r.Kind, r.Number, column.Moment(r.At), r.Class, r.OfficerEn, r.OfficerLocal, r.OfficerRank, r.Title); err != nil {
			return err
		}
		for _, k := range l.Links {
			if _, err := tx.exec(ctx, `INSERT INTO record_link (station_id, of_record, record) VALUES ($1,$2,$3) ON CONFLICT DO NOTHING`,
				station, k.Of, k.Record); err != nil {
				return err
			}
		}
		if l.Search != nil {
			if err := search.Keep(ctx, tx, station, l.Search); err != nil {
				return err
			}
		}
		if l.Quality != nil {
			if err := quality.Keep(ctx, tx, station, l.Quality); err != nil {
				return err
			}
		}
		if err := protect(ctx, tx, station, r.Record, l.Links); err != nil {
			return err
		}
	}
	if l.Service != nil {
		return serve(ctx, tx, station, *l.Service)
	}
	if l.Destroy != nil {
		return destroy(ctx, tx, station, *l.Destroy)
	}
	if c := l.Capture; c != nil {
		if _, err := tx.exec(ctx, `INSERT INTO capture_row (station_id, capture, seq, record, kind, what, at, device, quality)
			VALUES ($1,$2,$3,$4,$5,$6,$7,$8,$9) ON CONFLICT DO NOTHING`,
			station, c.Capture, c.Seq, c.Record, c.Kind, c.What, column.Moment(c.At), c.Device, c.Quality); err != nil {
			return err
		}
	}
	return nil
}

// protect masks what is about a protected record: its older revisions, the records that tell of it, and what tells of
// those. A record may come before the one that protects it, and the station writes no new revision of it.
func protect(ctx context.Context, tx change, station, id string, links []Link) error {
	about := []string{id}
	for _, k := range links {
		about = append(about, k.Of)
	}
	for _, of := range about {
		var class string
		err := tx.QueryRowContext(ctx, `SELECT class FROM record_row WHERE station_id=$1 AND record=$2 AND class NOT IN ('', $3)
			ORDER BY version DESC LIMIT 1`, station, of, string(record.Open)).Scan(&class)
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return err
		}
		if _, err := tx.exec(ctx, `WITH RECURSIVE hit(id) AS (SELECT $2 UNION
				SELECT record FROM record_link JOIN hit ON of_record=hit.id WHERE station_id=$1)
			UPDATE record_row SET class=$3, title='' WHERE station_id=$1 AND record IN (SELECT id FROM hit) AND class IN ('', $4)`,
			station, of, class, string(record.Open)); err != nil {
			return err
		}
		if err := raiseFound(ctx, tx, station, of); err != nil {
			return err
		}
	}
	return nil
}

// Blob is a capture's sealed file as its entry announced it. Receipt is nil until it is stored.
type Blob struct {
	ledger.Blob
	Seq     uint64
	Receipt *ledger.BlobReceipt
}

const blobColumns = `blob_id, seq, size, sha256, priority, receipt`

func scanBlob(scan func(...any) error) (Blob, error) {
	var b Blob
	var sum []byte
	var receipt string
	err := scan(&b.ID, &b.Seq, &b.Size, &sum, &b.Priority, &receipt)
	copy(b.SHA256[:], sum)
	if err == nil && receipt != "" {
		b.Receipt = new(ledger.BlobReceipt)
		err = json.Unmarshal([]byte(receipt), b.Receipt)
	}
	return b, err
}

// Blob returns one blob; ErrNone if no entry announced it.
func (d *DB) Blob(ctx context.Context, station, id string) (Blob, error) {
	return one(ctx, d, scanBlob, `SELECT `+blobColumns+` FROM blob WHERE station_id=$1 AND blob_id=$2`, station, id)
}

// Blobs returns a station's blobs in the order of their entries.
func (d *DB) Blobs(ctx context.Context, station string) ([]Blob, error) {
	return rows(ctx, d, scanBlob, `SELECT `+blobColumns+` FROM blob WHERE station_id=$1 ORDER BY seq, blob_id`, station)
}

// Drawn returns up to n stored blobs of a station, others each time; none whose file an order destroyed.
func (d *DB) Drawn(ctx context.Context, station string, n int) ([]Blob, error) {
	return rows(ctx, d, scanBlob, `SELECT `+blobColumns+` FROM blob b WHERE station_id=$1 AND receipt<>''
		AND NOT EXISTS (SELECT 1 FROM object_destroyed o WHERE o.station_id=b.station_id AND o.sha256=b.sha256)
		AND NOT EXISTS (SELECT 1 FROM entry_destroyed e WHERE e.station_id=b.station_id AND e.seq=b.seq) ORDER BY RANDOM() LIMIT $2`, station, n)
}

// BlobStored keeps the receipt of a stored blob and removes its parts. A blob keeps its first receipt; the one kept is
// returned.
func (d *DB) BlobStored(ctx context.Context, r ledger.BlobReceipt) (ledger.BlobReceipt, error) {
	j, err := json.Marshal(r)
	if err != nil {
		return r, err
	}
	if err := d.change(ctx, func(tx change) error {
		n, err := tx.exec(ctx, `UPDATE blob SET receipt=$3, have=0 WHERE station_id=$1 AND blob_id=$2 AND receipt=''`, r.Station, r.Blob, string(j))
		if err != nil || n == 0 {
			return err
		}
		_, err = tx.exec(ctx, `DELETE FROM blob_part WHERE station_id=$1 AND blob_id=$2`, r.Station, r.Blob)
		return err
	}); err != nil {
		return r, err
	}
	b, err := d.Blob(ctx, r.Station, r.Blob)
	if err != nil {
		return r, err
	}
	return *b.Receipt, nil
}

// EntryAt returns one entry; ErrNone if it is not there.
func (d *DB) EntryAt(ctx context.Context, station string, seq uint64) (ledger.Entry, error) {
	return one(ctx, d, scanEntry, `SELECT `+entryColumns+` FROM ledger_entry WHERE station_id=$1 AND seq=$2`, station, seq)
}

// Envelope returns the newest envelope entry with the id; ErrNone if it is not there.
func (d *DB) Envelope(ctx context.Context, station, id string) (ledger.Entry, error) {
	return one(ctx, d, scanEntry, `SELECT `+entryColumns+` FROM ledger_entry
		WHERE station_id=$1 AND kind=$2 AND record=$3 ORDER BY seq DESC LIMIT 1`, station, string(ledger.KindEnvelope), id)
}

// BlobsWaiting returns the ids of a station's blobs that are not stored, in the order of their entries. What was destroyed
// before it came is not waited for.
func (d *DB) BlobsWaiting(ctx context.Context, station string) ([]string, error) {
	return rows(ctx, d, column.Value[string], `SELECT blob_id FROM blob WHERE station_id=$1 AND receipt=''
		AND seq NOT IN (SELECT seq FROM entry_destroyed WHERE station_id=$1) ORDER BY seq, blob_id`, station)
}
