// Package escpos is a receipt printer made of software: it answers on its line as docs/protocols/escpos.md says, from
// which alone it was written, and keeps what it printed as pictures. Its hands may be used from any goroutine.
package escpos

import (
	"image"
	"io"
	"net"
	"sync"
)

// Printer is the printer with its roll.
type Printer struct {
	listener net.Listener
	wake     chan struct{}
	gone     chan struct{}
	tasks    sync.WaitGroup

	mu                    sync.Mutex
	open                  bool
	lines                 map[io.Closer]bool
	state                 [5]byte // statuses by number
	rows                  [][]byte
	torn                  bool // what hangs out was given up
	papers                []*image.Gray
	drawers               int // real-time commands that a picture must not hold
	silent, garbled, cuts bool
}

// New returns a printer with paper that nobody is connected to.
func New() *Printer {
	return &Printer{open: true, wake: make(chan struct{}), gone: make(chan struct{}), lines: map[io.Closer]bool{}}
}

// Listen opens TCP on the loopback address and returns "127.0.0.1:port".
func (p *Printer) Listen() (string, error) {
	var err error
	if p.listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return "", err
	}
	p.tasks.Go(func() {
		for {
			conn, err := p.listener.Accept()
			if err != nil {
				return
			}
			p.Serve(conn)
		}
	})
	return p.listener.Addr().String(), nil
}

// Serve serves a line of its own, such as a serial port, until it is closed.
func (p *Printer) Serve(line io.ReadWriteCloser) {
	p.mu.Lock()
	p.lines[line] = true
	p.mu.Unlock()
	s := &session{p: p, line: line, more: make(chan struct{}, 1)}
	p.tasks.Go(s.read)
	p.tasks.Go(s.work)
}

// Unplug pulls every cable.
func (p *Printer) Unplug() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.open {
		return
	}
	p.open = false
	close(p.gone)
	if p.listener != nil {
		_ = p.listener.Close()
	}
	for l := range p.lines {
		_ = l.Close()
	}
}

// Close unplugs it and waits until nothing runs.
func (p *Printer) Close() { p.Unplug(); p.tasks.Wait() }

func (p *Printer) set(n int, bits byte, on bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.state[n] &^= bits; on {
		p.state[n] |= bits
	}
	p.state[1] &^= 0x08
	if p.state[2]&0x24 != 0 || p.state[3] != 0 {
		p.state[1] |= 0x08
	}
	close(p.wake)
	p.wake = make(chan struct{})
}

// Hands on the paper, the cover, the cutter, the head and the feed button.
func (p *Printer) OutOfPaper() { p.set(4, 0x60, true); p.set(2, 0x20, true) }
func (p *Printer) Refill()     { p.set(4, 0x6c, false); p.set(2, 0x20, false) }
func (p *Printer) PaperLow()   { p.set(4, 0x0c, true) }
func (p *Printer) OpenCover()  { p.set(2, 0x04, true) }
func (p *Printer) CloseCover() { p.set(2, 0x04, false) }
func (p *Printer) JamCutter()  { p.set(3, 0x08, true) }
func (p *Printer) FreeCutter() { p.set(3, 0x08, false) }
func (p *Printer) Overheat()   { p.set(3, 0x40, true) }
func (p *Printer) CoolDown()   { p.set(3, 0x40, false) }
func (p *Printer) Break()      { p.set(3, 0x20, true) }
func (p *Printer) Mend()       { p.set(3, 0x20, false) }

// Silence makes it answer nothing, Garble answer rubbish, CutOff hang up instead of answering.
func (p *Printer) Silence() { p.with(func() { p.silent = true }) }
func (p *Printer) Garble()  { p.with(func() { p.garbled = true }) }
func (p *Printer) CutOff()  { p.with(func() { p.cuts = true }) }

func (p *Printer) with(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

// Papers are the receipts that were cut off whole.
func (p *Printer) Papers() []*image.Gray {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]*image.Gray(nil), p.papers...)
}

// Drawers counts the real-time commands other than a status that came, in pictures too.
func (p *Printer) Drawers() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.drawers
}

// cut ends a paper: what was torn off in the middle is no receipt.
func (p *Printer) cut() {
	rows := p.rows
	p.rows = nil
	if p.torn || len(rows) == 0 {
		p.torn = false
		return
	}
	paper := image.NewGray(image.Rect(0, 0, 8*len(rows[0]), len(rows)))
	for y, row := range rows {
		for x := range paper.Rect.Dx() {
			shade := uint8(255)
			if x/8 < len(row) && row[x/8]>>(7-x%8)&1 == 1 {
				shade = 0
			}
			paper.Pix[y*paper.Stride+x] = shade
		}
	}
	p.papers = append(p.papers, paper)
}
