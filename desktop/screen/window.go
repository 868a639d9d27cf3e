package screen

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// Page is one screen. Build draws what the page knows now and may be called at any time: on a change of language, of
// state, or when the page is shown again.
type Page interface {
	Name() string // for the probe: "fir"
	Rail() string // the entry of the rail that it belongs to: "nav.fir"
	Build() fyne.CanvasObject
	Enter()          // shown, or shown again: ask the appliance
	Told(wire.Event) // a hint came
	Leave()          // hidden: nothing typed may be lost
}

// Bare is a page without the frame: pairing, sign-in, lock.
type Bare interface{ Bare() }

// Window is the one window of the desktop with its pages.
type Window struct {
	Deps
	Kit *widget.Kit
	// Shift is who works here.
	Shift *flow.Shift
	// Saver keeps drafts of the signed-in officer; nil while nobody is.
	Saver *flow.Saver
	// Drafts are the signed-in officer's.
	Drafts flow.Drafts
	// Appliance is nil until the desktop is paired.
	Appliance Line
	// Overview is what the appliance last said of the day; the frame and the home page show it.
	Overview wire.Overview

	win     fyne.Window
	page    Page
	back    []Page
	frame   *frame
	reached bool
	unsaved error // why drafts cannot be written now
	watch   *flow.Watch
	files   map[string]*files // by record: files on their way
	stop    context.CancelFunc
	hush    context.CancelFunc // ends the events of a session
	ctx     context.Context
}

// New fills a window of the running app and shows the first page. ctx ends all questions to the appliance.
func New(ctx context.Context, win fyne.Window, d Deps) *Window {
	w := &Window{Deps: d, win: win, reached: true}
	w.ctx, w.stop = context.WithCancel(ctx)
	if w.Go == nil {
		w.Go = func(work func(), then func()) {
			go func() {
				work()
				fyne.Do(then)
			}()
		}
	}
	w.Kit = &widget.Kit{Look: widget.NewLook(d.Dark), Key: w.key, Shortcut: w.shortcut, Next: w.focusNext, Alive: w.alive, Canvas: func() fyne.Canvas { return win.Canvas() }}
	fyne.CurrentApp().Settings().SetTheme(w.Kit.Look)
	w.frame = newFrame(w)
	w.keys()
	win.SetOnDropped(w.takeDropped)
	w.connect()
	return w
}

// connect begins with the appliance of the last pairing, or with the pairing page.
func (w *Window) connect() {
	if w.Appliance = w.Line(w.lineChanged); w.Appliance == nil {
		w.Shift = flow.NewShift(false, w.Now)
		w.Show(newPairing(w))
		return
	}
	w.Shift = flow.NewShift(true, w.Now)
	w.Show(newSignIn(w))
}

func (w *Window) alive() {
	if w.Shift != nil {
		w.Shift.Alive()
	}
}

// Canvas is the window's canvas.
func (w *Window) Canvas() fyne.Canvas { return w.win.Canvas() }

// Setting is what a form needs to know of the place where it is written.
func (w *Window) Setting() flow.Setting {
	return flow.Setting{Station: w.Shift.Station().Station, Officer: w.Shift.Officer(), Now: w.Now, Saver: w.Saver}
}

// Say returns the words of a message id in the language spoken now.
func (w *Window) Say(id string, facts ...string) string { return w.Voice.Say(id, facts...) }

// Name is a name in the script of the language spoken now, or in the other where it is missing.
func (w *Window) Name(n record.Name) string {
	if w.Voice.Lang() == lang.Hindi && n.Local != "" || n.English == "" {
		return n.Local
	}
	return n.English
}

// Ask does a question off the drawing goroutine and then calls done in it. A page that is gone by then is not told.
func (w *Window) Ask(question func(ctx context.Context) error, done func(error)) {
	w.ask(question, func(err error, here bool) {
		if here {
			done(err)
		}
	})
}

// ask is Ask for an answer that matters wherever the officer is by then; here tells whether the page is still shown.
func (w *Window) ask(question func(ctx context.Context) error, done func(err error, here bool)) {
	asking := w.page
	var err error
	w.Go(func() { err = question(w.ctx) }, func() {
		if errors.Is(err, context.Canceled) {
			return
		}
		here := w.page == asking || asking == nil
		switch code(err) {
		case fault.AccessSignIn:
			done(err, here) // the form behind the lock is not left waiting
			w.lock()
		case fault.AccessRevoked, fault.AccessNotPaired:
			w.revoked()
		default:
			done(err, here)
		}
	})
}

// Show replaces everything by a page; there is no way back from it.
func (w *Window) Show(p Page) {
	w.leave()
	w.back, w.page = nil, p
	w.turn()
	p.Enter()
}

// Open goes to a page; Esc comes back to the one before.
func (w *Window) Open(p Page) {
	w.leave()
	if w.page != nil {
		w.back = append(w.back, w.page)
	}
	w.page = p
	w.turn()
	p.Enter()
}

// Replace goes to a page in the place of the present one: what was a form is now its record.
func (w *Window) Replace(p Page) {
	w.leave()
	w.page = p
	w.turn()
	p.Enter()
}

