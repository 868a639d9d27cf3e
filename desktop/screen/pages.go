package screen

import (
	"context"
	"image"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"github.com/disintegration/imaging"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/record"
	"thana/shared/wire"
)

// pages scans the written complaint: a strip that fills while the feeder runs, and the chosen page large.
type pages struct {
	w        *Window
	flow     *flow.Pages
	finish   func(ids []string)
	stop     func()
	pictures map[string]image.Image // by candidate
	laid     map[string]image.Image // by candidate: as it lay, where the picture is straightened
}

// newPages scans for a form; finish gets all pages in their order, those from before included.
func newPages(w *Window, recordID string, have []string, finish func(ids []string)) *pages {
	return &pages{w: w, flow: flow.NewPages(recordID, have), finish: finish, pictures: map[string]image.Image{}, laid: map[string]image.Image{}}
}

func (p *pages) Name() string    { return "pages" }
func (p *pages) Rail() string    { return "nav.fir" }
func (p *pages) Wide()           {}
func (p *pages) Told(wire.Event) {}

// Enter runs the feeder at once: the officer came to scan.
func (p *pages) Enter() {
	p.w.Canvas().Unfocus()
	if p.flow.Phase() == flow.Resting && len(p.flow.Strip()) == 0 {
		p.scan()
	}
}

// Leave frees the scanner. Pages that were stored belong to the form even when a later one failed.
func (p *pages) Leave() {
	if p.stop != nil {
		p.stop()
	}
	p.finish(p.flow.Kept)
	p.w.drop(p.flow.Forget().Drop...)
}

func (p *pages) scan() {
	s := p.flow.Scan("")
	if s.Scan == nil {
		return
	}
	turn := p.flow.Turn
	p.w.Redraw()
	p.stop = p.w.run(func(ctx context.Context) error {
		return p.w.Appliance.ScanPages(ctx, *s.Scan, func(e wire.CaptureEvent) error {
			var im, laid image.Image
			if e.Candidate != nil {
				im, laid = picture(e.Candidate.Preview), picture(e.Candidate.Scanned)
			}
			draw(func() {
				if e.Candidate != nil {
					p.pictures[e.Candidate.ID], p.laid[e.Candidate.ID] = im, laid
				}
				p.flow.Line(turn, e)
				p.redraw()
			})
			return ctx.Err()
		})
	}, func(err error) {
		p.flow.Ended(turn, err)
		p.redraw()
	})
}

func (p *pages) redraw() {
	if p.w.page == p {
		p.w.Redraw()
	}
}

func (p *pages) accept() { p.store(p.flow.Accept()) }

func (p *pages) store(s flow.PageStep) {
	p.redraw()
	p.w.drop(s.Drop...)
	if s.Save {
		p.w.Back() // Leave hands the pages over
		return
	}
	if s.Keep == "" {
		return
	}
	var c record.Capture
	p.w.Ask(func(ctx context.Context) (err error) {
		c, err = p.w.Appliance.AcceptCandidate(ctx, s.Keep, s.Accept)
		return err
	}, func(err error) { p.store(p.flow.Answered(c, err)) })
}

// Key implements KeyPage: arrows choose, PageUp and PageDown carry, R turns, S shows it as it
// lay, B keeps a blank one, Delete takes out.
func (p *pages) Key(e *fyne.KeyEvent) bool {
	switch e.Name {
	case fyne.KeyLeft:
		p.flow.Select(p.flow.Selected - 1)
	case fyne.KeyRight:
		p.flow.Select(p.flow.Selected + 1)
	case fyne.KeyPageUp:
		p.flow.Move(-1)
	case fyne.KeyPageDown:
		p.flow.Move(1)
	case fyne.KeyR:
		p.flow.Rotate()
	case fyne.KeyS:
		p.flow.Straighten()
	case fyne.KeyB:
		p.flow.LeaveOut()
	case fyne.KeyDelete:
		p.remove()
	case fyne.KeySpace:
		p.scan()
	default:
		return false
	}
	p.redraw()
	return true
}

func (p *pages) remove() {
	p.w.drop(p.flow.Delete().Drop...)
	p.redraw()
}

func (p *pages) then(do func()) func() {
	return func() {
		do()
		p.redraw()
	}
}

func (p *pages) Build() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	scanning := p.flow.Phase() == flow.Asking || p.flow.Phase() == flow.Keeping
	accept := k.Button("pages.accept", w.Say("pages.accept", "n", strconv.Itoa(p.flow.Taken())), widget.Primary, p.accept).Alt('A')
	if scanning || p.flow.Taken() == 0 {
		accept.Disable()
	}
	scan := w.keyed("pages.scan", w.Say("pages.scan"), w.Say("key.space"), widget.Plain, p.scan)
	if scanning {
		scan.Disable()
	}
	left := widget.Column(12, append(p.state(), p.strip())...)
	body := widget.Shares(2*widget.Unit, []float32{3, 2}, widget.Scrolled(left), p.large())
	return widget.Page(w.pageHead(w.Say("pages.title"), scan, accept), widget.Pad(3*widget.Unit, 0, body), widget.Gap(0, 2*widget.Unit))
}

