package drivertest

import (
	"context"
	"errors"
	"image"
	"net/http"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/drivers/docscan/escl"
	emulated "thana/drivers/emulator/escl"
	"thana/shared/fault"
)

type sheets = func(device.Page) error

// brokenScanner is a scanner whose verb can be replaced.
type brokenScanner struct {
	device.DocumentScanner
	scan   func(ctx context.Context, r device.ScanRequest, fn sheets) error
	health asked
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
		e, err := emulated.Start(emulated.Options{})
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
		return DocscanRig{
			Scanner: s, PPI: 75, Idle: e.Idle, Slow: func() { e.Slow(300 * time.Millisecond) }, Unplug: e.Unplug,
			Load: func(n int) int {
				for range n {
					e.Load(image.NewGray(image.Rect(0, 0, 21, 30)))
				}
				return e.Loaded()
			},
			Jam:       func(after int) int { e.Jam(after); return after },
			OpenCover: e.OpenCover, CloseCover: e.CloseCover,
		}
	}
}

// turned passes each page on changed; a false change loses it.
func turned(s *brokenScanner, change func(*device.Page) bool) {
	s.scan = func(ctx context.Context, r device.ScanRequest, fn sheets) error {
		return s.DocumentScanner.Scan(ctx, r, func(p device.Page) error {
			if !change(&p) {
				return nil
			}
			return fn(p)
		})
	}
}

// renamed replaces how a scan ends.
func renamed(s *brokenScanner, rename func(error) error) {
	s.scan = func(ctx context.Context, r device.ScanRequest, fn sheets) error {
		return rename(s.DocumentScanner.Scan(ctx, r, fn))
	}
}

// forgiving takes the fault for a normal end.
func forgiving(code fault.Code) func(error) error {
	return func(err error) error {
		if errors.Is(err, code) {
			return nil
		}
		return err
	}
}

func TestDocumentScanner_RejectsBrokenDrivers(t *testing.T) {
	for name, c := range map[string]struct {
		promise string
		wire    func(http.RoundTripper) http.RoundTripper
		spoil   func(*brokenScanner)
	}{
		"counts from nought":  {"FeederGivesEveryPageInOrder", nil, func(s *brokenScanner) { turned(s, func(p *device.Page) bool { p.Number--; return true }) }},
		"loses the last page": {"FeederGivesEveryPageInOrder", nil, func(s *brokenScanner) { turned(s, func(p *device.Page) bool { return p.Number < 3 }) }},
		"cuts pages":          {"FeederGivesEveryPageInOrder", nil, func(s *brokenScanner) { turned(s, func(p *device.Page) bool { p.Data = p.Data[:99]; return true }) }},
		"misnames the format": {"FeederGivesEveryPageInOrder", nil, func(s *brokenScanner) { turned(s, func(p *device.Page) bool { p.Format = "image/png"; return true }) }},
		"always in colour": {"GreyIsGrey", nil, func(s *brokenScanner) {
			s.scan = func(ctx context.Context, r device.ScanRequest, fn sheets) error {
				r.Colour = device.Colour
				return s.DocumentScanner.Scan(ctx, r, fn)
			}
		}},
		"takes a jam for the end":        {"JamKeepsThePagesBeforeIt", nil, func(s *brokenScanner) { renamed(s, forgiving(fault.FeederJam)) }},
		"takes an empty feeder for fine": {"EmptyFeederIsSaid", nil, func(s *brokenScanner) { renamed(s, forgiving(fault.FeederEmpty)) }},
		"swallows the callback's error":  {"CallbackErrorEndsTheScan", nil, func(s *brokenScanner) { renamed(s, func(error) error { return nil }) }},
		"leaves the job on the scanner":  {"CallbackErrorEndsTheScan", func(rt http.RoundTripper) http.RoundTripper { return deaf{rt} }, nil},
		"ignores its context": {"CancelEndsAtOnce", nil, func(s *brokenScanner) {
			s.scan = func(ctx context.Context, r device.ScanRequest, fn sheets) error {
				return s.DocumentScanner.Scan(context.WithoutCancel(ctx), r, fn)
			}
		}},
		"scans when cancelled": {"CancelledBeforeStartTakesNothing", nil, func(s *brokenScanner) {
			s.scan = func(ctx context.Context, r device.ScanRequest, fn sheets) error {
				return s.DocumentScanner.Scan(context.WithoutCancel(ctx), r, fn)
			}
		}},
		"takes any setting": {"UnknownSettingsAreRefused", nil, func(s *brokenScanner) {
			s.scan = func(ctx context.Context, _ device.ScanRequest, fn sheets) error {
				return s.DocumentScanner.Scan(ctx, device.ScanRequest{PPI: 75}, fn)
			}
		}},
		"misnames the unplug": {"UnplugIsGone", nil, func(s *brokenScanner) {
			renamed(s, func(err error) error { return fault.New(fault.DeviceProtocol, "broken", "something") })
		}},
	} {
		t.Run(name, func(t *testing.T) {
			rejects(t, docscanPromises(), c.promise, scannerWith(nil, nil), scannerWith(c.wire, c.spoil))
		})
	}
}
