package screen

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"thana/desktop/widget"
	"thana/shared/checkup"
	"thana/shared/fault"
	"thana/shared/wire"
)

// devices shows every device as a card: how it stands, why not, and what to do.
type devices struct {
	w       *Window
	list    []wire.Device
	open    string // whose technician's lines are shown
	trouble error
	known   bool
	lending lending
}

func newDevices(w *Window) *devices {
	return &devices{w: w, list: w.Overview.Devices, known: len(w.Overview.Devices) > 0, lending: lending{w: w}}
}

func (p *devices) Name() string { return "devices" }
func (p *devices) Rail() string { return "nav.devices" }
func (p *devices) Leave()       {}

func (p *devices) Told(e wire.Event) {
	if e.Kind == wire.DevicesChanged {
		p.Enter()
	}
}

func (p *devices) Enter() {
	var list []wire.Device
	p.w.Ask(func(ctx context.Context) (err error) {
		list, err = p.w.Appliance.Devices(ctx)
		return err
	}, func(err error) {
		if p.trouble = err; err == nil {
			p.list, p.known = list, true
		}
		p.w.Redraw()
	})
	p.lending.enter()
}

// classes are those of devices in the order of their work.
func classes() []string { return []string{"fingerprint", "camera", "docscan", "printer"} }

func (p *devices) Build() fyne.CanvasObject {
	w := p.w
	cards := w.trouble(p.trouble)
	for _, class := range append(classes(), "") {
		had := false
		for _, d := range p.list {
			if place(d.Class) == place(class) {
				cards, had = append(cards, p.card(d)), true
			}
		}
		if !had && class != "" && p.known {
			cards = append(cards, p.none(class))
		}
	}
	cards = append(cards, p.lending.card()...)
	past := w.Kit.Button("devices.history", w.Say("history.title"), widget.Plain, func() { w.Open(newHistory(w, wire.Device{})) }).Alt('H')
	machine := w.Kit.Button("devices.box", w.Say("box.title"), widget.Plain, func() { w.Open(newBox(w)) }).Alt('A')
	right := []fyne.CanvasObject{machine, past}
	if w.chooses() {
		right = append([]fyne.CanvasObject{w.Kit.Button("devices.nearby", w.Say("nearby.go"), widget.Plain, func() { w.Open(newNearby(w)) }).Alt('N')}, right...)
	}
	return widget.Page(w.pageHead(w.Say("nav.devices"), right...), widget.Pad(3*widget.Unit, 0, widget.Scrolled(widget.Grid(2*widget.Unit, 480, cards...))), widget.Gap(0, 2*widget.Unit))
}

func place(class string) int {
	if i := slices.Index(classes(), class); i >= 0 {
		return i
	}
	return len(classes())
}

func (p *devices) card(d wire.Device) fyne.CanvasObject {
	w, k, s := p.w, p.w.Kit, stateOf(d.State)
	lines := []fyne.CanvasObject{
		widget.SharesMiddle(widget.Unit, []float32{1, 0}, k.Text(widget.Quiet(), p.class(d.Class)), k.Status(s, widget.Strong(), w.Voice.Say("device.state."+string(d.State))).Named("device.state."+d.Class)),
		k.Text(widget.Head(), d.Name),
	}
	if d.Checks {
		lines = append(lines, k.Text(widget.Body().In(widget.Warn), widget.Caution.Mark()+" "+w.Say("device.checks")))
	}
	if d.Code != "" {
		t := fault.Say(&fault.Fault{Code: d.Code, Facts: d.Facts}, w.Voice.Lang())
		lines = append(lines, k.On(s.Soft(), "", widget.Pad(12, 10, widget.Column(2, k.Text(widget.Strong().In(s.Colour()), t.Title).Named("device.fault."+d.Class),
			k.Text(widget.Body(), t.Message), k.Text(widget.Strong(), t.Remedy)))))
	}
	if d.State == wire.DeviceNoDriver && d.Code == "" {
		lines = append(lines, k.Text(widget.Body(), w.Say("device.no_driver.why")))
	}
	if d.State == wire.DeviceInUse {
		lines = append(lines, k.Text(widget.Body(), w.Say("device.in_use.why")))
	}
	lines = append(lines, k.Text(widget.Small(), w.Say("device.since", "time", dayTime(w.Now(), d.Since))), widget.Row(2*widget.Unit, p.links(d)...))
	if p.open == d.Key {
		lines = append(lines, p.technical(d)...)
	}
	return k.Panel(widget.Shares(2*widget.Unit, []float32{0, 1}, k.ClassIcon(d.Class, s, 56), widget.Column(4, lines...)))
}

// links lead to what more there is to know of a device, and to its try.
func (p *devices) links(d wire.Device) []fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	var links []fyne.CanvasObject
	if w.tries(d) {
		links = append(links, k.Button("device.try."+d.Class, w.Say("try.go"), widget.Link, func() { w.Open(newTry(w, d)) }))
	}
	if w.sets(d) {
		links = append(links, k.Button("device.set."+d.Class, w.Say("camera.go"), widget.Link, func() { w.Open(newCameraSet(w, d)) }))
	}
	links = append(links, k.Button("device.history."+d.Class, w.Say("history.go"), widget.Link, func() { w.Open(newHistory(w, d)) }))
	return append(links, k.Button("device.detail."+d.Class, w.Say("fault.detail"), widget.Link, func() {
		if p.open == d.Key {
			p.open = ""
		} else {
			p.open = d.Key
		}
		w.Redraw()
	}))
}

func (p *devices) class(class string) string {
	return p.w.Voice.Say(checkup.ClassID(class))
}

// technical are the lines for the technician: where, by which driver, how the driver was proven.
func (p *devices) technical(d wire.Device) []fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	var rows []fyne.CanvasObject
	add := func(id, value string) {
		if value != "" {
			rows = append(rows, widget.Shares(widget.Unit, []float32{0, 1}, widget.Wide(96, 0, k.Text(widget.Small(), w.Voice.Say(id))), k.Text(widget.Small().In(widget.Ink), value)))
		}
	}
	add("device.where", d.Where)
	add("device.key", d.Key)
	add("device.driver", d.Driver)
	add("device.serial", d.Serial)
	if d.Provenance != "" {
		add("device.provenance", w.provenance(d.Provenance))
	}
	add("device.code", string(d.Code))
	add("device.detail", d.Detail)
	return []fyne.CanvasObject{k.Rule(), widget.Column(2, rows...)}
}

// provenance says how the driver was proven: on the device itself, on recordings of it, or on an emulator.
func (w *Window) provenance(p string) string {
	if id := "device.provenance." + p; w.Voice.Has(id) {
		return w.Voice.Say(id)
	}
	return p
}

// none is the card of a class without a device: what would help.
func (p *devices) none(class string) fyne.CanvasObject {
	w, k := p.w, p.w.Kit
	return k.Panel(widget.Shares(2*widget.Unit, []float32{0, 1}, k.ClassIcon(class, widget.Off, 56), widget.Column(4,
		widget.SharesMiddle(widget.Unit, []float32{1, 0}, k.Text(widget.Quiet(), p.class(class)), k.Status(widget.Off, widget.Strong(), w.Say("device.none")).Named("device.state."+class)),
		k.Text(widget.Body(), w.Voice.Say("device.none."+class)))))
}
