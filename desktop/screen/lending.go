package screen

import (
	"context"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// lending is the card of the scanners that other programs may use, where the technician opened a port for them.
type lending struct {
	w       *Window
	is      wire.Lending
	purpose string
	notes   flow.Notes
	trouble error
}

func (l *lending) enter() {
	var is wire.Lending
	l.w.Ask(func(ctx context.Context) (err error) {
		is, err = l.w.Appliance.Lending(ctx)
		return err
	}, func(err error) {
		if l.trouble = err; err == nil {
			l.is = is
		}
		l.w.Redraw()
	})
}

// lend begins it for the purpose that was typed, or ends it.
func (l *lending) lend(on bool) func() {
	return func() {
		if l.notes = nil; on && l.purpose == "" {
			l.notes = flow.Notes{fault.New(fault.RecordRequired, "lending", "").On("lending.purpose")}
			l.w.Redraw()
			return
		}
		var is wire.Lending
		l.w.Ask(func(ctx context.Context) (err error) {
			is, err = l.w.Appliance.Lend(ctx, wire.Lend{On: on, Purpose: l.purpose})
			return err
		}, func(err error) {
			if l.trouble = err; err == nil {
				l.is, l.purpose = is, ""
			}
			l.w.Redraw()
		})
	}
}

// card is nothing where no port is open.
func (l *lending) card() []fyne.CanvasObject {
	if !l.is.Served {
		return nil
	}
	w, k := l.w, l.w.Kit
	state, word := widget.Off, "lending.off"
	if l.is.On {
		state, word = widget.Caution, "lending.on"
	}
	lines := append([]fyne.CanvasObject{
		widget.SharesMiddle(widget.Unit, []float32{1, 0}, k.Text(widget.Quiet(), w.Say("lending.title")), k.Status(state, widget.Strong(), w.Voice.Say(word)).Named("lending.state")),
		k.Text(widget.Body(), w.Say("lending.why")),
	}, w.trouble(l.trouble)...)
	if l.is.On {
		lines = append(lines, k.Text(widget.Body(), w.Say("lending.to", "purpose", l.is.Purpose, "login", l.is.By, "time", dayTime(w.Now(), l.is.Until))))
	}
	if w.Shift.Officer().Role != record.InCharge {
		return []fyne.CanvasObject{k.Panel(widget.Column(4, append(lines, k.Text(widget.Small(), w.Say("lending.who")))...))}
	}
	if l.is.On {
		lines = append(lines, widget.Row(0, k.Button("lending.end", w.Say("lending.end"), widget.Plain, l.lend(false)).Alt('L')))
	} else {
		lines = append(lines, w.asked("lending.purpose", k.Entry("field.lending.purpose", l.purpose, func(t string) { l.purpose = t }), l.notes),
			widget.Row(0, k.Button("lending.begin", w.Say("lending.begin"), widget.Plain, l.lend(true)).Alt('L')))
	}
	return []fyne.CanvasObject{k.Panel(widget.Column(4, lines...))}
}
