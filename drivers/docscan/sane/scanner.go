//go:build unix

// Package sane scans with SANE's scanimage as a process (docs/protocols/sane.md): a backend that crashes or hangs does
// not take the appliance with it.
package sane

import (
	"bytes"
	"context"
	"errors"
	"image"
	_ "image/jpeg" // pages are looked at before they are passed on
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"thana/drivers/device"
	"thana/shared/fault"
)

// Options are how to run scanimage; a zero field means the default in brackets.
type Options struct {
	Program string        // [scanimage]
	Env     []string      // added to the environment: SANE_CONFIG_DIR=... [none]
	Log     *slog.Logger  // [none]
	Answer  time.Duration // for a listing [30 s]
	Page    time.Duration // of silence during a scan [2 min]
	Every   time.Duration // how often Source asks for the devices, which takes SANE seconds [30 s]
}

func (o Options) filled() Options {
	if o.Program == "" {
		o.Program = "scanimage"
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	for field, value := range map[*time.Duration]time.Duration{&o.Answer: 30 * time.Second, &o.Page: 2 * time.Minute, &o.Every: 30 * time.Second} {
		if *field == 0 {
			*field = value
		}
	}
	return o
}

const (
	defaultPPI = 300
	maxPage    = 64 << 20 // bytes
	maxPixels  = 200e6
	maxPages   = 1000
)

// Scanner is one scanner that SANE knows.
type Scanner struct {
	o    Options
	name string
	life *device.Life
	can  abilities
	info device.Info
}

// Open asks SANE what the scanner of this name can.
func Open(ctx context.Context, f device.Found, o Options) (*Scanner, error) {
	const op = "sane.Open"
	s := &Scanner{o: o.filled(), name: f.Key, life: device.NewLife()}
	joined, leave := s.life.Join(ctx)
	defer leave()
	lines, err := listing(joined, op, s.o, "-d", f.Key, "-A")
	if err != nil {
		return nil, err
	}
	s.can = readAbilities(lines)
	if len(s.can.ppi) == 0 || len(s.can.colours) == 0 {
		return nil, fault.New(fault.DeviceNoMode, op, "no resolution or neither colour nor grey")
	}
	s.info = device.Info{Driver: "sane", Class: device.Document, Model: f.Name, Where: "sane " + f.Key, Provenance: device.ProvenPeer}
	return s, nil
}

// listing runs scanimage to its end and returns what it printed.
func listing(ctx context.Context, op string, o Options, args ...string) ([]string, error) {
	p, err := start(o, args...)
	if err != nil {
		return nil, err
	}
	var lines []string
	for until := time.Now().Add(o.Answer); ; {
		line, more, err := p.line(ctx, op, time.Until(until))
		if err != nil {
			p.end(true)
			return nil, err
		}
		if !more {
			break
		}
		lines = append(lines, line)
	}
	return lines, p.end(false).fault(op)
}

func (s *Scanner) Info() device.Info { return s.info }

// Close ends a scan in progress.
func (s *Scanner) Close() error { s.life.Close(); return nil }

func (s *Scanner) Caps() device.DocumentCaps {
	return device.DocumentCaps{
		Sources: slices.Sorted(maps.Keys(s.can.sources)), PPI: slices.Clone(s.can.ppi), Colours: slices.Sorted(maps.Keys(s.can.colours)),
	}
}

// settle fills the request's defaults and refuses what the scanner does not have. SANE does not say whether a feeder is
// loaded: without a source the feeder is asked.
func (s *Scanner) settle(r device.ScanRequest) (device.ScanRequest, error) {
	if r.Source == "" {
		r.Source = device.Flatbed
		if _, ok := s.can.sources[device.Feeder]; ok {
			r.Source = device.Feeder
		}
	}
	if r.PPI == 0 {
		distance := func(v int) int { return max(v-defaultPPI, defaultPPI-v) }
		r.PPI = slices.MinFunc(s.can.ppi, func(a, b int) int { return distance(a) - distance(b) })
	}
	if r.Colour == "" {
		r.Colour = slices.Sorted(maps.Keys(s.can.colours))[0] // "colour" sorts before "grey"
	}
	_, source := s.can.sources[r.Source]
	_, colour := s.can.colours[r.Colour]
	if !source || !colour || !slices.Contains(s.can.ppi, r.PPI) {
		return r, fault.New(fault.DeviceNoMode, "sane.Scan", "%d ppi in %q from %q", r.PPI, r.Colour, r.Source)
	}
	return r, nil
}

// Scan passes each page on as its file is finished. However it ends, no scanimage is left running.
func (s *Scanner) Scan(ctx context.Context, r device.ScanRequest, fn func(device.Page) error) error {
	const op = "sane.Scan"
	ctx, leave, err := s.life.Begin(ctx, op)
	if err != nil {
		return err
	}
	defer leave()
	if r, err = s.settle(r); err != nil {
		return err
	}
	args := []string{"-d", s.name, "--mode", s.can.colours[r.Colour], "--resolution", strconv.Itoa(r.PPI), "--format=jpeg", "--batch=p%d.jpg", "--batch-print"}
	if word := s.can.sources[r.Source]; word != "" {
		args = append(args, "--source", word)
	}
	if r.Source == device.Flatbed {
		args = append(args, "--batch-count=1")
	}
	p, err := start(s.o, args...)
	if err != nil {
		return err
	}
	pages, err := s.follow(ctx, p, r, fn)
	how := p.end(err != nil)
	if status := report(how.told); status != 0 && errors.Is(err, fault.DeviceTimeout) {
		err, how = nil, exit{code: status, told: how.told} // it said what failed, and then hung
	}
	if err != nil {
		return err
	}
	err = how.fault(op)
	switch {
	case pages == 0 && err == nil && r.Source == device.Flatbed:
		return fault.New(fault.DeviceProtocol, op, "no page from the glass: %s", how.told)
	case pages == 0 && err == nil:
		return fault.New(fault.FeederEmpty, op, "no page: %s", how.told)
	case pages > 0 && errors.Is(err, fault.FeederEmpty):
		return nil
	case how.signal != 0:
		s.o.Log.Warn("scanimage crashed", "where", s.info.Where, "pages", pages, "err", err)
	}
	return err
}

// follow reads the names of finished files until the program's output ends.
func (s *Scanner) follow(ctx context.Context, p *process, r device.ScanRequest, fn func(device.Page) error) (pages int, err error) {
	const op = "sane.Scan"
	for {
		line, more, err := p.line(ctx, op, s.o.Page)
		if err != nil || !more {
			return pages, err
		}
		if pages++; pages > maxPages {
			return pages, fault.New(fault.DeviceProtocol, op, "more than %d pages", maxPages)
		}
		data, err := take(p.dir, line)
		if err != nil {
			return pages, err
		}
		if err := device.Ended(ctx, op); err != nil {
			return pages, err
		}
		if err := fn(device.Page{Number: pages, Format: "image/jpeg", PPI: r.PPI, Data: data}); err != nil {
			return pages, err
		}
	}
}

// take reads a finished file of the private folder, removes it and refuses what is no whole JPEG. Only the last part of
// the name counts: a program cannot make us read another file.
func take(dir, name string) ([]byte, error) {
	const op = "sane.Scan"
	path := filepath.Join(dir, filepath.Base(name))
	f, err := os.Open(path)
	if err != nil {
		return nil, fault.New(fault.DeviceProtocol, op, "scanimage named a file that is not there")
	}
	defer f.Close()
	defer os.Remove(path)
	data, err := io.ReadAll(io.LimitReader(f, maxPage+1))
	if err != nil {
		return nil, fault.Wrap(fault.DeviceProgram, op, err)
	}
	if len(data) > maxPage {
		return nil, fault.New(fault.DeviceProtocol, op, "a page of more than %d bytes", maxPage)
	}
	config, format, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fault.Wrap(fault.DeviceProtocol, op, err)
	}
	if format != "jpeg" || float64(config.Width)*float64(config.Height) > maxPixels || !bytes.HasSuffix(data, []byte{0xFF, 0xD9}) {
		return nil, fault.New(fault.DeviceProtocol, op, "a page that is no whole JPEG: %s, %dx%d", format, config.Width, config.Height)
	}
	return data, nil
}

