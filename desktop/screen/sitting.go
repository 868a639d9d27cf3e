package screen

import (
	"cmp"
	"context"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/record"
	"thana/shared/wire"
)

// sitting is what the pages have in common that take pictures of a person one after the other.
type sitting struct {
	w       *Window
	live    *widget.Live
	now     *fyne.Container // slot of the words at the right
	strip   *fyne.Container // slot of what is taken
	sheet   *fyne.Container // the scrolled page, laid out again when the words need more room
	title   *widget.Text
	count   *widget.Text
	leave   *widget.Button // gives way to the one that ends the sitting
	back    string         // words of leave; empty: back to the record
	stop    func()
	away    bool // the page was left
	trouble error
}

// Wide implements WidePage.
func (*sitting) Wide() {}

func newSitting(w *Window) sitting { return sitting{w: w, live: widget.NewLive()} }

// begins reports whether a sitting begins, or goes on where it was left; one that runs is not disturbed.
func (s *sitting) begins(phase flow.TakingPhase) bool {
	s.w.Canvas().Unfocus()
	if phase != flow.Resting && (!s.away || phase == flow.Whole) {
		return false
	}
	s.away = false
	return true
}

// halt ends the stream, which frees the device.
func (s *sitting) halt() {
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
}

// left ends a sitting whose page was left.
func (s *sitting) left() {
	s.halt()
	s.away = true
}

// fail shows why what was taken is not in the record.
func (s *sitting) fail(err error) {
	s.trouble = err
	s.w.Redraw()
}

// plugged goes on by itself when a device of a class is there again that the sitting waits for.
func (s *sitting) plugged(e wire.Event, phase flow.TakingPhase, class string, on func()) {
	if e.Kind == wire.DevicesChanged && phase == flow.Broken {
		s.w.ready(class, on)
	}
}

// stream asks the appliance for one capture and tells each of its lines.
type stream func(ctx context.Context, on func(wire.CaptureEvent) error) error

// follow shows a stream's pictures and hands its lines on, until the turn is another one.
func (s *sitting) follow(turn func() int, from stream, line func(turn int, e wire.CaptureEvent), ended func(turn int, err error)) {
	s.halt()
	s.live.Show(nil)
	mine := turn()
	stop := s.w.run(func(ctx context.Context) error {
		return from(ctx, func(e wire.CaptureEvent) error {
			preview := picture(e.Preview)
			if e.Candidate != nil {
				preview = picture(e.Candidate.Preview)
			}
			draw(func() {
				if mine != turn() {
					return
				}
				if preview != nil {
					s.live.Show(preview)
				}
				line(mine, e)
			})
			return ctx.Err()
		})
	}, func(err error) { ended(mine, err) })
	if mine == turn() {
		s.stop = stop
	}
}

// keep has the appliance store a candidate.
func (s *sitting) keep(id string, a wire.Accept, kept func(record.Capture, error)) {
	var c record.Capture
	s.w.Ask(func(ctx context.Context) (err error) {
		c, err = s.w.Appliance.AcceptCandidate(ctx, id, a)
		return err
	}, func(err error) { kept(c, err) })
}

// drop gives back candidates that nobody wants.
func (w *Window) drop(ids ...string) {
	if len(ids) == 0 {
		return
	}
	w.Go(func() {
		for _, id := range ids {
			_ = w.Appliance.DropCandidate(w.ctx, id) // the appliance drops it by itself later
		}
	}, func() {})
}

// ready calls do if a device of a class is ready.
func (w *Window) ready(class string, do func()) {
	var devices []wire.Device
	w.Ask(func(ctx context.Context) (err error) {
		devices, err = w.Appliance.Devices(ctx)
		return err
	}, func(err error) {
		for _, d := range devices {
			if err == nil && d.Class == class && (d.State == wire.DeviceReady || d.State == wire.DeviceWarning) {
				do()
				return
			}
		}
	})
}

// page sets the body above the strip, under a head with how many are taken.
func (s *sitting) page(name, title, counted string, whole bool, body fyne.CanvasObject) fyne.CanvasObject {
	w, k := s.w, s.w.Kit
	s.count = k.Line(countStyle(), counted).Right().Named(name + ".count")
	s.title = w.headline(title)
	s.leave = k.Button(name+".done", w.Say(cmp.Or(s.back, "taking.leave")), widget.Plain, w.Back).Alt('B')
	s.leave.Hidden = whole
	s.sheet = widget.Scrolled(widget.Column(12, body, s.strip))
	return widget.Page(w.head(s.title, widget.Wide(280, 0, s.count), s.leave),
		widget.Pad(3*widget.Unit, 0, s.sheet), widget.Gap(0, widget.Unit))
}

// counts writes the head again: what is done, and one way back.
func (s *sitting) counts(title, counted string, whole bool) {
	s.w.frame.repaint()
	s.title.Set(title, widget.Title())
	s.count.Set(counted, countStyle())
	if whole {
		s.leave.Hide()
	} else {
		s.leave.Show()
	}
}

func countStyle() widget.Style { return widget.Head().In(widget.Accent) }

// called are the words that the person at the desk reads too, in both languages.
func (s *sitting) called(id, say string) fyne.CanvasObject {
	w, k := s.w, s.w.Kit
	return widget.Column(0, k.Text(loud(), w.Voice.Say(say)).Named(id),
		k.Text(widget.Style{Size: 20, Bold: true, Colour: widget.Accent}, w.Voice.In(w.Voice.Other(), say)))
}

// whole says that nothing is left to take, and leads back.
func (s *sitting) whole(name, id, say string) fyne.CanvasObject {
	w, k := s.w, s.w.Kit
	rows := []fyne.CanvasObject{
		k.Text(loud().In(widget.Good), w.Voice.Say(say)).Named(id),
		k.Text(widget.Style{Size: 22, Bold: true, Colour: widget.Ink}, w.Voice.In(w.Voice.Other(), say)),
	}
	rows = append(rows, w.trouble(s.trouble)...)
	return widget.Column(12, append(rows, widget.Row(0, k.Button(name+".finish", w.Say("taking.back"), widget.Primary, w.Back).Alt('B')))...)
}
