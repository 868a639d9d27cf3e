package screen

import (
	"cmp"
	"context"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/record"
	"thana/shared/wire"
)

// files brings what lies on a phone or stick into a record, one file after the other. It goes on while other pages are shown, until the officer leaves.
type files struct {
	w     *Window
	rail  string
	title string // of the record
	list  *flow.FileList
	path  string // being typed
	stop  func() // ends the file on its way

	folder  string // that is looked into; empty: the carriers
	lying   []flow.Lying
	more    bool // than are shown
	trouble error
}

// redrawEvery is how often a file's progress is drawn.
const redrawEvery = 250 * time.Millisecond

// filesOf is the page of a record: the one on which files are still on their way, or a new one.
func (w *Window) filesOf(rail, recordID, title string) *files {
	p := w.files[recordID]
	if p == nil || !p.list.Busy() {
		p = &files{w: w, rail: rail, title: title, list: flow.NewFileList(recordID, w.Now)}
		if w.files == nil {
			w.files = map[string]*files{}
		}
		w.files[recordID] = p
	}
	return p
}

// stopFiles ends what is on its way: it goes in the name of the officer who began it, and of nobody else. What has come so far is kept for a day.
func (w *Window) stopFiles() {
	for _, p := range w.files {
		if p.stop != nil {
			p.stop()
		}
	}
	w.files = nil
}

// DropPage is a page that takes files which are dropped on the window.
type DropPage interface{ Dropped(paths []string) }

func (w *Window) takeDropped(_ fyne.Position, dropped []fyne.URI) {
	p, ok := w.page.(DropPage)
	if !ok {
		return
	}
	var paths []string
	for _, u := range dropped {
		if u.Scheme() == "file" {
			paths = append(paths, u.Path())
		}
	}
	p.Dropped(paths)
}

// root is the folder below which carriers are mounted.
func (w *Window) root() string { return cmp.Or(w.Carriers, "/") }

func (p *files) Name() string    { return "files" }
func (p *files) Rail() string    { return p.rail }
func (p *files) Enter()          { p.look() }
func (p *files) Leave()          {}
func (p *files) Told(wire.Event) {}

// Dropped implements DropPage.
func (p *files) Dropped(paths []string) {
	p.list.Add(paths...)
	p.next()
}

// next begins the file whose turn it is.
func (p *files) next() {
	p.redraw()
	r := p.list.Next()
	if r == nil {
		return
	}
	p.list.Told(r, flow.Brought{Phase: flow.BringReads})
	told := time.Time{}
	p.stop = p.w.run(func(ctx context.Context) error {
		var last flow.BringPhase
		_, err := flow.Bring(ctx, p.w.Appliance, p.list.Record, r.Chosen, func(b flow.Brought) {
			now := p.w.Now()
			if b.Phase == last && now.Sub(told) < redrawEvery {
				return
			}
			last, told = b.Phase, now
			draw(func() { p.list.Told(r, b); p.redraw() })
		})
		return err
	}, func(err error) {
		p.stop = nil
		p.list.Ended(r, err)
		p.next()
	})
	p.redraw()
}

func (p *files) redraw() {
	if p.w.page == p {
		p.w.Redraw()
	}
}

// halt stops the file on its way, which the appliance then forgets, and with all those that wait too.
func (p *files) halt(all bool) {
	for _, r := range p.list.Rows {
		id := r.ID
		if !p.list.Stop(r) {
			continue
		}
		if p.stop != nil {
			p.stop()
			p.stop = nil
		}
		if id != "" {
			p.w.Go(func() { _ = p.w.Appliance.DropFile(p.w.ctx, id) }, func() {}) // the appliance drops it by itself later
		}
		if !all {
			break
		}
	}
	p.next()
}

// look lists the folder that is open, or the carriers; a stick comes and goes, so the same key looks again.
func (p *files) look() { p.open(p.folder) }

func (p *files) open(folder string) {
	var lying []flow.Lying
	var more bool
	p.w.Ask(func(context.Context) (err error) {
		if folder == "" {
			lying = flow.Carriers(p.w.root())
			return nil
		}
		lying, more, err = flow.Folder(folder)
		return err
	}, func(err error) {
		if p.folder, p.lying, p.more, p.trouble = folder, lying, more, err; err != nil {
			p.folder = ""
		}
		p.redraw()
	})
}

// noted takes what is said of the next files.
func (p *files) noted(text string) {
	p.list.Note = string([]rune(text)[:min(len([]rune(text)), record.FileNoteMost)])
}

// up goes to the folder above, and from a carrier to all of them.
func (p *files) up() {
	for _, c := range flow.Carriers(p.w.root()) {
		if c.Path == p.folder {
			p.open("")
			return
		}
	}
	p.open(filepath.Dir(p.folder))
}

// take takes the typed path; quotes and blanks around it come from copying it.
func (p *files) take() {
	path := strings.Trim(strings.TrimSpace(p.path), `"'`)
	if path == "" {
		return
	}
	p.w.Ask(func(context.Context) error { return flow.Lies(path) }, func(err error) {
		if p.trouble = err; err != nil {
			p.redraw()
			return
		}
		p.path = ""
		p.Dropped([]string{path})
		p.w.Focus("field.files.path")
	})
}

