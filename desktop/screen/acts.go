package screen

import (
	"strings"

	"fyne.io/fyne/v2"

	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/law"
	"thana/shared/record"
)

// offences is a form whose acts and sections are picked.
type offences interface {
	Offences(query string) []law.Match
	Charge(act, section string)
	Uncharge(act, section string)
}

// actsPicker finds a section by its words or its number, old or new, and lists what was chosen.
type actsPicker struct {
	w        *Window
	offences offences
	rows     func() []record.ActSections
	changed  func()

	query  string
	found  []law.Match
	marked int
	list   *fyne.Container
	chosen *fyne.Container
	entry  *widget.Entry
}

const mostOffences = 7

func (a *actsPicker) build() fyne.CanvasObject {
	w, k := a.w, a.w.Kit
	a.entry = k.Entry("field.acts", a.query, a.typed)
	a.entry.SetPlaceHolder(w.Say("acts.hint"))
	a.entry.Submitted = a.take
	a.entry.Arrows = a.arrows
	a.list = widget.Slot(a.results())
	a.chosen = widget.Slot(a.charges())
	return widget.Column(12,
		widget.Column(4, label(w, "acts.find"), a.entry),
		a.list,
		k.Line(widget.Strong(), w.Say("acts.chosen")),
		a.chosen)
}

func (a *actsPicker) typed(text string) {
	a.query, a.marked = text, 0
	a.found = nil
	if strings.TrimSpace(text) != "" {
		a.found = a.offences.Offences(text)
	}
	a.show()
}

func (a *actsPicker) show() { a.w.Kit.Still(a.draw) }

func (a *actsPicker) draw() {
	widget.Put(a.list, a.results())
	widget.Put(a.chosen, a.charges())
	if c := a.w.Canvas().Content(); c != nil {
		c.Refresh()
	}
}

func (a *actsPicker) arrows(down bool) bool {
	if len(a.found) == 0 {
		return false
	}
	step := -1
	if down {
		step = 1
	}
	a.marked = max(0, min(min(len(a.found), mostOffences)-1, a.marked+step))
	a.show()
	return true
}

// take adds the marked answer; Enter on an empty box moves on.
func (a *actsPicker) take() {
	if a.marked >= len(a.found) {
		a.w.focusNext()
		return
	}
	a.add(a.found[a.marked])
}

func (a *actsPicker) add(m law.Match) {
	a.offences.Charge(m.Act, m.Section)
	a.query, a.found, a.marked = "", nil, 0
	a.entry.SetText("")
	a.show()
	a.changed()
}

// results are the answers, the first ones of the act that the date of occurrence calls for.
func (a *actsPicker) results() fyne.CanvasObject {
	w, k := a.w, a.w.Kit
	if strings.TrimSpace(a.query) == "" {
		return widget.Gap(0, 0)
	}
	if len(a.found) == 0 {
		return k.Text(widget.Quiet(), w.Say("acts.none"))
	}
	var rows []fyne.CanvasObject
	for i, m := range a.found[:min(len(a.found), mostOffences)] {
		words := a.section(m.Act, m.Section) + " " + a.title(m.Title)
		parts := []fyne.CanvasObject{k.Text(widget.Body(), words)}
		if old := a.others(m); old != "" {
			parts = append(parts, k.Line(widget.Small(), old))
		}
		row := k.ListRow("acts.found."+m.Act+"."+m.Section, words, widget.SharesMiddle(widget.Unit, []float32{1, 0}, parts...), func() { a.add(m) })
		rows = append(rows, row.On(i == a.marked))
	}
	return k.On(widget.Surface, widget.Line, widget.Pad(4, 4, widget.Column(0, rows...)))
}

// others are the same matter in the act before or after, in grey.
func (a *actsPicker) others(m law.Match) string {
	var all []string
	for _, r := range m.Other {
		all = append(all, a.section(r.Act, r.Section))
	}
	return strings.Join(all, ", ")
}

func (a *actsPicker) section(act, section string) string {
	return strings.TrimSpace(a.w.act(act) + " " + section)
}

func (a *actsPicker) title(t law.Text) string {
	if a.w.Voice.Lang() == lang.Hindi && t.Hi != "" {
		return t.Hi
	}
	return t.En
}

// charges are the sections of the form, each with its title and a way out.
func (a *actsPicker) charges() fyne.CanvasObject {
	w, k := a.w, a.w.Kit
	var rows []fyne.CanvasObject
	for _, row := range a.rows() {
		for _, s := range row.Sections {
			words := a.section(row.Act, s)
			if found, ok := law.Lookup(row.Act, s); ok {
				words += " " + a.title(found.Title)
			}
			rows = append(rows, widget.SharesMiddle(widget.Unit, []float32{1, 0},
				k.Text(widget.Body(), words).Named("acts.chosen."+row.Act+"."+s),
				k.Button("acts.remove."+row.Act+"."+s, w.Say("form.remove"), widget.Link, func() {
					a.offences.Uncharge(row.Act, s)
					a.show()
					a.changed()
				})))
		}
	}
	if len(rows) == 0 {
		return k.Text(widget.Quiet(), w.Say("acts.empty"))
	}
	return widget.Column(4, rows...)
}
