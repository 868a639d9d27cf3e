package screen

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/checkup"
	"thana/shared/record"
	"thana/shared/wire"
)

const (
	headHeight = 64
	railWidth  = 176
	readable   = 1440 // width of a page that is read: two columns of some 72 letters
)

// WidePage is a page that uses all of a wide window: a form with its help, a live picture, a paper.
type WidePage interface{ Wide() }

// railEntry is one line of the rail at the left.
type railEntry struct {
	id   string
	key  fyne.KeyName
	open func(*Window)
}

// rail lists the pages that the officer may open, in the order of the F keys. A technician sees no record.
func (w *Window) rail() []railEntry {
	station := []railEntry{
		{"nav.devices", "", func(w *Window) { w.Show(newDevices(w)) }},
		{"nav.sync", "", func(w *Window) { w.Show(newSync(w)) }},
	}
	if w.Shift.Officer().Role == record.Technician {
		return station
	}
	return append([]railEntry{
		{"nav.home", fyne.KeyF1, func(w *Window) { w.Show(newHome(w)) }},
		{"nav.diary", fyne.KeyF2, func(w *Window) { w.Show(newDiary(w)) }},
		{"nav.fir", fyne.KeyF3, func(w *Window) { w.Show(newFIRList(w)) }},
		{"nav.arrest", fyne.KeyF4, func(w *Window) { w.Show(newArrestStart(w)) }},
		{"nav.search", fyne.KeyF5, func(w *Window) { w.Show(newSearch(w)) }},
		{"nav.lookouts", fyne.KeyF6, func(w *Window) { w.Show(newLookouts(w, "")) }},
		{"nav.requests", fyne.KeyF7, func(w *Window) { w.Show(newRequests(w, "")) }},
		{"nav.work", "", func(w *Window) { w.Show(newWork(w)) }},
	}, station...)
}

// front is the page that an officer begins with.
func (w *Window) front() Page {
	if w.Shift.Officer().Role == record.Technician {
		return newDevices(w)
	}
	return newHome(w)
}

// frame is what stands around every page: header, rail, banners. Its texts are kept so that the clock and the lights
// change without drawing the page again.
type frame struct {
	w      *Window
	clock  *widget.Text
	lights *fyne.Container
	sync   *fyne.Container
}

func newFrame(w *Window) *frame { return &frame{w: w} }

// bare draws a page that has no rail: nobody is signed in.
func (f *frame) bare(p Page) fyne.CanvasObject {
	w, k := f.w, f.w.Kit
	name := w.Name(w.Shift.Station().Station.Name)
	title := w.Say("app.name")
	if name != "" {
		title += " · " + w.Say("frame.station", "station", name)
	}
	head := widget.Pad(3*widget.Unit, 0, widget.SharesMiddle(widget.Unit, []float32{1, 0},
		k.Line(widget.Strong(), title).Named("head.station"), f.langButton()))
	return f.stack(head, k.Flat(widget.Ground, p.Build()))
}

// full draws a page inside the frame.
func (f *frame) full(p Page) fyne.CanvasObject {
	k := f.w.Kit
	entries := make([]fyne.CanvasObject, 0, 8)
	for _, e := range f.w.rail() {
		b := k.Button(e.id, f.w.Voice.Say(e.id), widget.Tab, func() { e.open(f.w) }).On(e.id == p.Rail())
		if e.key != "" {
			b.Tail(string(e.key))
		}
		entries = append(entries, widget.AtLeast(40, b))
	}
	left := k.Flat(widget.Surface, widget.Wide(railWidth, 0, widget.Pad(widget.Unit, 2*widget.Unit, widget.Column(4, entries...))))
	content := p.Build()
	if _, wide := p.(WidePage); !wide {
		content = widget.Measure(readable, content)
	}
	body := container.NewBorder(nil, nil, left, nil, k.Flat(widget.Ground, content))
	return f.stack(f.head(), body)
}

// stack sets the training band, the header and the banners above a body.
func (f *frame) stack(head, body fyne.CanvasObject) fyne.CanvasObject {
	w, k := f.w, f.w.Kit
	var top []fyne.CanvasObject
	if w.Shift.Station().Station.Realm == record.Training {
		top = append(top, k.Band(w.Say("frame.training")))
	}
	top = append(top, k.Flat(widget.Surface, widget.AtLeast(headHeight, head)), k.Rule())
	if !w.reached {
		top = append(top, k.Banner("banner.line", widget.Caution, w.Say("frame.unreachable")))
	}
	if w.unsaved != nil {
		t := w.Voice.Fault(w.unsaved)
		top = append(top, k.Banner("banner.drafts", widget.Failed, t.Message+" "+t.Remedy))
	}
	return widget.Page(widget.Column(0, top...), body, widget.Gap(0, 0))
}

func (f *frame) head() fyne.CanvasObject {
	w, k := f.w, f.w.Kit
	s := w.Shift.Station()
	f.clock = k.Line(widget.Small(), "").Named("head.clock")
	f.lights = widget.Row(2 * widget.Unit)
	f.sync = widget.Row(0)
	f.paint()
	left := widget.Column(2,
		k.Line(widget.Strong(), w.Say("app.name")+" · "+w.Say("frame.station", "station", w.Name(s.Station.Name))).Named("head.station"), f.clock)
	middle := widget.Column(0, f.lights, f.sync)
	right := widget.Row(2*widget.Unit, f.langButton(), f.officer())
	return widget.Pad(3*widget.Unit, 0, widget.SharesMiddle(3*widget.Unit, []float32{1, 0, 0}, left, middle, right))
}

