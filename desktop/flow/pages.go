package flow

import (
	"slices"

	"thana/shared/record"
	"thana/shared/wire"
)

// ScannedPage is a page of the strip.
type ScannedPage struct {
	ID      string // candidate
	Preview []byte // a JPEG
	Turn    int    // quarter turns clockwise
}

// PageStep is what the desktop does next.
type PageStep struct {
	Scan   *wire.PagesRequest
	Keep   string
	Accept wire.Accept
	Drop   []string
	Save   bool
}

// Pages scans a paper and puts its pages in order. It is used by the drawing goroutine only.
type Pages struct {
	Kept     []string // capture ids, in order: those before this sitting and those accepted in it
	Turn     int
	Selected int

	record  string
	pages   []ScannedPage
	phase   TakingPhase
	problem error
}

// NewPages scans for a record that has some pages already.
func NewPages(recordID string, have []string) *Pages {
	return &Pages{record: recordID, Kept: slices.Clone(have), phase: Resting}
}

// Strip is the pages that wait to be accepted.
func (p *Pages) Strip() []ScannedPage { return p.pages }

// Phase is where the scan stands: Resting between scans, Asking while the feeder runs.
func (p *Pages) Phase() TakingPhase { return p.phase }

// Problem is why the feeder stands still.
func (p *Pages) Problem() error { return p.problem }

// Scan runs the feeder; what it gives is appended to the strip. source may be empty: the feeder if it is loaded.
func (p *Pages) Scan(source string) PageStep {
	if p.phase == Asking || p.phase == Keeping {
		return PageStep{}
	}
	p.Turn++
	p.phase, p.problem = Asking, nil
	return PageStep{Scan: &wire.PagesRequest{Record: p.record, Source: source}}
}

// Line takes one line of the stream.
func (p *Pages) Line(turn int, e wire.CaptureEvent) {
	if turn != p.Turn || p.phase != Asking || e.Candidate == nil {
		return
	}
	p.pages = append(p.pages, ScannedPage{ID: e.Candidate.ID, Preview: e.Candidate.Preview})
	p.Selected = len(p.pages) - 1
}

// Ended takes the end of the stream: the feeder is empty, or something stopped it.
func (p *Pages) Ended(turn int, err error) {
	if turn != p.Turn || p.phase != Asking {
		return
	}
	p.phase = Resting
	if err != nil {
		p.phase, p.problem = Broken, err
	}
}

func (p *Pages) free() bool {
	return (p.phase == Resting || p.phase == Broken) && p.Selected < len(p.pages)
}

// Rotate turns the selected page a quarter clockwise.
func (p *Pages) Rotate() {
	if p.free() {
		p.pages[p.Selected].Turn = (p.pages[p.Selected].Turn + 1) % 4
	}
}

// Delete takes the selected page out of the strip.
func (p *Pages) Delete() PageStep {
	if !p.free() {
		return PageStep{}
	}
	id := p.pages[p.Selected].ID
	p.pages = slices.Delete(p.pages, p.Selected, p.Selected+1)
	p.Selected = max(0, min(p.Selected, len(p.pages)-1))
	return PageStep{Drop: []string{id}}
}

// Move carries the selected page by one place: -1 earlier, 1 later.
func (p *Pages) Move(by int) {
	to := p.Selected + by
	if !p.free() || to < 0 || to >= len(p.pages) {
		return
	}
	p.pages[p.Selected], p.pages[to] = p.pages[to], p.pages[p.Selected]
	p.Selected = to
}

// Select chooses a page of the strip.
func (p *Pages) Select(i int) {
	if i >= 0 && i < len(p.pages) {
		p.Selected = i
	}
}

// Accept keeps all pages in their order, one after the other.
func (p *Pages) Accept() PageStep {
	if p.phase != Resting && p.phase != Broken || len(p.pages) == 0 {
		return PageStep{}
	}
	return p.keep()
}

func (p *Pages) keep() PageStep {
	if len(p.pages) == 0 {
		p.phase = Whole
		return PageStep{Save: true}
	}
	p.phase, p.problem = Keeping, nil
	return PageStep{Keep: p.pages[0].ID, Accept: wire.Accept{Page: len(p.Kept) + 1, Turn: p.pages[0].Turn}}
}

// Answered takes the appliance's answer to Keep; after a failure the pages not yet stored stay in the strip.
func (p *Pages) Answered(c record.Capture, err error) PageStep {
	if p.phase != Keeping {
		return PageStep{}
	}
	if err != nil {
		p.phase, p.problem = Broken, err
		return PageStep{}
	}
	p.Kept = append(p.Kept, c.ID)
	p.pages = p.pages[1:]
	p.Selected = 0
	return p.keep()
}

// Forget drops what was not accepted.
func (p *Pages) Forget() PageStep {
	var ids []string
	for _, page := range p.pages {
		ids = append(ids, page.ID)
	}
	return PageStep{Drop: ids}
}
