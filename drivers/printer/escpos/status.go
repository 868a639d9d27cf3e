package escpos

import (
	"context"
	"time"

	"thana/drivers/device"
	"thana/shared/fault"
)

// Control characters of the real-time commands.
const (
	dle = 0x10
	eot = 0x04
	enq = 0x05
	dc4 = 0x14
)

const answerWait = time.Second

// Kinds of bytes that come from a printer, section 2.
type kind int

const (
	unknown kind = iota
	status
	carriedOut
	pacing
)

func kindOf(b byte) kind {
	switch {
	case b == 0x11, b == 0x13:
		return pacing
	case b&0x93 == 0x12:
		return status
	case b&0x90 == 0:
		return carriedOut
	}
	return unknown
}

// conditions are the bits of the statuses that mean something to a person, worst first.
func conditions(s [5]byte) (out []fault.Code) {
	for _, c := range []struct {
		n    int
		bits byte
		code fault.Code
	}{
		{3, 0x08, fault.PrinterCutter},
		{2, 0x04, fault.PrinterDoorOpen},
		{2, 0x20, fault.PrinterMediaEmpty},
		{4, 0x60, fault.PrinterMediaEmpty},
		{3, 0x40, fault.PrinterHeadHot},
		{3, 0x20, fault.PrinterStopped},
		{4, 0x0c, fault.PrinterPaperLow},
	} {
		if s[c.n]&c.bits != 0 && (len(out) == 0 || out[len(out)-1] != c.code) {
			out = append(out, c.code)
		}
	}
	if s[1]&0x08 != 0 && waits(out) == "" {
		out = append([]fault.Code{fault.PrinterStopped}, out...)
	}
	return out
}

// waits is the worst condition that the printer waits for, or empty.
func waits(codes []fault.Code) fault.Code {
	for _, c := range codes {
		if c != fault.PrinterPaperLow {
			return c
		}
	}
	return ""
}

// ask reads the four statuses.
func (p *Printer) ask(ctx context.Context) (codes []fault.Code, err error) {
	p.asking.Lock()
	defer p.asking.Unlock()
	var s [5]byte
	for n := 1; n <= 4; n++ {
		if s[n], err = p.statusOf(ctx, byte(n)); err != nil {
			return nil, err
		}
	}
	return conditions(s), nil
}

func (p *Printer) statusOf(ctx context.Context, n byte) (byte, error) {
	silent := fault.New(fault.DeviceTimeout, "escpos", "no answer to DLE EOT %d within %v", n, answerWait)
	ctx, cancel := context.WithTimeoutCause(ctx, answerWait, silent)
	defer cancel()
	for len(p.statuses) > 0 { // left over from a question that was given up
		<-p.statuses
	}
	if _, err := p.line.Write(ctx, []byte{dle, eot, n}); err != nil {
		return 0, err
	}
	return p.next(ctx, p.statuses)
}

// next waits for a byte of one kind.
func (p *Printer) next(ctx context.Context, from <-chan byte) (byte, error) {
	select {
	case b := <-from:
		return b, nil
	case <-p.broken.Done():
		return 0, context.Cause(p.broken)
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	}
}

// listen sorts what comes until the line ends. A byte that is no answer breaks the conversation: whatever follows could be
// taken for another answer.
func (p *Printer) listen() {
	defer close(p.listened)
	buf := make([]byte, 64)
	for {
		n, err := p.line.Read(context.Background(), buf)
		for _, b := range buf[:n] {
			switch kindOf(b) {
			case status:
				offer(p.statuses, b)
			case carriedOut:
				offer(p.done, b)
			case unknown:
				p.breakOff(fault.New(fault.DeviceProtocol, "escpos", "byte %02x is no answer", b))
			}
		}
		if err != nil {
			p.breakOff(err)
			return
		}
	}
}

// offer drops what nobody waits for.
func offer(to chan<- byte, b byte) {
	select {
	case to <- b:
	default:
	}
}

// State asks the printer how it is; it may run beside a print.
func (p *Printer) State(ctx context.Context) (device.PrinterState, error) {
	joined, leave := p.life.Join(ctx)
	defer leave()
	if err := device.Ended(joined, "escpos.State"); err != nil {
		return device.PrinterState{}, err
	}
	codes, err := p.ask(joined)
	if err != nil {
		return device.PrinterState{}, p.explain(joined, "escpos.State", err)
	}
	return device.PrinterState{Ready: waits(codes) == "", Printing: p.printing.Load(), Conditions: codes}, nil
}

// Health is the conditions of State.
func (p *Printer) Health(ctx context.Context) ([]fault.Code, error) {
	s, err := p.State(ctx)
	return s.Conditions, err
}
