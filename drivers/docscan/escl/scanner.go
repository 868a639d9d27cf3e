// Package escl scans on eSCL (AirScan, Mopria) scanners (docs/protocols/escl.md) over any http.RoundTripper.
package escl

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"thana/drivers/device"
	"thana/drivers/transport/web"
	"thana/shared/fault"
)

// Options are how to reach a scanner; a zero field means the default in brackets.
type Options struct {
	Transport http.RoundTripper // [the station's network]
	Log       *slog.Logger      // [none]
	Answer    time.Duration     // for one answer [10 s]
	Page      time.Duration     // a page may not move for so long [2 min]; the whole of it takes at most pageWhole times that
	Busy      time.Duration     // how long a busy scanner is asked again [1 min]
	Poll      time.Duration     // between two tries [500 ms]
}

func (o Options) filled() Options {
	if o.Transport == nil {
		o.Transport = web.Transport()
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	for field, value := range map[*time.Duration]time.Duration{
		&o.Answer: 10 * time.Second, &o.Page: 2 * time.Minute, &o.Busy: time.Minute, &o.Poll: 500 * time.Millisecond,
	} {
		if *field == 0 {
			*field = value
		}
	}
	return o
}

const (
	maxXML    = 1 << 20  // bytes
	maxPage   = 64 << 20 // bytes
	maxPages  = 1000
	pageWhole = 5
	lastWord  = 500 * time.Millisecond // to delete a job after the call has ended
)

// Scanner is one opened scanner.
type Scanner struct {
	o    Options
	root *url.URL // ends in a slash
	life *device.Life
	can  abilities
	info device.Info
}

// Open asks the scanner at a root URL such as http://host/eSCL what it can. One that does not answer is
// fault.DeviceOffline.
func Open(ctx context.Context, root string, o Options) (*Scanner, error) {
	const op = "escl.Open"
	u, err := url.Parse(root)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		return nil, fault.New(fault.DeviceOffline, op, "the scanner's address is not an http or https URL with a host")
	}
	u.User = nil
	u.Path = strings.TrimSuffix(u.Path, "/") + "/"
	s := &Scanner{o: o.filled(), root: u, life: device.NewLife()}
	joined, leave := s.life.Join(ctx)
	defer leave()
	reply, err := s.call(joined, op, http.MethodGet, u.JoinPath("ScannerCapabilities"), nil, s.o.Answer, maxXML)
	if err != nil {
		return nil, err
	}
	switch reply.Status {
	case http.StatusOK:
	case http.StatusServiceUnavailable: // ipp-usb too, while it looks at a scanner that was plugged in
		return nil, fault.New(fault.DeviceBusy, op, "HTTP 503 for ScannerCapabilities")
	default:
		return nil, fault.New(fault.DeviceProtocol, op, "HTTP %d for ScannerCapabilities", reply.Status)
	}
	if s.can, err = readCapabilities(reply.Body); err != nil {
		return nil, err
	}
	s.info = device.Info{
		Driver: "escl", Class: device.Document, Make: s.can.brand, Model: s.can.model, Serial: s.can.serial, UUID: s.can.uuid,
		Where: u.String(), Provenance: device.ProvenPeer,
	}
	return s, nil
}

func (s *Scanner) Info() device.Info { return s.info }

// Close ends a scan in progress.
func (s *Scanner) Close() error { s.life.Close(); return nil }

// Caps are the abilities of all sources together; Scan refuses what a single source lacks.
func (s *Scanner) Caps() device.DocumentCaps {
	var caps device.DocumentCaps
	for _, source := range []device.ScanSource{device.Feeder, device.FeederDuplex, device.Flatbed} {
		if in, ok := s.can.sources[source]; ok {
			caps.Sources = append(caps.Sources, source)
			caps.PPI = append(caps.PPI, in.ppi...)
			caps.Colours = append(caps.Colours, in.colours...)
		}
	}
	slices.Sort(caps.PPI)
	slices.Sort(caps.Colours)
	caps.PPI, caps.Colours = slices.Compact(caps.PPI), slices.Compact(caps.Colours)
	return caps
}

// call makes one exchange.
func (s *Scanner) call(ctx context.Context, op, method string, at *url.URL, body []byte, answer time.Duration, limit int64) (web.Reply, error) {
	c := web.Call{Op: op, Method: method, URL: at.String(), Answer: answer, Limit: limit}
	if body != nil {
		c.ContentType, c.Body = "text/xml", web.Bytes(body)
	}
	return s.exchange(ctx, c)
}

func (s *Scanner) exchange(ctx context.Context, c web.Call) (web.Reply, error) {
	reply, err := web.Do(ctx, s.o.Transport, c)
	if err == nil && (reply.Status == http.StatusUnauthorized || reply.Status == http.StatusForbidden) {
		err = fault.New(fault.DevicePermission, c.Op, "HTTP %d", reply.Status)
	}
	return reply, err
}

func (s *Scanner) status(ctx context.Context, op string) (statusXML, error) {
	reply, err := s.call(ctx, op, http.MethodGet, s.root.JoinPath("ScannerStatus"), nil, s.o.Answer, maxXML)
	if err != nil {
		return statusXML{}, web.Lost(op, err)
	}
	if reply.Status == http.StatusServiceUnavailable {
		return statusXML{}, fault.New(fault.DeviceBusy, op, "HTTP 503 for ScannerStatus")
	}
	if reply.Status != http.StatusOK {
		return statusXML{}, fault.New(fault.DeviceProtocol, op, "HTTP %d for ScannerStatus", reply.Status)
	}
	return readStatus(reply.Body)
}

// Health asks for the scanner's status. An empty feeder is nothing wrong.
func (s *Scanner) Health(ctx context.Context) ([]fault.Code, error) {
	const op = "escl.Health"
	joined, leave := s.life.Join(ctx)
	defer leave()
	if err := device.Ended(joined, op); err != nil {
		return nil, err
	}
	status, err := s.status(joined, op)
	if err != nil {
		return nil, err
	}
	for _, ails := range []error{status.feeder(op), status.stopped(op)} {
		if ails != nil {
			return []fault.Code{fault.Of(ails).Code}, nil
		}
	}
	return nil, nil
}

// Source lists the configured scanners, whether they answer or not.
func Source(o Options, roots ...string) device.Source {
	return device.Fixed("escl", device.Document, roots, func(ctx context.Context, at string) (*Scanner, error) { return Open(ctx, at, o) })
}

var (
	_ device.DocumentScanner = (*Scanner)(nil)
	_ device.HealthReader    = (*Scanner)(nil)
)
