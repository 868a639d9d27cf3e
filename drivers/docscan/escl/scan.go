package escl

import (
	"bytes"
	"context"
	"errors"
	"image"
	_ "image/jpeg" // pages are looked at before they are passed on
	_ "image/png"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"thana/drivers/device"
	"thana/drivers/transport/web"
	"thana/shared/fault"
)

const defaultPPI = 300

// Scan passes each page on as it comes out. However it ends early, the job is deleted on the scanner.
func (s *Scanner) Scan(ctx context.Context, r device.ScanRequest, fn func(device.Page) error) error {
	const op = "escl.Scan"
	ctx, leave, err := s.life.Begin(ctx, op)
	if err != nil {
		return err
	}
	defer leave()
	r, in, err := s.settle(ctx, r)
	if err != nil {
		return err
	}
	job, err := s.create(ctx, r, in)
	if err != nil {
		return err
	}
	ended, err := s.pages(ctx, job, r, in.format, fn)
	if !ended {
		s.remove(ctx, job)
	}
	return err
}

// settle fills the request's defaults and refuses what the scanner does not have.
func (s *Scanner) settle(ctx context.Context, r device.ScanRequest) (device.ScanRequest, input, error) {
	const op = "escl.Scan"
	if r.Source == "" {
		source, err := s.choose(ctx)
		if err != nil {
			return r, input{}, err
		}
		r.Source = source
	}
	in, ok := s.can.sources[r.Source]
	if !ok {
		return r, in, fault.New(fault.DeviceNoMode, op, "source %q", r.Source)
	}
	if r.PPI == 0 {
		r.PPI = nearest(in.ppi, defaultPPI)
	}
	if r.Colour == "" {
		r.Colour = in.colours[0] // "colour" sorts before "grey"
	}
	if !slices.Contains(in.ppi, r.PPI) || !slices.Contains(in.colours, r.Colour) {
		return r, in, fault.New(fault.DeviceNoMode, op, "%d ppi in %s from %s", r.PPI, r.Colour, r.Source)
	}
	return r, in, nil
}

// choose takes the feeder if it is loaded, else the glass if there is one.
func (s *Scanner) choose(ctx context.Context) (device.ScanSource, error) {
	if _, ok := s.can.sources[device.Feeder]; !ok {
		return device.Flatbed, nil
	}
	if _, ok := s.can.sources[device.Flatbed]; !ok {
		return device.Feeder, nil
	}
	status, err := s.status(ctx, "escl.Scan")
	if err != nil {
		return "", err
	}
	if status.Adf == "ScannerAdfEmpty" || status.Adf == "" {
		return device.Flatbed, nil
	}
	return device.Feeder, nil
}

// nearest returns the value closest to want.
func nearest(values []int, want int) int {
	distance := func(v int) int { return max(v-want, want-v) }
	return slices.MinFunc(values, func(a, b int) int { return distance(a) - distance(b) })
}

// create asks for a job, again while the scanner is busy, and returns the job's URL.
func (s *Scanner) create(ctx context.Context, r device.ScanRequest, in input) (*url.URL, error) {
	const op = "escl.Scan"
	body := settings(r.Source, in, r.PPI, r.Colour)
	for until := time.Now().Add(s.o.Busy); ; {
		reply, err := s.call(ctx, op, http.MethodPost, s.root.JoinPath("ScanJobs"), body, s.o.Answer, maxXML)
		if err != nil {
			return nil, web.Lost(op, err)
		}
		if reply.Status == http.StatusCreated {
			return s.located(reply.Header.Get("Location"))
		}
		if err := s.why(ctx, r, nil, 0); err != nil {
			return nil, err
		}
		if reply.Status != http.StatusServiceUnavailable {
			return nil, fault.New(fault.DeviceProtocol, op, "HTTP %d for ScanJobs", reply.Status)
		}
		if time.Now().After(until) {
			return nil, fault.New(fault.DeviceBusy, op, "still busy after %v", s.o.Busy)
		}
		if err := device.Pause(ctx, op, s.o.Poll); err != nil {
			return nil, err
		}
	}
}

// located resolves a job's address; only the path of what the scanner says is used.
func (s *Scanner) located(location string) (*url.URL, error) {
	u, err := url.Parse(location)
	if err != nil || strings.Trim(u.Path, "/") == "" {
		return nil, fault.New(fault.DeviceProtocol, "escl.Scan", "a job without a usable Location")
	}
	job := *s.root
	job.Path, job.RawQuery, job.Fragment = "/"+strings.Trim(u.Path, "/"), "", ""
	return &job, nil
}

