package verify

import (
	"context"
	"errors"
	"time"

	"thana/shared/ledger"
	"thana/shared/seal"
	"thana/sync/stateserver/journal"
)

// Verdict is what became of a check.
type Verdict string

const (
	Holds Verdict = "holds"
	Fails Verdict = "fails"
	Waits Verdict = "waits" // not received yet
	Gone  Verdict = "gone"  // destroyed by an order: lawful
)

// CheckID names one thing that was checked.
type CheckID string

const (
	CheckLink     CheckID = "link"     // the chain value follows from the entry and the one before it
	CheckSigned   CheckID = "signed"   // the batch that brought it bears the station's signature
	CheckKey      CheckID = "key"      // its body can be opened
	CheckFile     CheckID = "file"     // a file has the hash that its entry announced, and the state's receipt
	CheckNumbers  CheckID = "numbers"  // revisions are numbered from 1 without a gap, none twice
	CheckPath     CheckID = "path"     // signed batches lead from the record to the newest receipt without a gap
	CheckReceipt  CheckID = "receipt"  // the state's signature over the chain at that place
	CheckReceived CheckID = "received" // everything up to the record is within that receipt
)

// Check is one thing that was checked just now.
type Check struct {
	ID      CheckID `json:"check"`
	Verdict Verdict `json:"verdict"`
	Detail  string  `json:"detail,omitempty"` // a number of an order, the id of a file: no personal data
}

// Proof says of one record what the chain, the signatures, the receipts and the files prove.
type Proof struct {
	Station    string          `json:"station"`
	Record     string          `json:"record"`
	At         time.Time       `json:"checked_at"`
	LedgerKey  []byte          `json:"station_key"` // Ed25519, of the station's ledger
	ReceiptKey []byte          `json:"state_key"`   // Ed25519, of the state's receipts
	Head       ledger.Head     `json:"head"`        // of the station's chain at the state
	Receipt    *ledger.Receipt `json:"receipt,omitempty"`
	Batches    int             `json:"batches"` // signed, from the record's first entry to the receipt
	Entries    []ProofEntry    `json:"entries"`
	Checks     []Check         `json:"checks"` // of the whole
}

// ProofEntry is a revision or a capture of the record. The entry's sealed body is what its chain value commits to.
type ProofEntry struct {
	ledger.Entry
	Epoch    uint32      `json:"epoch"`
	Prev     ledger.Hash `json:"prev"` // chain before it
	BodyHash ledger.Hash `json:"body_hash"`
	Batch    ProofBatch  `json:"batch"`
	Files    []ProofFile `json:"files,omitempty"`
	Checks   []Check     `json:"checks"`
}

// ProofBatch is what the station signed.
type ProofBatch struct {
	First     uint64      `json:"first"`
	Last      uint64      `json:"last"`
	Prev      ledger.Hash `json:"prev"`
	Chain     ledger.Hash `json:"chain"`
	KeyID     string      `json:"key_id"`
	Signature []byte      `json:"signature"`
	Received  time.Time   `json:"received_at"`
}

// ProofFile is a file that the entry announced.
type ProofFile struct {
	ledger.Blob
	Receipt *ledger.BlobReceipt `json:"receipt,omitempty"`
	Check   Check               `json:"check"`
}

// Holds says that nothing failed and nothing waits.
func (p Proof) Holds() bool { return p.count(Fails) == 0 && p.count(Waits) == 0 }

// Failed is how many checks failed.
func (p Proof) Failed() int { return p.count(Fails) }

// Passed is how many checks were made and hold.
func (p Proof) Passed() int { return p.count(Holds) }

// Waiting is how many files are announced and not yet received.
func (p Proof) Waiting() int { return p.count(Waits) }

func (p Proof) count(v Verdict) int {
	n := 0
	add := func(all []Check) {
		for _, c := range all {
			if c.Verdict == v {
				n++
			}
		}
	}
	add(p.Checks)
	for _, e := range p.Entries {
		add(e.Checks)
		for _, f := range e.Files {
			add([]Check{f.Check})
		}
	}
	return n
}

func passed(id CheckID, holds bool) Check {
	if holds {
		return Check{ID: id, Verdict: Holds}
	}
	return Check{ID: id, Verdict: Fails}
}

// Record proves one record: every entry of it and every file, checked now. journal.ErrNone if the ledger has no such record.
func (s State) Record(ctx context.Context, k journal.Station, record string) (Proof, error) {
	p := Proof{Station: k.Code, Record: record, At: time.Now().UTC(), LedgerKey: k.LedgerKey, ReceiptKey: s.Receipt}
	c := &check{State: s, ctx: ctx, key: k.LedgerKey, out: Station{Station: k.Code}, keys: keys{s, k.Code, map[string]*seal.Envelope{}}}
	defer c.keys.forget()
	var err error
	if c.at, err = s.Journal.Cursor(ctx, k.Code); err != nil {
		return p, err
	}
	p.Head, p.Receipt = c.at.Head, c.at.Receipt
	if c.spans, err = s.Journal.Batches(ctx, k.Code); err != nil {
		return p, err
	}
	if c.gone, err = c.orders(); err != nil {
		return p, err
	}
	entries, err := s.Journal.EntriesOf(ctx, k.Code, record)
	if err != nil {
		return p, err
	}
	if len(entries) == 0 {
		return p, journal.ErrNone
	}
	for _, e := range entries {
		proved, err := c.prove(e)
		if err != nil {
			return p, err
		}
		p.Entries = append(p.Entries, proved)
	}
	p.Checks = append(p.Checks, passed(CheckNumbers, numbered(entries)))
	return p, c.path(&p)
}

