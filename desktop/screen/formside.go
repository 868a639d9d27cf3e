package screen

import (
	"strconv"

	"fyne.io/fyne/v2"

	"thana/desktop/widget"
	"thana/shared/record"
)

// progress is the left column of a form: its groups, each with a tick, a number of open points, or a warning.
func (v *formView) progress() fyne.CanvasObject {
	k := v.w.Kit
	var rows []fyne.CanvasObject
	for i, p := range v.form.Progress() {
		state, words := widget.Off, v.w.Say("form.todo")
		switch {
		case p.Open > 0:
			words = v.w.Say("form.open", "n", strconv.Itoa(p.Open))
			if p.Started || v.form.Asked() {
				state = widget.Failed
			}
		case p.Warnings > 0:
			state, words = widget.Caution, v.w.counted("form.look", p.Warnings)
		case p.Started:
			state, words = widget.Fine, v.w.Say("form.done")
		}
		title := strconv.Itoa(i+1) + ". " + v.w.Voice.Say(p.Title)
		style := widget.Body()
		if p.Group == v.group {
			style = widget.Strong().In(widget.Accent)
		}
		content := widget.Column(0, k.Text(style, title), k.Status(state, widget.Small(), words))
		row := k.ListRow("group."+p.Group, title, content, func() { v.show(p.Group, "") })
		rows = append(rows, row.On(p.Group == v.group))
	}
	return widget.Column(4, rows...)
}

// help is the right column: the rules behind what is open in the shown group, with their source.
func (v *formView) help() fyne.CanvasObject {
	k := v.w.Kit
	rows := []fyne.CanvasObject{k.Text(widget.Strong(), v.w.Say("form.help"))}
	for _, found := range v.form.Findings() {
		group, field, ok := v.form.FieldOf(found)
		if !ok || group != v.group {
			continue
		}
		rows = append(rows, v.finding(found, field))
		if len(rows) > 8 {
			break
		}
	}
	if len(rows) == 1 {
		rows = append(rows, k.Text(widget.Quiet(), v.w.Say("form.help.none")))
	}
	return widget.Column(12, rows...)
}

// finding is one rule's word: what, what to do, and where it is written.
func (v *formView) finding(found record.Finding, field string) fyne.CanvasObject {
	k := v.w.Kit
	state := severityState(found.Severity)
	t := found.Say(v.w.Voice.Lang())
	lines := []fyne.CanvasObject{
		k.Text(widget.Strong().In(state.Colour()), state.Mark()+" "+t.Title),
		k.Text(widget.Body(), t.Message),
		k.Text(widget.Body(), t.Remedy),
	}
	if found.Source != "" {
		lines = append(lines, k.Text(widget.Small(), v.w.source(found.Source)))
	}
	return k.ListRow("help."+found.Field, t.Title, widget.Column(2, lines...), func() { v.w.Focus("field." + field) })
}

func severityState(s record.Severity) widget.State {
	switch s {
	case record.Refuse:
		return widget.Failed
	case record.Warn:
		return widget.Caution
	}
	return widget.Working
}

// missing is the sentence of the bottom bar: what is still needed, each a link to its field.
func (v *formView) missing() fyne.CanvasObject {
	k := v.w.Kit
	open := v.form.Missing()
	if len(open) == 0 {
		return widget.Row(0, k.Status(widget.Fine, widget.Body(), v.w.Say("form.ready")))
	}
	const most = 3
	parts := []fyne.CanvasObject{k.Line(widget.Strong(), v.w.Say("form.missing"))}
	seen := map[string]bool{}
	left := 0
	for _, found := range open {
		words := v.subject(found)
		if seen[words] {
			continue
		}
		seen[words] = true
		if len(seen) > most {
			left++
			continue
		}
		group, field, ok := v.form.FieldOf(found)
		if !ok {
			parts = append(parts, k.Line(widget.Body(), words))
			continue
		}
		parts = append(parts, k.Button("missing."+found.Field, words, widget.Link, func() { v.show(group, field) }))
	}
	if left > 0 {
		parts = append(parts, k.Line(widget.Quiet(), v.w.counted("form.more", left)))
	}
	return widget.Row(widget.Unit, parts...)
}

// subject is what a finding is about, in a few words.
func (v *formView) subject(found record.Finding) string {
	if label := record.Label(found.Field, v.w.Voice.Lang()); label != "" {
		return label
	}
	return found.Say(v.w.Voice.Lang()).Title
}

// bottom is the bar below a form: what is missing, and the one button.
func (v *formView) bottom(id, words string, do func()) fyne.CanvasObject {
	k := v.w.Kit
	right := []fyne.CanvasObject{}
	if next := v.next(); next != "" {
		right = append(right, k.Button("form.next", v.w.Say("form.next"), widget.Plain, func() { v.show(next, "") }).Alt('N'))
	}
	button := k.Button(id, words, widget.Primary, do).Alt('R')
	right = append(right, button)
	return k.Flat(widget.Surface, widget.Column(0, k.Rule(), widget.Pad(3*widget.Unit, 10,
		widget.SharesMiddle(2*widget.Unit, []float32{1, 0}, v.missing(), widget.Row(widget.Unit, right...)))))
}
