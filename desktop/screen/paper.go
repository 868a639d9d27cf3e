package screen

import (
	"context"
	"image"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/fault"
	"thana/shared/wire"
)

// paper previews the real pages of a document and prints them.
type paper struct {
	w       *Window
	rail    string
	flow    *flow.Paper
	pages   []image.Image
	past    []wire.PrintRow
	loading int // which loading of pages is the newest
	stop    func()
	left    *fyne.Container // slot of the small pages
	middle  *fyne.Container // slot of the pages
	scroll  *container.Scroll
	seen    string // how the printers stood when drawn
	trouble error
}

func newPaper(w *Window, d wire.Document, recordID string) *paper {
	rail := "nav.fir"
	if d != wire.DocumentFIR && d != wire.DocumentPages && d != wire.DocumentFiles {
		rail = "nav.arrest"
	}
	return &paper{w: w, rail: rail, flow: flow.NewPaper(d, recordID)}
}

func (p *paper) Name() string { return "paper" }
func (p *paper) Rail() string { return p.rail }

// Wide implements WidePage.
func (p *paper) Wide() {}

func (p *paper) Enter() {
	p.w.Canvas().Unfocus()
	p.load()
	p.history()
}

// Leave ends a print that waits; what came out is on paper.
func (p *paper) Leave() {
	p.loading++
	if p.stop != nil {
		p.stop()
		p.stop = nil
	}
	p.flow.Stop()
}

func (p *paper) Told(e wire.Event) {
	if e.Kind == wire.RecordsChanged {
		p.history()
	}
}

// OverviewChanged shows the printer's new state, and draws nothing for other news.
func (p *paper) OverviewChanged() {
	if now := p.printerState(); now != p.seen {
		p.seen = now
		p.redraw()
	}
}

func (p *paper) printerState() string {
	state := ""
	for _, d := range p.w.Overview.Devices {
		if d.Class == "printer" {
			state += d.Key + string(d.State) + string(d.Code)
		}
	}
	return state
}

func (p *paper) redraw() {
	if p.w.page == p {
		p.w.Redraw()
	}
}

func (p *paper) history() {
	var rows []wire.PrintRow
	p.w.Ask(func(ctx context.Context) (err error) {
		rows, err = p.w.Appliance.Prints(ctx, p.flow.Record)
		return err
	}, func(err error) {
		if err == nil {
			p.past = rows
			p.redraw()
		}
	})
}

// load asks for what the document is, and then for its pages one by one.
func (p *paper) load() {
	p.loading++
	turn, f := p.loading, p.flow
	document, id, masked, dpi := f.Document, f.Record, f.Masked, f.DPI()
	p.w.run(func(ctx context.Context) error {
		info, err := p.w.Appliance.PaperInfo(ctx, document, id, masked)
		if err != nil {
			return err
		}
		draw(func() {
			if turn == p.loading {
				f.Know(info)
				p.pages, p.trouble = make([]image.Image, info.Pages), nil
				p.redraw()
			}
		})
		for n := 1; n <= info.Pages; n++ {
			data, err := p.w.Appliance.PaperPage(ctx, document, id, n, masked, dpi)
			if err != nil {
				return err
			}
			im := picture(data)
			draw(func() {
				if turn == p.loading && n <= len(p.pages) {
					p.pages[n-1] = im
					p.fillIn()
				}
			})
		}
		return nil
	}, func(err error) {
		if turn == p.loading && err != nil {
			p.trouble = err
			p.redraw()
		}
	})
}

func (p *paper) print(r *wire.PrintRequest) {
	p.redraw()
	if r == nil {
		return
	}
	turn := p.flow.Turn
	stop := p.w.run(func(ctx context.Context) error {
		return p.w.Appliance.Print(ctx, *r, func(e wire.PrintProgress) error {
			draw(func() {
				p.flow.Line(turn, e)
				p.redraw()
			})
			return ctx.Err()
		})
	}, func(err error) { p.print(p.flow.Ended(turn, err)) })
	if turn == p.flow.Turn {
		p.stop = stop
	}
}

func (p *paper) halt() {
	if p.stop != nil {
		p.stop()
	}
	p.flow.Stop()
	p.redraw()
}

