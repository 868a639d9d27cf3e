package drivertest

import (
	"context"
	"image"
	"net/http"
	"strings"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/drivers/docscan/escl"
	emulated "thana/drivers/emulator/escl"
	"thana/shared/fault"
)

type sheets = func(device.Page) error

// brokenScanner is a scanner whose verbs can be replaced.
type brokenScanner struct {
	device.DocumentScanner
	info   func() device.Info
	scan   func(ctx context.Context, r device.ScanRequest, fn sheets) error
	shut   func() error
	health asked
}

func (s *brokenScanner) Info() device.Info {
	if s.info != nil {
		return s.info()
	}
	return s.DocumentScanner.Info()
}

func (s *brokenScanner) Close() error {
	if s.shut != nil {
		return s.shut()
	}
	return s.DocumentScanner.Close()
}

func (s *brokenScanner) Health(ctx context.Context) ([]fault.Code, error) {
	return s.health.or(ctx, s.DocumentScanner)
}

func (s *brokenScanner) Scan(ctx context.Context, r device.ScanRequest, fn func(device.Page) error) error {
	if s.scan != nil {
		return s.scan(ctx, r, fn)
	}
	return s.DocumentScanner.Scan(ctx, r, fn)
}

// deaf forgets to tell the scanner that a job is over.
type deaf struct{ http.RoundTripper }

func (d deaf) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodDelete {
		return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody, Request: r}, nil
	}
	return d.RoundTripper.RoundTrip(r)
}

// scannerWith makes rigs of an emulated scanner that spoil has broken.
func scannerWith(wire func(http.RoundTripper) http.RoundTripper, spoil func(*brokenScanner)) func(testing.TB) DocscanRig {
	return func(t testing.TB) DocscanRig {
		e, err := emulated.Start(emulated.Options{Width: 300, Height: 300})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { e.Close() })
		line := &http.Transport{}
		t.Cleanup(line.CloseIdleConnections)
		o := escl.Options{Transport: line, Poll: 10 * time.Millisecond, Busy: 100 * time.Millisecond, Page: 6 * time.Second}
		if wire != nil {
			o.Transport = wire(line)
		}
		d, err := escl.Open(t.Context(), e.URL(), o)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })
		s := &brokenScanner{DocumentScanner: d}
		if spoil != nil {
			spoil(s)
		}
		page := func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "NextDocument") }
		return DocscanRig{
			Scanner: s, PPI: 75, Idle: e.Idle, Slow: func() { e.Slow(300 * time.Millisecond) }, Unplug: e.Unplug,
			Load: func(n int) int {
				for range n {
					e.Load(image.NewGray(image.Rect(0, 0, 21, 30)))
				}
				return e.Loaded()
			},
			Lay:       func() { e.Lay(image.NewGray(image.Rect(0, 0, 21, 30))) },
			Jam:       func(after int) int { e.Jam(after); return after },
			ClearJam:  e.ClearJam,
			OpenCover: e.OpenCover, CloseCover: e.CloseCover, Busy: func() { e.Busy(true) },
			Stall: func() { e.Stall(page) }, Garble: func() { e.Garble(page) }, Truncate: func() { e.Truncate(page) },
		}
	}
}

// turned passes each page on changed; a false change loses it.
func turned(change func(*device.Page) bool) func(*brokenScanner) {
	return func(s *brokenScanner) {
		s.scan = func(ctx context.Context, r device.ScanRequest, fn sheets) error {
			return s.DocumentScanner.Scan(ctx, r, func(p device.Page) error {
				if !change(&p) {
					return nil
				}
				return fn(p)
			})
		}
	}
}

// scanned runs each scan in the hands of around.
func scanned(around func(call func() error) error) func(*brokenScanner) {
	return func(s *brokenScanner) {
		s.scan = func(ctx context.Context, r device.ScanRequest, fn sheets) error {
			return around(func() error { return s.DocumentScanner.Scan(ctx, r, fn) })
		}
	}
}

// asking scans with another context and request than the caller's.
func asking(change func(context.Context, device.ScanRequest) (context.Context, device.ScanRequest)) func(*brokenScanner) {
	return func(s *brokenScanner) {
		s.scan = func(ctx context.Context, r device.ScanRequest, fn sheets) error {
			ctx, r = change(ctx, r)
			return s.DocumentScanner.Scan(ctx, r, fn)
		}
	}
}