func (p *files) Build() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	var options []widget.Option
	for _, s := range record.FileSources() {
		options = append(options, widget.Option{Value: string(s), Text: w.Voice.Say("files.from." + string(s))})
	}
	entry := k.Entry("field.files.path", p.path, func(t string) { p.path = t })
	entry.Submitted = p.take
	left := []fyne.CanvasObject{
		k.Text(widget.Body(), w.Say("files.teach")).Named("files.teach"),
		widget.Column(4, label(w, "files.from"), k.Choice("field.files.from", string(p.list.From), options, func(v string) { p.list.From = record.FileSource(v) })),
		widget.Column(4, label(w, "files.note"), k.Entry("field.files.note", p.list.Note, p.noted)),
		widget.Column(4, label(w, "files.path"), widget.SharesMiddle(widget.Unit, []float32{1, 0}, entry,
			k.Button("files.take", w.Say("files.take"), widget.Plain, p.take).Alt('T'))),
	}
	left = append(left, p.lies()...)
	rows := []fyne.CanvasObject{k.Text(widget.Head(), w.Say("files.into", "record", p.title))}
	if p.list.Busy() {
		rows = append(rows, k.Text(widget.Quiet(), w.Say("files.goeson")), widget.Row(widget.Unit,
			k.Button("files.stop", w.Say("files.stop"), widget.Plain, func() { p.halt(false) }).Alt('S'),
			k.Button("files.stopall", w.Say("files.stopall"), widget.Plain, func() { p.halt(true) }).Alt('X')))
	}
	for i, r := range p.list.Shown() {
		rows = append(rows, p.row(i, r))
	}
	body := widget.Shares(3*widget.Unit, []float32{1, 1}, widget.Scrolled(widget.Column(2*widget.Unit, left...)), widget.Scrolled(widget.Column(12, rows...)))
	look := k.Button("files.look", w.Say("files.look"), widget.Plain, p.look).Alt('L')
	back := k.Button("files.back", w.Say("taking.leave"), widget.Plain, w.Back).Alt('B')
	return widget.Page(w.pageHead(w.Say("files.title"), look, back), widget.Pad(3*widget.Unit, 0, body), widget.Gap(0, 2*widget.Unit))
}

// lies lists what lies on the carrier: Tab goes from one to the next, Enter opens a folder or takes a file.
func (p *files) lies() []fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	head := []fyne.CanvasObject{k.Text(widget.Head(), w.Say("files.carriers"))}
	if p.folder != "" {
		head = []fyne.CanvasObject{k.Text(widget.Head(), flow.CarrierName(p.folder)).Named("files.folder"), k.Button("files.up", w.Say("files.up"), widget.Plain, p.up).Alt('U')}
	}
	out := append([]fyne.CanvasObject{widget.SharesMiddle(widget.Unit, []float32{1, 0}, head...)}, w.trouble(p.trouble)...)
	if len(p.lying) == 0 && p.trouble == nil {
		empty := "files.nocarrier"
		if p.folder != "" {
			empty = "files.empty"
		}
		return append(out, k.Text(widget.Quiet(), w.Say(empty)).Named("files.none"))
	}
	var rows []fyne.CanvasObject
	for i, l := range p.lying {
		what, do := w.Say("files.isfolder"), func() { p.open(l.Path) }
		if !l.Folder {
			what, do = size(l.Size)+" · "+record.FormatDateTime(l.At), func() { p.Dropped([]string{l.Path}) }
		}
		rows = append(rows, k.ListRow("files.lies."+strconv.Itoa(i), l.Name, widget.Column(2, k.Text(widget.Strong(), l.Name), k.Line(widget.Small(), what)), do))
	}
	if p.more {
		rows = append(rows, k.Text(widget.Quiet(), w.Say("files.more", "n", strconv.Itoa(len(p.lying)))))
	}
	return append(out, k.On(widget.Surface, widget.Line, widget.Column(0, rows...)))
}

// row is one file: what it does, and how long that still takes.
func (p *files) row(i int, r *flow.FileRow) fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	lines := []fyne.CanvasObject{k.Text(widget.Strong(), r.Name).Named("files.name." + strconv.Itoa(i))}
	if r.Note != "" {
		lines = append(lines, k.Text(widget.Small(), r.Note).Named("files.note."+strconv.Itoa(i)))
	}
	if r.Phase == flow.BringRefused {
		lines = append(lines, w.trouble(r.Problem)...)
		return k.Panel(widget.Column(4, lines...))
	}
	state := map[flow.BringPhase]widget.State{flow.BringReads: widget.Working, flow.BringSends: widget.Working, flow.BringNoLine: widget.Caution, flow.BringLocked: widget.Caution,
		flow.BringGone: widget.Failed, flow.BringKept: widget.Fine}[r.Phase]
	words := w.Voice.Say("files."+string(r.Phase), "done", size(r.Done), "size", size(r.Size))
	lines = append(lines, k.Text(widget.Body().In(state.Colour()), state.Mark()+" "+words).Named("files.state."+strconv.Itoa(i)))
	if r.Open() && r.Size > 0 && r.Phase != flow.BringWaits {
		bar := k.Bar(float64(r.Done)/float64(r.Size), state, 200)
		lines = append(lines, widget.SharesMiddle(widget.Unit, []float32{1, 0}, bar, k.Line(widget.Small(), p.left(r)).Named("files.left."+strconv.Itoa(i))))
	}
	return k.Panel(widget.Column(4, lines...))
}

func (p *files) left(r *flow.FileRow) string {
	left := r.Left(p.w.Now())
	switch {
	case left == 0 || r.Phase != flow.BringReads && r.Phase != flow.BringSends:
		return ""
	case left < time.Minute:
		return p.w.Say("files.left.soon")
	}
	return p.w.Say("files.left.minutes", "n", strconv.Itoa(int((left+time.Minute-1)/time.Minute)))
}
