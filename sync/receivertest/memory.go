package receivertest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"slices"
	"sync"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/protocol"
)

// Memory is a state in memory. It passes the suite first, and engine tests use it.
type Memory struct {
	key ed25519.PrivateKey

	mu       sync.Mutex
	stations map[string]*memoryStation
}

type memoryStation struct {
	key      ed25519.PublicKey
	batches  []ledger.Batch
	receipts map[uint64]ledger.Receipt // by last sequence number
	blobs    map[string]*memoryBlob
	forked   bool
	report   protocol.Report
	said     [down.Lanes][]down.Frame
	news     chan struct{} // closed when something is said
	acks     []protocol.DownAck
}

type memoryBlob struct {
	ledger.Blob
	data    []byte
	receipt *ledger.BlobReceipt
}

// NewMemory signs receipts with key.
func NewMemory(key ed25519.PrivateKey) *Memory {
	return &Memory{key: key, stations: map[string]*memoryStation{}}
}

// Enrol makes a station known with its signing key.
func (m *Memory) Enrol(station string, key ed25519.PublicKey) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.stations[station] = &memoryStation{key: key, receipts: map[uint64]ledger.Receipt{}, blobs: map[string]*memoryBlob{}, news: make(chan struct{})}
}

// Station is the view of one station.
func (m *Memory) Station(code string) (protocol.Receiver, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.stations[code]
	if s == nil {
		return nil, protocol.Refuse(fault.SyncNotEnrolled, "unknown station")
	}
	return &memoryReceiver{m, s, code}, nil
}

// Holds returns what the state has of a station.
func (m *Memory) Holds(code string) Contents {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.stations[code]
	c := Contents{Blobs: map[string][]byte{}, Forked: s.forked, DownAcks: slices.Clone(s.acks)}
	for _, b := range s.batches {
		c.Entries = append(c.Entries, b.Entries...)
	}
	for id, b := range s.blobs {
		if b.receipt != nil {
			c.Blobs[id] = bytes.Clone(b.data)
		}
	}
	return c
}

// Report is what the station said last of itself.
func (m *Memory) Report(code string) protocol.Report {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.stations[code].report
}

type memoryReceiver struct {
	*Memory
	s    *memoryStation
	code string
}

func (s *memoryStation) head() ledger.Head {
	if len(s.batches) == 0 {
		return ledger.Head{Epoch: 1}
	}
	b := s.batches[len(s.batches)-1]
	return ledger.Head{Epoch: b.Epoch, Seq: b.Last(), Chain: b.Chain()}
}

func (r *memoryReceiver) Hello(ctx context.Context, p protocol.Report) (protocol.Hello, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.s.report = p
	h := protocol.Hello{Version: protocol.Version, Time: time.Now().UTC(), Station: r.code, Head: r.s.head(),
		Partials: map[string]int64{}, MaxFrame: protocol.MaxFrame, Forked: r.s.forked}
	if last, ok := r.s.receipts[h.Head.Seq]; ok {
		h.Receipt = &last
	}
	for id, b := range r.s.blobs {
		if b.receipt == nil && len(b.data) > 0 {
			h.Partials[id] = int64(len(b.data))
		}
	}
	return h, ctx.Err()
}

func (r *memoryReceiver) Push(ctx context.Context, b ledger.Batch, on func(ledger.Receipt)) error {
	r.mu.Lock()
	answers, err := r.push(ctx, b)
	r.mu.Unlock()
	for _, a := range answers {
		on(a)
	}
	return err
}

