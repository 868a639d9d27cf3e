package screen

import (
	"reflect"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/record"
)

// formView draws a form's groups and keeps notes, progress and help up to date while somebody types. The entries stay
// the same objects until the fields themselves change.
type formView struct {
	w     *Window
	form  *flow.Form
	group string // the group that is shown
	// part draws what is special about a form: its acts, its captures.
	part func(flow.Part) fyne.CanvasObject
	// changed is told when the rules or the groups stand another way.
	changed func()
	// keystroke, if set, is told of every change: a sum grows while it is typed.
	keystroke func()
	notes     []note
	shown     []record.Finding
	stood     []flow.Progress
	scroll    *fyne.Container
	typing    string // id of the field in which somebody types
}

// note is the line below a field.
type note struct {
	field flow.Field
	text  *widget.Text
}

func newFormView(w *Window, form *flow.Form, part func(flow.Part) fyne.CanvasObject, changed func()) *formView {
	return &formView{w: w, form: form, group: form.Groups()[0].ID, part: part, changed: changed}
}

// current is the group that is shown.
func (v *formView) current() flow.Group {
	groups := v.form.Groups()
	for _, g := range groups {
		if g.ID == v.group {
			return g
		}
	}
	return groups[0]
}

// fields draws the shown group.
func (v *formView) fields() *fyne.Container {
	v.notes = nil
	v.shown, v.stood = v.form.Findings(), v.form.Progress()
	body := widget.Column(2*widget.Unit, v.items(v.current().Items)...)
	v.scroll = widget.Scrolled(widget.Pad(3*widget.Unit, 2*widget.Unit, widget.AtMost(960, body)))
	v.writeNotes()
	return v.scroll
}

func (v *formView) items(items []flow.Item) []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, item := range items {
		switch {
		case item.Heading != "":
			out = append(out, v.w.Kit.Text(widget.Head(), v.w.Voice.Say(item.Heading)))
		case item.Rows != nil:
			out = append(out, v.rows(item.Rows))
		case item.Part != "":
			if o := v.part(item.Part); o != nil {
				out = append(out, o)
			}
		default:
			out = append(out, v.line(item.Fields))
		}
	}
	return out
}

// line sets fields beside each other by their shares of twelve.
func (v *formView) line(fields []flow.Field) fyne.CanvasObject {
	var shares []float32
	var objects []fyne.CanvasObject
	left := 12
	for _, f := range fields {
		width := f.Width
		if width == 0 {
			width = 12
		}
		left -= width
		shares = append(shares, float32(width))
		objects = append(objects, v.field(f))
	}
	if left > 0 {
		shares, objects = append(shares, float32(left)), append(objects, widget.Gap(0, 0))
	}
	return widget.Shares(2*widget.Unit, shares, objects...)
}

// rows draws repeated groups, each on a sheet of its own, with their buttons.
func (v *formView) rows(r *flow.Rows) fyne.CanvasObject {
	w, k := v.w, v.w.Kit
	var out []fyne.CanvasObject
	for i := range r.Len() {
		head := []fyne.CanvasObject{k.Line(widget.Strong(), w.Voice.Say(r.Title, "n", strconv.Itoa(i+1)))}
		if i >= r.Least {
			head = append(head, k.Button("remove."+r.ID+"."+strconv.Itoa(i), w.Say("form.remove"), widget.Link, func() {
				r.Remove(i)
				v.redraw()
			}))
		} else {
			head = append(head, widget.Gap(0, 0))
		}
		sheet := append([]fyne.CanvasObject{widget.SharesMiddle(widget.Unit, []float32{1, 0}, head...)}, v.items(r.Row(i))...)
		out = append(out, k.On(widget.Surface, widget.Line, widget.Pad(2*widget.Unit, 12, widget.Column(12, sheet...))))
	}
	add := k.Button("add."+r.ID, "+ "+w.Voice.Say(r.Add), widget.Link, func() {
		r.Insert()
		v.redraw()
		v.w.Focus(v.first(r, r.Len()-1))
	})
	return widget.Column(widget.Unit, append(out, widget.Row(0, add))...)
}

// first is the id of the first field of a row.
func (v *formView) first(r *flow.Rows, i int) string {
	for _, item := range r.Row(i) {
		for _, f := range item.Fields {
			return fieldID(f)
		}
	}
	return ""
}

func fieldID(f flow.Field) string { return "field." + f.ID }

// redraw draws the page again after the fields themselves changed.
func (v *formView) redraw() {
	v.form.Changed()
	v.w.Redraw()
}

// field draws a label, an entry and the line for its note.
func (v *formView) field(f flow.Field) fyne.CanvasObject {
	text := v.w.Kit.Text(widget.Small(), "").Named("note." + f.ID)
	v.notes = append(v.notes, note{f, text})
	if f.Shape == flow.TickField {
		return widget.Column(2, v.w.Kit.Tick(fieldID(f), v.w.Voice.Say(f.LabelID()), v.form.Text(f) == "yes", func(on bool) {
			v.choose(f, map[bool]string{true: "yes", false: ""}[on])
		}), text)
	}
	return widget.Column(4, v.label(f), v.entry(f), text)
}

// label is the field's name in the language spoken, with the other small beside it where there is room.
func (v *formView) label(f flow.Field) fyne.CanvasObject {
	voice, id := v.w.Voice, f.LabelID()
	here, other := voice.Say(id), voice.In(voice.Other(), id)
	if other == here {
		other = ""
	}
	return v.w.Kit.Label(here, other)
}

