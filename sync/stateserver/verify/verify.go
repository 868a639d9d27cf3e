// Package verify proves that nothing is missing, doubled, altered or unreadable: every link, every signature, every
// file, every key.
package verify

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"time"

	"thana/shared/ledger"
	"thana/shared/seal"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/objects"
)

// Kind says what is wrong with a thing.
type Kind string

const (
	Missing Kind = "missing"
	Doubled Kind = "doubled"
	Altered Kind = "altered"
	Orphan  Kind = "orphan" // a file that no entry names
	// Unreadable: the key of an entry is gone or garbled, and no order says that it may be.
	Unreadable Kind = "unreadable"
)

// Problem is one finding. What names the thing without personal data.
type Problem struct {
	Kind Kind   `json:"kind"`
	What string `json:"what"`
}

// Station is the result for one station.
type Station struct {
	Station  string `json:"station"`
	Entries  int    `json:"entries"`
	Batches  int    `json:"batches"`
	Captures int    `json:"captures"` // files read and hashed
	Bytes    int64  `json:"bytes"`    // of those files
	Waiting  int    `json:"waiting"`  // files announced and not yet received: not a fault
	Forked   bool   `json:"forked"`
	// Destroyed counts the entries whose keys an order took, by its number: lawful, and no finding.
	Destroyed map[string]int `json:"destroyed,omitempty"`
	Problems  []Problem      `json:"problems"`
}

// Complete says that all that was announced is here, whole, once.
func (s Station) Complete() bool { return len(s.Problems) == 0 && s.Waiting == 0 && !s.Forked }

// State is what is verified, and the state's own keys.
type State struct {
	Journal *journal.DB
	Objects objects.Objects
	Receipt ed25519.PublicKey
	Seal    seal.PrivateKey // opens envelope keys; no body is opened
	// Progress is told after every few hundred entries how many of a station's are walked; may be nil.
	Progress func(station string, entries int, of uint64)
}

// progressEvery is the number of entries between two calls of Progress.
const progressEvery = 256

// All verifies every station by code.
func (s State) All(ctx context.Context) ([]Station, error) {
	known, err := s.Journal.Stations(ctx)
	if err != nil {
		return nil, err
	}
	all := []Station{}
	for _, k := range known {
		one, err := s.One(ctx, k)
		if err != nil {
			return all, err
		}
		all = append(all, one)
	}
	return all, nil
}

// check walks one station.
type check struct {
	State
	ctx   context.Context
	out   Station
	key   ed25519.PublicKey
	at    journal.Cursor // when the walk began
	head  ledger.Head
	spans []journal.Span
	open  []ledger.Entry // of the batch being walked
	seen  map[string]uint64
	named map[ledger.Hash]bool
	blobs map[string]journal.Blob
	keys  keys
	gone  gone
	asked map[string]time.Time
}

// One verifies one station.
func (s State) One(ctx context.Context, k journal.Station) (Station, error) {
	c := &check{State: s, ctx: ctx, key: k.LedgerKey, out: Station{Station: k.Code, Forked: k.Forked, Problems: []Problem{}},
		seen: map[string]uint64{}, named: map[ledger.Hash]bool{}, blobs: map[string]journal.Blob{},
		keys: keys{s, k.Code, map[string]*seal.Envelope{}}}
	defer c.keys.forget()
	// Files first, then the cursor: what comes while this walks is left to the next walk, and is no finding of this one.
	files, err := s.Objects.List(ctx, k.Code)
	if err != nil {
		return c.out, err
	}
	if c.at, err = s.Journal.Cursor(ctx, k.Code); err != nil {
		return c.out, err
	}
	if c.spans, err = s.Journal.Batches(ctx, k.Code); err != nil {
		return c.out, err
	}
	blobs, err := s.Journal.Blobs(ctx, k.Code)
	if err != nil {
		return c.out, err
	}
	if c.gone, err = c.orders(); err != nil {
		return c.out, err
	}
	if c.asked, err = s.Journal.Asked(ctx, k.Code); err != nil {
		return c.out, err
	}
	for _, b := range blobs {
		c.blobs[b.ID] = b
	}
	for e, err := range s.Journal.Walk(ctx, k.Code) {
		if err != nil {
			return c.out, err
		}
		if e.Seq > c.at.Head.Seq {
			now, err := s.Journal.Cursor(ctx, k.Code)
			if err != nil {
				return c.out, err
			}
			if e.Seq <= now.Head.Seq {
				break
			}
		}
		if err := c.entry(e); err != nil {
			return c.out, err
		}
		if s.Progress != nil && c.out.Entries%progressEvery == 0 {
			s.Progress(k.Code, c.out.Entries, c.at.Head.Seq)
		}
	}
	c.tail()
	c.orphans(files)
	return c.out, nil
}

func (c *check) found(kind Kind, format string, args ...any) {
	c.out.Problems = append(c.out.Problems, Problem{kind, fmt.Sprintf(format, args...)})
}

