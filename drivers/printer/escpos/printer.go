// Package escpos prints on receipt printers that speak ESC/POS. docs/protocols/escpos.md is the protocol, with the source
// of each fact.
package escpos

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"thana/drivers/device"
	"thana/drivers/transport/line"
	"thana/shared/fault"
)

const (
	bandLines = 32
	feedLines = 2
	lookAfter = 500 * time.Millisecond // without an answer to GS r, then the status is asked
	lastWord  = 300 * time.Millisecond // to throw away what is in the buffer
)

// Options say how a printer is reached.
type Options struct {
	Dots int // of a line; 0 means 576
	Line func(ctx context.Context) (line.Line, error)
}

// Parse reads an address of the station's file: "escpos+tcp://host:9100", "escpos+usb:///dev/usb/lp0",
// "escpos+serial:///dev/ttyUSB0?baud=19200"; "dots=384" is the line of a 58 mm printer.
func Parse(address string) (Options, error) {
	u, err := url.Parse(address)
	if err != nil {
		return Options{}, fault.New(fault.DeviceNoMode, "escpos.Parse", "%.80q is no address", address)
	}
	numbers := map[string]int{"baud": 19200, "dots": 576}
	for key, values := range u.Query() {
		n, err := strconv.ParseUint(values[0], 10, 20)
		if _, known := numbers[key]; !known || err != nil || n == 0 {
			return Options{}, fault.New(fault.DeviceNoMode, "escpos.Parse", "%.20q of a receipt printer", key)
		}
		numbers[key] = int(n)
	}
	o := Options{Dots: numbers["dots"]}
	switch {
	case o.Dots%8 != 0 || o.Dots > 2048:
		return Options{}, fault.New(fault.DeviceNoMode, "escpos.Parse", "a line of %d dots", o.Dots)
	case u.Scheme == "escpos+tcp" && u.Port() != "":
		o.Line = func(ctx context.Context) (line.Line, error) { return line.TCP(ctx, u.Host) }
	case u.Scheme == "escpos+usb" && u.Host == "" && u.Path != "":
		o.Line = func(context.Context) (line.Line, error) { return line.File(u.Path) }
	case u.Scheme == "escpos+serial" && u.Host == "" && u.Path != "":
		o.Line = func(context.Context) (line.Line, error) { return line.Serial(u.Path, numbers["baud"]) }
	default:
		return Options{}, fault.New(fault.DeviceNoMode, "escpos.Parse", "%.80q is no address of a receipt printer", address)
	}
	return o, nil
}

// Printer is one opened printer.
type Printer struct {
	line     line.Line
	dots     int
	info     device.Info
	life     *device.Life
	printing atomic.Bool
	dirty    bool // a print was given up on the paper that hangs out; only Print touches it

	asking   sync.Mutex // one status question at a time
	statuses chan byte
	done     chan byte
	broken   context.Context // ends with what ended the conversation
	breakOff context.CancelCauseFunc
	listened chan struct{}
}

// Open connects and asks the printer how it is: one that never answers is refused.
func Open(ctx context.Context, address string) (*Printer, error) {
	o, err := Parse(address)
	if err != nil {
		return nil, err
	}
	l, err := o.Line(ctx)
	if err != nil {
		if ctx.Err() != nil {
			err = fault.Wrap(fault.CaptureCancelled, "escpos.Open", err)
		}
		return nil, err
	}
	p := &Printer{line: l, dots: o.Dots, life: device.NewLife(), statuses: make(chan byte, 8), done: make(chan byte, 8), listened: make(chan struct{}),
		info: device.Info{Driver: "escpos", Class: device.Print, Make: "ESC/POS", Model: "receipt printer", Where: address, Provenance: device.ProvenSpec}}
	p.broken, p.breakOff = context.WithCancelCause(context.Background())
	go p.listen()
	if _, err := p.State(ctx); err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return p, nil
}

func (p *Printer) Info() device.Info { return p.info }

