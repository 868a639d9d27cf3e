package drivertest

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/drivers/emulator/ippprinter"
	"thana/drivers/printer/ipp"
	"thana/shared/fault"
)

const onePage = "%PDF-1.4\n1 0 obj<</Type/Page >>endobj\n%%EOF\n"

type progress = func(device.PrintEvent)

// brokenPrinter is a printer whose verbs can be replaced.
type brokenPrinter struct {
	device.Printer
	print func(ctx context.Context, job device.PrintJob, on progress) error
	state func(device.PrinterState) device.PrinterState
	shut  func() error

	health asked
}

func (p *brokenPrinter) Health(ctx context.Context) ([]fault.Code, error) {
	return p.health.or(ctx, p.Printer)
}

func (p *brokenPrinter) Print(ctx context.Context, job device.PrintJob, on func(device.PrintEvent)) error {
	if p.print != nil {
		return p.print(ctx, job, on)
	}
	return p.Printer.Print(ctx, job, on)
}

func (p *brokenPrinter) State(ctx context.Context) (device.PrinterState, error) {
	s, err := p.Printer.State(ctx)
	if p.state != nil {
		s = p.state(s)
	}
	return s, err
}

func (p *brokenPrinter) Close() error {
	if p.shut != nil {
		return p.shut()
	}
	return p.Printer.Close()
}

// mute drops Cancel-Job on its way: operation 0x0008 in bytes 2 and 3 (RFC 8010 section 3.1).
type mute struct{ http.RoundTripper }

func (m mute) RoundTrip(r *http.Request) (*http.Response, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	if len(body) > 8 && body[2] == 0 && body[3] == 8 {
		reply := append([]byte{2, 0, 0, 0}, body[4:8]...)
		return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(bytes.NewReader(append(reply, 3))), Request: r}, nil
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	return m.RoundTripper.RoundTrip(r)
}

// printerWith makes rigs of an emulated printer that spoil has broken.
func printerWith(wire func(http.RoundTripper) http.RoundTripper, spoil func(*brokenPrinter)) func(testing.TB) PrinterRig {
	return func(t testing.TB) PrinterRig {
		e, err := ippprinter.Start(ippprinter.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { e.Close() })
		line := &http.Transport{}
		t.Cleanup(line.CloseIdleConnections)
		o := ipp.Options{Transport: line, Poll: 10 * time.Millisecond, Answer: time.Second}
		if wire != nil {
			o.Transport = wire(line)
		}
		d, err := ipp.Open(t.Context(), e.URL(), o)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })
		p := &brokenPrinter{Printer: d}
		if spoil != nil {
			spoil(p)
		}
		count := func(state int) (n int) {
			for _, j := range e.Printed() {
				if j.State == state {
					n++
				}
			}
			return n
		}
		return PrinterRig{
			Printer: p, Document: []byte(onePage), Pages: 1,
			Printed: func() int { return count(9) }, Cancelled: func() bool { return count(7) > 0 },
			OutOfPaper: e.OutOfPaper, Refill: e.Refill, TonerLow: e.TonerLow, Busy: func() { e.Busy(3) }, Unplug: e.Unplug,
			GiveUp: e.GiveUp,
		}
	}
}

// impatient ends a print with an error as soon as it has to wait.
func impatient(p *brokenPrinter) {
	p.print = func(ctx context.Context, job device.PrintJob, on progress) error {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		return p.Printer.Print(ctx, job, func(e device.PrintEvent) {
			on(e)
			if e.Waiting != "" {
				cancel()
			}
		})
	}
}

func TestPrinter_RejectsBrokenDrivers(t *testing.T) {
	for name, c := range map[string]struct {
		promise string
		wire    func(http.RoundTripper) http.RoundTripper
		spoil   func(*brokenPrinter)
	}{
		"prints nothing": {"PrintsAndCountsPages", nil, func(p *brokenPrinter) {
			p.print = func(context.Context, device.PrintJob, progress) error { return nil }
		}},
		"prints twice": {"PrintsAndCountsPages", nil, func(p *brokenPrinter) {
			p.print = func(ctx context.Context, job device.PrintJob, on progress) error {
				if err := p.Printer.Print(ctx, job, on); err != nil {
					return err
				}
				return p.Printer.Print(ctx, job, on)
			}
		}},
		"counts no pages": {"PrintsAndCountsPages", nil, func(p *brokenPrinter) {
			p.print = func(ctx context.Context, job device.PrintJob, _ progress) error {
				return p.Printer.Print(ctx, job, nil)
			}
		}},
		"does not wait for paper": {"OutOfPaperWaitsForAPerson", nil, impatient},
		"ready without paper": {"OutOfPaperWaitsForAPerson", nil, func(p *brokenPrinter) {
			p.state = func(s device.PrinterState) device.PrinterState { s.Ready = true; return s }
		}},
		"stops for little toner": {"TonerLowDoesNotHold", nil, func(p *brokenPrinter) {
			p.state = func(s device.PrinterState) device.PrinterState { s.Ready = len(s.Conditions) == 0; return s }
		}},
		"does not wait its turn": {"BusyIsWaitedFor", nil, impatient},
		"takes an abort for done": {"GivenUpIsRefused", nil, func(p *brokenPrinter) {
			p.print = func(ctx context.Context, job device.PrintJob, on progress) error {
				_ = p.Printer.Print(ctx, job, on)
				return nil
			}
		}},
		"cancels only here": {"CancelCancelsOnThePrinter", func(rt http.RoundTripper) http.RoundTripper { return mute{rt} }, nil},
		"prints when cancelled": {"CancelledBeforeStartSendsNothing", nil, func(p *brokenPrinter) {
			p.print = func(ctx context.Context, job device.PrintJob, on progress) error {
				return p.Printer.Print(context.WithoutCancel(ctx), job, on)
			}
		}},
		"does not close": {"CloseUnblocksAndMayBeRepeated", nil, func(p *brokenPrinter) { p.shut = func() error { return nil } }},
		"takes any format": {"UnknownFormatIsRefused", nil, func(p *brokenPrinter) {
			p.print = func(ctx context.Context, job device.PrintJob, on progress) error {
				job.Format, job.Data = "application/pdf", []byte(onePage)
				return p.Printer.Print(ctx, job, on)
			}
		}},
		"misnames the unplug": {"UnplugIsGone", nil, func(p *brokenPrinter) {
			p.print = func(ctx context.Context, job device.PrintJob, on progress) error {
				if err := p.Printer.Print(ctx, job, on); err != nil {
					return fault.New(fault.DeviceProtocol, "broken", "something")
				}
				return nil
			}
		}},
	} {
		t.Run(name, func(t *testing.T) {
			rejects(t, printerPromises(), c.promise, printerWith(nil, nil), printerWith(c.wire, c.spoil))
		})
	}
}
