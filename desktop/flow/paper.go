package flow

import (
	"thana/shared/fault"
	"thana/shared/wire"
)

// PaperPhase is where a print stands.
type PaperPhase string

const (
	PaperReady    PaperPhase = "ready"
	PaperPrinting PaperPhase = "printing"
	PaperDone     PaperPhase = "done"
	PaperBroken   PaperPhase = "broken"
)

// Dots per inch of the zoom steps of a preview.
func zooms() []int { return []int{48, 64, 80, 96, 120, 150} }

// Paper is the preview of a document and its print. It is used by the drawing goroutine only.
type Paper struct {
	Document wire.Document
	Record   string
	Info     wire.DocumentInfo
	Purpose  wire.Purpose
	Copies   int
	Masked   bool
	Device   string // key of the printer; empty: the first

	Turn    int
	phase   PaperPhase
	queue   []wire.PrintRequest // what follows the running print
	now     wire.PrintRequest
	pages   int
	of      int
	waiting fault.Code
	done    []wire.PrintRow
	problem error
	zoom    int
}

// NewPaper previews a document of a record.
func NewPaper(d wire.Document, recordID string) *Paper {
	p := &Paper{Document: d, Record: recordID, Purpose: wire.ForCourt, Copies: 1, phase: PaperReady, zoom: 2}
	if d != wire.DocumentFIR {
		p.Purpose = wire.ForFile
	}
	return p
}

// Know takes what the appliance says of the document: an officer who may not see who it names gets the masked variant.
func (p *Paper) Know(i wire.DocumentInfo) {
	p.Info = i
	p.Masked = p.Masked || i.MustMask
}

// Mask chooses the masked variant, or the full one where the officer may have it.
func (p *Paper) Mask(on bool) { p.Masked = on || p.Info.MustMask }

// Phase is where the print stands.
func (p *Paper) Phase() PaperPhase { return p.phase }

// Printing is what is printed now.
func (p *Paper) Printing() wire.PrintRequest { return p.now }

// Progress is how many pages of how many came out, and what the printer waits for, or empty.
func (p *Paper) Progress() (pages, of int, waiting fault.Code) { return p.pages, p.of, p.waiting }

// Done are the prints of this visit.
func (p *Paper) Done() []wire.PrintRow { return p.done }

// Problem is why the print failed.
func (p *Paper) Problem() error { return p.problem }

// DPI is the zoom in dots per inch.
func (p *Paper) DPI() int { return zooms()[p.zoom] }

// Zoom changes the zoom by steps; it reports whether it could.
func (p *Paper) Zoom(by int) bool {
	to := p.zoom + by
	if to < 0 || to >= len(zooms()) {
		return false
	}
	p.zoom = to
	return true
}

// Count changes the number of copies, one to nine.
func (p *Paper) Count(n int) { p.Copies = min(9, max(1, n)) }

// Print begins; nil while a print runs.
func (p *Paper) Print() *wire.PrintRequest {
	return p.start(wire.PrintRequest{Document: p.Document, Record: p.Record, Masked: p.Masked, Purpose: p.Purpose, Copies: p.Copies, Device: p.Device})
}

// FreeCopy prints the informant's copy, free of cost, and then its receipt.
func (p *Paper) FreeCopy() *wire.PrintRequest {
	request := func(d wire.Document) wire.PrintRequest {
		return wire.PrintRequest{Document: d, Record: p.Record, Masked: p.Masked, Purpose: wire.ForInformant, Copies: 1, Device: p.Device}
	}
	return p.start(request(wire.DocumentFIR), request(wire.DocumentReceipt))
}

func (p *Paper) start(all ...wire.PrintRequest) *wire.PrintRequest {
	if p.phase == PaperPrinting {
		return nil
	}
	p.queue = all
	p.done = nil
	return p.begin()
}

func (p *Paper) begin() *wire.PrintRequest {
	p.now, p.queue = p.queue[0], p.queue[1:]
	p.Turn++
	p.phase, p.pages, p.of, p.waiting, p.problem = PaperPrinting, 0, 0, "", nil
	return &p.now
}

// Line takes one line of the print's stream.
func (p *Paper) Line(turn int, e wire.PrintProgress) {
	if turn != p.Turn || p.phase != PaperPrinting {
		return
	}
	p.pages, p.of, p.waiting = e.Pages, e.Of, fault.Code(e.Waiting)
	if e.Done != nil {
		p.done = append(p.done, *e.Done)
	}
}

// Ended takes the end of the stream; the next document of the same action follows.
func (p *Paper) Ended(turn int, err error) *wire.PrintRequest {
	if turn != p.Turn || p.phase != PaperPrinting {
		return nil
	}
	p.waiting = ""
	if err != nil {
		p.phase, p.problem, p.queue = PaperBroken, err, nil
		return nil
	}
	if len(p.queue) > 0 {
		return p.begin()
	}
	p.phase = PaperDone
	return nil
}

// Stop ends the running print.
func (p *Paper) Stop() {
	if p.phase != PaperPrinting {
		return
	}
	p.Turn++
	p.phase, p.queue, p.waiting = PaperReady, nil, ""
}
