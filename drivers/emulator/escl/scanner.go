// Package escl emulates an eSCL scanner with a glass and a feeder, as docs/protocols/escl.md describes it. It shares no
// code with the driver; sane-airscan, a program of its own, judges it.
package escl

import (
	"context"
	"fmt"
	"image"
	"net/http"
	"slices"
	"sync"
	"time"

	"thana/drivers/emulator/host"
)

// Options describe the scanner; a zero field means the default in brackets.
type Options struct {
	Addr          string        // host:port [127.0.0.1:0]
	Model         string        // make and model [Thana Virtual Scanner]
	Width, Height int           // of what it scans, 1/300 inch [A4]
	PageTime      time.Duration // for one page [none]
	UUID          string        // its own [one of ours]
}

// Scanner is an emulated scanner on the network.
type Scanner struct {
	*host.Host
	o Options

	mu      sync.Mutex
	tray    []image.Image // what lies in the feeder, top first
	glass   image.Image
	jamIn   int // pages until a jam; below 0: none
	jammed  bool
	open    bool // the feeder's cover
	busy    bool // works for somebody else
	off     bool // unplugged
	jobs    []*job
	changed chan struct{} // closed and renewed when something above changes
}

// job is one scan.
type job struct {
	id       int
	set      settings
	state    string // Processing, Completed, Canceled, Aborted
	finished int
}

// Start puts the scanner on the network.
func Start(o Options) (*Scanner, error) {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if o.Model == "" {
		o.Model = "Thana Virtual Scanner"
	}
	if o.UUID == "" {
		o.UUID = "7e57ab1e-0000-4000-8000-00000000e5c1"
	}
	if o.Width <= 0 || o.Height <= 0 {
		o.Width, o.Height = a4Width, a4Height
	}
	s := &Scanner{o: o, jamIn: -1, changed: make(chan struct{})}
	var err error
	if s.Host, err = host.Start(o.Addr, s.routes()); err != nil {
		return nil, err
	}
	return s, nil
}

// URL is the scanner's eSCL root.
func (s *Scanner) URL() string { return "http://" + s.Addr() + root }

// Hands.

// Load lays pages into the feeder, under those that are there.
func (s *Scanner) Load(pages ...image.Image) {
	s.change(func() { s.tray = append(s.tray, pages...) })
}

// Loaded is how many pages lie in the feeder.
func (s *Scanner) Loaded() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.tray)
}

// Lay puts a page on the glass; nil takes it away, and the lid is scanned.
func (s *Scanner) Lay(page image.Image) { s.change(func() { s.glass = page }) }

// Jam lets the feeder jam after n more pages.
func (s *Scanner) Jam(after int) {
	s.change(func() { s.jamIn = after; s.jammed = after == 0 })
}

func (s *Scanner) ClearJam()   { s.change(func() { s.jammed, s.jamIn = false, -1 }) }
func (s *Scanner) OpenCover()  { s.change(func() { s.open = true }) }
func (s *Scanner) CloseCover() { s.change(func() { s.open = false }) }

// Busy lets the scanner work for somebody else until Busy(false).
func (s *Scanner) Busy(on bool) { s.change(func() { s.busy = on }) }

// Unplug takes line and power: a scan under way is lost.
func (s *Scanner) Unplug() {
	s.Host.Unplug()
	s.change(func() {
		s.off = true // a request that is still on its way in begins no job
		for _, j := range s.jobs {
			if j.state == "Processing" {
				j.state = "Aborted"
			}
		}
	})
}

// Plug gives power and line back.
func (s *Scanner) Plug() error {
	s.change(func() { s.off = false })
	return s.Host.Plug()
}

// Slow sets how long one page takes.
func (s *Scanner) Slow(perPage time.Duration) { s.change(func() { s.o.PageTime = perPage }) }

// Idle says that no job is in progress.
func (s *Scanner) Idle() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.active() == nil
}

func (s *Scanner) change(do func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	do()
	close(s.changed)
	s.changed = make(chan struct{})
}

// active is the job in progress, if any. Call with mu held.
func (s *Scanner) active() *job {
	for _, j := range s.jobs {
		if j.state == "Processing" {
			return j
		}
	}
	return nil
}

// adfState is the feeder's state in words of the protocol. Call with mu held.
func (s *Scanner) adfState() string {
	switch {
	case s.jammed:
		return "ScannerAdfJam"
	case s.open:
		return "ScannerAdfDoorOpen"
	case len(s.tray) == 0:
		return "ScannerAdfEmpty"
	}
	return "ScannerAdfLoaded"
}

// begin makes a job, or answers with the HTTP status of the refusal.
func (s *Scanner) begin(set settings) (*job, int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy || s.off || s.active() != nil {
		return nil, http.StatusServiceUnavailable
	}
	if set.feeder && s.adfState() != "ScannerAdfLoaded" || !s.acceptable(set) {
		return nil, http.StatusConflict
	}
	j := &job{id: len(s.jobs) + 1, set: set, state: "Processing"}
	s.jobs = append(s.jobs, j)
	return j, http.StatusCreated
}

// turn moves the next page past the sensor. The status is 200 with a picture, or why there is none.
func (s *Scanner) turn(ctx context.Context, j *job) (image.Image, int) {
	s.mu.Lock()
	pace := s.o.PageTime
	more := !j.set.feeder && j.finished == 0 || j.set.feeder && len(s.tray) > 0
	s.mu.Unlock()
	if more && pace > 0 && !host.Sleep(ctx, pace) {
		return nil, http.StatusServiceUnavailable
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case j.state != "Processing":
		return nil, http.StatusNotFound
	case !j.set.feeder && j.finished > 0, j.set.feeder && len(s.tray) == 0 && !s.jammed && !s.open:
		j.state = "Completed"
		return nil, http.StatusNotFound
	case !j.set.feeder:
		j.finished++
		return s.glass, http.StatusOK
	}
	if s.jamIn == 0 {
		s.jammed = true
	}
	if s.jammed || s.open {
		j.state = "Aborted"
		return nil, http.StatusConflict
	}
	page := s.tray[0]
	s.tray = slices.Delete(s.tray, 0, 1) // which lets go of the page
	j.finished++
	if s.jamIn > 0 {
		s.jamIn--
	}
	return page, http.StatusOK
}

// cancel ends a job; a sheet under way goes back on the tray.
func (s *Scanner) cancel(j *job) {
	s.change(func() {
		if j.state == "Processing" {
			j.state = "Canceled"
		}
	})
}

// find returns a job by number.
func (s *Scanner) find(id string) *job {
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.jobs, func(j *job) bool { return fmt.Sprint(j.id) == id })
	if i < 0 {
		return nil
	}
	return s.jobs[i]
}
