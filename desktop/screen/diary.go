package screen

import (
	"context"
	"fmt"

	"fyne.io/fyne/v2"

	"thana/desktop/widget"
	"thana/shared/record"
	"thana/shared/wire"
)

type gdEntry = record.Revision[record.GDEntry]

// diary is one day of the General Diary.
type diary struct {
	w       *Window
	day     record.Date
	entries []gdEntry
	chosen  string           // record id of the opened entry
	brought []record.Capture // its files
	trouble error
}

func newDiary(w *Window) *diary { return &diary{w: w, day: w.Shift.Station().DiaryDay} }

func newDiaryAt(w *Window, e gdEntry) *diary {
	return &diary{w: w, day: e.Body.Day, chosen: e.ID}
}

func (p *diary) Name() string { return "diary" }
func (p *diary) Rail() string { return "nav.diary" }
func (p *diary) Leave()       {}

func (p *diary) Told(e wire.Event) {
	if e.Kind == wire.RecordsChanged {
		p.Enter()
	}
}

func (p *diary) Enter() {
	day := p.day
	var entries []gdEntry
	p.w.Ask(func(ctx context.Context) (err error) {
		entries, err = p.w.Appliance.Diary(ctx, day)
		return err
	}, func(err error) {
		if p.trouble = err; err == nil && day == p.day {
			p.entries = entries
		}
		p.w.Redraw()
	})
	p.bring()
}

// bring asks for the files of the opened entry.
func (p *diary) bring() {
	id := p.chosen
	if id == "" {
		return
	}
	var all []record.Capture
	p.w.Ask(func(ctx context.Context) (err error) {
		all, err = p.w.Appliance.Captures(ctx, id)
		return err
	}, func(err error) {
		if err == nil && id == p.chosen { // without them the entry is shown all the same
			p.brought = all
			p.w.Redraw()
		}
	})
}

func (p *diary) Build() fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	move := func(days int) func() {
		return func() {
			if t, ok := p.day.Time(); ok {
				p.day, p.entries = record.DateOf(t.AddDate(0, 0, days)), nil
				p.Enter()
			}
		}
	}
	today := w.Shift.Station().DiaryDay
	days := []fyne.CanvasObject{k.Button("diary.prev", "◂ "+w.Say("diary.prev"), widget.Plain, move(-1)).Alt('B')}
	if p.day != today {
		days = append(days, k.Button("diary.next", w.Say("diary.next")+" ▸", widget.Plain, move(1)).Alt('N'),
			k.Button("diary.today", w.Say("diary.today"), widget.Plain, func() { p.day = today; p.Enter() }).Alt('T'))
	}
	write := k.Button("diary.new", w.Say("diary.new"), widget.Primary, func() { w.newDiaryEntry("") }).Alt('W')
	body := w.trouble(p.trouble)
	if len(p.entries) == 0 && p.trouble == nil {
		body = append(body, widget.Pad(widget.Unit, widget.Unit, k.Text(widget.Quiet(), w.Say("diary.none"))))
	} else if p.trouble == nil {
		body = append(body, w.diaryRows(p.entries, func(e gdEntry) { p.toggle(e.ID) }))
	}
	sheet := k.On(widget.Surface, widget.Line, widget.Pad(widget.Unit, widget.Unit, widget.Column(widget.Unit, body...)))
	right := fyne.CanvasObject(widget.Gap(0, 0))
	if e := p.entry(); e != nil {
		right = p.opened(*e)
	}
	content := widget.Shares(3*widget.Unit, []float32{5, 4}, widget.Scrolled(widget.Column(0, sheet)), widget.Scrolled(widget.Column(0, right)))
	return widget.Page(w.pageHead(w.Say("diary.title")+" · "+p.day.Shown(), append(days, write)...),
		widget.Pad(3*widget.Unit, 0, content), widget.Gap(0, 2*widget.Unit))
}

func (p *diary) toggle(id string) {
	if p.chosen == id {
		id = ""
	}
	p.chosen, p.brought = id, nil
	p.w.Redraw()
	p.bring()
}

func (p *diary) entry() *gdEntry {
	for i := range p.entries {
		if p.entries[i].ID == p.chosen {
			return &p.entries[i]
		}
	}
	return nil
}

// opened shows one entry whole, and what can be done from it.
func (p *diary) opened(e gdEntry) fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	lines := []fyne.CanvasObject{
		k.Line(widget.Head(), w.number(e.Number)).Named("diary.opened"),
		k.Line(widget.Small(), record.FormatDateTime(e.At)+" · "+w.titled(e.By)),
		k.Line(widget.Quiet(), w.Voice.Say("choice.gd."+string(e.Body.Type))),
		k.Text(widget.Strong(), e.Body.Subject),
		k.Text(widget.Body(), e.Body.Body),
	}
	if e.Body.Lookout != "" {
		lines = append(lines, k.Status(widget.Working, widget.Small(), w.Say("diary.lookout", "id", e.Body.Lookout)))
	}
	if e.Body.Supersedes != "" {
		lines = append(lines, k.Status(widget.Caution, widget.Small(), w.Say("diary.supersedes")))
	}
	lines = append(lines, widget.Row(widget.Unit,
		k.Button("diary.fir", w.Say("diary.fir"), widget.Plain, func() { w.newFIR(&e) }).Alt('F'),
		k.Button("diary.file", w.Say("files.open"), widget.Plain, func() { w.Open(w.filesOf(p.Rail(), e.ID, w.number(e.Number))) }).Alt('U')),
		widget.Row(0, k.Button("diary.correct", w.Say("diary.correct"), widget.Link, func() { w.newDiaryEntry(e.ID) })))
	opened := fyne.CanvasObject(k.Panel(widget.Column(widget.Unit, lines...)))
	if len(p.brought) > 0 {
		opened = widget.Column(2*widget.Unit, opened, w.captureRows(p.brought))
	}
	return opened
}

// diaryRows is the table of a day: number, time, subject, officer.
func (w *Window) diaryRows(entries []gdEntry, open func(gdEntry)) fyne.CanvasObject {
	k := w.Kit
	columns := func(number, time, subject, officer fyne.CanvasObject) fyne.CanvasObject {
		return widget.SharesMiddle(widget.Unit, []float32{0, 0, 1, 0},
			widget.Wide(48, 0, number), widget.Wide(56, 0, time), subject, widget.Wide(136, 0, officer))
	}
	rows := []fyne.CanvasObject{widget.Pad(widget.Unit, 4, columns(
		k.Line(widget.Small(), w.Say("diary.column.number")), k.Line(widget.Small(), w.Say("diary.column.time")),
		k.Line(widget.Small(), w.Say("diary.column.subject")), k.Line(widget.Small(), w.Say("diary.column.officer")))), k.Rule()}
	for _, e := range entries {
		content := widget.AtLeast(24, columns(
			k.Line(widget.Strong(), fmt.Sprintf("%03d", e.Body.Serial)), k.Line(widget.Quiet(), record.FormatTime(e.At)),
			k.Text(widget.Body(), e.Body.Subject), k.Line(widget.Small(), w.titled(e.By))))
		rows = append(rows, k.ListRow("gd."+e.ID, e.Body.Subject, content, func() { open(e) }))
	}
	return widget.Column(0, rows...)
}
