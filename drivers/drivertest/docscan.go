package drivertest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	_ "image/jpeg" // pages are decoded
	_ "image/png"
	"slices"
	"testing"

	"thana/drivers/device"
	"thana/shared/fault"
)

// DocscanRig is an opened document scanner with the hands that a test can lay on it.
type DocscanRig struct {
	Scanner device.DocumentScanner
	PPI     int // a low resolution, so that pages are small

	Load     func(pages int) int // puts pages in the feeder and returns how many it holds now
	Lay      func()              // puts a page on the glass
	Jam      func(after int) int // jams the loaded feeder and returns how many pages come out before
	ClearJam func()

	OpenCover, CloseCover func()

	Busy     func()      // the scanner works for somebody else
	Slow     func()      // pages take a second or more
	Idle     func() bool // no job is left on the scanner
	Unplug   func()
	Stall    func() // the scanner stays silent when asked for a page
	Garble   func() // pages become rubbish
	Truncate func() // pages end early
}

// DocumentScanner judges a driver of document scanners. newRig makes a fresh rig for each promise and cleans up after it.
func DocumentScanner(t *testing.T, newRig func(t testing.TB) DocscanRig) {
	run(t, docscanPromises(), newRig)
}

func docscanPromises() []promise[DocscanRig] {
	return append([]promise[DocscanRig]{
		{"DescribesItself", docscanDescribes},
		{"FeederGivesEveryPageInOrder", docscanFeeder},
		{"GlassGivesOnePage", docscanGlass},
		{"GreyIsGrey", docscanGrey},
		{"CallbackRunsInTheCallersGoroutine", docscanGoroutine},
		{"CallbackErrorEndsTheScan", docscanCallbackError},
		{"EmptyFeederIsSaid", docscanEmpty},
		{"JamKeepsThePagesBeforeIt", docscanJam},
		{"OpenCoverIsSaid", docscanCover},
		{"BusyIsSaid", docscanBusy},
		{"CancelEndsAtOnce", docscanCancel},
		{"CancelledBeforeStartTakesNothing", docscanCancelledBefore},
		{"CloseUnblocksAndMayBeRepeated", docscanClose},
		{"UnknownSettingsAreRefused", docscanUnknown},
		{"SecondScanIsBusy", docscanSecond},
		{"ScansAgainWithoutLeaks", docscanAgain},
		{"UnplugIsGone", docscanUnplug},
		{"StallTimesOut", docscanStall},
		{"GarbledPagesAreNotPassedOn", docscanGarble},
		{"CutPagesAreNotPassedOn", docscanTruncate},
	}, healthPromises(func(r DocscanRig) patient {
		return patient{device: r.Scanner, hurt: r.OpenCover, heal: r.CloseCover, ill: fault.FeederCoverOpen, unplug: r.Unplug}
	})...)
}

func (r DocscanRig) has(source device.ScanSource) bool {
	return slices.Contains(r.Scanner.Caps().Sources, source)
}

// from asks for pages of a source at the rig's resolution.
func (r DocscanRig) from(source device.ScanSource) device.ScanRequest {
	return device.ScanRequest{Source: source, PPI: r.PPI}
}

// filled loads the feeder, or says that the rig cannot.
func (r DocscanRig) filled(pages int) (int, error) {
	if r.Load == nil || !r.has(device.Feeder) {
		return 0, lacking("load the feeder")
	}
	return r.Load(pages), nil
}

func (r DocscanRig) scan(ctx context.Context, q device.ScanRequest, fn func(device.Page) error) error {
	return within(patience, "a scan", func() error { return r.Scanner.Scan(ctx, q, fn) })
}

func docscanDescribes(rig DocscanRig) error {
	info, caps := rig.Scanner.Info(), rig.Scanner.Caps()
	if info.Driver == "" || info.Class != device.Document || info.Where == "" || info.Provenance == "" {
		return fmt.Errorf("info is incomplete: %+v", info)
	}
	if len(caps.Sources) == 0 || len(caps.PPI) == 0 || len(caps.Colours) == 0 || !slices.IsSorted(caps.PPI) || caps.PPI[0] <= 0 {
		return fmt.Errorf("abilities %+v", caps)
	}
	return nil
}

// checkPage says what is wrong with page n of a request.
func checkPage(p device.Page, n int, q device.ScanRequest) error {
	if p.Number != n || p.PPI != q.PPI {
		return fmt.Errorf("page %d at %d ppi, want %d at %d", p.Number, p.PPI, n, q.PPI)
	}
	im, format, err := image.Decode(bytes.NewReader(p.Data))
	if err != nil {
		return fmt.Errorf("page %d: %w", n, err)
	}
	if p.Format != "image/"+format {
		return fmt.Errorf("page %d is said to be %s and is %s", n, p.Format, format)
	}
	grey := im.ColorModel() == color.GrayModel || im.ColorModel() == color.Gray16Model
	if q.Colour != "" && grey != (q.Colour == device.Grey) {
		return fmt.Errorf("page %d: grey is %v, asked for %s", n, grey, q.Colour)
	}
	return nil
}

// takes scans and checks each page; it returns how many there were and how the scan ended.
func (r DocscanRig) takes(q device.ScanRequest) (int, error) {
	n := 0
	var wrong error
	err := r.scan(context.Background(), q, func(p device.Page) error {
		n++
		wrong = checkPage(p, n, q)
		return wrong
	})
	return n, err
}

func docscanFeeder(rig DocscanRig) error {
	want, err := rig.filled(3)
	if err != nil {
		return err
	}
	got, err := rig.takes(rig.from(device.Feeder))
	if err != nil {
		return err
	}
	if got != want {
		return fmt.Errorf("%d pages, want %d", got, want)
	}
	return idle(rig)
}