func (v *formView) entry(f flow.Field) fyne.CanvasObject {
	k := v.w.Kit
	switch f.Shape {
	case flow.ChoiceField:
		return k.Choice(fieldID(f), v.form.Text(f), v.options(f), func(value string) { v.choose(f, value) })
	case flow.ManyLines:
		return v.leaving(f, k.Lines(fieldID(f), v.form.Text(f), f.Rows, func(text string) { v.typed(f, text) }))
	}
	e := k.Entry(fieldID(f), v.said(f, v.form.Text(f)), func(text string) { v.typed(f, v.meant(f, text)) })
	if f.Hint != "" {
		e.SetPlaceHolder(v.w.Voice.Say(f.Hint))
	}
	return v.leaving(f, e)
}

// said is a field's text in the language spoken, where it is a word that the form knows.
func (v *formView) said(f flow.Field, text string) string {
	if id, ok := f.Said[text]; ok {
		return v.w.Voice.Say(id)
	}
	return text
}

// meant is what the record holds for a typed word that the form knows, in either language.
func (v *formView) meant(f flow.Field, text string) string {
	for value, id := range f.Said {
		for _, l := range []lang.Lang{lang.English, lang.Hindi} {
			if text == v.w.Voice.In(l, id) {
				return value
			}
		}
	}
	return text
}

// leaving writes a field as the forms write it, and its note, when the cursor leaves it.
func (v *formView) leaving(f flow.Field, e *widget.Entry) *widget.Entry {
	e.Left = func() {
		v.typing = ""
		shown := v.said(f, v.form.Leave(f))
		if shown != e.Text {
			e.SetText(shown)
		}
		v.refreshNotes()
	}
	return e
}

func (v *formView) options(f flow.Field) []widget.Option {
	out := make([]widget.Option, 0, len(f.Choices)+1)
	if !f.Needed {
		out = append(out, widget.Option{Value: "", Text: v.w.Say("choice.none")})
	}
	for _, c := range f.Choices {
		text := c.Name.En
		if v.w.Voice.Lang() == lang.Hindi && c.Name.Hi != "" {
			text = c.Name.Hi
		}
		also := c.Name.En + " " + c.Name.Hi
		if c.Label != "" {
			text, also = v.w.Voice.Say(c.Label), v.w.Voice.In(v.w.Voice.Other(), c.Label)
		}
		out = append(out, widget.Option{Value: c.Value, Text: text, Also: also})
	}
	return out
}

func (v *formView) typed(f flow.Field, text string) {
	v.w.Shift.Alive()
	v.typing = f.ID
	v.form.Type(f, text)
	v.update()
}

func (v *formView) choose(f flow.Field, value string) {
	v.w.Shift.Alive()
	v.form.Type(f, value)
	if f.Redraw {
		v.w.Redraw()
		return
	}
	v.refreshNotes()
	v.update()
}

// update tells the page what the rules say now, where that changed.
func (v *formView) update() {
	if v.keystroke != nil {
		v.keystroke()
	}
	now, stands := v.form.Findings(), v.form.Progress()
	same := reflect.DeepEqual(now, v.shown)
	if same && slices.Equal(stands, v.stood) {
		return
	}
	v.shown, v.stood = now, stands
	if !same {
		v.refreshNotes()
	}
	v.changed()
}

// refreshNotes writes the notes again; they push what stands below them, so a click comes first.
func (v *formView) refreshNotes() { v.w.Kit.Still(v.writeNotes) }

// writeNotes writes below each field what is not good about it.
func (v *formView) writeNotes() {
	moved := false
	for _, n := range v.notes {
		words, style := v.noteWords(n.field)
		if words != n.text.Shown() {
			moved = true
		}
		n.text.Set(words, style)
	}
	if moved && v.scroll != nil && v.scroll.Size().Width > 0 {
		widget.Reflow(v.scroll)
	}
}

// noteWords: while somebody types, a half-written value is not called wrong.
func (v *formView) noteWords(f flow.Field) (string, widget.Style) {
	bad, warn := widget.Small().In(widget.Bad), widget.Small().In(widget.Warn)
	if err := v.form.Unread(f); err != nil && v.typing != f.ID {
		t := v.w.Voice.Fault(err)
		return widget.Failed.Mark() + " " + t.Message + " " + t.Remedy, bad
	}
	found, ok := v.form.Note(f)
	if !ok || v.typing == f.ID && v.form.Text(f) == "" {
		return "", bad
	}
	t := found.Say(v.w.Voice.Lang())
	words := t.Message + " " + t.Remedy
	if found.Severity == record.Warn {
		return widget.Caution.Mark() + " " + words, warn
	}
	return widget.Failed.Mark() + " " + words, bad
}

// show goes to a group and puts the cursor into one of its fields.
func (v *formView) show(group, field string) {
	v.group, v.typing = group, ""
	v.w.Redraw()
	if field == "" || !v.w.Focus("field."+field) {
		v.w.Focus(v.firstField())
	}
	v.w.reveal()
}

func (v *formView) firstField() string {
	id := ""
	flow.Each([]flow.Group{v.current()}, func(_ flow.Group, f flow.Field) {
		if id == "" {
			id = fieldID(f)
		}
	})
	return id
}

// next is the group after the shown one, or empty.
func (v *formView) next() string {
	groups := v.form.Groups()
	for i, g := range groups {
		if g.ID == v.group && i+1 < len(groups) {
			return groups[i+1].ID
		}
	}
	return ""
}
