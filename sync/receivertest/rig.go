// Package receivertest holds the promises of a protocol.Receiver as tests. An implementation's own test is a Rig and
// a call of Run.
package receivertest

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/protocol"
)

// Rig is a receiver with two enrolled stations, and hands. A nil hand skips the promises that need it.
type Rig struct {
	StateKey ed25519.PublicKey // verifies receipts
	Station  *Station          // enrolled
	Other    *Station          // enrolled, another station
	// Receiver is the view of the station with the code; it is asked anew after every cut.
	Receiver func(code string) protocol.Receiver
	// Another is the same view at another server of the same data centre.
	Another  func(code string) protocol.Receiver
	Holds    func(code string) Contents
	Say      func(code string, k down.Kind, body string) // the state says something to a station; not opened by this suite
	Restart  func()                                      // kills the receiver without warning and starts it on what was durable
	CutAfter func(n int64)                               // the line breaks after n more bytes, once
	Patience time.Duration                               // how long to wait for what the state says; 20 seconds if 0
}

// Contents is what a state holds of a station.
type Contents struct {
	Entries []ledger.Entry
	Blobs   map[string][]byte // complete ones
	Forked  bool
	// DownAcks is the newest acknowledgement of each lane, in any order, and every refusal.
	DownAcks []protocol.DownAck
}

// Station makes entries, batches and captures of one station, reproducibly from a seed.
type Station struct {
	Code    string
	Key     ed25519.PrivateKey
	Entries []ledger.Entry
	Blobs   map[string][]byte
	rand    *rand.Rand
}

// NewStation has no entries yet.
func NewStation(code string, seed uint64) *Station {
	s := &Station{Code: code, Blobs: map[string][]byte{}, rand: rand.New(rand.NewPCG(seed, 7))}
	s.Key = ed25519.NewKeyFromSeed(s.bytes(ed25519.SeedSize))
	return s
}

// Public is the key that batches verify with.
func (s *Station) Public() ed25519.PublicKey { return s.Key.Public().(ed25519.PublicKey) }

func (s *Station) bytes(n int) []byte {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte(s.rand.Uint32())
	}
	return b
}

// Write appends an entry; each size adds a capture of so many bytes.
func (s *Station) Write(body int, captures ...int) ledger.Entry {
	seq := uint64(len(s.Entries)) + 1
	e := ledger.Entry{Seq: seq, Kind: "gd", Record: fmt.Sprintf("r-%d", seq), Version: 1, Body: s.bytes(body),
		Clock: ledger.Clock{At: time.Date(2026, 11, 22, 8, 0, int(seq), 0, time.UTC), State: "synced", Boot: "b1", Mono: int64(seq)}}
	for i, size := range captures {
		id := fmt.Sprintf("c-%d-%d", seq, i)
		data := s.bytes(size)
		s.Blobs[id] = data
		e.Blobs = append(e.Blobs, ledger.Blob{ID: id, Size: int64(size), SHA256: sha256.Sum256(data), Priority: 3})
	}
	e.Chain = e.Link(s.Code, 1, s.Head(seq-1).Chain)
	s.Entries = append(s.Entries, e)
	return e
}

// Head is the position after entry seq.
func (s *Station) Head(seq uint64) ledger.Head {
	h := ledger.Head{Epoch: 1, Seq: seq}
	if seq > 0 {
		h.Chain = s.Entries[seq-1].Chain
	}
	return h
}

// Batch is signed and holds the entries first to last.
func (s *Station) Batch(first, last uint64) ledger.Batch {
	b := ledger.Batch{Station: s.Code, Epoch: 1, Prev: s.Head(first - 1).Chain, Entries: s.Entries[first-1 : last]}
	b.Sign(s.Key)
	return b
}

// call is one test's hands on a receiver: every call under its own deadline, every receipt verified.
type call struct {
	testing.TB
	Rig
}

const deadline = 20 * time.Second