// Key implements KeyPage: plus and minus zoom, PageUp and PageDown turn the pages.
func (p *paper) Key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyPlus, fyne.KeyEqual:
		p.zoom(1)
	case fyne.KeyMinus:
		p.zoom(-1)
	case fyne.KeyPageDown:
		p.leaf(1)
	case fyne.KeyPageUp:
		p.leaf(-1)
	default:
		return false
	}
	return true
}

func (p *paper) zoom(by int) {
	if p.flow.Zoom(by) {
		p.load()
	}
}

// leaf scrolls by whole pages.
func (p *paper) leaf(by int) {
	if p.scroll == nil {
		return
	}
	high := p.pageSize().Height + 2*widget.Unit
	at := int((p.scroll.Offset.Y+high/2)/high) + by
	p.scroll.ScrollToOffset(fyne.NewPos(0, max(0, float32(at)*high)))
}

func (p *paper) jump(n int) {
	p.scroll.ScrollToOffset(fyne.NewPos(0, float32(n)*(p.pageSize().Height+2*widget.Unit)))
}

// pageSize is A4 at the zoom, lying where the pages do.
func (p *paper) pageSize() fyne.Size {
	dpi := float32(p.flow.DPI())
	size := fyne.NewSize(dpi*210/25.4, dpi*297/25.4)
	for _, im := range p.pages {
		if im != nil && im.Bounds().Dx() > im.Bounds().Dy() {
			return fyne.NewSize(size.Height, size.Width)
		}
	}
	return size
}

func (p *paper) Build() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	title := w.Voice.Say("paper.document." + string(p.flow.Document))
	if named := strings.Fields(p.flow.Info.Title); len(named) > 0 {
		title += " " + named[len(named)-1] // the number; what it is, is said in the language spoken
	}
	print := k.Button("paper.print", w.Say("paper.print"), widget.Primary, func() { p.print(p.flow.Print()) }).Alt('P')
	if p.flow.Phase() == flow.PaperPrinting || len(p.pages) == 0 {
		print.Disable()
	}
	p.left, p.middle = widget.Slot(widget.Scrolled(p.list())), widget.Slot(p.sheets())
	body := widget.Shares(2*widget.Unit, []float32{0, 1, 0}, widget.Wide(84, 0, p.left), p.middle, widget.Wide(330, 0, widget.Scrolled(p.side())))
	return widget.Page(w.pageHead(title,
		k.Button("paper.smaller", "−", widget.Plain, func() { p.zoom(-1) }), k.Line(widget.Quiet(), w.Say("paper.zoom", "n", strconv.Itoa(p.flow.DPI()*100/96))).Named("paper.zoom"),
		k.Button("paper.larger", "+", widget.Plain, func() { p.zoom(1) }), print),
		widget.Pad(3*widget.Unit, 0, body), widget.Gap(0, 2*widget.Unit))
}

// fillIn shows a page that came; the rest stays.
func (p *paper) fillIn() { p.w.Kit.Still(p.drawPages) }

func (p *paper) drawPages() {
	if p.w.page != p || p.middle == nil {
		return
	}
	at := p.scroll.Offset
	widget.Put(p.left, widget.Scrolled(p.list()))
	widget.Put(p.middle, p.sheets())
	p.scroll.ScrollToOffset(at)
}

func (p *paper) list() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	var rows []fyne.CanvasObject
	for i, im := range p.pages {
		words := strconv.Itoa(i + 1)
		rows = append(rows, k.ListRow("paper.page."+words, words, widget.Column(2, w.thumbnail(im, 0, 82), k.Line(widget.Small(), words).Centre()), func() { p.jump(i) }))
	}
	return widget.Column(4, rows...)
}