// Back goes to the page before; from the first page it goes home.
func (w *Window) Back() {
	if len(w.back) == 0 {
		if w.Shift.Stage() == flow.Working && w.page.Rail() != "nav.home" {
			w.Show(w.front())
		}
		return
	}
	w.leave()
	w.page = w.back[len(w.back)-1]
	w.back = w.back[:len(w.back)-1]
	w.turn()
	w.page.Enter()
}

// leave ends what the page has open; a list that dropped down or a sheet goes with it.
func (w *Window) leave() {
	for w.Kit.CloseTop() {
	}
	if w.page != nil {
		w.page.Leave()
	}
}

// Redraw draws the page again, after the click that is under way.
func (w *Window) Redraw() { w.Kit.Still(w.draw) }

// turn draws another page at once.
func (w *Window) turn() {
	w.Kit.LetGo()
	w.draw()
}

// draw leaves the cursor and the scrolled places where they were; a cursor that was in sight stays in sight.
func (w *Window) draw() {
	focus, at := w.focused()
	inSight := w.inSight()
	offsets := w.offsets()
	w.Kit.Devanagari = w.Voice.Lang() == lang.Hindi
	w.Kit.Finding.Hint, w.Kit.Finding.None = w.Say("choice.find"), w.Say("choice.nothing")
	var content fyne.CanvasObject
	if _, bare := w.page.(Bare); bare {
		content = w.frame.bare(w.page)
	} else {
		content = w.frame.full(w.page)
	}
	w.win.SetContent(content)
	w.win.SetTitle(w.Say("app.name"))
	w.scrollTo(offsets)
	if w.Focus(focus, at) && inSight {
		w.reveal()
	}
}

// inSight reports whether the focused widget is to be seen.
func (w *Window) inSight() bool {
	seen := false
	if w.Canvas().Content() == nil {
		return false
	}
	widget.Walk(w.Canvas().Content(), w.Canvas().Size(), func(n widget.Node) bool {
		if f, ok := n.Object.(fyne.Focusable); ok && f == w.Canvas().Focused() {
			seen = n.Seen()
		}
		return !seen
	})
	return seen
}

func (w *Window) focused() (id string, cursor [2]int) {
	f := w.Canvas().Focused()
	if e, ok := f.(*widget.Entry); ok {
		cursor = [2]int{e.CursorRow, e.CursorColumn}
	}
	if i, ok := f.(widget.Identified); ok {
		id = i.ID()
	}
	return id, cursor
}

// Focus puts the cursor into the widget with an id, if it is shown.
func (w *Window) Focus(id string, cursor ...[2]int) bool {
	if id == "" {
		return false
	}
	found, ok := widget.Find(w.Canvas().Content(), id).(fyne.Focusable)
	if !ok {
		return false
	}
	w.Canvas().Focus(found)
	if e, ok := found.(*widget.Entry); ok && len(cursor) > 0 {
		e.CursorRow, e.CursorColumn = cursor[0][0], cursor[0][1]
		e.Refresh()
	}
	return true
}

// focusNext moves to the next field, and scrolls it into view.
func (w *Window) focusNext() {
	w.Canvas().FocusNext()
	w.reveal()
}

// Speak switches the language while everything stays as it is.
func (w *Window) Speak(l lang.Lang) {
	w.Voice.Switch(l)
	w.keep()
	w.Redraw()
}

func (w *Window) toggleLang() { w.Speak(w.Voice.Other()) }

func (w *Window) toggleLook() {
	w.Dark = !w.Dark
	w.Kit.Look = widget.NewLook(w.Dark)
	fyne.CurrentApp().Settings().SetTheme(w.Kit.Look)
	w.keep()
	w.Redraw()
}

func (w *Window) keep() {
	if w.Keep != nil {
		w.Keep(w.Voice.Lang(), w.Dark)
	}
}

// lineChanged is told in any goroutine whether the appliance answers.
func (w *Window) lineChanged(up bool) {
	fyne.Do(func() {
		if w.reached == up {
			return
		}
		w.reached = up
		w.Redraw()
		if up && w.page != nil {
			w.page.Enter()
		}
	})
}

// listen takes the appliance's hints until the officer leaves.
func (w *Window) listen(ctx context.Context) {
	go w.Appliance.Events(ctx, func(e wire.Event) { fyne.Do(func() { w.told(e) }) })
}

func (w *Window) told(e wire.Event) {
	if w.Shift.Stage() != flow.Working {
		return
	}
	if e.Kind != wire.StationChanged {
		w.refreshOverview()
	}
	if e.Kind == wire.SaidChanged {
		w.refreshLookouts()
	}
	w.page.Told(e)
}

// refreshOverview asks for the day again; the frame shows it, and the home page if it is open.
func (w *Window) refreshOverview() {
	var o wire.Overview
	var err error
	w.Go(func() { o, err = w.Appliance.Overview(w.ctx) }, func() {
		if err != nil {
			return
		}
		w.Overview = o
		w.frame.repaint()
		if p, ok := w.page.(interface{ OverviewChanged() }); ok {
			p.OverviewChanged()
		}
	})
}

// Close ends everything that the window began; what was typed is on the disk before it returns.
func (w *Window) Close() {
	w.leave()
	if w.Saver != nil {
		w.Saver.Flush()
	}
	w.stop()
}
