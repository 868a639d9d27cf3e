package screen

import (
	"fmt"
	"image"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"thana/desktop/widget"
	"thana/shared/fault"
	"thana/shared/wire"
)

// loud are words that the person standing at the desk reads too.
func loud() widget.Style { return widget.Style{Size: 32, Bold: true, Colour: widget.Ink} }

// told are the words to the officer about the moment.
func told() widget.Style { return widget.Style{Size: 18, Bold: true, Colour: widget.Ink} }

// asks says what the person at the desk does now, in both languages.
func (w *Window) asks(say string) fyne.CanvasObject {
	return widget.Column(2, w.Kit.Text(told(), w.Voice.Say(say)).Named("taking.hint"), w.Kit.Text(widget.Quiet(), w.Voice.In(w.Voice.Other(), say)))
}

// well says that a picture is good.
func (w *Window) well(say string) fyne.CanvasObject {
	return w.Kit.Text(told().In(widget.Good), widget.Fine.Mark()+" "+w.Voice.Say(say)).Named("taking.hint")
}

// graded is the state and the word of a measure of 0 to 100.
func graded(quality int) (state widget.State, word string) {
	switch {
	case quality >= 60:
		return widget.Fine, "good"
	case quality < 30:
		return widget.Failed, "poor"
	}
	return widget.Caution, "low"
}

// meter shows a quality as a bar with what it is called, its number and a word.
func (w *Window) meter(id, label string, quality int) fyne.CanvasObject {
	k := w.Kit
	state, word := graded(quality)
	if quality == 0 {
		state, word = widget.Off, "none"
	}
	number := "–"
	if quality > 0 {
		number = fmt.Sprint(quality)
	}
	return widget.Column(6,
		widget.SharesMiddle(widget.Unit, []float32{1, 0}, k.Text(widget.Quiet(), label),
			k.Line(widget.Strong().In(state.Colour()), number+" · "+w.Voice.Say("taking.quality."+word)).Named(id)),
		k.Bar(float64(quality)/100, state, 0))
}

// hint says what to do about a fault of the person: what is seen, and large what to do.
func (w *Window) hint(code fault.Code) fyne.CanvasObject {
	return w.advised(&fault.Fault{Code: code})
}

// advised is hint for a fault that carries figures.
func (w *Window) advised(f *fault.Fault) fyne.CanvasObject {
	k := w.Kit
	t, other := fault.Say(f, w.Voice.Lang()), fault.Say(f, w.Voice.Other())
	s := widget.Caution
	return k.On(s.Soft(), "", widget.Pad(12, 10, widget.Column(2,
		k.Text(widget.Style{Size: 15, Bold: true, Colour: s.Colour()}, s.Mark()+" "+t.Title).Named("taking.hint"),
		k.Text(told(), t.Remedy).Named("taking.remedy"),
		k.Text(widget.Style{Size: 16, Colour: widget.Muted}, other.Remedy))))
}

// nfiq says the class that NIST's measure gives a finger, 1 best to 5, with a word; 0 is not judged and says nothing.
func (w *Window) nfiq(id string, class int) []fyne.CanvasObject {
	if class < 1 || class > 5 {
		return nil
	}
	return []fyne.CanvasObject{widget.SharesMiddle(widget.Unit, []float32{1, 0}, w.Kit.Text(widget.Quiet(), w.Say("nfiq.label")),
		w.Kit.Status(nfiqState(class), widget.Strong(), w.nfiqWords(class)).Named(id))}
}

func (w *Window) nfiqWords(class int) string {
	n := strconv.Itoa(class)
	return w.Say("nfiq.class", "n", n, "word", w.Voice.Say("nfiq."+n))
}

// nfiqShort names the one figure it gives: the score of NFIQ 2 where there is one, else the class of NFIQ 1; "" without either.
func nfiqShort(class int, score *int) string {
	switch {
	case score != nil:
		return "NFIQ 2: " + strconv.Itoa(*score)
	case class > 0:
		return "NFIQ 1: " + strconv.Itoa(class)
	}
	return ""
}

func nfiqState(class int) widget.State {
	return [...]widget.State{widget.Off, widget.Fine, widget.Fine, widget.Fine, widget.Caution, widget.Failed}[class]
}

// remarked says large what a finger looks like, and what to do about it.
func (w *Window) remarked(r wire.Remark) fyne.CanvasObject {
	k, f := w.Kit, &fault.Fault{Code: r.Code, Facts: r.Facts}
	t, other := fault.Say(f, w.Voice.Lang()), fault.Say(f, w.Voice.Other())
	s := widget.Failed
	return k.On(s.Soft(), "", widget.Pad(12, 10, widget.Column(2,
		k.Text(widget.Style{Size: 20, Bold: true, Colour: s.Colour()}, s.Mark()+" "+t.Title).Named("taking.remark"),
		k.Text(widget.Style{Size: 16, Colour: s.Colour()}, other.Title),
		k.Text(widget.Strong(), t.Remedy))))
}

// stopped says why a device of a class stands still: what happened, what is safe with its number, what to do.
func (w *Window) stopped(err error, class, safe string) fyne.CanvasObject {
	if f := fault.Of(err); f != nil {
		err = f.With("device", within(w.Voice.Say("device.class."+class)))
	}
	rows := w.trouble(err)
	if safe != "" {
		rows = append(rows, w.Kit.Text(widget.Strong().In(widget.Good), widget.Fine.Mark()+" "+safe).Named("taking.safe"))
	}
	return widget.Column(widget.Unit, rows...)
}

// thumbnail is a small picture in a frame, or an empty frame.
func (w *Window) thumbnail(im image.Image, width, height float32) fyne.CanvasObject {
	k := w.Kit
	ground := canvas.NewRectangle(k.Colour(widget.Ground))
	ground.StrokeColor, ground.StrokeWidth, ground.CornerRadius = k.Colour(widget.Line), 1, 4
	if im == nil {
		return widget.Wide(width, height, ground)
	}
	p := canvas.NewImageFromImage(im)
	p.FillMode = canvas.ImageFillContain
	return widget.Wide(width, height, widget.Over(ground, p))
}

// keyed is a button whose key is shown behind its words; a press leaves the keys to the page.
func (w *Window) keyed(id, words, key string, weight widget.Weight, do func()) *widget.Button {
	return w.Kit.Button(id, words, weight, func() {
		w.Canvas().Unfocus()
		do()
	}).Tail(key)
}