// repaint draws what changes by itself again.
func (f *frame) repaint() { f.w.Kit.Still(f.paint) }

// paint draws what changes by itself: clock, lights, sync.
func (f *frame) paint() {
	if f.lights == nil {
		return
	}
	f.paintClock()
	f.lights.Objects = nil
	for _, class := range []string{"fingerprint", "camera", "docscan", "printer"} {
		f.lights.Objects = append(f.lights.Objects, f.light(class))
	}
	f.sync.Objects = []fyne.CanvasObject{f.syncSentence()}
	resetRow(f.lights, 2*widget.Unit)
	resetRow(f.sync, 0)
	f.lights.Refresh()
	f.sync.Refresh()
}

// resetRow makes a row's layout fit the objects that it holds now.
func resetRow(c *fyne.Container, gap float32) { c.Layout = widget.Row(gap, c.Objects...).Layout }

func (f *frame) paintClock() {
	if f.clock == nil {
		return
	}
	w := f.w
	text := record.FormatDateTime(w.Now())
	if day := w.Shift.Station().DiaryDay; day != "" {
		text += " · " + w.Say("frame.day", "day", day.Shown())
	}
	f.clock.Set(text, widget.Small())
}

// light shows how the best device of a class stands, or that the work on the page waits for one.
func (f *frame) light(class string) fyne.CanvasObject {
	state := classState(f.w.Overview.Devices, class)
	if why := f.w.stands(class); why != "" {
		state = standing(why)
	}
	b := f.w.Kit.Button("light."+class, state.Mark()+" "+f.w.Voice.Say("light."+class), widget.Link, func() { f.w.Show(newDevices(f.w)) })
	return b.In(widget.Style{Size: 13, Colour: state.Colour()})
}

// classState is the state of the best device of a class.
func classState(devices []wire.Device, class string) widget.State {
	best := widget.Off
	rank := map[widget.State]int{widget.Off: 0, widget.Failed: 1, widget.Caution: 2, widget.Working: 3, widget.Fine: 4}
	for _, d := range devices {
		if d.Class == class && rank[stateOf(d.State)] > rank[best] {
			best = stateOf(d.State)
		}
	}
	return best
}

// stateOf translates a device's traffic light.
func stateOf(s wire.DeviceState) widget.State { return widget.State(checkup.Of(s)) }

func (f *frame) syncSentence() fyne.CanvasObject {
	state, words := syncWords(f.w, f.w.Overview.Sync)
	b := f.w.Kit.Button("head.sync", state.Mark()+" "+words, widget.Link, func() { f.w.Show(newSync(f.w)) })
	return b.In(widget.Style{Size: 13, Colour: state.Colour()})
}

// syncWords says in one sentence how the way to the state stands.
func syncWords(w *Window, s wire.SyncStatus) (widget.State, string) {
	if !w.reached {
		return widget.Off, w.Say("sync.unknown")
	}
	light, words := checkup.Line(w.Voice, s, w.Now())
	return widget.State(light), words
}

func dayTime(now, t time.Time) string { return checkup.DayTime(now, t) }

func lasting(w *Window, d time.Duration) string { return checkup.Lasting(w.Voice, d) }

// langButton switches between Hindi and English.
func (f *frame) langButton() fyne.CanvasObject {
	text := "हिं | EN"
	if f.w.Voice.Lang() == lang.English {
		text = "EN | हिं"
	}
	return f.w.Kit.Button("head.lang", text, widget.Plain, f.w.toggleLang)
}

// officer is the name with the menu.
func (f *frame) officer() fyne.CanvasObject {
	o := f.w.Shift.Officer()
	b := f.w.Kit.Button("head.officer", f.w.titled(o)+" ▾", widget.Plain, nil)
	b.Does(func() { f.menu(b) })
	return b
}

func (f *frame) menu(under fyne.CanvasObject) {
	w, k := f.w, f.w.Kit
	gone := func() {}
	entry := func(id string, do func()) fyne.CanvasObject {
		return k.Button("menu."+id, w.Voice.Say("frame.menu."+id), widget.Tab, func() {
			gone()
			do()
		})
	}
	look := "dark"
	if w.Dark {
		look = "light"
	}
	entries := []fyne.CanvasObject{entry("lock", w.lock), entry(look, w.toggleLook), entry("keys", w.help), entry("password", w.openPassword)}
	if w.Shift.Officer().Role == record.InCharge {
		entries = append(entries, entry("officers", w.openOfficers))
	}
	entries = append(entries, entry("leave", w.signOut))
	body := k.On(widget.Surface, widget.Line, widget.Pad(4, 4, widget.Column(0, entries...)))
	gone = k.Over(widget.Below(under, fyne.NewSize(220, widget.HeightFor(body, 220))), body)
}

// pageHead is the head of a page: its title, and what to do at the right.
func (w *Window) pageHead(title string, right ...fyne.CanvasObject) fyne.CanvasObject {
	return w.head(w.headline(title), right...)
}

// headline is the title of a page.
func (w *Window) headline(title string) *widget.Text {
	return w.Kit.Text(widget.Title(), title).Named("page.title")
}

func (w *Window) head(title *widget.Text, right ...fyne.CanvasObject) fyne.CanvasObject {
	return w.Kit.Flat(widget.Ground, widget.Pad(3*widget.Unit, 2*widget.Unit,
		widget.SharesMiddle(2*widget.Unit, []float32{1, 0}, title, widget.Row(widget.Unit, right...))))
}
