package escpos

import (
	"context"
	"errors"
	"net"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/drivers/transport/line"
	"thana/shared/fault"
)

// Bytes as the reference prints their bits.
func TestKindOf(t *testing.T) {
	for b, want := range map[byte]kind{0x12: status, 0x16: status, 0x1a: status, 0x32: status, 0x7e: status, 0x00: carriedOut, 0x03: carriedOut, 0x0f: carriedOut,
		0x11: pacing, 0x13: pacing, 0xff: unknown, 0x93: unknown, 0x90: unknown} {
		if got := kindOf(b); got != want {
			t.Errorf("%02x: %d, want %d", b, got, want)
		}
	}
}

// Whatever a printer answers, it is named or waited for: State returns, and nothing is left running.
func FuzzAnswers(f *testing.F) {
	f.Add([]byte{0x12, 0x12, 0x12, 0x12})
	f.Add([]byte{0x1a, 0x36, 0x13, 0x11, 0x1a, 0x72, 0})
	f.Add([]byte{0xff})
	f.Fuzz(func(t *testing.T, answers []byte) {
		near, far := net.Pipe()
		p := &Printer{line: line.Conn(near), dots: 576, life: device.NewLife(), statuses: make(chan byte, 8), done: make(chan byte, 8), listened: make(chan struct{})}
		p.broken, p.breakOff = context.WithCancelCause(context.Background())
		go p.listen()
		go func() { // a byte for each question, then it hangs up
			defer far.Close()
			question := make([]byte, 3)
			for _, b := range answers {
				if _, err := far.Read(question); err != nil {
					return
				}
				if _, err := far.Write([]byte{b}); err != nil {
					return
				}
			}
		}()
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		s, err := p.State(ctx)
		var code fault.Code
		if err != nil && !errors.As(err, &code) {
			t.Errorf("%v has no code", err)
		}
		if err == nil && s.Ready != (waits(s.Conditions) == "") {
			t.Errorf("%+v", s)
		}
		p.Close()
	})
}
