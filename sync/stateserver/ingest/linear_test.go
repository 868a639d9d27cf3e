package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/protocol"
	"thana/sync/receivertest"
	"thana/sync/stateserver/ingest"
	"thana/sync/stateserver/servicetest"
)

// What a station asks, and what it was told. A call belongs to the ledger or to one capture.
type asked struct {
	capture     string // empty: the ledger
	first, last uint64 // entries pushed; 0: only asked where the state is
	offset, end int64  // bytes of the capture; equal: only asked
}

type told struct {
	code   fault.Code // empty: taken
	at     int64      // cursor or offset that came with the answer
	stored bool       // a receipt at ledger.Stored
}

// stands is the whole truth about one ledger, or about one capture of so many bytes.
type stands struct {
	at     int64
	stored bool
}

// model is the receiver of one station as a sequence of calls, each at one moment.
func model(sizes map[string]int64) porcupine.Model {
	return porcupine.Model{
		Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
			by := map[string][]porcupine.Operation{}
			for _, o := range history {
				by[o.Input.(asked).capture] = append(by[o.Input.(asked).capture], o)
			}
			var all [][]porcupine.Operation
			for _, h := range by {
				all = append(all, h)
			}
			return all
		},
		Init: func() any { return stands{} },
		Step: func(state, input, output any) (bool, any) {
			a := input.(asked)
			if a.capture == "" {
				return stepLedger(state.(stands), a, output.(told))
			}
			return stepCapture(state.(stands), a, output.(told), sizes[a.capture])
		},
		DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v -> %+v", input, output) },
	}
}

func stepLedger(s stands, a asked, o told) (bool, stands) {
	next := s
	follows := int64(a.first) == s.at+1
	if a.first > 0 && follows {
		next.at = int64(a.last)
	}
	switch {
	case a.first == 0:
		return o.at == s.at, s
	case follows || int64(a.last) <= s.at:
		return o.code == "" && o.stored, next
	default:
		return o.code == fault.SyncGap && o.at == s.at, s
	}
}

func stepCapture(s stands, a asked, o told, size int64) (bool, stands) {
	switch {
	case s.stored:
		return o.code == "" && o.stored && o.at == size, s
	case a.offset > s.at:
		return o.code == fault.SyncCaptureGap && o.at == s.at, s
	}
	s.at = max(s.at, a.end)
	s.stored = s.at == size
	return o.code == "" && o.at == s.at && o.stored == s.stored, s
}

// historian makes calls on one of several servers and notes when they began and ended.
type historian struct {
	mu      sync.Mutex
	begun   time.Time
	history []porcupine.Operation
}

func (h *historian) note(client int, a asked, call func() told) {
	from := time.Since(h.begun)
	o := call()
	to := time.Since(h.begun)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.history = append(h.history, porcupine.Operation{ClientId: client, Input: a, Call: int64(from), Output: o, Return: int64(to)})
}

func push(ctx context.Context, r protocol.Receiver, b ledger.Batch) told {
	var o told
	err := r.Push(ctx, b, func(a ledger.Receipt) {
		o.stored = o.stored || a.Level == ledger.Stored && a.Head.Seq == b.Last() && a.Head.Chain == b.Chain()
	})
	var refused *protocol.Refusal
	if errors.As(err, &refused) {
		o.code, o.at = refused.Code, int64(refused.Head.Seq)
	}
	return o
}

func appendTo(ctx context.Context, r protocol.Receiver, c protocol.Chunk) told {
	var o told
	next, err := r.Append(ctx, c, func(a ledger.BlobReceipt) { o.stored = o.stored || a.Level == ledger.Stored })
	o.at = next
	var refused *protocol.Refusal
	if errors.As(err, &refused) {
		o.code, o.at = refused.Code, refused.Next
	}
	return o
}

// A station whose lines break again and again has calls on several servers at once. Whatever they answer must be what one
// server would have answered that took one call after the other.
func TestPostgres_ReceiversSideBySideAreLinearizable(t *testing.T) {
	pg := servicetest.StartPostgres(t)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	address, folder := pg.Database(t), t.TempDir()
	e := newState(t, onPostgres(address, folder))
	s := receivertest.NewStation("231001", 11)
	e.enrol(t, s.Code, s.Public())
	const entries, captures = 60, 3
	sizes := map[string]int64{}
	for i := range entries {
		if i < captures {
			s.Write(50, 3000+i)
		} else {
			s.Write(50)
		}
	}
	for id, data := range s.Blobs {
		sizes[id] = int64(len(data))
	}
	// Two servers, and three clients that each have calls on both.
	states := []*ingest.State{e.state}
	db, files, parts := e.open(t)
	defer db.Close()
	states = append(states, ingest.New(ingest.Config{Journal: db, Objects: files, Partials: parts, Receipt: e.key, Seal: e.seal, Log: slog.New(slog.DiscardHandler)}))
	// The captures are announced first.
	r, err := states[0].Receiver(t.Context(), s.Code)
	if err != nil {
		t.Fatal(err)
	}
	h := &historian{begun: time.Now()}
	h.note(0, asked{first: 1, last: captures}, func() told { return push(t.Context(), r, s.Batch(1, captures)) })
	var group sync.WaitGroup
	for client := range 6 {
		random := rand.New(rand.NewPCG(seed, uint64(client)))
		r, err := states[client%2].Receiver(t.Context(), s.Code)
		if err != nil {
			t.Fatal(err)
		}
		group.Go(func() { wander(t.Context(), h, client, r, s, random) })
	}
	group.Wait()
	switch result := porcupine.CheckOperationsTimeout(model(sizes), h.history, time.Minute); result {
	case porcupine.Ok:
		t.Logf("%d calls on 2 servers", len(h.history))
	default:
		t.Errorf("%d calls on 2 servers are %s", len(h.history), result)
		for _, o := range h.history {
			t.Logf("client %d, %d to %d us: %+v -> %+v", o.ClientId, o.Call/1000, o.Return/1000, o.Input, o.Output)
		}
	}
	held := e.holds(t, s.Code)
	for i, entry := range held.Entries {
		if entry.Seq != uint64(i)+1 || entry.Chain != s.Entries[i].Chain {
			t.Fatalf("place %d holds entry %d", i+1, entry.Seq)
		}
	}
}