// numbered says that the revisions among the entries are 1, 2, 3 and so on.
func numbered(entries []ledger.Entry) bool {
	next := uint32(1)
	for _, e := range entries {
		if e.Kind == ledger.KindCapture {
			continue
		}
		if e.Version != next {
			return false
		}
		next++
	}
	return next > 1
}

func (c *check) prove(e ledger.Entry) (ProofEntry, error) {
	p := ProofEntry{Entry: e, Epoch: c.epoch(e.Seq), BodyHash: e.BodyHash()}
	p.Key = nil // wrapped, and no part of the proof
	readable, err := c.keys.readable(c.ctx, e)
	if err != nil {
		return p, err
	}
	if p.Batch, p.Prev, err = c.signed(&p); err != nil {
		return p, err
	}
	key := passed(CheckKey, readable)
	if number, listed := c.gone.entries[e.Seq]; listed && c.gone.may(e, number) && len(e.Key) == 0 {
		key = Check{CheckKey, Gone, number}
	}
	p.Checks = append(p.Checks, key)
	for _, b := range e.Blobs {
		f, err := c.proveFile(e, b, key)
		if err != nil {
			return p, err
		}
		p.Files = append(p.Files, f)
	}
	return p, nil
}

// signed reads the batch that brought an entry, computes every link in it anew, and checks its signature.
func (c *check) signed(p *ProofEntry) (b ProofBatch, prev ledger.Hash, err error) {
	for _, s := range c.spans {
		if p.Seq < s.First || p.Seq > s.Last {
			continue
		}
		all, err := c.Journal.Entries(c.ctx, c.out.Station, s.First-1, int(s.Last-s.First)+1)
		if err != nil {
			return b, prev, err
		}
		batch := s.Batch
		batch.Entries = all
		prev = batch.Prev
		for _, e := range all {
			if e.Seq < p.Seq {
				prev = e.Chain
			}
		}
		fault := batch.Verify(c.key)
		whole := batch.First() == s.First && batch.Last() == s.Last
		_, received, err := c.Journal.BatchOf(c.ctx, c.out.Station, p.Seq)
		p.Checks = append(p.Checks, passed(CheckLink, p.Link(c.out.Station, s.Batch.Epoch, prev) == p.Chain), passed(CheckSigned, fault == nil && whole))
		return ProofBatch{s.First, s.Last, batch.Prev, batch.Chain(), batch.KeyID, batch.Signature, received}, prev, err
	}
	p.Checks = append(p.Checks, passed(CheckLink, false), passed(CheckSigned, false))
	return b, prev, nil
}

func (c *check) proveFile(e ledger.Entry, b ledger.Blob, key Check) (ProofFile, error) {
	f := ProofFile{Blob: b, Check: Check{CheckFile, Fails, b.ID}}
	row, err := c.Journal.Blob(c.ctx, c.out.Station, b.ID)
	if err != nil && !errors.Is(err, journal.ErrNone) {
		return f, err
	}
	f.Receipt = row.Receipt
	switch {
	case err != nil || row.Seq != e.Seq || row.Size != b.Size || row.SHA256 != b.SHA256:
	case key.Verdict == Gone:
		f.Check = Check{CheckFile, Gone, key.Detail}
	case row.Receipt == nil:
		f.Check.Verdict = Waits
	default:
		kind, _, err := c.file(c.ctx, c.out.Station, row)
		if err != nil {
			return f, err
		}
		if kind == "" {
			f.Check.Verdict = Holds
		}
	}
	return f, nil
}

// path goes from the record's first batch to the newest receipt: each batch begins where the one before ended and bears
// the station's signature, so that the state's signature at the end covers the record.
func (c *check) path(p *Proof) error {
	r := p.Receipt
	if r == nil {
		p.Checks = append(p.Checks, Check{ID: CheckReceipt, Verdict: Waits})
		return nil
	}
	first, last := p.Entries[0].Seq, p.Entries[len(p.Entries)-1].Seq
	at, err := c.Journal.ChainAt(c.ctx, c.out.Station, r.Head.Epoch, r.Head.Seq)
	if err != nil && !errors.Is(err, journal.ErrNone) {
		return err
	}
	receipt := err == nil && at == r.Head.Chain && r.Verify(c.Receipt) == nil && r.Station == c.out.Station && r.Level == ledger.Stored
	within := passed(CheckReceived, last <= r.Head.Seq)
	if within.Verdict == Fails && last <= p.Head.Seq {
		within.Verdict = Waits // received, and about to be stored
	}
	holds, next := true, uint64(0)
	for i, s := range c.spans {
		if s.Last < first || s.First > r.Head.Seq {
			continue
		}
		after := c.at.Head.Chain
		if i+1 < len(c.spans) {
			after = c.spans[i+1].Batch.Prev
		}
		holds = holds && (next == 0 || s.First == next) && ledger.Spanned(c.key, s.Batch, s.First, s.Last, after)
		next = s.Last + 1
		p.Batches++
	}
	holds = holds && next > r.Head.Seq
	p.Checks = append(p.Checks, passed(CheckPath, holds), passed(CheckReceipt, receipt), within)
	return nil
}
