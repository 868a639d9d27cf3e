// Package ipp prints on IPP printers (docs/protocols/ipp.md) over any http.RoundTripper.
package ipp

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/OpenPrinting/goipp"

	"thana/drivers/device"
	"thana/drivers/transport/web"
	"thana/shared/fault"
)

// Options are how to reach a printer; a zero field means the default in brackets.
type Options struct {
	Transport http.RoundTripper // [the station's network]
	Log       *slog.Logger      // [none]
	Poll      time.Duration     // between two looks at a job [500 ms]
	Answer    time.Duration     // for one answer [10 s]
	Upload    time.Duration     // for Print-Job with its document [2 min]
	Busy      time.Duration     // how long a busy printer is asked again [10 min]
}

func (o Options) filled() Options {
	if o.Transport == nil {
		o.Transport = web.Transport()
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	for field, value := range map[*time.Duration]time.Duration{
		&o.Poll: 500 * time.Millisecond, &o.Answer: 10 * time.Second, &o.Upload: 2 * time.Minute, &o.Busy: 10 * time.Minute,
	} {
		if *field == 0 {
			*field = value
		}
	}
	return o
}

// Printer is one opened printer.
type Printer struct {
	o       Options
	line    line
	life    *device.Life
	info    device.Info
	formats []string
}

// Open asks the printer at an ipp, ipps, http or https URL who it is. One that does not answer is fault.DeviceOffline.
func Open(ctx context.Context, printer string, o Options) (*Printer, error) {
	const op = "ipp.Open"
	l, err := newLine(printer, o.filled())
	if err != nil {
		return nil, err
	}
	p := &Printer{o: l.o, line: l, life: device.NewLife()}
	joined, leave := p.life.Join(ctx)
	defer leave()
	resp, err := l.ask(joined, op, goipp.OpGetPrinterAttributes, l.o.Answer, nil, keywords("requested-attributes",
		"document-format-supported", "printer-make-and-model", "printer-name", "printer-info", "printer-uuid", "operations-supported"))
	if err != nil {
		return nil, err
	}
	if err := refused(op, resp); err != nil {
		return nil, err
	}
	p.formats = preferred(texts(resp.Printer, "document-format-supported"))
	if len(p.formats) == 0 {
		return nil, fault.New(fault.DeviceProtocol, op, "the printer names no document format")
	}
	brand, model, _ := strings.Cut(one(resp.Printer, "printer-make-and-model"), " ")
	p.info = device.Info{
		Driver: "ipp", Class: device.Print, Make: brand, Model: model,
		Serial: uuidOf(resp), UUID: uuidOf(resp),
		Where: l.where, Provenance: device.ProvenPeer,
	}
	return p, nil
}

func uuidOf(resp *goipp.Message) string {
	return strings.TrimPrefix(strings.ToLower(one(resp.Printer, "printer-uuid")), "urn:uuid:")
}

// same asks whether it is still the printer that was opened: an address may have gone to a neighbour's. Another one is fault.DeviceGone, so
// that plug opens anew whatever is there.
func (p *Printer) same(ctx context.Context) error {
	const op = "ipp.Print"
	if p.info.UUID == "" {
		return nil
	}
	resp, err := p.line.ask(ctx, op, goipp.OpGetPrinterAttributes, p.o.Answer, nil, keywords("requested-attributes", "printer-uuid"))
	if err == nil {
		err = refused(op, resp)
	}
	if err != nil {
		return web.Lost(op, err)
	}
	if now := uuidOf(resp); now != p.info.UUID {
		return fault.New(fault.DeviceGone, op, "printer %q answers in the place of %q", now, p.info.UUID)
	}
	return nil
}

func (p *Printer) Info() device.Info { return p.info }

// Formats lists the printer's MIME types, PDF first where it takes PDF.
func (p *Printer) Formats() []string { return slices.Clone(p.formats) }

// Close ends calls in progress; a print in progress is cancelled on the printer.
func (p *Printer) Close() error { p.life.Close(); return nil }

// State asks the printer how it is.
func (p *Printer) State(ctx context.Context) (device.PrinterState, error) {
	joined, leave := p.life.Join(ctx)
	defer leave()
	return p.state(joined)
}

// Health is the conditions of State.
func (p *Printer) Health(ctx context.Context) ([]fault.Code, error) {
	s, err := p.State(ctx)
	return s.Conditions, err
}

func (p *Printer) state(ctx context.Context) (device.PrinterState, error) {
	const op = "ipp.State"
	if err := device.Ended(ctx, op); err != nil {
		return device.PrinterState{}, err
	}
	resp, err := p.line.ask(ctx, op, goipp.OpGetPrinterAttributes, p.o.Answer, nil, keywords("requested-attributes",
		"printer-state", "printer-state-reasons", "printer-is-accepting-jobs"))
	if err == nil {
		err = refused(op, resp)
	}
	if err != nil {
		return device.PrinterState{}, web.Lost(op, err)
	}
	state, ok := number(resp.Printer, "printer-state")
	if !ok || state < printerIdle || state > printerStopped {
		return device.PrinterState{}, fault.New(fault.DeviceProtocol, op, "printer-state %d", state)
	}
	return readState(state, texts(resp.Printer, "printer-state-reasons"), accepts(resp.Printer)), nil
}

// preferred puts PDF first and leaves out the format that means "find out yourself".
func preferred(formats []string) []string {
	formats = slices.DeleteFunc(formats, func(f string) bool { return f == "application/octet-stream" || f == "" })
	slices.SortStableFunc(formats, func(a, b string) int {
		switch {
		case a == b:
			return 0
		case a == "application/pdf":
			return -1
		case b == "application/pdf":
			return 1
		}
		return 0
	})
	return slices.Compact(formats)
}

// Source lists the configured printers, whether they answer or not.
func Source(o Options, printers ...string) device.Source {
	return device.Fixed("ipp", device.Print, printers, func(ctx context.Context, at string) (*Printer, error) { return Open(ctx, at, o) })
}

var (
	_ device.Printer      = (*Printer)(nil)
	_ device.HealthReader = (*Printer)(nil)
)
