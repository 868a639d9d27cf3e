package engine_test

import (
	"bytes"
	"context"
	"slices"
	"sync"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/engine"
	"thana/sync/receivertest"
)

// memory is an Outbox over a station of the suite.
type memory struct {
	mu      sync.Mutex
	station *receivertest.Station
	last    ledger.Receipt
	blobs   map[string]ledger.BlobReceipt
	levels  map[ledger.Level]int
	changed chan struct{}
	grain   int // entries of a batch
}

func newMemory(s *receivertest.Station) *memory {
	return &memory{station: s, blobs: map[string]ledger.BlobReceipt{}, levels: map[ledger.Level]int{}, changed: make(chan struct{}, 1), grain: 16}
}

func (m *memory) write(body int, captures ...int) {
	m.mu.Lock()
	m.station.Write(body, captures...)
	m.mu.Unlock()
	select {
	case m.changed <- struct{}{}:
	default:
	}
}

func (m *memory) Head(context.Context) (ledger.Head, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.station.Head(uint64(len(m.station.Entries))), nil
}

func (m *memory) Batch(_ context.Context, after uint64, _ int) (ledger.Batch, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	end := uint64(len(m.station.Entries))
	if after > end {
		return ledger.Batch{}, fault.New(fault.RequestNotFound, "test", "no entry %d", after) // as the store does
	}
	if after == end {
		return ledger.Batch{}, nil
	}
	return m.station.Batch(after+1, min(end, after+uint64(m.grain))), nil
}

func (m *memory) Blobs(_ context.Context, upTo uint64) ([]ledger.Blob, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []ledger.Blob
	for _, e := range m.station.Entries[:min(upTo, uint64(len(m.station.Entries)))] {
		for _, b := range e.Blobs {
			if m.blobs[b.ID].Level != ledger.Stored {
				all = append(all, b)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b ledger.Blob) int { return int(a.Priority) - int(b.Priority) })
	return all, nil
}

type blob struct{ *bytes.Reader }

func (blob) Close() error { return nil }

func (m *memory) OpenBlob(_ context.Context, id string) (engine.Blob, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return blob{bytes.NewReader(m.station.Blobs[id])}, nil
}

func (m *memory) Acked(_ context.Context, r ledger.Receipt) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.levels[r.Level]++
	if r.Level == ledger.Stored && r.Head.Seq >= m.last.Head.Seq {
		m.last = r
	}
	return nil
}

func (m *memory) BlobAcked(_ context.Context, r ledger.BlobReceipt) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.blobs[r.Blob] = r
	return nil
}

func (m *memory) LastAcked(context.Context) (ledger.Receipt, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.last, nil
}

func (m *memory) Changed() <-chan struct{} { return m.changed }

// done says that everything is stored.
func (m *memory) done() bool {
	waiting, _ := m.Blobs(context.Background(), 1<<62)
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(waiting) == 0 && m.last.Head.Seq == uint64(len(m.station.Entries))
}

// level is how far the state has gone with a capture.
func (m *memory) level(id string) ledger.Level {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.blobs[id].Level
}