// state says what the feeder does, or why it stands still and where it goes on.
func (p *pages) state() []fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	n := strconv.Itoa(p.flow.Taken())
	switch p.flow.Phase() {
	case flow.Asking:
		return []fyne.CanvasObject{k.Status(widget.Working, widget.Head(), w.Say("pages.scanning", "n", strconv.Itoa(len(p.flow.Strip())+1))).Named("pages.state")}
	case flow.Keeping:
		return []fyne.CanvasObject{k.Status(widget.Working, widget.Head(), w.Say("pages.keeping", "n", n)).Named("pages.state")}
	case flow.Broken:
		safe := w.Say("pages.safe", "n", n, "next", strconv.Itoa(len(p.flow.Strip())+1))
		return []fyne.CanvasObject{w.stopped(p.flow.Problem(), "docscan", safe), widget.Row(0, w.keyed("pages.again", w.Say("pages.again"), w.Say("key.space"), widget.Plain, p.scan))}
	}
	if len(p.flow.Strip()) == 0 {
		return []fyne.CanvasObject{k.Text(widget.Quiet(), w.Say("pages.teach")).Named("pages.state")}
	}
	state := []fyne.CanvasObject{k.Status(widget.Fine, widget.Head(), w.Say("pages.count", "n", n)).Named("pages.state")}
	if blank := len(p.flow.Strip()) - p.flow.Taken(); blank > 0 {
		state = append(state, k.Text(widget.Quiet(), w.Say("pages.leftout", "n", strconv.Itoa(blank))).Named("pages.leftout"))
	}
	return state
}

// perRow is how many pages stand beside each other.
const perRow = 4

func (p *pages) strip() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	all := p.flow.Strip()
	for from := 0; from < len(all); from += perRow {
		var cards []fyne.CanvasObject
		for i := from; i < min(from+perRow, len(all)); i++ {
			cards = append(cards, p.card(i, all[i]))
		}
		rows = append(rows, widget.Row(widget.Unit, cards...))
	}
	return widget.Column(widget.Unit, rows...)
}

func (p *pages) card(i int, page flow.ScannedPage) fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	chosen := i == p.flow.Selected
	words := w.Say("pages.blank")
	if n, ok := p.flow.Number(i); ok {
		words = w.Say("pages.page", "n", strconv.Itoa(n))
	}
	content := widget.Column(4, w.thumbnail(p.shown(page), 112, 148), k.Line(chosenStyle(chosen), words).Centre())
	return k.Card("pages.page."+strconv.Itoa(i+1), words, content, func() {
		w.Canvas().Unfocus()
		p.flow.Select(i)
		w.Redraw()
	}).On(chosen)
}

// chosenStyle is how the name of a small picture stands; the chosen one is bold on the accent's soft ground.
func chosenStyle(chosen bool) widget.Style {
	if chosen {
		return widget.Style{Size: 12, Bold: true, Colour: widget.Accent}
	}
	return widget.Small()
}

// large is the chosen page with what can be done with it.
func (p *pages) large() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	all := p.flow.Strip()
	if p.flow.Selected >= len(all) {
		return widget.Gap(0, 0)
	}
	page := all[p.flow.Selected]
	im := canvas.NewImageFromImage(p.shown(page))
	im.FillMode = canvas.ImageFillContain
	under := []fyne.CanvasObject{
		widget.Row(6, w.keyed("pages.rotate", w.Say("pages.rotate"), "R", widget.Plain, p.then(p.flow.Rotate)),
			w.keyed("pages.delete", w.Say("pages.delete"), "Del", widget.Plain, p.remove)),
		widget.Row(6, w.keyed("pages.earlier", w.Say("pages.earlier"), "PgUp", widget.Plain, p.then(func() { p.flow.Move(-1) })),
			w.keyed("pages.later", w.Say("pages.later"), "PgDn", widget.Plain, p.then(func() { p.flow.Move(1) }))),
	}
	if page.Askew {
		says, does := "pages.straightened", "pages.aslaid"
		if page.AsLaid {
			says, does = "pages.laid", "pages.straighten"
		}
		under = append(under, k.Text(widget.Quiet(), w.Say(says)).Named("pages.lie"),
			widget.Row(0, w.keyed("pages.straighten", w.Say(does), "S", widget.Plain, p.then(p.flow.Straighten))))
	}
	if page.Blank {
		does := "pages.keepblank"
		if !page.LeftOut {
			does = "pages.dropblank"
		}
		under = append(under, widget.Row(0, w.keyed("pages.blank", w.Say(does), "B", widget.Plain, p.then(p.flow.LeaveOut))))
	}
	return widget.Page(widget.Gap(0, 0), k.On(widget.Surface, widget.Line, widget.Pad(6, 6, im)), widget.Pad(0, widget.Unit, widget.Column(6, under...)))
}

// shown is a page as it will be kept.
func (p *pages) shown(page flow.ScannedPage) image.Image {
	if page.AsLaid {
		return turned(p.laid[page.ID], page.Turn)
	}
	return turned(p.pictures[page.ID], page.Turn)
}

// turned is a picture in quarter turns clockwise.
func turned(im image.Image, quarters int) image.Image {
	if im == nil {
		return nil
	}
	switch quarters % 4 {
	case 1:
		return imaging.Rotate270(im) // it counts against the clock
	case 2:
		return imaging.Rotate180(im)
	case 3:
		return imaging.Rotate90(im)
	}
	return im
}