// trusting passes on whatever came where the page was.
func trusting(s *brokenScanner) {
	s.scan = func(ctx context.Context, r device.ScanRequest, fn sheets) error {
		if err := s.DocumentScanner.Scan(ctx, r, fn); err != nil {
			return fn(device.Page{Number: 1, Format: "image/jpeg", PPI: r.PPI, Data: []byte{0xFF, 0xD8}})
		}
		return nil
	}
}

type wrongDocscan struct {
	promise string
	wire    func(http.RoundTripper) http.RoundTripper
	spoil   func(*brokenScanner)
}

func wrongDocscans() map[string]wrongDocscan {
	const order, spoilt, cut = "FeederGivesEveryPageInOrder", "GarbledPagesAreNotPassedOn", "CutPagesAreNotPassedOn"
	forgives := func(codes ...fault.Code) func(*brokenScanner) { return scanned(outcome(forgiving(codes...))) }
	uncancelled := asking(func(ctx context.Context, r device.ScanRequest) (context.Context, device.ScanRequest) {
		return context.WithoutCancel(ctx), r
	})
	twice := func(call func() error) error { _ = call(); return call() }
	return map[string]wrongDocscan{
		"says nothing of itself": {"DescribesItself", nil, func(s *brokenScanner) { s.info = nameless }},
		"counts from nought":     {order, nil, turned(func(p *device.Page) bool { p.Number--; return true })},
		"loses the last page":    {order, nil, turned(func(p *device.Page) bool { return p.Number < 3 })},
		"cuts pages":             {order, nil, turned(func(p *device.Page) bool { p.Data = p.Data[:99]; return true })},
		"misnames the format":    {order, nil, turned(func(p *device.Page) bool { p.Format = "image/png"; return true })},
		"scans the glass twice":  {"GlassGivesOnePage", nil, scanned(twice)},
		"always in colour": {"GreyIsGrey", nil, asking(func(ctx context.Context, r device.ScanRequest) (context.Context, device.ScanRequest) {
			r.Colour = device.Colour
			return ctx, r
		})},
		"another goroutine":              {"CallbackRunsInTheCallersGoroutine", nil, scanned(elsewhere)},
		"swallows the callback's error":  {"CallbackErrorEndsTheScan", nil, scanned(outcome(func(error) error { return nil }))},
		"leaves the job on the scanner":  {"CallbackErrorEndsTheScan", func(rt http.RoundTripper) http.RoundTripper { return deaf{rt} }, nil},
		"takes an empty feeder for fine": {"EmptyFeederIsSaid", nil, forgives(fault.FeederEmpty)},
		"takes a jam for the end":        {"JamKeepsThePagesBeforeIt", nil, forgives(fault.FeederJam)},
		"does not see the open cover":    {"OpenCoverIsSaid", nil, forgives(fault.FeederCoverOpen)},
		"takes busy for done":            {"BusyIsSaid", nil, forgives(fault.DeviceBusy)},
		"ignores its context":            {"CancelEndsAtOnce", nil, uncancelled},
		"scans when cancelled":           {"CancelledBeforeStartTakesNothing", nil, uncancelled},
		"does not close":                 {"CloseUnblocksAndMayBeRepeated", nil, func(s *brokenScanner) { s.shut = unclosed }},
		"takes any setting": {"UnknownSettingsAreRefused", nil, asking(func(ctx context.Context, _ device.ScanRequest) (context.Context, device.ScanRequest) {
			return ctx, device.ScanRequest{PPI: 75}
		})},
		"takes a second scan":       {"SecondScanIsBusy", nil, scanned(hospitable())},
		"leaks":                     {"ScansAgainWithoutLeaks", nil, scanned(lingering)},
		"misnames the unplug":       {"UnplugIsGone", nil, scanned(outcome(misnaming))},
		"takes silence for the end": {"StallTimesOut", nil, forgives(fault.DeviceTimeout)},
		"passes rubbish on":         {spoilt, nil, trusting},
		"takes rubbish for the end": {spoilt, nil, forgives(fault.DeviceProtocol)},
		"passes half a page on":     {cut, nil, trusting},
		"takes half for the end":    {cut, nil, forgives(fault.DeviceProtocol, fault.DeviceGone)},
	}
}

func TestDocumentScanner_RejectsBrokenDrivers(t *testing.T) {
	for name, c := range wrongDocscans() {
		t.Run(name, func(t *testing.T) {
			rejects(t, docscanPromises(), c.promise, scannerWith(nil, nil), scannerWith(c.wire, c.spoil))
		})
	}
}
