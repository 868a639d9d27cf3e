package receivertest

import (
	"context"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/sync/protocol"
)

// Say adds a frame to a station's lane, with the body as it is.
func (m *Memory) Say(code string, k down.Kind, body []byte, sealed bool) down.Frame {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.stations[code]
	lane, _ := k.Lane()
	f := down.Frame{Station: code, Lane: lane, Seq: uint64(len(s.said[lane])) + 1, Kind: k, Sealed: sealed, Body: body}
	if n := len(s.said[lane]); n > 0 {
		f.Prev = s.said[lane][n-1].Chain
	}
	f.Sign(m.key)
	s.said[lane] = append(s.said[lane], f)
	close(s.news)
	s.news = make(chan struct{})
	return f
}

// Down implements protocol.Receiver.
func (r *memoryReceiver) Down(ctx context.Context, after down.Heads, on func(down.Frame) error) error {
	for {
		f, news, err := r.nextSaid(after)
		if err != nil {
			return err
		}
		if f == nil {
			select {
			case <-news:
				continue
			case <-ctx.Done():
				return nil
			}
		}
		if err := on(*f); err != nil {
			return err
		}
		after[f.Lane].Seq = f.Seq
	}
}

func (r *memoryReceiver) nextSaid(after down.Heads) (*down.Frame, chan struct{}, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for lane, said := range r.s.said {
		switch at := after[lane].Seq; {
		case at > uint64(len(said)):
			return nil, nil, protocol.Refuse(fault.SyncRestored, "lane %d ends at %d", lane, len(said))
		case at < uint64(len(said)):
			f := said[at]
			return &f, nil, nil
		}
	}
	return nil, r.s.news, nil
}

// DownAck implements protocol.Receiver.
func (r *memoryReceiver) DownAck(_ context.Context, a protocol.DownAck) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	said := r.s.said[a.Lane]
	if a.At.Seq > uint64(len(said)) || a.At.Seq > 0 && said[a.At.Seq-1].Chain != a.At.Chain {
		return protocol.Refuse(fault.SyncDownChain, "lane %d, frame %d", a.Lane, a.At.Seq)
	}
	for _, held := range r.s.acks {
		if held == a {
			return nil
		}
	}
	r.s.acks = append(r.s.acks, a)
	return nil
}