func (c *check) entry(e ledger.Entry) error {
	c.out.Entries++
	c.head.Epoch = c.epoch(e.Seq)
	if e.Seq != c.head.Seq+1 {
		c.found(Missing, "%s", span(c.head.Seq+1, e.Seq-1))
		c.open = nil
	} else if e.Link(c.out.Station, c.head.Epoch, c.head.Chain) != e.Chain {
		c.found(Altered, "entry %d", e.Seq)
	}
	before := c.head
	c.head.Seq, c.head.Chain = e.Seq, e.Chain
	// The receipt alone is signed with a key that is not in the database.
	if r := c.at.Receipt; r != nil && r.Head.Seq == e.Seq && r.Head.Chain != e.Chain {
		c.found(Altered, "chain at entry %d: its receipt names another", e.Seq)
	}
	c.twice(e)
	c.batch(e, before)
	readable, err := c.keys.readable(c.ctx, e)
	if err != nil {
		return err
	}
	number, listed := c.gone.entries[e.Seq]
	lawful := listed && c.gone.may(e, number)
	switch {
	case lawful && len(e.Key) > 0:
		c.found(Altered, "entry %d: its key is here in spite of order %s", e.Seq, number)
	case lawful:
		if c.out.Destroyed == nil {
			c.out.Destroyed = map[string]int{}
		}
		c.out.Destroyed[number]++
		for _, b := range e.Blobs {
			c.named[b.SHA256] = true
		}
		return nil
	case !readable:
		c.found(Unreadable, "entry %d: its key", e.Seq)
	}
	for _, b := range e.Blobs {
		if err := c.blob(e, b); err != nil {
			return err
		}
	}
	return nil
}

func span(first, last uint64) string {
	if first == last {
		return fmt.Sprintf("entry %d", first)
	}
	return fmt.Sprintf("entries %d to %d", first, last)
}

// twice finds a revision or a capture that stands in the ledger a second time.
func (c *check) twice(e ledger.Entry) {
	switch e.Kind {
	case ledger.KindPrint, ledger.KindAccess, ledger.KindView, ledger.KindSearch, ledger.KindSeen, ledger.KindOfficer,
		ledger.KindDown, ledger.KindDestroyed, ledger.KindService:
		return // events of one record, as many as happen
	}
	key := fmt.Sprintf("%s %s revision %d", e.Kind, e.Record, e.Version)
	if first, ok := c.seen[key]; ok {
		c.found(Doubled, "%s in entries %d and %d", key, first, e.Seq)
		return
	}
	c.seen[key] = e.Seq
}

// batch checks that a batch begins where the chain stands, and its signature when its last entry comes.
func (c *check) batch(e ledger.Entry, before ledger.Head) {
	for len(c.spans) > 0 && c.spans[0].Last < e.Seq {
		c.spans = c.spans[1:]
		c.open = nil
	}
	if len(c.spans) == 0 || e.Seq < c.spans[0].First {
		c.found(Missing, "signature over entry %d", e.Seq)
		return
	}
	c.open = append(c.open, e)
	s := c.spans[0]
	if e.Seq == s.First && before.Seq+1 == e.Seq && before.Chain != s.Batch.Prev {
		c.found(Altered, "signature over %s", span(s.First, s.Last))
	}
	if e.Seq != s.Last {
		return
	}
	c.out.Batches++
	b := s.Batch
	b.Entries, c.open = c.open, nil
	// An entry that does not link is already named; a batch that lacks entries proves nothing.
	if err := b.Verify(c.key); b.First() != s.First || errors.Is(err, ledger.ErrSignature) {
		c.found(Altered, "signature over %s", span(s.First, s.Last))
	}
}

func (c *check) blob(e ledger.Entry, b ledger.Blob) error {
	c.named[b.SHA256] = true
	row, ok := c.blobs[b.ID]
	switch {
	case !ok:
		c.found(Missing, "capture %s of entry %d: not in the list of captures", b.ID, e.Seq)
		return nil
	case row.Seq != e.Seq:
		c.found(Doubled, "capture %s in entries %d and %d", b.ID, row.Seq, e.Seq)
		return nil
	case row.Size != b.Size || row.SHA256 != b.SHA256:
		c.found(Altered, "capture %s of entry %d: its place in the list", b.ID, e.Seq)
		return nil
	case row.Receipt == nil && !c.asked[b.ID].IsZero():
		c.found(Missing, "file of capture %s of entry %d: lost here, and asked of the station again", b.ID, e.Seq)
		return nil
	case row.Receipt == nil:
		c.out.Waiting++
		return nil
	}
	kind, what, err := c.file(c.ctx, c.out.Station, row)
	if err != nil {
		return err
	}
	if kind != "" {
		c.found(kind, "%s capture %s of entry %d", what, b.ID, e.Seq)
		return nil
	}
	c.out.Captures++
	c.out.Bytes += b.Size
	return nil
}

// tail compares the end of the chain with the cursor and its receipt.
func (c *check) tail() {
	last, r := c.at.Head, c.at.Receipt
	if r != nil {
		last.Seq = max(last.Seq, r.Head.Seq)
	}
	switch {
	case c.head.Seq < last.Seq:
		c.found(Missing, "%s", span(c.head.Seq+1, last.Seq))
	case c.head.Seq != c.at.Head.Seq || c.head.Chain != c.at.Head.Chain:
		c.found(Altered, "cursor at entry %d", c.at.Head.Seq)
	}
	switch {
	case r == nil && c.at.Stored > 0:
		c.found(Missing, "receipt of entry %d", c.at.Stored)
	case r != nil && (r.Verify(c.Receipt) != nil || r.Station != c.out.Station || r.Head.Seq != c.at.Stored):
		c.found(Altered, "receipt of entry %d", r.Head.Seq)
	}
}

func (c *check) orphans(files []ledger.Hash) {
	for _, sum := range files {
		if !c.named[sum] {
			c.found(Orphan, "file %s", sum)
		}
	}
}
