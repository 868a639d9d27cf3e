package screen

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/law"
	"thana/shared/record"
)

// offences is a form whose acts and sections are picked.
type offences interface {
	Offences(query string) []law.Match
	Occurred() (from, to time.Time)
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
		a.found, a.marked = inOrder(a.offences.Offences(text))
	}
	a.show()
}

// inOrder sets the best answers in the order of the book, act by act; best is where the likeliest stands then.
func inOrder(found []law.Match) (ordered []law.Match, best int) {
	if len(found) == 0 {
		return nil, 0
	}
	ordered = slices.Clone(found[:min(len(found), mostOffences)])
	var acts []string
	for _, m := range ordered {
		if !slices.Contains(acts, m.Act) {
			acts = append(acts, m.Act)
		}
	}
	slices.SortStableFunc(ordered, func(x, y law.Match) int {
		return cmp.Or(cmp.Compare(slices.Index(acts, x.Act), slices.Index(acts, y.Act)),
			cmp.Compare(sectionNumber(x.Section), sectionNumber(y.Section)), cmp.Compare(x.Section, y.Section))
	})
	same := func(m law.Match) bool { return m.Act == found[0].Act && m.Section == found[0].Section }
	return ordered, slices.IndexFunc(ordered, same)
}

// sectionNumber is the number before letters and sub-sections: 120 of "120B".
func sectionNumber(section string) int {
	n := 0
	for _, r := range section {
		if r < '0' || r > '9' {
			break
		}
		n = 10*n + int(r-'0')
	}
	return n
}

// why says which act the date of occurrence calls for.
func (a *actsPicker) why() string {
	w := a.w
	from, to := a.offences.Occurred()
	var acts []string
	for _, code := range law.SubstantiveActs(from, to) {
		acts = append(acts, w.act(code))
	}
	said := strings.Join(acts, ", ")
	if from.IsZero() {
		return w.Say("acts.why.undated", "acts", said)
	}
	return w.Say("acts.why", "date", record.FormatDate(from), "acts", said)
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
	a.marked = max(0, min(len(a.found)-1, a.marked+step))
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

// results are the answers in the order of the book, of the act that the date of occurrence calls for.
func (a *actsPicker) results() fyne.CanvasObject {
	w, k := a.w, a.w.Kit
	if strings.TrimSpace(a.query) == "" {
		return widget.Gap(0, 0)
	}
	if len(a.found) == 0 {
		return k.Text(widget.Quiet(), w.Say("acts.none"))
	}
	var rows []fyne.CanvasObject
	for i, m := range a.found {
		words := a.section(m.Act, m.Section) + " " + a.title(m.Title)
		parts := []fyne.CanvasObject{k.Text(widget.Body(), words)}
		if old := a.others(m); old != "" {
			parts = append(parts, k.Line(widget.Small(), old))
		}
		row := k.ListRow("acts.found."+m.Act+"."+m.Section, words, widget.SharesMiddle(widget.Unit, []float32{1, 0}, parts...), func() { a.add(m) })
		rows = append(rows, row.On(i == a.marked))
	}
	return widget.Column(4, k.Text(widget.Small(), a.why()).Named("acts.why"), k.On(widget.Surface, widget.Line, widget.Pad(4, 4, widget.Column(0, rows...))))
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