func (r *memoryReceiver) push(ctx context.Context, b ledger.Batch) ([]ledger.Receipt, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if b.Station != r.code {
		return nil, protocol.Refuse(fault.SyncStation, "batch of another station")
	}
	if err := protocol.VerifyBatch(b, r.s.key); err != nil {
		return nil, err
	}
	head := r.s.head()
	switch {
	case r.s.forked:
		return nil, protocol.Refuse(fault.SyncFork, "station is quarantined")
	case b.Epoch != head.Epoch:
		return nil, r.fork()
	case b.Last() <= head.Seq:
		return r.repeat(b)
	case b.First() != head.Seq+1:
		gap := protocol.Refuse(fault.SyncGap, "batch begins at %d, cursor is %d", b.First(), head.Seq)
		gap.Head = head
		return nil, gap
	case b.Prev != head.Chain:
		return nil, r.fork()
	}
	r.s.batches = append(r.s.batches, b)
	for _, e := range b.Entries {
		for _, blob := range e.Blobs {
			r.s.blobs[blob.ID] = &memoryBlob{Blob: blob}
		}
	}
	stored := r.receipt(b, ledger.Stored)
	r.s.receipts[b.Last()] = stored
	return []ledger.Receipt{r.receipt(b, ledger.Received), stored}, nil
}

func (r *memoryReceiver) fork() error {
	r.s.forked = true
	return protocol.Refuse(fault.SyncFork, "another chain under the same numbers")
}

func (r *memoryReceiver) repeat(b ledger.Batch) ([]ledger.Receipt, error) {
	for _, held := range r.s.batches {
		for _, e := range held.Entries {
			if e.Seq == b.Last() && e.Chain != b.Chain() {
				return nil, r.fork()
			}
		}
	}
	stored, ok := r.s.receipts[b.Last()]
	if !ok {
		stored = r.receipt(b, ledger.Stored)
		r.s.receipts[b.Last()] = stored
	}
	return []ledger.Receipt{r.receipt(b, ledger.Received), stored}, nil
}

func (r *memoryReceiver) receipt(b ledger.Batch, level ledger.Level) ledger.Receipt {
	a := ledger.Receipt{Station: r.code, Level: level, At: time.Now().UTC(),
		Head: ledger.Head{Epoch: b.Epoch, Seq: b.Last(), Chain: b.Chain()}}
	a.Sign(r.key)
	return a
}

func (r *memoryReceiver) Begin(ctx context.Context, id string, on func(ledger.BlobReceipt)) (int64, error) {
	return r.Append(ctx, protocol.Chunk{ID: id}, on)
}

func (r *memoryReceiver) Append(ctx context.Context, c protocol.Chunk, on func(ledger.BlobReceipt)) (int64, error) {
	r.mu.Lock()
	next, answers, err := r.append(ctx, c)
	r.mu.Unlock()
	for _, a := range answers {
		on(a)
	}
	return next, err
}

func (r *memoryReceiver) append(ctx context.Context, c protocol.Chunk) (int64, []ledger.BlobReceipt, error) {
	b := r.s.blobs[c.ID]
	if err := ctx.Err(); err != nil {
		return 0, nil, err
	}
	if r.s.forked {
		return 0, nil, protocol.Refuse(fault.SyncFork, "station is quarantined")
	}
	if b == nil {
		return 0, nil, protocol.Refuse(fault.SyncCaptureUnknown, "no entry names this capture")
	}
	have := int64(len(b.data))
	if b.receipt != nil {
		return have, []ledger.BlobReceipt{*b.receipt}, nil
	}
	if c.Offset > have {
		gap := protocol.Refuse(fault.SyncCaptureGap, "chunk at %d, have %d", c.Offset, have)
		gap.Next = have
		return have, nil, gap
	}
	if skip := have - c.Offset; skip < int64(len(c.Data)) {
		b.data = append(b.data, c.Data[skip:]...)
	}
	switch have = int64(len(b.data)); {
	case have < b.Size:
		return have, nil, nil
	case have > b.Size || sha256.Sum256(b.data) != b.SHA256:
		b.data = nil
		return 0, nil, protocol.Refuse(fault.SyncCaptureHash, "capture does not have its hash")
	}
	received := ledger.BlobReceipt{Station: r.code, Blob: c.ID, Size: b.Size, SHA256: b.SHA256, Level: ledger.Received, At: time.Now().UTC()}
	stored := received
	stored.Level = ledger.Stored
	received.Sign(r.key)
	stored.Sign(r.key)
	b.receipt = &stored
	return have, []ledger.BlobReceipt{received, stored}, nil
}