// wander pushes about where the state stands, sometimes behind, sometimes beyond.
func wander(ctx context.Context, h *historian, client int, r protocol.Receiver, s *receivertest.Station, random *rand.Rand) {
	ids := make([]string, 0, len(s.Blobs))
	for i := range len(s.Blobs) {
		ids = append(ids, fmt.Sprintf("c-%d-0", i+1))
	}
	cursor, offset := uint64(3), map[string]int64{}
	for range 40 {
		if random.IntN(2) == 0 {
			first := max(1, cursor+uint64(random.IntN(4))-1)
			last := min(first+uint64(random.IntN(3)), uint64(len(s.Entries)))
			first = min(first, last)
			h.note(client, asked{first: first, last: last}, func() told {
				o := push(ctx, r, s.Batch(first, last))
				if o.code == "" {
					cursor = max(cursor, last)
				} else if o.code == fault.SyncGap {
					cursor = uint64(o.at)
				}
				return o
			})
			continue
		}
		id := ids[random.IntN(len(ids))]
		data := s.Blobs[id]
		from := min(offset[id]+int64(random.IntN(3)/2*100), int64(len(data)))
		to := min(from+int64(1+random.IntN(400)), int64(len(data)))
		h.note(client, asked{capture: id, offset: from, end: to}, func() told {
			o := appendTo(ctx, r, protocol.Chunk{ID: id, Offset: from, Data: data[from:to]})
			offset[id] = o.at
			return o
		})
	}
}

// The judge must be able to say no.
func TestModel_RefusesWhatOneServerWouldNotSay(t *testing.T) {
	at := func(from, to int64, a asked, o told) porcupine.Operation {
		return porcupine.Operation{Input: a, Output: o, Call: from, Return: to}
	}
	sizes := map[string]int64{"c": 300}
	taken := told{stored: true}
	for name, tc := range map[string]struct {
		right bool
		calls []porcupine.Operation
	}{
		"one after the other":     {true, []porcupine.Operation{at(0, 1, asked{first: 1, last: 2}, taken), at(2, 3, asked{first: 3, last: 3}, taken)}},
		"side by side":            {true, []porcupine.Operation{at(0, 5, asked{first: 3, last: 3}, taken), at(1, 4, asked{first: 1, last: 2}, taken)}},
		"beyond the cursor":       {false, []porcupine.Operation{at(0, 1, asked{first: 3, last: 3}, taken), at(2, 3, asked{first: 1, last: 2}, taken)}},
		"lost":                    {false, []porcupine.Operation{at(0, 1, asked{first: 1, last: 2}, taken), at(2, 3, asked{first: 5, last: 5}, told{code: fault.SyncGap})}},
		"never read back":         {false, []porcupine.Operation{at(0, 1, asked{first: 1, last: 2}, told{})}},
		"two at the same offset":  {false, []porcupine.Operation{at(0, 5, asked{capture: "c", end: 100}, told{at: 100}), at(1, 4, asked{capture: "c", end: 150}, told{at: 250})}},
		"a gap that is none":      {false, []porcupine.Operation{at(0, 1, asked{capture: "c", end: 100}, told{at: 100}), at(2, 3, asked{capture: "c", offset: 100, end: 200}, told{code: fault.SyncCaptureGap})}},
		"stored before it is all": {false, []porcupine.Operation{at(0, 1, asked{capture: "c", end: 100}, told{at: 100, stored: true})}},
		"stored, then forgotten":  {false, []porcupine.Operation{at(0, 1, asked{capture: "c", end: 300}, told{at: 300, stored: true}), at(2, 3, asked{capture: "c"}, told{})}},
	} {
		if got := porcupine.CheckOperations(model(sizes), tc.calls); got != tc.right {
			t.Errorf("%s: %v, want %v", name, got, tc.right)
		}
	}
}
