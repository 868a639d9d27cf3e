package page

import "fmt"

// Setup describes a paper before anything stands on it.
type Setup struct {
	Info          Info
	Width, Height float64 // of the sheet; zero is A4
	Footer        string  // at the foot of every sheet, left: what paper this is; none on a single sheet is no foot at all
	Side          float64 // margin left and right; zero leaves room for a tag at the left
	Single        bool    // one sheet without a page number
	TrueSize      bool    // asks the program that prints the PDF not to fit it to its paper
	Band          string  // written across every sheet and at its head: the training realm
}

// Margins of a sheet in millimetres; the left one is wider, since papers are filed with a tag through it.
const (
	marginLeft   = 20.0
	marginRight  = 14.0
	marginTop    = 13.0
	marginBottom = 17.0
)

// Paper takes blocks from top to bottom and begins a new sheet when one is full. It is used by one goroutine.
type Paper struct {
	setup  Setup
	shaper *shaper
	pages  []*canvas
	y      float64
	last   *piece  // lowest piece on the sheet
	held   []piece // what stands on the same sheet as the first piece of the next Add
}

// New begins a paper.
func New(setup Setup) *Paper {
	if setup.Width == 0 {
		setup.Width, setup.Height = A4Width, A4Height
	}
	p := &Paper{setup: setup, shaper: newShaper()}
	p.turn()
	return p
}

// Width is the room between the margins.
func (p *Paper) Width() float64 { return p.setup.Width - p.left() - p.right() }

func (p *Paper) left() float64 {
	if p.setup.Side > 0 {
		return p.setup.Side
	}
	return marginLeft
}

func (p *Paper) right() float64 {
	if p.setup.Side > 0 {
		return p.setup.Side
	}
	return marginRight
}

// Add puts blocks below what is there. A heading at their end waits for what the next Add brings.
func (p *Paper) Add(blocks ...Block) {
	pieces := append(p.held, Stack(blocks).lay(p.shaper, p.Width())...)
	p.held = nil
	for i := 0; i < len(pieces); {
		j := i + 1
		for j < len(pieces) && pieces[j-1].keep {
			j++
		}
		if j == len(pieces) && pieces[j-1].keep {
			p.held = pieces[i:]
			return
		}
		p.place(pieces[i:j])
		i = j
	}
}

// Fix puts blocks at a place of the sheet, counted from its top left; what is added later does not mind them.
func (p *Paper) Fix(x, y, width float64, blocks ...Block) {
	drawStack(p.page(), Stack(blocks).lay(p.shaper, width), x, y)
}

// Break begins a new sheet; what stood on the last one is complete.
func (p *Paper) Break() {
	p.settle()
	p.turn()
}

// settle places what nothing follows.
func (p *Paper) settle() {
	p.place(p.held)
	p.held = nil
}

// goOn begins a new sheet because the last one is full, and says so at its foot.
func (p *Paper) goOn() {
	more := p.shaper.wrap([]Span{{"...", Style{Points: 11, Bold: true}}}, 20)[0]
	p.page().text(p.setup.Width-p.right()-more.width, p.foot()+3.4, more)
	p.turn()
}

// place puts a group that should stay together; one taller than a sheet is divided between its pieces.
func (p *Paper) place(group []piece) {
	if len(group) == 0 {
		return
	}
	room := p.foot() - p.y
	height := total(group)
	if height > room && p.last != nil {
		whole := p.foot() - p.top()
		if height+total(group[0].head) <= whole || group[0].height > room {
			p.goOn()
			p.head(group[0])
		}
	}
	for i := range group {
		if p.y+group[i].height > p.foot()+1e-6 && p.last != nil {
			p.goOn()
			p.head(group[i])
		}
		if group[i].space && p.last == nil {
			continue
		}
		group[i].draw(p.page(), p.left(), p.y)
		p.y += group[i].height
		p.last = &group[i]
	}
}

// head repeats what stands above a piece that begins a sheet.
func (p *Paper) head(first piece) {
	drawStack(p.page(), first.head, p.left(), p.y)
	p.y += total(first.head)
}

// turn begins a new sheet.
func (p *Paper) turn() {
	if p.last != nil && p.last.cut != nil {
		p.last.cut(p.page(), p.left(), p.y)
	}
	p.pages = append(p.pages, &canvas{})
	p.y, p.last = p.top(), nil
	if p.setup.Band != "" {
		p.page().band(p.shaper, p.setup.Band, p.setup.Width, p.setup.Height)
	}
}

// band writes the realm across the sheet and once upright at its head.
func (c *canvas) band(s *shaper, words string, width, height float64) {
	style, angle := Style{Points: 58, Bold: true, Grey: 0.87}, 52.0
	if height < width {
		style.Points, angle = 36, 25
	}
	across := s.wrap([]Span{{words, style}}, 1000)[0]
	c.ops = append(c.ops, diagonal(across, width, height, angle))
	small := s.wrap([]Span{{words, Style{Points: 9, Bold: true}}}, width)[0]
	c.ops = append(c.ops, fillOp{rects: [][4]float64{{0, 4.6, width, 6}}, grey: 0.88})
	c.text((width-small.width)/2, 8.9, small)
}

func (p *Paper) top() float64 {
	if p.setup.Band != "" {
		return marginTop + 2.5
	}
	return marginTop
}

func (p *Paper) foot() float64 { return p.setup.Height - marginBottom }

func (p *Paper) page() *canvas { return p.pages[len(p.pages)-1] }

// Finish numbers the sheets and returns the document.
func (p *Paper) Finish() *Document {
	p.settle()
	d := &Document{info: p.setup.Info, width: p.setup.Width, height: p.setup.Height, trueSize: p.setup.TrueSize}
	small := Style{Points: 8, Grey: 0.25}
	for i, c := range p.pages {
		if p.setup.Single && p.setup.Footer == "" {
			d.sheets = append(d.sheets, sheet{ops: c.ops})
			continue
		}
		y := p.setup.Height - 9
		c.ops = append(c.ops, strokeOp{x1: p.left(), y1: y - 4, x2: p.setup.Width - p.right(), y2: y - 4, width: 0.15, grey: 0.5})
		left := p.shaper.wrap([]Span{{p.setup.Footer, small}}, p.Width()*0.66)[0]
		c.text(p.left(), y, left)
		if !p.setup.Single {
			number := fmt.Sprintf("Page %d of %d / पृष्ठ %d / %d", i+1, len(p.pages), i+1, len(p.pages))
			right := p.shaper.wrap([]Span{{number, small}}, 200)[0]
			c.text(p.setup.Width-p.right()-right.width, y, right)
		}
		d.sheets = append(d.sheets, sheet{ops: c.ops})
	}
	return d
}
