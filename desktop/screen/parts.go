package screen

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/record"
	"thana/shared/wire"
)

// gdChoice names the diary entry that a form rests on, out of today's.
func (w *Window) gdChoice(ref record.GDRef, chosen func(gdEntry)) fyne.CanvasObject {
	options := []widget.Option{}
	known := false
	for _, e := range w.Overview.Diary {
		options = append(options, widget.Option{Value: e.ID, Text: gdLine(e.Body, e.Body.Subject)})
		known = known || e.ID == ref.ID
	}
	if ref.ID != "" && !known {
		options = append(options, widget.Option{Value: ref.ID, Text: gdLine(record.GDEntry{Serial: ref.Serial, Day: ref.Day, At: ref.At}, "")})
	}
	choice := w.Kit.Choice("field.gd", ref.ID, options, func(id string) {
		for _, e := range w.Overview.Diary {
			if e.ID == id {
				chosen(e)
			}
		}
	})
	rows := []fyne.CanvasObject{label(w, "parts.gd"), choice}
	if len(options) == 0 {
		rows = append(rows, widget.Row(widget.Unit, w.Kit.Line(widget.Small(), w.Say("parts.gd.none")),
			w.Kit.Button("parts.gd.write", w.Say("diary.new"), widget.Link, func() { w.newDiaryEntry("") })))
	}
	return widget.Column(4, rows...)
}

func gdLine(e record.GDEntry, subject string) string {
	line := fmt.Sprintf("GD %03d · %s", e.Serial, record.FormatDateTime(e.At))
	if subject != "" {
		line += " · " + subject
	}
	return line
}

// captured says what devices gave for a form, with the button that takes more where there is a page for it.
func (w *Window) captured(id, words string, take ...fyne.CanvasObject) fyne.CanvasObject {
	k := w.Kit
	line := append([]fyne.CanvasObject{k.Text(widget.Body(), words).Named(id)}, take...)
	return k.On(widget.Ground, widget.Line, widget.Pad(2*widget.Unit, 12, widget.SharesMiddle(2*widget.Unit, []float32{1, 0}, line...)))
}

// signaturePart says how the person signs: by the thumb or on the pad, captured; on the paper; or not at all.
func (w *Window) signaturePart(s record.Signature, thumb, sign func()) fyne.CanvasObject {
	words := w.Say("parts.thumb.paper")
	switch {
	case s.Kind == record.Thumb && s.Capture != "":
		words = w.Say("parts.thumb.taken")
	case s.Kind == record.Pen && s.Capture != "":
		words = w.Say("parts.sign.taken")
	case s.Kind == record.RefusedToSign:
		words = w.Say("parts.sign.refused", "reason", s.Reason)
	}
	return w.captured("form.thumb", words, widget.Column(6,
		w.Kit.Button("form.thumb.take", w.Say("parts.thumb.take"), widget.Plain, thumb).Alt('T').Wide(),
		w.Kit.Button("form.sign.take", w.Say("parts.sign.take"), widget.Plain, sign).Alt('G').Wide()))
}

// summaryCard is a record in a list, with why it matched where it was searched for.
func (w *Window) summaryCard(s wire.Summary) fyne.CanvasObject {
	k := w.Kit
	kind := w.Voice.Say("kind." + string(s.Kind))
	title := kind + " " + w.number(s.Number)
	lines := []fyne.CanvasObject{k.Text(widget.Strong(), title)}
	if said := s.Title.In(w.Voice.Lang()); said != "" {
		lines = append(lines, k.Text(widget.Body(), said))
	}
	about := w.Name(s.Person)
	if said := s.Sections.In(w.Voice.Lang()); said != "" {
		about = strings.TrimPrefix(about+" · "+said, " · ")
	}
	if about != "" {
		lines = append(lines, k.Text(widget.Quiet(), about))
	}
	if s.Class != "" && s.Class != record.Open {
		lines = append(lines, k.Status(widget.Caution, widget.Small(), w.Voice.Say("class."+string(s.Class))))
	}
	right := []fyne.CanvasObject{k.Line(widget.Small(), record.FormatDateTime(s.At)).Right()}
	if s.Matched != "" {
		right = append(right, k.Status(widget.Working, widget.Small(), w.Voice.Say("matched."+s.Matched)).Right())
	}
	content := widget.Shares(widget.Unit, []float32{1, 0}, widget.Column(2, lines...), widget.Column(2, right...))
	return k.Card("record."+s.ID, title, content, func() { w.openRecord(s.Kind, s.ID) })
}

// openDraft takes up a half-written form again.
func (w *Window) openDraft(d flow.Draft) {
	switch d.Kind {
	case record.KindGD:
		if e, err := flow.OpenDiaryEntry(w.Setting(), d); err == nil {
			w.Open(newDiaryForm(w, e))
		}
	case record.KindFIR:
		if f, err := flow.OpenFIR(w.Setting(), d); err == nil {
			w.Open(newFIRForm(w, f))
		}
	case record.KindArrest:
		w.openArrestDraft(d)
	case flow.KindReply:
		if r, err := flow.OpenReply(w.Setting(), d); err == nil {
			w.Open(newReplyForm(w, r))
		}
	}
}

// openRecord shows a registered record.
func (w *Window) openRecord(kind record.Kind, id string) {
	switch kind {
	case record.KindFIR:
		w.Open(newFIRRecord(w, firRevision{ID: id}))
	case record.KindArrest:
		w.Open(newArrestRecord(w, arrestRevision{ID: id}))
	case record.KindGD:
		for _, e := range w.Overview.Diary {
			if e.ID == id {
				w.Open(newDiaryAt(w, e))
				return
			}
		}
		w.Show(newDiary(w))
	}
}
