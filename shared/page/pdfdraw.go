package page

import (
	"bytes"
	"fmt"
	"math"
	"strings"
)

// pdfWriter is the back end that writes content streams.
type pdfWriter struct {
	file       *file
	height     float64 // of the sheet, mm
	page       bytes.Buffer
	fonts      [2]*pdfFont
	pictures   map[*Picture]int // index into pictureIDs
	pictureIDs []int
}

// x and y turn millimetres from the top left into points from the bottom left.
func (w *pdfWriter) x(mm float64) string { return number(points(mm)) }
func (w *pdfWriter) y(mm float64) string { return number(points(w.height - mm)) }

// text writes the line word by word. A word whose glyphs say its text by the font's ToUnicode map is plain; every other
// stands in a span with its ActualText, so that Indian scripts copy out as they were typed.
func (w *pdfWriter) text(o textOp) {
	sin, cos := math.Sincos(o.angle * math.Pi / 180)
	p := textPen{w: w, o: o, sin: sin, cos: cos, stretch: 1}
	w.page.WriteString("BT\n")
	if o.unseen {
		p.stretch = o.stretch
		w.page.WriteString("3 Tr\n") // ISO 32000-1 table 106
		defer w.page.WriteString("0 Tr\n")
	}
	for rest := o.line.clusters; len(rest) > 0; {
		n := wordLength(rest)
		p.style(rest[0].style)
		f := w.fonts[weight(rest[0].style.Bold)]
		if f.saysAll(rest[:n]) {
			for _, c := range rest[:n] {
				p.plain(f, c)
			}
		} else {
			p.flush()
			p.word(f, rest[:n])
		}
		rest = rest[n:]
	}
	p.flush()
	w.page.WriteString("ET\n")
}

// wordLength counts the clusters that are marked together: a space or a right-to-left cluster stands alone.
func wordLength(c []cluster) int {
	if c[0].isSpace() || c[0].rtl {
		return 1
	}
	n := 1
	for n < len(c) && !c[n].isSpace() && !c[n].rtl && c[n].style == c[0].style {
		n++
	}
	return n
}

// textPen keeps the state of one text object.
type textPen struct {
	w        *pdfWriter
	o        textOp
	sin, cos float64
	stretch  float64
	along    float64 // mm from the start of the line, before it is stretched
	now      Style
	pending  []byte // glyphs of plain clusters not yet shown
}

func (p *textPen) style(s Style) {
	if s == p.now {
		return
	}
	p.flush()
	p.now = s
	fmt.Fprintf(&p.w.page, "/F%d %s Tf %s g\n", weight(s.Bold), number(s.Points), number(s.Grey))
}

// plain shows a glyph after the last one; kerning becomes a TJ adjustment.
func (p *textPen) plain(f *pdfFont, c cluster) {
	g := c.glyphs[0]
	f.use(g.id)
	if len(p.pending) == 0 {
		p.move(0, 0)
		p.pending = append(p.pending, '[')
	}
	p.pending = fmt.Appendf(p.pending, "<%04X>", f.local(g.id))
	if kern := f.width(g.id) - g.advance; kern != 0 {
		p.pending = fmt.Appendf(p.pending, "%d", kern)
	}
	p.along += c.style.mm(g.advance)
}

// word shows clusters in a span that says their text.
func (p *textPen) word(f *pdfFont, clusters []cluster) {
	var text strings.Builder
	for _, c := range clusters {
		text.WriteString(c.text)
	}
	fmt.Fprintf(&p.w.page, "/Span <</ActualText %s>> BDC\n", utf16Text(text.String()))
	moved := true // the pen is not where the last glyph left it
	for _, c := range clusters {
		for _, g := range c.glyphs {
			f.use(g.id)
			if moved || g.dx != 0 || g.dy != 0 {
				p.move(c.style.mm(g.dx), c.style.mm(g.dy))
			}
			fmt.Fprintf(&p.w.page, "<%04X> Tj\n", f.local(g.id))
			moved = g.dx != 0 || g.dy != 0 || g.advance != f.width(g.id)
			p.along += c.style.mm(g.advance)
		}
	}
	if moved {
		// Readers take the end of the last glyph for the end of the word; a sign set back over its letter is not that.
		// A space that ends at the word's end says where it is.
		id := f.space()
		f.use(id)
		p.move(-p.now.mm(f.width(id)), 0)
		fmt.Fprintf(&p.w.page, "<%04X> Tj\n", f.local(id))
	}
	p.w.page.WriteString("EMC\n")
}

func (p *textPen) flush() {
	if len(p.pending) == 0 {
		return
	}
	p.w.page.Write(bytes.ReplaceAll(p.pending, []byte("><"), nil))
	p.w.page.WriteString("] TJ\n")
	p.pending = p.pending[:0]
}

// move sets the pen to the end of what is written, plus an offset along and above the line.
func (p *textPen) move(dx, dy float64) {
	right := (p.along + dx) * p.stretch
	x, y := p.o.x+right*p.cos-dy*p.sin, p.o.y-right*p.sin-dy*p.cos
	fmt.Fprintf(&p.w.page, "%s %s %s %s %s %s Tm\n", number(p.cos*p.stretch), number(p.sin*p.stretch), number(-p.sin), number(p.cos), p.w.x(x), p.w.y(y))
}

func (w *pdfWriter) stroke(o strokeOp) {
	fmt.Fprintf(&w.page, "q %s w %s G ", number(points(o.width)), number(o.grey))
	if o.dots {
		fmt.Fprintf(&w.page, "1 J [0 %s] 0 d ", number(points(dotPitch)))
	}
	fmt.Fprintf(&w.page, "%s %s m %s %s l S Q\n", w.x(o.x1), w.y(o.y1), w.x(o.x2), w.y(o.y2))
}

func (w *pdfWriter) fill(o fillOp) {
	fmt.Fprintf(&w.page, "q %s g\n", number(o.grey))
	for _, r := range o.rects {
		fmt.Fprintf(&w.page, "%s %s %s %s re\n", w.x(r[0]), w.y(r[1]+r[3]), number(points(r[2])), number(points(r[3])))
	}
	w.page.WriteString("f Q\n")
}

func (w *pdfWriter) picture(o pictureOp) {
	index, ok := w.pictures[o.picture]
	if !ok {
		index = len(w.pictureIDs)
		w.pictures[o.picture] = index
		w.pictureIDs = append(w.pictureIDs, w.embed(o.picture))
	}
	fmt.Fprintf(&w.page, "q %s 0 0 %s %s %s cm /P%d Do Q\n", number(points(o.width)), number(points(o.height)), w.x(o.x), w.y(o.y+o.height), index)
}

func (w *pdfWriter) embed(p *Picture) int {
	space := "DeviceGray"
	if p.colour {
		space = "DeviceRGB"
	}
	dict := fmt.Sprintf("/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /%s /BitsPerComponent 8", p.width, p.height, space)
	if p.grey != nil {
		return w.file.stream(dict, p.grey.Pix)
	}
	return w.file.raw(dict+" /Filter /DCTDecode", p.jpeg)
}
