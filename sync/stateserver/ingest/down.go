package ingest

import (
	"context"
	"fmt"
	"sync"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/sync/protocol"
)

const (
	saidPage  = 64
	listening = time.Second      // between two looks for what other processes said
	skew      = 30 * time.Second // between the clocks of servers and operators' machines
)

// Down implements protocol.Receiver: the lower lane first, looked at anew after every page.
func (r *receiver) Down(ctx context.Context, after down.Heads, on func(down.Frame) error) error {
	bell := r.bells.listen(r.State, r.code)
	defer r.bells.leave(r.code, bell)
	heads, err := r.Journal.DownHeads(ctx, r.code)
	if err != nil {
		return r.trouble(r.code, "down", err)
	}
	for lane := range after {
		if after[lane].Seq > heads[lane].Seq {
			r.alarm(ctx, r.code, fault.SyncRestored, fmt.Sprintf("the station heard frame %d of lane %d, the state said %d", after[lane].Seq, lane, heads[lane].Seq))
			return protocol.Refuse(fault.SyncRestored, "lane %d ends at %d", lane, heads[lane].Seq)
		}
	}
	for ctx.Err() == nil {
		bell.hush()
		page, err := r.nextSaid(ctx, after)
		if err != nil && ctx.Err() == nil {
			return r.trouble(r.code, "down", err)
		}
		for _, f := range page {
			if err := on(f); err != nil {
				return err
			}
			after[f.Lane].Seq = f.Seq
			if f.Lane != down.Urgent && bell.rang() {
				break // something urgent may have come
			}
		}
		if len(page) > 0 {
			continue
		}
		select {
		case <-ctx.Done():
		case <-bell.c:
		}
	}
	return nil
}

func (r *receiver) nextSaid(ctx context.Context, after down.Heads) ([]down.Frame, error) {
	for lane := range after {
		page, err := r.Journal.Said(ctx, r.code, down.Lane(lane), after[lane].Seq, saidPage)
		if err != nil || len(page) > 0 {
			return page, err
		}
	}
	return nil, nil
}

// DownAck implements protocol.Receiver.
func (r *receiver) DownAck(ctx context.Context, a protocol.DownAck) error {
	known, err := r.Journal.DownApplied(ctx, r.code, a.Lane, a.At, time.Now())
	if err != nil {
		return r.trouble(r.code, "down", err)
	}
	if !known {
		r.alarm(ctx, r.code, fault.SyncDownChain, fmt.Sprintf("the station stands in lane %d at a frame %d that the state never said", a.Lane, a.At.Seq))
		return protocol.Refuse(fault.SyncDownChain, "lane %d, frame %d", a.Lane, a.At.Seq)
	}
	if a.Refused == 0 {
		return nil
	}
	fresh, err := r.Journal.DownRefused(ctx, r.code, a.Lane, a.Refused, string(a.Code), time.Now())
	if err != nil {
		return r.trouble(r.code, "down", err)
	}
	if fresh {
		r.alarm(ctx, r.code, a.Code, fmt.Sprintf("the station refused frame %d of lane %d", a.Refused, a.Lane))
	}
	return nil
}

// bells wake the streams of stations that something was said to, by this process or another: one look at the journal a
// second serves all of them, and none is made while nobody listens.
type bells struct {
	mu      sync.Mutex
	waiting map[string][]*bell
	silence chan struct{} // closed when nobody listens any more; nil while nobody does
}

type bell struct{ c chan struct{} }

func (b *bell) ring() {
	select {
	case b.c <- struct{}{}:
	default:
	}
}

// hush comes before a look: what rings later is news.
func (b *bell) hush() {
	select {
	case <-b.c:
	default:
	}
}

// rang says whether the bell rings, and leaves it ringing.
func (b *bell) rang() bool { return len(b.c) > 0 }

func (b *bells) listen(s *State, station string) *bell {
	own := &bell{make(chan struct{}, 1)}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.waiting == nil {
		b.waiting = map[string][]*bell{}
	}
	b.waiting[station] = append(b.waiting[station], own)
	if b.silence == nil {
		b.silence = make(chan struct{})
		go b.look(s, b.silence)
	}
	return own
}

func (b *bells) leave(station string, own *bell) {
	b.mu.Lock()
	defer b.mu.Unlock()
	rest := b.waiting[station][:0]
	for _, x := range b.waiting[station] {
		if x != own {
			rest = append(rest, x)
		}
	}
	if b.waiting[station] = rest; len(rest) == 0 {
		delete(b.waiting, station)
	}
	if len(b.waiting) == 0 {
		close(b.silence)
		b.silence = nil
	}
}

// look rings the bells of whom something was said to, until nobody listens.
func (b *bells) look(s *State, silence chan struct{}) {
	heard := map[string]down.Heads{}
	every := time.NewTicker(listening)
	defer every.Stop()
	for since := time.Now(); ; {
		select {
		case <-silence:
			return
		case <-every.C:
		}
		now := time.Now()
		b.tell(s, since.Add(-skew), heard)
		since = now
	}
}

// tell rings once for each head: a frame stays within the skew for many looks.
func (b *bells) tell(s *State, since time.Time, heard map[string]down.Heads) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	spoken, err := s.Journal.SpokenTo(ctx, since)
	if err != nil {
		s.Log.Warn("nobody hears what is said", "detail", err.Error())
		return
	}
	fresh := map[string]down.Heads{}
	for _, station := range spoken {
		b.mu.Lock()
		waiting := append([]*bell(nil), b.waiting[station]...)
		b.mu.Unlock()
		if len(waiting) == 0 {
			continue
		}
		heads, err := s.Journal.DownHeads(ctx, station)
		if err != nil || heads == heard[station] {
			fresh[station] = heard[station]
			continue
		}
		fresh[station] = heads
		for _, x := range waiting {
			x.ring()
		}
	}
	clear(heard)
	for station, heads := range fresh {
		heard[station] = heads
	}
}
