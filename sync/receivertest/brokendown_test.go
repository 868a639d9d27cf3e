package receivertest

import (
	"context"
	"testing"

	"thana/shared/down"
	"thana/sync/protocol"
)

// Each broken state speaks wrongly in one way; the suite must notice.
func TestSuite_RejectsBrokenSpeech(t *testing.T) {
	spoil := func(f func(down.Frame) down.Frame) func(protocol.Receiver) protocol.Receiver {
		return func(r protocol.Receiver) protocol.Receiver { return spoils{r, f} }
	}
	broken := map[string]func(protocol.Receiver) protocol.Receiver{
		"altered body":       spoil(func(f down.Frame) down.Frame { f.Body = append([]byte("x"), f.Body...); return f }),
		"forged signature":   spoil(func(f down.Frame) down.Frame { f.Sign(NewStation("thief", 3).Key); return f }),
		"another station's":  spoil(func(f down.Frame) down.Frame { f.Station = "231099"; f.Sign(stateKey()); return f }),
		"skips a frame":      func(r protocol.Receiver) protocol.Receiver { return skips{r} },
		"begins anew":        func(r protocol.Receiver) protocol.Receiver { return begins{r} },
		"highest lane first": func(r protocol.Receiver) protocol.Receiver { return inverts{r} },
		"ends when it knows nothing new, for ever": func(r protocol.Receiver) protocol.Receiver { return deaf{r} },
		"forgets acknowledgements":                 func(r protocol.Receiver) protocol.Receiver { return careless{r} },
		"takes any acknowledgement":                func(r protocol.Receiver) protocol.Receiver { return gullible{r} },
		"humours a station that is ahead":          func(r protocol.Receiver) protocol.Receiver { return humours{r} },
	}
	for name, w := range broken {
		t.Run(name, func(t *testing.T) {
			if caught := rejects(t, func() Rig { return memoryRig(w) }); len(caught) == 0 {
				t.Error("the suite let it pass")
			}
		})
	}
}

type spoils struct {
	protocol.Receiver
	f func(down.Frame) down.Frame
}

func (s spoils) Down(ctx context.Context, after down.Heads, on func(down.Frame) error) error {
	return s.Receiver.Down(ctx, after, func(f down.Frame) error { return on(s.f(f)) })
}

type skips struct{ protocol.Receiver }

func (s skips) Down(ctx context.Context, after down.Heads, on func(down.Frame) error) error {
	return s.Receiver.Down(ctx, after, func(f down.Frame) error {
		if f.Seq == 2 {
			return nil
		}
		return on(f)
	})
}

type begins struct{ protocol.Receiver }

func (b begins) Down(ctx context.Context, _ down.Heads, on func(down.Frame) error) error {
	return b.Receiver.Down(ctx, down.Heads{}, on)
}

type inverts struct{ protocol.Receiver }

func (i inverts) Down(ctx context.Context, after down.Heads, on func(down.Frame) error) error {
	var urgent []down.Frame
	return i.Receiver.Down(ctx, after, func(f down.Frame) error {
		if f.Lane == down.Urgent {
			urgent = append(urgent, f)
			return nil
		}
		if err := on(f); err != nil {
			return err
		}
		for _, f := range urgent {
			if err := on(f); err != nil {
				return err
			}
		}
		urgent = nil
		return nil
	})
}

type deaf struct{ protocol.Receiver }

func (d deaf) Down(ctx context.Context, after down.Heads, on func(down.Frame) error) error {
	heard := 0
	err := d.Receiver.Down(ctx, after, func(f down.Frame) error {
		if heard++; string(f.Body) == "second" {
			return protocol.Refuse("sync.state", "gone")
		}
		return on(f)
	})
	return err
}

type careless struct{ protocol.Receiver }

func (c careless) DownAck(context.Context, protocol.DownAck) error { return nil }

type gullible struct{ protocol.Receiver }

func (g gullible) DownAck(ctx context.Context, a protocol.DownAck) error {
	_ = g.Receiver.DownAck(ctx, a)
	return nil
}

type humours struct{ protocol.Receiver }

func (h humours) Down(ctx context.Context, after down.Heads, on func(down.Frame) error) error {
	for i := range after {
		after[i].Seq = min(after[i].Seq, 1)
	}
	return h.Receiver.Down(ctx, after, on)
}
