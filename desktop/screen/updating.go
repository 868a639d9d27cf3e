package screen

import (
	"context"

	"fyne.io/fyne/v2"

	"thana/desktop/widget"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// updating is the card of the appliance's program: the version that waits, the question before it is installed, and what becomes of it.
type updating struct {
	p       *box
	sure    bool // the question stands
	busy    bool
	seen    bool // under way while this page was open
	trouble error
}

// is where the appliance stood when it last answered.
func (u *updating) is() wire.UpdateState {
	if u.p.is.Update == nil {
		return wire.UpdateState{}
	}
	return *u.p.is.Update
}

// under tells whether an update is ordered or under way.
func (u *updating) under() bool { return u.is().Ordered || u.is().Phase == wire.UpdateInstalling }

// away tells whether the appliance is silent since it restarts for an update.
func (u *updating) away() bool { return u.under() && code(u.p.trouble) == fault.Unreachable }

// told takes a new answer of the appliance, and tells whether the card looks otherwise for it.
func (u *updating) told() bool {
	seen, trouble := u.seen, u.trouble
	u.seen = seen || u.under()
	if u.under() || code(trouble) == fault.UpdateBusy && !u.is().Busy {
		u.trouble = nil
	}
	return u.seen != seen || u.trouble != trouble
}

func (u *updating) begin() {
	if u.busy {
		return
	}
	w := u.p.w
	u.sure, u.busy, u.trouble = false, true, nil
	w.Redraw()
	var is wire.UpdateState
	w.Ask(func(ctx context.Context) (err error) {
		is, err = w.Appliance.UpdateNow(ctx)
		return err
	}, func(err error) {
		u.busy = false
		if u.trouble = err; err == nil {
			u.p.is.Update, u.seen = &is, true
		}
		u.p.redraw()
	})
}

// card is nothing where there is nothing to say or to do.
func (u *updating) card() []fyne.CanvasObject {
	w, k := u.p.w, u.p.w.Kit
	rows := u.says()
	rows = append(rows, w.trouble(u.trouble)...)
	if u.is().Phase == wire.UpdateWaiting && !u.under() && w.Shift.Officer().Role == record.Technician {
		rows = append(rows, u.offer())
	}
	if len(rows) == 0 {
		return nil
	}
	return []fyne.CanvasObject{k.Panel(widget.Column(12, append([]fyne.CanvasObject{k.Text(widget.Head(), w.Say("updating.title"))}, rows...)...))}
}

// says is how an update goes or went: one sentence in short, one more.
func (u *updating) says() []fyne.CanvasObject {
	w, is := u.p.w, u.is()
	version := is.Waits
	light, id := widget.Working, ""
	switch {
	case u.away():
		id = "away"
	case is.Ordered && is.Busy:
		id = "after"
	case u.under() && is.Stepping == "trial":
		id = "trial"
	case u.under() && is.Stepping == "back":
		light, id, version = widget.Caution, "back", is.Former
	case u.under():
		id = "begun"
	case u.seen && is.Phase == wire.UpdateNewest && is.Problem == nil && is.Last != nil && is.Last.Good:
		light, id, version = widget.Fine, "done", is.Version
	default:
		return u.why()
	}
	k := w.Kit
	return []fyne.CanvasObject{widget.Column(4, k.Text(widget.Strong().In(light.Colour()), light.Mark()+" "+w.Voice.Say("updating."+id, "version", version)).Named("update.state"),
		k.Text(widget.Body(), w.Voice.Say("updating."+id+".more", "version", version)))}
}

// why is what keeps a version from being installed, or why it was put back.
func (u *updating) why() []fyne.CanvasObject {
	w, k, is := u.p.w, u.p.w.Kit, u.is()
	problem := is.Problem
	stuck := is.Bad != nil && is.Bad.Code == fault.UpdateStuck
	if stuck || is.Bad != nil && is.Phase != wire.UpdateWaiting && (problem == nil || problem.Code == fault.UpdateTried) {
		problem = is.Bad
	}
	if problem == nil {
		return nil
	}
	state := widget.Caution
	if stuck {
		state = widget.Failed
	}
	t := fault.Say(&fault.Fault{Code: problem.Code, Facts: problem.Facts}, w.Voice.Lang())
	return []fyne.CanvasObject{k.On(state.Soft(), "", widget.Pad(12, 10, widget.Column(2, k.Text(widget.Strong().In(state.Colour()), state.Mark()+" "+t.Title).Named("update.why"),
		k.Text(widget.Body(), t.Message), k.Text(widget.Strong(), t.Remedy))))}
}

// offer is the button, or the question that it asks.
func (u *updating) offer() fyne.CanvasObject {
	w, k, version := u.p.w, u.p.w.Kit, u.is().Waits
	ask := func(sure bool) func() { return func() { u.sure, u.trouble = sure, nil; w.Redraw() } }
	if !u.sure {
		now := k.Button("update.now", w.Say("updating.now"), widget.Plain, ask(true)).Alt('U')
		if u.busy {
			now.Disable()
		}
		return widget.Column(widget.Unit, k.Text(widget.Body(), w.Say("updating.waits", "version", version, "window", u.is().Window)), widget.Row(0, now))
	}
	return k.On(widget.Caution.Soft(), "", widget.Pad(12, 10, widget.Column(widget.Unit,
		k.Text(widget.Strong(), w.Say("updating.sure", "version", version)).Named("update.sure"),
		k.Text(widget.Body(), w.Say("updating.sure.restart")), k.Text(widget.Body(), w.Say("updating.sure.capture")), k.Text(widget.Body(), w.Say("updating.sure.back")),
		widget.Row(widget.Unit, k.Button("update.yes", w.Say("updating.yes"), widget.Primary, u.begin).Alt('Y'), k.Button("update.no", w.Say("updating.no"), widget.Plain, ask(false)).Alt('N')))))
}