func idle(rig DocscanRig) error {
	if rig.Idle != nil && !rig.Idle() {
		return errors.New("a job is left on the scanner")
	}
	return nil
}

func docscanGlass(rig DocscanRig) error {
	if rig.Lay == nil || !rig.has(device.Flatbed) {
		return lacking("lay a page on the glass")
	}
	rig.Lay()
	got, err := rig.takes(rig.from(device.Flatbed))
	if err != nil {
		return err
	}
	if got != 1 {
		return fmt.Errorf("%d pages from the glass", got)
	}
	return idle(rig)
}

func docscanGrey(rig DocscanRig) error {
	for _, colour := range rig.Scanner.Caps().Colours {
		if _, err := rig.filled(1); err != nil {
			return err
		}
		q := rig.from(device.Feeder)
		q.Colour = colour
		if _, err := rig.takes(q); err != nil {
			return err
		}
	}
	return nil
}

func docscanGoroutine(rig DocscanRig) error {
	if _, err := rig.filled(1); err != nil {
		return err
	}
	return within(patience, "a scan", func() error {
		mine, other := goroutine(), ""
		err := rig.Scanner.Scan(context.Background(), rig.from(device.Feeder), func(device.Page) error { other = goroutine(); return nil })
		if err == nil && other != mine {
			return fmt.Errorf("callback in %q, caller is %q", other, mine)
		}
		return err
	})
}

// errNoMore ends a scan from its callback.
var errNoMore = errors.New("no more pages wanted")

func docscanCallbackError(rig DocscanRig) error {
	if _, err := rig.filled(3); err != nil {
		return err
	}
	calls := 0
	err := rig.scan(context.Background(), rig.from(device.Feeder), func(device.Page) error { calls++; return errNoMore })
	if err := wants("the scan", err, errNoMore); err != nil {
		return err
	}
	if calls != 1 {
		return fmt.Errorf("%d callbacks after one that ended the scan", calls)
	}
	return idle(rig)
}

// interrupted scans slowly, lets end act during the second page and returns how the scan ended. It must end promptly.
func interrupted(rig DocscanRig, end func(cancel func())) error {
	if rig.Slow == nil {
		return lacking("slow the scanner down")
	}
	if _, err := rig.filled(5); err != nil {
		return err
	}
	rig.Slow()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	flowing := make(chan struct{}, 100)
	done := make(chan error, 1)
	go func() {
		done <- rig.Scanner.Scan(ctx, rig.from(device.Feeder), func(device.Page) error { flowing <- struct{}{}; return nil })
	}()
	err := within(patience, "the first page", func() error {
		select {
		case <-flowing:
			return nil
		case err := <-done:
			return fmt.Errorf("ended before a page: %w", err)
		}
	})
	if err != nil {
		return err
	}
	return within(prompt, "the scan after its end", func() error { end(cancel); return <-done })
}

func docscanCancel(rig DocscanRig) error {
	err := interrupted(rig, func(cancel func()) { cancel() })
	if errors.As(err, new(lacking)) {
		return err
	}
	if err := wants("cancelled", err, fault.CaptureCancelled); err != nil {
		return err
	}
	return idle(rig)
}

func docscanCancelledBefore(rig DocscanRig) error {
	if _, err := rig.filled(2); err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	pages := 0
	err := rig.scan(ctx, rig.from(device.Feeder), func(device.Page) error { pages++; return nil })
	if pages > 0 {
		return fmt.Errorf("%d pages of a cancelled scan", pages)
	}
	if err := wants("the scan", err, fault.CaptureCancelled); err != nil {
		return err
	}
	return idle(rig)
}

func docscanClose(rig DocscanRig) error {
	err := interrupted(rig, func(func()) { _ = rig.Scanner.Close() })
	if errors.As(err, new(lacking)) {
		return err
	}
	if err := wants("closed during the scan", err, fault.DeviceClosed); err != nil {
		return err
	}
	if err := within(prompt, "second Close", rig.Scanner.Close); err != nil {
		return err
	}
	_, err = rig.takes(rig.from(device.Feeder))
	return wants("a scan after Close", err, fault.DeviceClosed)
}

func docscanUnknown(rig DocscanRig) error {
	if rig.Load != nil {
		rig.Load(1)
	}
	source := rig.Scanner.Caps().Sources[0]
	for _, q := range []device.ScanRequest{
		{Source: source, PPI: 17},
		{Source: source, PPI: rig.PPI, Colour: "sepia"},
		{Source: "window", PPI: rig.PPI},
	} {
		err := rig.scan(context.Background(), q, func(device.Page) error { return errors.New("a page of unknown settings") })
		if err := wants(fmt.Sprintf("%+v", q), err, fault.DeviceNoMode); err != nil {
			return err
		}
	}
	return nil
}

func docscanSecond(rig DocscanRig) error {
	if _, err := rig.filled(2); err != nil {
		return err
	}
	var second error
	err := rig.scan(context.Background(), rig.from(device.Feeder), func(device.Page) error {
		second = rig.Scanner.Scan(context.Background(), rig.from(device.Feeder), func(device.Page) error { return nil })
		return nil
	})
	if err != nil {
		return err
	}
	return wants("second scan", second, fault.DeviceBusy)
}

func docscanAgain(rig DocscanRig) error {
	leaked := goroutines()
	for range 3 {
		if _, err := rig.filled(2); err != nil {
			return err
		}
		if _, err := rig.takes(rig.from(device.Feeder)); err != nil {
			return err
		}
	}
	if err := rig.Scanner.Close(); err != nil {
		return err
	}
	return leaked()
}
