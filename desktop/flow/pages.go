package flow

import (
	"slices"

	"thana/shared/record"
	"thana/shared/wire"
)

// ScannedPage is a page of the strip.
type ScannedPage struct {
	ID      string // candidate
	Turn    int    // quarter turns clockwise
	Askew   bool   // it was straightened, and can be had as it lay
	AsLaid  bool   // the officer wants it as it lay
	Blank   bool   // nothing is on it
	LeftOut bool   // it won't be kept; a blank one at first
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
	c := e.Candidate
	p.pages = append(p.pages, ScannedPage{ID: c.ID, Askew: len(c.Scanned) > 0, Blank: c.Blank, LeftOut: c.Blank})
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

// Straighten shows the selected page as it lay, or straight again.
func (p *Pages) Straighten() {
	if p.free() && p.pages[p.Selected].Askew {
		p.pages[p.Selected].AsLaid = !p.pages[p.Selected].AsLaid
	}
}

// LeaveOut keeps the selected page though it is blank, or leaves it out again.
func (p *Pages) LeaveOut() {
	if p.free() && p.pages[p.Selected].Blank {
		p.pages[p.Selected].LeftOut = !p.pages[p.Selected].LeftOut
	}
}

// Number is which page of the paper a page of the strip will be, from 1; one that is left out has none.
func (p *Pages) Number(i int) (n int, ok bool) {
	n = len(p.Kept)
	for _, page := range p.pages[:i+1] {
		if !page.LeftOut {
			n++
		}
	}
	return n, !p.pages[i].LeftOut
}

// Taken is how many pages of the strip will be kept.
func (p *Pages) Taken() int {
	n := 0
	for _, page := range p.pages {
		if !page.LeftOut {
			n++
		}
	}
	return n
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

// Accept keeps all pages in their order, one after the other, and drops those that are left out.
func (p *Pages) Accept() PageStep {
	if p.phase != Resting && p.phase != Broken || p.Taken() == 0 {
		return PageStep{}
	}
	var out []string
	p.pages = slices.DeleteFunc(p.pages, func(page ScannedPage) bool {
		if page.LeftOut {
			out = append(out, page.ID)
		}
		return page.LeftOut
	})
	p.Selected = 0
	s := p.keep()
	s.Drop = out
	return s
}

func (p *Pages) keep() PageStep {
	if len(p.pages) == 0 {
		p.phase = Whole
		return PageStep{Save: true}
	}
	p.phase, p.problem = Keeping, nil
	next := p.pages[0]
	return PageStep{Keep: next.ID, Accept: wire.Accept{Page: len(p.Kept) + 1, Turn: next.Turn, AsLaid: next.AsLaid, More: len(p.pages) > 1}}
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