func (p *paper) sheets() fyne.CanvasObject {
	size := p.pageSize()
	var sheets []fyne.CanvasObject
	for i, im := range p.pages {
		ground := canvas.NewRectangle(image.White)
		ground.StrokeColor, ground.StrokeWidth = p.w.Kit.Colour(widget.Line), 1
		objects := []fyne.CanvasObject{ground}
		if im != nil {
			page := canvas.NewImageFromImage(im)
			page.FillMode = canvas.ImageFillContain
			objects = append(objects, page)
		} else {
			words := p.w.Kit.Line(widget.Body().In(widget.Accent), p.w.Say("paper.drawing", "n", strconv.Itoa(i+1))).Centre().Named("paper.drawing." + strconv.Itoa(i+1))
			objects = append(objects, container.NewBorder(widget.Pad(0, 6*widget.Unit, words), nil, nil, nil))
		}
		sheets = append(sheets, container.NewCenter(widget.Wide(size.Width, size.Height, container.NewStack(objects...))))
	}
	p.scroll = container.NewScroll(widget.Column(2*widget.Unit, sheets...))
	return p.w.Kit.On(widget.Line, "", p.scroll)
}

// side is what is printed, for whom, on what, and how far it is.
func (p *paper) side() fyne.CanvasObject {
	w, k, f := p.w, p.w.Kit, p.flow
	var purposes []widget.Option
	for _, purpose := range []wire.Purpose{wire.ForCourt, wire.ForInformant, wire.ForFile} {
		purposes = append(purposes, widget.Option{Value: string(purpose), Text: w.Voice.Say("paper.purpose." + string(purpose))})
	}
	rows := w.trouble(p.trouble)
	rows = append(rows, p.progress()...)
	rows = append(rows,
		widget.Column(4, label(w, "paper.purpose"), k.Choice("field.purpose", string(f.Purpose), purposes, func(v string) { f.Purpose = wire.Purpose(v) })),
		widget.Column(4, label(w, "paper.copies"), widget.Row(widget.Unit,
			k.Button("paper.fewer", "−", widget.Plain, func() { f.Count(f.Copies - 1); w.Redraw() }), k.Line(widget.Head(), strconv.Itoa(f.Copies)).Named("paper.copies"),
			k.Button("paper.more", "+", widget.Plain, func() { f.Count(f.Copies + 1); w.Redraw() }))),
		p.masked(),
		widget.Column(4, label(w, "paper.printer"), p.printer()))
	if f.Document == wire.DocumentFIR {
		free := k.Button("paper.free", w.Say("paper.free"), widget.Plain, func() { p.print(f.FreeCopy()) }).Alt('F')
		if f.Phase() == flow.PaperPrinting {
			free.Disable()
		}
		rows = append(rows, k.Rule(), k.Text(widget.Small(), w.Say("paper.free.why")), free)
	}
	return k.Panel(widget.Column(12, append(rows, p.printed()...)...))
}

// masked names the variant; where the officer may have only the masked one, it says why.
func (p *paper) masked() fyne.CanvasObject {
	w, k, f := p.w, p.w.Kit, p.flow
	if f.Document == wire.DocumentPages || f.Document == wire.DocumentFiles { // nothing can be masked on a picture of a paper, or in a file's name
		return widget.Gap(0, 0)
	}
	if f.Info.MustMask {
		return widget.Column(2, k.Status(widget.Caution, widget.Strong(), w.Say("paper.masked.only")), k.Text(widget.Small(), w.Say("paper.masked.why")))
	}
	return k.Tick("paper.masked", w.Say("paper.masked"), f.Masked, func(on bool) {
		f.Mask(on)
		p.load()
	})
}

func (p *paper) printer() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	var rows []fyne.CanvasObject
	for _, d := range w.Overview.Devices {
		if d.Class != "printer" {
			continue
		}
		s, words := stateOf(d.State), w.Voice.Say("device.state."+string(d.State))
		if why := w.stands("printer"); why != "" && d.Name == p.printerName() {
			s, words = standing(why), fault.Say(&fault.Fault{Code: why}, w.Voice.Lang()).Title
		}
		rows = append(rows, k.Text(widget.Body(), d.Name), k.Status(s, widget.Small(), words).Named("paper.printer."+d.Key))
		if d.Code != "" {
			rows = append(rows, k.Text(widget.Small(), fault.Say(&fault.Fault{Code: d.Code, Facts: d.Facts}, w.Voice.Lang()).Message))
		}
	}
	if len(rows) == 0 {
		rows = append(rows, k.Text(widget.Body().In(widget.Warn), w.Say("device.none.printer")))
	}
	return widget.Column(0, rows...)
}
