package screen

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/record"
)

// formPage is the frame of a long form: groups at the left, fields in the middle, what helps at the right, and below
// the bar with what is missing. The three around the fields are drawn again while somebody types.
type formPage struct {
	view   *formView
	left   *fyne.Container
	right  *fyne.Container
	below  *fyne.Container
	bottom func() fyne.CanvasObject
	// beside is drawn above the help: a header card, the scanned complaint.
	beside func() fyne.CanvasObject

	busy    bool // the appliance was asked to register
	trouble error
}

// Widths of the columns beside the fields; a wide window gives more room to what helps.
const (
	leftWidth  = 216
	rightShare = 0.24
	rightLeast = 296
	rightMost  = 440
)

// Wide implements WidePage.
func (*formPage) Wide() {}

func (p *formPage) build(title string) fyne.CanvasObject {
	w, k := p.view.w, p.view.w.Kit
	p.left = widget.Slot(p.view.progress())
	p.right = widget.Slot(p.side())
	p.below = widget.Slot(p.bottom())
	middle := k.Flat(widget.Surface, p.view.fields())
	body := widget.Flanked(rightShare, rightLeast, rightMost,
		widget.Wide(leftWidth, 0, widget.Scrolled(widget.Pad(2*widget.Unit, widget.Unit, p.left))),
		middle,
		widget.Scrolled(widget.Pad(2*widget.Unit, widget.Unit, p.right)))
	head := []fyne.CanvasObject{w.pageHead(title, k.Line(widget.Small(), w.Say("form.keeps")))}
	for _, o := range w.trouble(p.trouble) {
		head = append(head, widget.Pad(3*widget.Unit, widget.Unit, o))
	}
	return widget.Page(widget.Column(0, head...), body, p.below)
}

func (p *formPage) side() fyne.CanvasObject {
	if p.beside == nil {
		return p.view.help()
	}
	beside := p.beside()
	if beside == nil {
		return p.view.help()
	}
	return widget.Column(2*widget.Unit, beside, p.view.help())
}

// refresh draws what stands around the fields again.
func (p *formPage) refresh() { p.view.w.Kit.Still(p.around) }

func (p *formPage) around() {
	if p.left == nil {
		return
	}
	widget.Put(p.left, p.view.progress())
	widget.Put(p.right, p.side())
	widget.Put(p.below, p.bottom())
}

// button is what the button says that registers the form.
func (p *formPage) button(id string) string {
	switch {
	case p.busy:
		id = "form.registering"
	case p.view.form.Corrects != "":
		id = "record.correct.save"
	}
	return p.view.w.Voice.Say(id)
}

// submit goes to what is missing, or registers the form by send and then shows what was made.
func (p *formPage) submit(send func(ctx context.Context) error, made func()) {
	w, form := p.view.w, p.view.form
	if p.busy {
		return
	}
	form.Ask()
	if missing := form.Missing(); len(missing) > 0 {
		group, field, ok := form.FieldOf(missing[0])
		if !ok {
			group = p.view.group
		}
		p.view.show(group, field)
		return
	}
	p.busy, p.trouble = true, nil
	w.Redraw()
	w.ask(send, func(err error, here bool) {
		p.busy = false
		if err == nil {
			w.finished(form)
			if here {
				made()
			}
			return
		}
		form.Told(findings(err))
		if p.trouble = err; here {
			w.Redraw()
		}
	})
}

// finished removes the draft of what became a record.
func (w *Window) finished(f *flow.Form) {
	if err := f.Done(); err != nil {
		w.Log.Warn("a registered draft stays on the desktop", "code", code(err))
	}
	w.refreshOverview()
}

// findings are what the appliance's rules said in a refusal.
func findings(err error) []record.Finding {
	var r interface{ Found() []record.Finding }
	if errors.As(err, &r) {
		return r.Found()
	}
	return nil
}
