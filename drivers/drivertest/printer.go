package drivertest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/shared/fault"
)

// PrinterRig is an opened printer, a document for it and the hands that a test can lay on it.
type PrinterRig struct {
	Printer  device.Printer
	Document []byte
	Format   string // of Document; empty means application/pdf
	Pages    int    // sides that the printer counts for Document; 0 where it does not count

	ShowsAtWork bool // paper, jam and door are seen only while it prints

	Printed   func() int  // documents that came out whole
	Cancelled func() bool // the last job was cancelled on the printer itself

	OutOfPaper, Refill   func()
	Jam, ClearJam        func()
	OpenDoor, CloseDoor  func()
	TonerEmpty, NewToner func()
	TonerLow             func()
	GiveUp               func() // the printer aborts its job
	Busy                 func() // the next jobs are refused as busy, then taken
	Unplug               func()
	Stall                func()
	Garble               func()
	Truncate             func()
}

// Printer judges a printer driver. newRig makes a fresh rig for each promise and cleans up after it.
func Printer(t *testing.T, newRig func(t testing.TB) PrinterRig) { run(t, printerPromises(), newRig) }

func printerPromises() []promise[PrinterRig] {
	return append([]promise[PrinterRig]{
		{"DescribesItself", printerDescribes},
		{"IdleIsReady", printerIdle},
		{"PrintsAndCountsPages", printerPrints},
		{"CallbackRunsInTheCallersGoroutine", printerGoroutine},
		{"OutOfPaperWaitsForAPerson", printerPaper},
		{"JamWaitsForAPerson", printerJam},
		{"OpenDoorWaitsForAPerson", printerDoor},
		{"NoTonerWaitsForAPerson", printerTonerEmpty},
		{"TonerLowDoesNotHold", printerTonerLow},
		{"BusyIsWaitedFor", printerBusy},
		{"GivenUpIsRefused", printerGivesUp},
		{"CancelCancelsOnThePrinter", printerCancel},
		{"CancelledBeforeStartSendsNothing", printerCancelledBefore},
		{"CloseUnblocksAndMayBeRepeated", printerClose},
		{"SecondPrintIsBusyAndStateStillAnswers", printerSecond},
		{"UnknownFormatIsRefused", printerFormat},
		{"PrintsAgainWithoutLeaks", printerAgain},
		{"UnplugIsGone", printerUnplug},
		{"StallTimesOut", printerStall},
		{"GarbledAnswersAreRefused", printerGarble},
		{"CutAnswersEndTheCall", printerTruncate},
	}, healthPromises(func(r PrinterRig) patient {
		p := patient{device: r.Printer, hurt: r.OutOfPaper, heal: r.Refill, ill: fault.PrinterMediaEmpty, unplug: r.Unplug}
		if r.ShowsAtWork {
			p.hurt = nil
		}
		return p
	})...)
}

func (r PrinterRig) job() device.PrintJob {
	return device.PrintJob{Name: "bench", Format: r.format(), Data: r.Document}
}

func (r PrinterRig) format() string {
	if r.Format == "" {
		return "application/pdf"
	}
	return r.Format
}

// running is a print in a goroutine of its own.
type running struct {
	events chan device.PrintEvent
	done   chan error
	cancel context.CancelFunc
}

func (r PrinterRig) start() *running {
	ctx, cancel := context.WithCancel(context.Background())
	p := &running{events: make(chan device.PrintEvent, 1000), done: make(chan error, 1), cancel: cancel}
	go func() {
		p.done <- r.Printer.Print(ctx, r.job(), func(e device.PrintEvent) { p.events <- e })
		close(p.events)
	}()
	return p
}

// sees waits for an event that fits.
func (p *running) sees(what string, fits func(device.PrintEvent) bool) error {
	late, stop := lapse(patience)
	defer stop()
	for {
		select {
		case e, ok := <-p.events:
			if !ok {
				return fmt.Errorf("the print ended before %s: %w", what, <-p.done)
			}
			if fits(e) {
				return nil
			}
		case <-late:
			return fmt.Errorf("no %s in %v", what, patience)
		}
	}
}

// held starts a print that waits for paper.
func held(rig PrinterRig) (*running, error) {
	if rig.OutOfPaper == nil {
		return nil, lacking("take the paper out")
	}
	rig.OutOfPaper()
	p := rig.start()
	if err := p.waitsFor(fault.PrinterMediaEmpty); err != nil {
		p.cancel()
		return nil, err
	}
	return p, nil
}

func (p *running) waitsFor(code fault.Code) error {
	return p.sees("an event that waits for "+string(code), func(e device.PrintEvent) bool { return e.Waiting == code })
}

