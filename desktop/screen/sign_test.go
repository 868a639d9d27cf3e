package screen

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/fault"
	"thana/shared/record"
)

// scribble writes on the pad: along, down and out of it.
func scribble(t *testing.T, w *Window) {
	t.Helper()
	pad := find(t, w, "sign.pad").(*widget.Slate)
	press := func(x, y float32) *desktop.MouseEvent {
		return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y)}, Button: desktop.MouseButtonPrimary}
	}
	pad.MouseDown(press(60, 120))
	for i := range 40 {
		pad.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(60+9*float32(i), 120+float32(i%7)*12)}})
	}
	pad.MouseUp(press(411, 180))
	pad.DragEnd()
}

func signing(t *testing.T, s *station, w *Window) *firForm {
	t.Helper()
	w.newFIR(&w.Overview.Diary[0])
	form := w.page.(*firForm)
	form.view.show("facts", "")
	press(t, w, "form.sign.take")
	return form
}

// The informant signs on the pad: too little is no signature, a stroke taken back is gone, and what is kept stands in the form.
func TestSign_InformantSignsOnThePad(t *testing.T) {
	s := newStation()
	w := signedIn(t, s, lang.English, small())
	form := signing(t, s, w)
	if keep := find(t, w, "sign.keep").(*widget.Button); !keep.Disabled() {
		t.Error("an empty pad can be kept")
	}
	scribble(t, w)
	scribble(t, w)
	press(t, w, "sign.undo")
	s.refuse = fault.New(fault.StoreFull, "test", "full")
	press(t, w, "sign.keep")
	if w.page.Name() != "signature" {
		t.Fatal("the pad is gone though nothing was kept")
	}
	s.refuse = nil
	press(t, w, "sign.keep")
	if got := form.fir.Body.Signature; got.Kind != record.Pen || got.Capture != "ink-1" || w.page != form {
		t.Errorf("%+v on %s", got, w.page.Name())
	}
	if len(s.signature.Strokes) != 1 || s.signature.Check() != nil {
		t.Errorf("%d strokes, %v", len(s.signature.Strokes), s.signature.Check())
	}
	if got := find(t, w, "form.thumb").Shown(); got != "Signed on the pad" {
		t.Errorf("%q", got)
	}
}

// A refusal needs the person's words, and stays when pages come afterwards.
func TestSign_RefusalIsWrittenDown(t *testing.T) {
	s := newStation()
	w := signedIn(t, s, lang.English, small())
	form := signing(t, s, w)
	press(t, w, "sign.refuses")
	press(t, w, "sign.refuse")
	if w.page.Name() != "signature" {
		t.Fatal("refused without a word")
	}
	write(t, w, "field.sign.reason", "will sign before the court only")
	press(t, w, "sign.refuse")
	if got := form.fir.Body.Signature; got.Kind != record.RefusedToSign || got.Reason != "will sign before the court only" {
		t.Errorf("%+v", got)
	}
	form.captures = append(form.captures, record.Capture{ID: "ink-0", Kind: record.SignatureCapture}, record.Capture{ID: "p1", Kind: record.PageCapture})
	form.attach()
	if got := form.fir.Body; got.Signature.Kind != record.RefusedToSign || len(got.Complaint) != 1 {
		t.Errorf("%+v", got.Signature)
	}
}
