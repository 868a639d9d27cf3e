// Package ippprinter emulates an IPP printer as docs/protocols/ipp.md describes it. It keeps what it prints. It shares
// no code with the driver; ipptool, a program of the CUPS project, judges it.
package ippprinter

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sync"
	"time"

	"thana/drivers/emulator/host"
)

// Options describe the printer; a zero field means the default in brackets.
type Options struct {
	Addr     string        // host:port [127.0.0.1:0]
	Model    string        // make and model [Thana Virtual Printer]
	PageTime time.Duration // for one side [none]
	Keep     string        // folder for the printed documents [only in memory]
	UUID     string        // its own [one of ours]
}

// Printed is one job as it came out.
type Printed struct {
	ID     int
	Name   string
	Format string
	Copies int
	Sides  string
	Data   []byte
	Pages  int // sides that came out
	State  int // RFC 8011 section 5.3.7: 9 completed, 7 cancelled, 8 aborted
}

// Printer is an emulated printer on the network.
type Printer struct {
	*host.Host
	o    Options
	stop context.CancelFunc
	ctx  context.Context
	wg   sync.WaitGroup

	mu      sync.Mutex
	reasons []string // what holds the printer or worries it
	busy    int      // Print-Jobs still to be refused as busy
	jobs    []*job
	changed chan struct{} // closed and renewed whenever something above changes
}

type job struct {
	Printed
	kept string // the file that holds Data
}

const (
	jobPending    = 3
	jobProcessing = 5
	jobStopped    = 6
	jobCancelled  = 7
	jobAborted    = 8
	jobCompleted  = 9
)

// Start puts the printer on the network.
func Start(o Options) (*Printer, error) {
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	if o.Model == "" {
		o.Model = "Thana Virtual Printer"
	}
	if o.UUID == "" {
		o.UUID = "7e57ab1e-0000-4000-8000-000000000631"
	}
	p := &Printer{o: o, changed: make(chan struct{})}
	p.ctx, p.stop = context.WithCancel(context.Background())
	var err error
	if p.Host, err = host.Start(o.Addr, http.HandlerFunc(p.serve)); err != nil {
		return nil, err
	}
	return p, nil
}

// URL is where the printer answers.
func (p *Printer) URL() string { return "ipp://" + p.Addr() + path }

// Close takes the printer off the network and stops its work.
func (p *Printer) Close() error {
	p.stop()
	err := p.Host.Close()
	p.wg.Wait()
	return err
}

// Hands.

func (p *Printer) OutOfPaper() { p.set("media-empty-error", true) }
func (p *Printer) Refill()     { p.set("media-empty-error", false) }
func (p *Printer) Jam()        { p.set("media-jam-error", true) }
func (p *Printer) ClearJam()   { p.set("media-jam-error", false) }
func (p *Printer) OpenDoor()   { p.set("door-open-report", true) }
func (p *Printer) CloseDoor()  { p.set("door-open-report", false) }
func (p *Printer) TonerEmpty() { p.set("toner-empty-error", true) }
func (p *Printer) TonerLow()   { p.set("toner-low-warning", true) }
func (p *Printer) NewToner() {
	p.set("toner-low-warning", false)
	p.set("toner-empty-error", false)
}

// Slow sets how long one side takes.
func (p *Printer) Slow(perPage time.Duration) {
	p.change(func() { p.o.PageTime = perPage })
}

// Busy refuses the next n jobs as a printer does that works for somebody else.
func (p *Printer) Busy(n int) { p.change(func() { p.busy = n }) }

// GiveUp aborts the jobs in progress, as some printers do after a jam.
func (p *Printer) GiveUp() {
	p.change(func() {
		for _, j := range p.jobs {
			if j.State < jobCancelled {
				j.State = jobAborted
			}
		}
	})
}

// Printed returns the jobs, first to last.
func (p *Printer) Printed() []Printed {
	p.mu.Lock()
	defer p.mu.Unlock()
	out := make([]Printed, len(p.jobs))
	for i, j := range p.jobs {
		out[i] = j.Printed
		if j.kept != "" {
			out[i].Data, _ = os.ReadFile(j.kept)
		}
	}
	return out
}

func (p *Printer) set(reason string, on bool) {
	p.change(func() {
		p.reasons = slices.DeleteFunc(p.reasons, func(r string) bool { return r == reason })
		if on {
			p.reasons = append(p.reasons, reason)
		}
	})
}

// change makes a change that everyone who waits hears of.
func (p *Printer) change(do func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	do()
	close(p.changed)
	p.changed = make(chan struct{})
}

// holds says whether the printer waits for a person. Call with mu held.
func (p *Printer) holds() bool {
	return slices.ContainsFunc(p.reasons, func(r string) bool { return r != "toner-low-warning" })
}

// active is the job in progress, if any. Call with mu held.
func (p *Printer) active() *job {
	for _, j := range p.jobs {
		if j.State < jobCancelled {
			return j
		}
	}
	return nil
}

// print lets a job's sides come out one by one, waiting while something holds the printer.
func (p *Printer) print(j *job, sides int) {
	defer p.wg.Done()
	for range sides {
		if !p.ready(j) {
			return
		}
		p.mu.Lock()
		pace := p.o.PageTime
		p.mu.Unlock()
		if pace > 0 && !host.Sleep(p.ctx, pace) {
			return
		}
		if !p.ready(j) {
			return
		}
		p.change(func() { j.Pages++ })
	}
	p.change(func() {
		if j.State < jobCancelled {
			j.State = jobCompleted
			p.keep(j)
		}
	})
}

// ready waits until nothing holds the printer. It is false when the job has ended meanwhile.
func (p *Printer) ready(j *job) bool {
	for {
		p.mu.Lock()
		changed, held := p.changed, p.holds()
		switch {
		case j.State >= jobCancelled:
			p.mu.Unlock()
			return false
		case held:
			j.State = jobStopped
		default:
			j.State = jobProcessing
		}
		p.mu.Unlock()
		if !held {
			return true
		}
		select {
		case <-changed:
		case <-p.ctx.Done():
			return false
		}
	}
}

// keep writes a finished document to the folder. An emulator has nobody to complain to: a full disk leaves it in memory.
func (p *Printer) keep(j *job) {
	if p.o.Keep == "" {
		return
	}
	path := filepath.Join(p.o.Keep, fmt.Sprintf("job-%03d.pdf", j.ID))
	if os.WriteFile(path, j.Data, 0o600) == nil {
		j.kept, j.Data = path, nil
	}
}

var pageObject = regexp.MustCompile(`/Type\s*/Page[^s]`)

// pages counts the sides of a document: the page objects of a PDF that are in the open, at least one.
func pages(data []byte) int {
	return max(1, len(pageObject.FindAll(data, -1)))
}

// isPDF looks at the signature (ISO 32000-1 section 7.5.2).
func isPDF(data []byte) bool { return bytes.HasPrefix(data, []byte("%PDF-")) }