// pages fetches one page after another. ended says that the scanner has ended the job itself.
func (s *Scanner) pages(ctx context.Context, job *url.URL, r device.ScanRequest, format string, fn func(device.Page) error) (ended bool, err error) {
	const op = "escl.Scan"
	for n := 1; n <= maxPages; n++ {
		reply, err := s.next(ctx, job)
		if err != nil {
			return false, err
		}
		if reply.Status != http.StatusOK {
			if err := s.why(ctx, r, job, n-1); err != nil {
				return false, err
			}
			if n == 1 || reply.Status != http.StatusNotFound && reply.Status != http.StatusGone {
				return false, fault.New(fault.DeviceProtocol, op, "HTTP %d for page %d", reply.Status, n)
			}
			return true, nil
		}
		page := device.Page{Number: n, Format: format, PPI: r.PPI, Data: reply.Body}
		if err := whole(&page); err != nil {
			return false, err
		}
		if err := device.Ended(ctx, op); err != nil {
			return false, err
		}
		if err := fn(page); err != nil {
			return false, err
		}
		if r.Source == device.Flatbed {
			return false, nil
		}
	}
	return false, fault.New(fault.DeviceProtocol, op, "more than %d pages", maxPages)
}

// next asks for a page, again while the scanner has not finished it.
func (s *Scanner) next(ctx context.Context, job *url.URL) (web.Reply, error) {
	const op = "escl.Scan"
	for until := time.Now().Add(s.o.Page); ; {
		reply, err := s.exchange(ctx, web.Call{Op: op, Method: http.MethodGet, URL: job.JoinPath("NextDocument").String(),
			Quiet: s.o.Page, Answer: pageWhole * s.o.Page, Limit: maxPage})
		if err != nil {
			return reply, web.Lost(op, err)
		}
		if reply.Status != http.StatusServiceUnavailable {
			return reply, nil
		}
		if time.Now().After(until) {
			return reply, fault.New(fault.DeviceTimeout, op, "no page in %v", s.o.Page)
		}
		if err := device.Pause(ctx, op, s.o.Poll); err != nil {
			return reply, err
		}
	}
}

// why reads the scanner's status after it refused something: the fault that it tells of, or nil when there is none.
// job is nil before there is one; done is how many pages came out.
func (s *Scanner) why(ctx context.Context, r device.ScanRequest, job *url.URL, done int) error {
	const op = "escl.Scan"
	status, err := s.status(ctx, op)
	if err != nil {
		if job == nil && errors.Is(err, fault.DeviceBusy) {
			return nil
		}
		return err
	}
	if r.Source != device.Flatbed {
		if err := status.feeder(op); err != nil {
			return err
		}
		if done == 0 && status.Adf == "ScannerAdfEmpty" {
			return fault.New(fault.FeederEmpty, op, "%s", status.Adf)
		}
	}
	if err := status.stopped(op); err != nil {
		return err
	}
	for _, j := range status.Jobs {
		if job == nil || !sameJob(j.URI, job) {
			continue
		}
		switch strings.TrimSpace(j.State) {
		case "Canceled":
			return fault.New(fault.CaptureCancelled, op, "cancelled at the scanner")
		case "Aborted":
			return fault.New(fault.DeviceStalled, op, "the scanner gave the job up: %v", j.Reasons)
		}
	}
	return nil
}

func sameJob(uri string, job *url.URL) bool {
	u, err := url.Parse(strings.TrimSpace(uri))
	return err == nil && strings.Trim(u.Path, "/") == strings.Trim(job.Path, "/")
}

// whole refuses a page that is no picture, and corrects its format where the scanner gave the other one.
func whole(p *device.Page) error {
	const op = "escl.Scan"
	const maxPixels = 200e6
	config, format, err := image.DecodeConfig(bytes.NewReader(p.Data))
	if err != nil {
		return fault.Wrap(fault.DeviceProtocol, op, err)
	}
	if format != "jpeg" && format != "png" {
		return fault.New(fault.DeviceProtocol, op, "page %d is %s", p.Number, format)
	}
	if float64(config.Width)*float64(config.Height) > maxPixels {
		return fault.New(fault.DeviceProtocol, op, "page %d has %dx%d pixels", p.Number, config.Width, config.Height)
	}
	end := []byte{0xFF, 0xD9} // EOI, T.81 table B.1
	if format == "png" {
		end = []byte("IEND")
	}
	if !bytes.Contains(p.Data[max(0, len(p.Data)-64):], end) {
		return fault.New(fault.DeviceProtocol, op, "page %d ends early", p.Number)
	}
	p.Format = "image/" + format
	return nil
}

// remove deletes a job, whatever has happened to ctx.
func (s *Scanner) remove(ctx context.Context, job *url.URL) {
	outlives, stop := context.WithTimeout(context.WithoutCancel(ctx), lastWord)
	defer stop()
	if _, err := s.call(outlives, "escl.Delete", http.MethodDelete, job, nil, lastWord, maxXML); err != nil {
		s.o.Log.Warn("the scanner did not confirm the end of the job", "where", s.info.Where, "err", err)
	}
}