// Source lists the scanners that SANE finds.
func Source(o Options) device.Source { return &source{o: o.filled()} }

type source struct {
	o Options

	mu    sync.Mutex
	asked time.Time
	found []device.Found
}

func (s *source) Name() string             { return "sane" }
func (s *source) Changed() <-chan struct{} { return nil }
func (s *source) Close() error             { return nil }

// List asks SANE, or repeats the last answer while it is fresh: a listing may take seconds.
func (s *source) List(ctx context.Context) ([]device.Found, error) {
	const op = "sane.List"
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.asked.IsZero() && time.Since(s.asked) < s.o.Every {
		return slices.Clone(s.found), nil
	}
	life := device.NewLife()
	joined, leave := life.Join(ctx)
	defer leave()
	lines, err := listing(joined, op, s.o, "-f", "%d\t%v\t%m%n")
	if err != nil {
		return nil, err
	}
	s.found, s.asked = readDevices(lines), time.Now()
	return slices.Clone(s.found), nil
}

func (s *source) Open(ctx context.Context, f device.Found) (device.Device, error) {
	d, err := Open(ctx, f, s.o)
	if err != nil {
		s.mu.Lock()
		s.asked = time.Time{} // look again: the list may be out of date
		s.mu.Unlock()
		return nil, err
	}
	return d, nil
}

var _ device.DocumentScanner = (*Scanner)(nil)