func (c call) to(s *Station) protocol.Receiver { return c.Receiver(s.Code) }

func (c call) hello(s *Station) protocol.Hello {
	c.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	h, err := c.to(s).Hello(ctx, protocol.Report{Head: uint64(len(s.Entries)), Now: time.Now()})
	if err != nil {
		c.Fatalf("hello: %v", err)
	}
	return h
}

// push returns the levels of the receipts, each of which must be signed and fit the batch.
func (c call) push(s *Station, b ledger.Batch) ([]ledger.Level, error) {
	c.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	var levels []ledger.Level
	err := c.to(s).Push(ctx, b, func(r ledger.Receipt) {
		if r.Verify(c.StateKey) != nil || r.Station != s.Code || r.Head.Seq != b.Last() || r.Head.Chain != b.Chain() {
			c.Errorf("receipt for %d is not a signed receipt for entry %d of %s", r.Head.Seq, b.Last(), s.Code)
		}
		levels = append(levels, r.Level)
	})
	return levels, err
}

func (c call) mustPush(s *Station, b ledger.Batch) {
	c.Helper()
	levels, err := c.push(s, b)
	if err != nil || len(levels) == 0 || levels[len(levels)-1] != ledger.Stored {
		c.Fatalf("push %d to %d: levels %v, %v; want stored", b.First(), b.Last(), levels, err)
	}
}

// append hands over data[from:to] and returns where the state is and the levels it signed.
func (c call) append(s *Station, id string, data []byte, from, to int64) (int64, []ledger.Level, error) {
	c.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	var levels []ledger.Level
	next, err := c.to(s).Append(ctx, protocol.Chunk{ID: id, Priority: 3, Offset: from, Data: data[from:to]}, c.checkBlob(s, id, &levels))
	return next, levels, err
}

func (c call) checkBlob(s *Station, id string, levels *[]ledger.Level) func(ledger.BlobReceipt) {
	return func(r ledger.BlobReceipt) {
		data := s.Blobs[id]
		if r.Verify(c.StateKey) != nil || r.Station != s.Code || r.Blob != id || r.Size != int64(len(data)) || r.SHA256 != sha256.Sum256(data) {
			c.Errorf("receipt for capture %q is not a signed receipt for %s of %s", r.Blob, id, s.Code)
		}
		*levels = append(*levels, r.Level)
	}
}

func (c call) begin(s *Station, id string) (int64, []ledger.Level, error) {
	c.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), deadline)
	defer cancel()
	var levels []ledger.Level
	next, err := c.to(s).Begin(ctx, id, c.checkBlob(s, id, &levels))
	return next, levels, err
}

func (c call) refused(err error, code fault.Code) *protocol.Refusal {
	c.Helper()
	var r *protocol.Refusal
	if !errors.As(err, &r) || r.Code != code {
		c.Fatalf("answer %v, want a refusal with %s", err, code)
	}
	return r
}

// exactly demands that the state holds the station's entries up to last, once each, in order, and its captures whole.
func (c call) exactly(s *Station, last uint64, captures bool) {
	c.Helper()
	held := c.Holds(s.Code)
	if uint64(len(held.Entries)) != last {
		c.Fatalf("the state holds %d entries, want %d", len(held.Entries), last)
	}
	for i, e := range held.Entries {
		if e.Seq != uint64(i)+1 || e.Chain != s.Entries[i].Chain || e.BodyHash() != s.Entries[i].BodyHash() {
			c.Fatalf("place %d holds entry %d, altered or out of order", i+1, e.Seq)
		}
	}
	for id, data := range held.Blobs {
		if string(data) != string(s.Blobs[id]) {
			c.Fatalf("capture %s is held altered", id)
		}
	}
	if captures && len(held.Blobs) != len(s.Blobs) {
		c.Fatalf("the state holds %d captures, want %d", len(held.Blobs), len(s.Blobs))
	}
}
