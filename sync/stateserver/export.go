package main

import (
	"archive/zip"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"mime"
	"os"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/seal"
	"thana/sync/stateserver/ingest"
)

type exportCmd struct {
	Station string `arg:"" help:"Code of the station."`
	Record  string `help:"Only this record with its revisions and captures."`
	From    uint64 `help:"First entry." default:"1"`
	To      uint64 `help:"Last entry; the newest if not given."`
	Out     string `help:"Archive to write." required:"" type:"path"`
}

// manifest is the signed list of an archive's files.
type manifest struct {
	Format  string         `json:"format"`
	Realm   record.Realm   `json:"realm"`
	Station string         `json:"station"`
	Record  string         `json:"record,omitempty"`
	Head    ledger.Head    `json:"head"` // of the chain at the state when the archive was made
	At      time.Time      `json:"at"`
	Files   []manifestFile `json:"files"`
}

type manifestFile struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// signature stands beside the manifest: Ed25519 over its bytes, by the key that signs receipts.
type signature struct {
	KeyID     string `json:"key_id"`
	PublicKey []byte `json:"public_key"`
	Signature []byte `json:"signature"`
}

func (c *exportCmd) Run(p *program, st *state) error {
	// An archive that is there already stays as it is.
	f, err := os.OpenFile(c.Out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return fault.Wrap(fault.SyncState, "state.export", err)
	}
	n, err := c.write(p, st, f)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(fault.Wrap(fault.SyncState, "state.export", err), os.Remove(c.Out))
	}
	fmt.Fprintf(p.out, "%s: %d files, signed by %s\n", c.Out, n, ledger.KeyID(st.receiptKey()))
	return nil
}

// archive writes files and notes their hashes.
type archive struct {
	zip *zip.Writer
	manifest
}

func (a *archive) add(name string, write func(io.Writer) error) error {
	w, err := a.zip.Create(name)
	if err != nil {
		return err
	}
	h := &counting{Hash: sha256.New()}
	if err := write(io.MultiWriter(w, h)); err != nil {
		return err
	}
	a.Files = append(a.Files, manifestFile{name, h.n, hex.EncodeToString(h.Sum(nil))})
	return nil
}

type counting struct {
	hash.Hash
	n int64
}

func (c *counting) Write(p []byte) (int, error) {
	c.n += int64(len(p))
	return c.Hash.Write(p)
}

// write fills the archive. The look is kept before anything is opened.
func (c *exportCmd) write(p *program, st *state, f *os.File) (int, error) {
	cursor, err := st.journal.Cursor(p.ctx, c.Station)
	if err != nil {
		return 0, err
	}
	a := &archive{zip.NewWriter(f), manifest{Format: "thana archive 1", Realm: st.Realm, Station: c.Station, Record: c.Record, Head: cursor.Head, At: time.Now().UTC()}}
	in := ingest.New(ingest.Config{Journal: st.journal, Objects: st.objects, Partials: st.partials, Seal: st.seal, Log: p.log})
	if err := st.journal.Viewed(p.ctx, c.Station, "(command line)", c.Record, "export", a.At); err != nil {
		return 0, err
	}
	for e, err := range st.journal.Walk(p.ctx, c.Station) {
		if err != nil {
			return 0, err
		}
		if e.Seq < c.From || c.To > 0 && e.Seq > c.To {
			continue
		}
		if err := c.entry(p, st, in, a, e); err != nil {
			return 0, err
		}
	}
	return len(a.Files), errors.Join(a.close(st.receipt), f.Sync())
}

// entry adds the entry as it stands in the chain, its opened body, and its opened captures.
func (c *exportCmd) entry(p *program, st *state, in *ingest.State, a *archive, e ledger.Entry) error {
	body, key, err := in.Open(p.ctx, c.Station, e)
	defer key.Wipe()
	destroyed := len(e.Key) == 0 && e.Kind != ledger.KindEnvelope
	if err != nil && !destroyed {
		return fmt.Errorf("entry %d: %w", e.Seq, err)
	}
	if c.Record != "" && !c.about(e, body) {
		return nil
	}
	name := fmt.Sprintf("%08d", e.Seq)
	if err := a.add("ledger/"+name+".json", func(w io.Writer) error { return json.NewEncoder(w).Encode(e) }); err != nil || destroyed {
		return err
	}
	if err := a.add("opened/"+name+".json", func(w io.Writer) error { _, err := w.Write(body); return err }); err != nil {
		return err
	}
	for _, b := range e.Blobs {
		if err := c.blob(p, st, a, e, b, key, extension(e, b, body)); err != nil {
			return err
		}
	}
	return nil
}

func (c *exportCmd) about(e ledger.Entry, body []byte) bool {
	if e.Kind != ledger.KindCapture {
		return e.Record == c.Record
	}
	var capture record.Capture
	return json.Unmarshal(body, &capture) == nil && capture.Record == c.Record
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

func (c *exportCmd) blob(p *program, st *state, a *archive, e ledger.Entry, b ledger.Blob, key seal.DataKey, ext string) error {
	f, n, err := st.objects.Open(p.ctx, c.Station, b.SHA256)
	if errors.Is(err, os.ErrNotExist) {
		return nil // not yet received; the ledger entry names it
	}
	if err != nil {
		return err
	}
	defer f.Close()
	plain, err := seal.OpenBlob(f, n, key, seal.OfBlob(c.Station, e, b.ID))
	if err != nil {
		return fmt.Errorf("capture %s: %w", b.ID, err)
	}
	return a.add("captures/"+b.ID+ext, func(w io.Writer) error {
		_, err := io.Copy(w, io.NewSectionReader(plain, 0, plain.Size()))
		return err
	})
}

func (a *archive) close(key ed25519.PrivateKey) error {
	text, err := seal.Canonical(a.manifest)
	if err != nil {
		return err
	}
	public := key.Public().(ed25519.PublicKey)
	sig, err := json.Marshal(signature{ledger.KeyID(public), public, ed25519.Sign(key, text)})
	if err != nil {
		return err
	}
	for _, f := range []struct {
		name string
		data []byte
	}{{"manifest.json", text}, {"manifest.sig", sig}} {
		w, err := a.zip.Create(f.name)
		if err != nil {
			return err
		}
		if _, err := w.Write(f.data); err != nil {
			return err
		}
	}
	return a.zip.Close()
}
