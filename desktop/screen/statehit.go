package screen

import (
	"context"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"thana/desktop/widget"
	"thana/shared/record"
	"thana/shared/wire"
)

// stateHit is one case of another station, as far as the state gives it.
type stateHit struct {
	w       *Window
	inquiry string
	place   int
	hit     wire.StateHit
	trouble error
}

func newStateHit(w *Window, inquiry string, place int) *stateHit {
	return &stateHit{w: w, inquiry: inquiry, place: place}
}

func (p *stateHit) Name() string    { return "state.hit" }
func (p *stateHit) Rail() string    { return "nav.search" }
func (p *stateHit) Told(wire.Event) {}
func (p *stateHit) Leave()          {}

func (p *stateHit) Enter() {
	if p.hit.Number != "" {
		return // looked at once, and noted
	}
	var hit wire.StateHit
	p.w.Ask(func(ctx context.Context) (err error) {
		hit, err = p.w.Appliance.LookAtHit(ctx, p.inquiry, p.place)
		return err
	}, func(err error) {
		if p.trouble = err; err == nil {
			p.hit = hit
		}
		p.w.Redraw()
	})
}

func (p *stateHit) Build() fyne.CanvasObject {
	w, k, h := p.w, p.w.Kit, p.hit
	if h.Number == "" {
		return widget.Page(w.pageHead(w.Say("search.title")), widget.Pad(3*widget.Unit, 0, widget.Column(0, w.trouble(p.trouble)...)), widget.Gap(0, 0))
	}
	left := []fyne.CanvasObject{k.Line(widget.Head(), w.Say("state.case")).Named("state.hit.case"),
		w.fact(w.Say("state.station"), w.stationOf(h)), w.fact(w.Say("state.number.of"), w.hitTitle(h))}
	if !h.At.IsZero() {
		left = append(left, w.fact(w.Say("fir.registered"), record.FormatDateTime(h.At)))
	}
	if h.Masked {
		left = append(left, k.Status(widget.Caution, widget.Body(), w.Voice.Say("class."+h.Class)), k.Text(widget.Body(), w.Say("state.masked", "station", w.stationOf(h))))
	} else {
		left = append(left, w.fact(w.Say("search.section"), w.cited(h.Sections)), w.fact(w.Say("fir.place"), h.Place))
	}
	rows := []fyne.CanvasObject{k.Panel(widget.Column(widget.Unit, left...))}
	if h.Person != nil {
		rows = append(rows, p.person(*h.Person))
	}
	rows = append(rows, k.Text(widget.Quiet(), w.Say("state.rest", "station", w.stationOf(h))), k.Text(widget.Small(), w.Say("state.viewed")))
	return widget.Page(w.pageHead(w.hitTitle(h), k.Button("state.hit.back", w.Say("form.back"), widget.Plain, w.Back).Tail("Esc")),
		widget.Scrolled(widget.Pad(3*widget.Unit, 0, widget.AtMost(960, widget.Column(2*widget.Unit, rows...)))), widget.Gap(0, 2*widget.Unit))
}

func (p *stateHit) person(x wire.StatePerson) fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	lines := []fyne.CanvasObject{k.Line(widget.Head(), w.Voice.Say("state.role."+string(x.Role))),
		w.fact(w.Say("record.name"), strings.Trim(x.Name.Local+" · "+x.Name.English, " ·"))}
	add := func(id, value string) {
		if value != "" {
			lines = append(lines, w.fact(w.Voice.Say(id), value))
		}
	}
	add("state.alias", x.Aliases)
	add("state.relative", w.Name(x.RelativeName))
	if x.Sex != "" {
		add("field.sex", w.Voice.Say("choice.sex."+x.Sex))
	}
	if x.Born > 0 {
		add("state.born", strconv.Itoa(x.Born))
	}
	return k.Panel(widget.Column(widget.Unit, lines...))
}

// stationOf is the name of a hit's station, or its code.
func (w *Window) stationOf(h wire.StateHit) string {
	if name := w.Name(h.StationName); name != "" {
		return w.Say("frame.station", "station", name)
	}
	return w.Say("frame.station", "station", h.Station)
}

func (w *Window) hitTitle(h wire.StateHit) string {
	return strings.TrimSpace(w.Voice.Say("kind."+h.Kind) + " " + w.number(h.Number))
}

// hitCard is a case in the list of an answer; named tells that a name was asked for, and so how alike it sounds.
func (w *Window) hitCard(h wire.StateHit, named bool, id string, open func()) fyne.CanvasObject {
	k := w.Kit
	title := w.hitTitle(h) + " · " + w.stationOf(h)
	lines := []fyne.CanvasObject{k.Text(widget.Strong(), title)}
	if x := h.Person; x != nil {
		name := w.Name(x.Name)
		if x.Aliases != "" {
			name += " @ " + x.Aliases
		}
		lines = append(lines, k.Text(widget.Body(), name+" · "+w.Voice.Say("state.role."+string(x.Role))))
	}
	if about := strings.Trim(w.cited(h.Sections)+" · "+h.Place, " ·"); about != "" {
		lines = append(lines, k.Text(widget.Quiet(), about))
	}
	if h.Masked {
		lines = append(lines, k.Status(widget.Caution, widget.Small(), w.Voice.Say("class."+h.Class)))
	}
	var right []fyne.CanvasObject
	if !h.At.IsZero() {
		right = append(right, k.Line(widget.Small(), record.FormatDate(h.At)).Right())
	}
	if named {
		right = append(right, k.Status(widget.Working, widget.Small(), w.Voice.Say("state.score."+alikeness(h.Score))).Right())
	}
	content := widget.Shares(widget.Unit, []float32{1, 0}, widget.Column(2, lines...), widget.Column(2, right...))
	return k.Card(id, title, content, open)
}

// cited says the acts of "BNS 303(2), Arms Act 25" in the language spoken.
func (w *Window) cited(sections string) string {
	parts := strings.Split(sections, ", ")
	for i, part := range parts {
		if at := strings.LastIndexByte(part, ' '); at > 0 {
			parts[i] = w.act(part[:at]) + part[at:]
		}
	}
	return strings.Join(parts, ", ")
}

// alikeness is the class of a score: what an officer may make of it.
func alikeness(score float64) string {
	switch {
	case score >= 0.95:
		return "same"
	case score >= 0.85:
		return "very"
	case score >= 0.7:
		return "like"
	}
	return "little"
}
