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
	info  func() device.Info
	print func(ctx context.Context, job device.PrintJob, on progress) error
	state func(device.PrinterState) device.PrinterState
	shut  func() error

	health asked
}

func (p *brokenPrinter) Info() device.Info {
	if p.info != nil {
		return p.info()
	}
	return p.Printer.Info()
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
		o := ipp.Options{Transport: line, Poll: 10 * time.Millisecond, Answer: 4 * time.Second}
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
			OutOfPaper: e.OutOfPaper, Refill: e.Refill, Jam: e.Jam, ClearJam: e.ClearJam, OpenDoor: e.OpenDoor, CloseDoor: e.CloseDoor,
			TonerEmpty: e.TonerEmpty, NewToner: e.NewToner, TonerLow: e.TonerLow, GiveUp: e.GiveUp, Busy: func() { e.Busy(3) },
			Unplug: e.Unplug, Stall: func() { e.Stall(nil) }, Garble: func() { e.Garble(nil) }, Truncate: func() { e.Truncate(nil) },
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

// printing runs each print in the hands of around.
func printing(around func(call func() error) error) func(*brokenPrinter) {
	return func(p *brokenPrinter) {
		p.print = func(ctx context.Context, job device.PrintJob, on progress) error {
			return around(func() error { return p.Printer.Print(ctx, job, on) })
		}
	}
}

// saying changes what the printer says of itself.
func saying(change func(*device.PrinterState)) func(*brokenPrinter) {
	return func(p *brokenPrinter) {
		p.state = func(s device.PrinterState) device.PrinterState { change(&s); return s }
	}
}

func wordless(p *brokenPrinter) {
	p.print = func(ctx context.Context, job device.PrintJob, _ progress) error {
		return p.Printer.Print(ctx, job, nil)
	}
}

func anyFormat(p *brokenPrinter) {
	p.print = func(ctx context.Context, job device.PrintJob, on progress) error {
		job.Format, job.Data = "application/pdf", []byte(onePage)
		return p.Printer.Print(ctx, job, on)
	}
}

func unstoppable(p *brokenPrinter) {
	p.print = func(ctx context.Context, job device.PrintJob, on progress) error {
		return p.Printer.Print(context.WithoutCancel(ctx), job, on)
	}
}

type wrongPrinter struct {
	promise string
	wire    func(http.RoundTripper) http.RoundTripper
	spoil   func(*brokenPrinter)
}

func wrongPrinters() map[string]wrongPrinter {
	const prints, paper = "PrintsAndCountsPages", "OutOfPaperWaitsForAPerson"
	forgives := func(codes ...fault.Code) func(*brokenPrinter) { return printing(outcome(forgiving(codes...))) }
	alwaysReady := saying(func(s *device.PrinterState) { s.Ready = true })
	twice := func(call func() error) error {
		if err := call(); err != nil {
			return err
		}
		return call()
	}
	return map[string]wrongPrinter{
		"says nothing of itself": {"DescribesItself", nil, func(p *brokenPrinter) { p.info = nameless }},
		"prints always":          {"IdleIsReady", nil, saying(func(s *device.PrinterState) { s.Printing = true })},
		"prints nothing":         {prints, nil, printing(func(func() error) error { return nil })},
		"prints twice":           {prints, nil, printing(twice)},
		"counts no pages":        {prints, nil, wordless},
		"another goroutine":      {"CallbackRunsInTheCallersGoroutine", nil, printing(elsewhere)},

		"does not wait for paper":   {paper, nil, impatient},
		"ready without paper":       {paper, nil, alwaysReady},
		"does not wait for a jam":   {"JamWaitsForAPerson", nil, impatient},
		"ready when jammed":         {"JamWaitsForAPerson", nil, alwaysReady},
		"does not wait for a door":  {"OpenDoorWaitsForAPerson", nil, impatient},
		"ready when open":           {"OpenDoorWaitsForAPerson", nil, alwaysReady},
		"does not wait for toner":   {"NoTonerWaitsForAPerson", nil, impatient},
		"ready without toner":       {"NoTonerWaitsForAPerson", nil, alwaysReady},
		"stops for little toner":    {"TonerLowDoesNotHold", nil, saying(func(s *device.PrinterState) { s.Ready = len(s.Conditions) == 0 })},
		"does not wait its turn":    {"BusyIsWaitedFor", nil, impatient},
		"takes an abort for done":   {"GivenUpIsRefused", nil, forgives(fault.PrinterRefused)},
		"takes silence for done":    {"StallTimesOut", nil, forgives(fault.DeviceTimeout)},
		"takes rubbish for done":    {"GarbledAnswersAreRefused", nil, forgives(fault.DeviceProtocol)},
		"takes half for the answer": {"CutAnswersEndTheCall", nil, forgives(fault.DeviceProtocol, fault.DeviceGone)},
		"misnames the unplug":       {"UnplugIsGone", nil, printing(outcome(misnaming))},

		"cancels only here":     {"CancelCancelsOnThePrinter", func(rt http.RoundTripper) http.RoundTripper { return mute{rt} }, nil},
		"prints when cancelled": {"CancelledBeforeStartSendsNothing", nil, unstoppable},
		"does not close":        {"CloseUnblocksAndMayBeRepeated", nil, func(p *brokenPrinter) { p.shut = unclosed }},
		"takes a second print":  {"SecondPrintIsBusyAndStateStillAnswers", nil, printing(hospitable())},
		"takes any format":      {"UnknownFormatIsRefused", nil, anyFormat},
		"leaks":                 {"PrintsAgainWithoutLeaks", nil, printing(lingering)},
	}
}

func TestPrinter_RejectsBrokenDrivers(t *testing.T) {
	for name, c := range wrongPrinters() {
		t.Run(name, func(t *testing.T) {
			rejects(t, printerPromises(), c.promise, printerWith(nil, nil), printerWith(c.wire, c.spoil))
		})
	}
}