// Formats: a picture is all that it takes.
func (p *Printer) Formats() []string { return []string{"image/png"} }

// Close ends calls in progress.
func (p *Printer) Close() error {
	p.life.Close()
	err := p.line.Close()
	<-p.listened
	return err
}

// Print prints the picture; while the printer waits for a person, so does Print. Given up, at most one band more comes out.
func (p *Printer) Print(ctx context.Context, job device.PrintJob, on func(device.PrintEvent)) error {
	const op = "escpos.Print"
	if job.Format != "image/png" || job.Duplex {
		return fault.New(fault.DeviceNoMode, op, "format %q, duplex %v", job.Format, job.Duplex)
	}
	lines, err := decode(job.Data, p.dots)
	if err != nil {
		return err
	}
	if on == nil {
		on = func(device.PrintEvent) {}
	}
	ctx, leave, err := p.life.Begin(ctx, op)
	if err != nil {
		return err
	}
	defer leave()
	p.printing.Store(true)
	defer p.printing.Store(false)
	for copied := range max(1, job.Copies) {
		if err := p.copy(ctx, lines, copied, on); err != nil {
			p.giveUp()
			return p.explain(ctx, op, err)
		}
		on(device.PrintEvent{PagesDone: copied + 1})
	}
	return nil
}

func (p *Printer) copy(ctx context.Context, lines [][]byte, copied int, on func(device.PrintEvent)) error {
	begin, cut := []byte{0x1b, 0x40, 0x1d, 0x61, 0}, []byte{0x1b, 0x64, feedLines, 0x1d, 0x56, 0x42, 0}
	if p.dirty {
		begin = append(append([]byte{0x1b, 0x40}, cut...), begin...)
	}
	if err := p.carryOut(ctx, begin, copied, on); err != nil {
		return err
	}
	p.dirty = true
	for len(lines) > 0 {
		n := min(bandLines, len(lines))
		if err := p.carryOut(ctx, band(lines[:n]), copied, on); err != nil {
			return err
		}
		lines = lines[n:]
	}
	if err := p.carryOut(ctx, cut, copied, on); err != nil {
		return err
	}
	p.dirty = false
	return nil
}

// carryOut sends a command and waits until the printer has carried it out, telling what it waits for.
func (p *Printer) carryOut(ctx context.Context, command []byte, copied int, on func(device.PrintEvent)) error {
	for len(p.done) > 0 { // left over from a print that was given up
		<-p.done
	}
	if _, err := p.line.Write(ctx, append(command, 0x1d, 0x72, 1)); err != nil {
		return err
	}
	for {
		again := errors.New("look again")
		look, cancel := context.WithTimeoutCause(ctx, lookAfter, again)
		_, err := p.next(look, p.done)
		cancel()
		if err != again {
			return err
		}
		codes, err := p.ask(ctx)
		if err != nil {
			return err
		}
		on(device.PrintEvent{PagesDone: copied, Waiting: waits(codes)})
	}
}

// giveUp throws away what the printer has not printed. It runs after ctx ended too, so it has its own short time.
func (p *Printer) giveUp() {
	ctx, stop := context.WithTimeout(context.Background(), lastWord)
	defer stop()
	_, _ = p.line.Write(ctx, []byte{dle, dc4, 0x08, 0x01, 0x03, 0x14, 0x01, 0x06, 0x02, 0x08}) // a line that is gone prints nothing either
}

// explain names what ended a call: who ended it, or what went wrong.
func (p *Printer) explain(joined context.Context, op string, err error) error {
	if ended := device.Ended(joined, op); ended != nil {
		return ended
	}
	return fault.Of(err).With("device", p.info.Model)
}

// Source lists the printers of the station's file, whether they answer or not.
func Source(addresses ...string) device.Source {
	return device.Fixed("escpos", device.Print, addresses, Open)
}

var (
	_ device.Printer      = (*Printer)(nil)
	_ device.HealthReader = (*Printer)(nil)
)