// ends returns how the print ends, within d.
func (p *running) ends(d time.Duration) error {
	return within(d, "Print", func() error { return <-p.done })
}

func (r PrinterRig) state() (s device.PrinterState, err error) {
	err = within(patience, "State", func() (err error) { s, err = r.Printer.State(context.Background()); return err })
	return s, err
}

func printerDescribes(rig PrinterRig) error {
	info := rig.Printer.Info()
	if info.Driver == "" || info.Class != device.Print || info.Where == "" || info.Provenance == "" {
		return fmt.Errorf("info is incomplete: %+v", info)
	}
	if !slices.Contains(rig.Printer.Formats(), rig.format()) {
		return fmt.Errorf("formats %v", rig.Printer.Formats())
	}
	return nil
}

func printerIdle(rig PrinterRig) error {
	s, err := rig.state()
	if err != nil {
		return err
	}
	if !s.Ready || s.Printing || len(s.Conditions) > 0 {
		return fmt.Errorf("state of an idle printer: %+v", s)
	}
	return nil
}

func printerPrints(rig PrinterRig) error {
	p := rig.start()
	if err := p.ends(patience); err != nil {
		return err
	}
	pages := 0
	for e := range p.events {
		if e.PagesDone < pages {
			return fmt.Errorf("%d pages done after %d", e.PagesDone, pages)
		}
		pages = e.PagesDone
	}
	if pages != rig.Pages {
		return fmt.Errorf("%d pages done, want %d", pages, rig.Pages)
	}
	return printed(rig, 1)
}

// printed waits for nothing: when Print returns, the document is out.
func printed(rig PrinterRig, want int) error {
	if rig.Printed == nil {
		return nil
	}
	if n := rig.Printed(); n != want {
		return fmt.Errorf("%d documents came out, want %d", n, want)
	}
	return nil
}

func printerGoroutine(rig PrinterRig) error {
	return within(patience, "Print", func() error {
		mine := goroutine()
		var other string
		err := rig.Printer.Print(context.Background(), rig.job(), func(device.PrintEvent) { other = goroutine() })
		if err == nil && other != mine {
			return fmt.Errorf("callback in %q, caller is %q", other, mine)
		}
		return err
	})
}

func printerCancel(rig PrinterRig) error {
	p, err := held(rig)
	if err != nil {
		return err
	}
	p.cancel()
	if err := wants("cancelled", p.ends(prompt), fault.CaptureCancelled); err != nil {
		return err
	}
	if rig.Cancelled != nil && !rig.Cancelled() {
		return errors.New("the job is still on the printer")
	}
	if rig.Refill != nil {
		rig.Refill()
	}
	return printed(rig, 0)
}

func printerCancelledBefore(rig PrinterRig) error {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	err := within(prompt, "Print", func() error { return rig.Printer.Print(ctx, rig.job(), nil) })
	if err := wants("Print", err, fault.CaptureCancelled); err != nil {
		return err
	}
	return printed(rig, 0)
}

func printerClose(rig PrinterRig) error {
	p, err := held(rig)
	if err != nil {
		return err
	}
	defer p.cancel()
	for range 2 {
		if err := within(prompt, "Close", rig.Printer.Close); err != nil {
			return err
		}
	}
	if err := wants("closed during the print", p.ends(prompt), fault.DeviceClosed); err != nil {
		return err
	}
	_, err = rig.state()
	return wants("State after Close", err, fault.DeviceClosed)
}

func printerSecond(rig PrinterRig) error {
	if rig.Refill == nil {
		return lacking("put paper in")
	}
	first, err := held(rig)
	if err != nil {
		return err
	}
	defer first.cancel()
	if _, err := rig.state(); err != nil {
		return fmt.Errorf("state during a print: %w", err)
	}
	if err := wants("second Print", rig.start().ends(patience), fault.DeviceBusy); err != nil {
		return err
	}
	rig.Refill()
	return first.ends(patience)
}

func printerFormat(rig PrinterRig) error {
	err := within(patience, "Print", func() error {
		return rig.Printer.Print(context.Background(), device.PrintJob{Name: "bench", Format: "text/x-unknown", Data: []byte("x")}, nil)
	})
	if err := wants("Print", err, fault.DeviceNoMode); err != nil {
		return err
	}
	return printed(rig, 0)
}

func printerAgain(rig PrinterRig) error {
	leaked := goroutines()
	for n := range 3 {
		if err := rig.start().ends(patience); err != nil {
			return err
		}
		if err := printed(rig, n+1); err != nil {
			return err
		}
	}
	if err := rig.Printer.Close(); err != nil {
		return err
	}
	return leaked()
}
