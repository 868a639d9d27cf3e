// Package archive writes signed archives of what the state keeps: a range of a station's ledger, a case for a court or
// another system, the transactions of a day for the bureau. An archive is a zip whose last files are its manifest, with the
// hash of every other file, and the state's signature over it; see docs/adr/0101-archives.md.
package archive

import (
	"archive/zip"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"mime"
	"time"

	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/seal"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/objects"
	"thana/sync/stateserver/verify"
)

// Source is what archives are made of, and the key that signs them.
type Source struct {
	Journal *journal.DB
	Objects objects.Objects
	Open    func(ctx context.Context, station string, e ledger.Entry) (json.RawMessage, seal.DataKey, error)
	Verify  verify.State
	Key     ed25519.PrivateKey // of receipts
	Realm   record.Realm
}

// Manifest is the signed list of an archive's files.
type Manifest struct {
	Format       string         `json:"format"`
	Realm        record.Realm   `json:"realm"`
	Station      string         `json:"station,omitempty"`
	Record       string         `json:"record,omitempty"` // of a case: its FIR
	Day          record.Date    `json:"day,omitempty"`    // of transactions
	Head         ledger.Head    `json:"head,omitzero"`    // of the station's chain at the state when the archive was made
	At           time.Time      `json:"at"`
	Records      []Record       `json:"records,omitempty"`      // of a case
	Transactions []Transaction  `json:"transactions,omitempty"` // of a day
	Absent       []string       `json:"absent,omitempty"`       // files that its entries name and that are not here: not arrived, or lost
	Files        []ManifestFile `json:"files"`
}

// ManifestFile is one file of the archive.
type ManifestFile struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// Signature stands beside the manifest: Ed25519 over its bytes, by the key that signs receipts.
type Signature struct {
	KeyID     string `json:"key_id"`
	PublicKey []byte `json:"public_key"`
	Signature []byte `json:"signature"`
}

// The forms of archive; the number changes with the layout.
const (
	formatRange        = "thana archive 1"
	formatCase         = "thana case archive 1"
	formatTransactions = "thana transactions 1"
)

// writer writes files and notes their hashes.
type writer struct {
	Source
	ctx context.Context
	zip *zip.Writer
	Manifest
}

func (s Source) begin(ctx context.Context, w io.Writer, m Manifest) (*writer, error) {
	m.Realm, m.At, m.Files = s.Realm, time.Now().UTC(), []ManifestFile{}
	if m.Station != "" {
		cursor, err := s.Journal.Cursor(ctx, m.Station)
		if err != nil {
			return nil, err
		}
		m.Head = cursor.Head
	}
	return &writer{s, ctx, zip.NewWriter(w), m}, nil
}

func (a *writer) add(name string, write func(io.Writer) error) error {
	w, err := a.zip.CreateHeader(&zip.FileHeader{Name: name, Method: zip.Deflate, Modified: a.At})
	if err != nil {
		return err
	}
	h := &counting{Hash: sha256.New()}
	if err := write(io.MultiWriter(w, h)); err != nil {
		return err
	}
	a.Files = append(a.Files, ManifestFile{name, h.n, hex.EncodeToString(h.Sum(nil))})
	return nil
}

func (a *writer) addJSON(name string, v any) error {
	return a.add(name, func(w io.Writer) error { return json.NewEncoder(w).Encode(v) })
}

type counting struct {
	hash.Hash
	n int64
}

func (c *counting) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return c.Hash.Write(p)
}

// close writes manifest and signature. An archive that was broken off has neither, and no table of contents.
func (a *writer) close() (Manifest, error) {
	text, err := seal.Canonical(a.Manifest)
	if err != nil {
		return a.Manifest, err
	}
	public := a.Key.Public().(ed25519.PublicKey)
	sig, err := json.Marshal(Signature{ledger.KeyID(public), public, ed25519.Sign(a.Key, text)})
	if err != nil {
		return a.Manifest, err
	}
	for _, f := range []struct {
		name string
		data []byte
	}{{"manifest.json", text}, {"manifest.sig", sig}} {
		w, err := a.zip.Create(f.name)
		if err != nil {
			return a.Manifest, err
		}
		if _, err := w.Write(f.data); err != nil {
			return a.Manifest, err
		}
	}
	return a.Manifest, a.zip.Close()
}

// entry adds an entry as it stands in the chain, its opened body, and its opened captures. A destroyed one is the entry alone.
func (a *writer) entry(e ledger.Entry) error {
	name := fmt.Sprintf("%08d", e.Seq)
	destroyed := len(e.Key) == 0 && e.Kind != ledger.KindEnvelope
	if err := a.addJSON("ledger/"+name+".json", e); err != nil || destroyed {
		return err
	}
	body, key, err := a.Open(a.ctx, a.Station, e)
	defer key.Wipe()
	if err != nil {
		return fmt.Errorf("entry %d: %w", e.Seq, err)
	}
	if err := a.add("opened/"+name+".json", func(w io.Writer) error { _, err := w.Write(body); return err }); err != nil {
		return err
	}
	for _, b := range e.Blobs {
		there, err := a.blob(a.Station, e, b, key, "captures/"+b.ID+extension(e, b, body))
		if err != nil {
			return err
		}
		if !there {
			a.Absent = append(a.Absent, b.ID)
		}
	}
	return nil
}

// blob adds an opened file; false if it is not here: the ledger entry names it.
func (a *writer) blob(station string, e ledger.Entry, b ledger.Blob, key seal.DataKey, name string) (bool, error) {
	f, n, err := a.Objects.Open(a.ctx, station, b.SHA256)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer f.Close()
	plain, err := seal.OpenBlob(f, n, key, seal.OfBlob(station, e, b.ID))
	if err != nil {
		return false, fmt.Errorf("capture %s: %w", b.ID, err)
	}
	return true, a.add(name, func(w io.Writer) error {
		_, err := io.Copy(w, io.NewSectionReader(plain, 0, plain.Size()))
		return err
	})
}

// extension follows the MIME type of the capture or its rendition.
func extension(e ledger.Entry, b ledger.Blob, body []byte) string {
	var capture record.Capture
	if e.Kind != ledger.KindCapture || json.Unmarshal(body, &capture) != nil {
		return ".bin"
	}
	format := capture.Format
	for _, r := range capture.Renditions {
		if b.ID == capture.ID+"."+r.Name {
			format = r.Format
		}
	}
	switch format {
	case "image/jpeg":
		return ".jpg"
	case "image/x-wsq", "image/wsq":
		return ".wsq"
	case record.TransactionFormat:
		return ".an2"
	}
	if all, err := mime.ExtensionsByType(format); err == nil && len(all) > 0 {
		return all[0]
	}
	return ".bin"
}
