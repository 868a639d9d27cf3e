package terminal

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"

	"thana/appliance/control"
	"thana/shared/checkup"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// Appliance is what the view asks of a running one.
type Appliance interface {
	Status(ctx context.Context) (control.Status, error)
	Box(ctx context.Context) (wire.BoxState, error)
	Network(ctx context.Context) ([]wire.NetStep, error)
	History(ctx context.Context, key string, before int64) ([]wire.DeviceEvent, error)
	Try(ctx context.Context, r wire.Try, on func(control.Line) error) error
}

// page is what the view shows.
type page int

const (
	devicesPage page = iota
	historyPage
	networkPage
	boxPage
	tryPage
)

// view is what is known and what is shown. Its goroutines change it under mu and knock.
type view struct {
	appliance Appliance
	voice     checkup.Speaker
	knock     chan struct{}

	mu      sync.Mutex
	status  control.Status
	known   bool
	silent  time.Time // since when the appliance does not answer
	page    page
	picked  int
	asked   int // numbers the questions, so that a late answer changes nothing
	waiting bool
	events  []wire.DeviceEvent
	way     []wire.NetStep
	box     wire.BoxState
	trouble error
	try     trial
	stop    context.CancelFunc // of the question on its way
}

// trial is how a try stands.
type trial struct {
	device  wire.Device
	line    control.Line
	ended   bool
	trouble error
}

func newView(a Appliance, v checkup.Speaker) *view {
	return &view{appliance: a, voice: v, knock: make(chan struct{}, 1), stop: func() {}}
}

func (w *view) told() {
	select {
	case w.knock <- struct{}{}:
	default:
	}
}

// look asks how the appliance stands.
func (w *view) look(ctx context.Context, now time.Time) {
	s, err := w.appliance.Status(ctx)
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case err == nil:
		w.status, w.known, w.silent = s, true, time.Time{}
	case w.silent.IsZero() && ctx.Err() == nil:
		w.silent = now
	}
}

func (w *view) devices() []wire.Device {
	all, _ := Order(w.status.Devices)
	w.picked = max(0, min(w.picked, len(all)-1))
	return all
}

// key does what a key asks; end is whether to go.
func (w *view) key(ctx context.Context, k string) (end bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch k {
	case "q", "\x03":
		w.stop()
		return true
	case "esc":
		w.open(devicesPage)
	case "h":
		key := ""
		if all := w.devices(); w.page == tryPage && len(all) > 0 {
			key = w.try.device.Key
		}
		w.ask(ctx, historyPage, func(ctx context.Context) (set func(), err error) {
			events, err := w.appliance.History(ctx, key, 0)
			return func() { w.events = events }, err
		})
	case "n":
		w.ask(ctx, networkPage, func(ctx context.Context) (set func(), err error) {
			way, err := w.appliance.Network(ctx)
			return func() { w.way = way }, err
		})
	case "b":
		w.ask(ctx, boxPage, func(ctx context.Context) (set func(), err error) {
			box, err := w.appliance.Box(ctx)
			return func() { w.box = box }, err
		})
	case "up", "down":
		w.picked += map[string]int{"up": -1, "down": 1}[k]
		w.devices()
	case "enter":
		if w.page == devicesPage {
			w.begin(ctx)
		}
	case "r":
		if w.page == tryPage {
			w.begin(ctx)
		}
	default:
		if n, err := strconv.Atoi(k); err == nil && n >= 1 && n <= len(w.devices()) && w.page == devicesPage {
			w.picked = n - 1
			w.begin(ctx)
		}
	}
	return false
}

// open shows a page and ends what the one before waited for.
func (w *view) open(p page) {
	w.stop()
	w.asked++
	w.page, w.waiting, w.trouble, w.stop = p, false, nil, func() {}
}

// ask shows a page and fills it when the appliance has answered.
func (w *view) ask(ctx context.Context, p page, question func(context.Context) (set func(), err error)) {
	w.open(p)
	ctx, w.stop = context.WithCancel(ctx)
	asked := w.asked
	w.waiting, w.events, w.way, w.box = true, nil, nil, wire.BoxState{}
	go func() {
		set, err := question(ctx)
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.asked != asked {
			return
		}
		w.waiting, w.trouble = false, err
		if err == nil {
			set()
		}
		w.told()
	}()
}

// begin tries the device that is picked; leaving the page ends it.
func (w *view) begin(ctx context.Context) {
	all := w.devices()
	d := w.try.device
	if w.page != tryPage {
		if len(all) == 0 {
			return
		}
		d = all[w.picked]
	}
	if d.Class == "" || checkup.ClassID(d.Class) == checkup.ClassID("") { // there is no try of it
		return
	}
	w.open(tryPage)
	ctx, w.stop = context.WithCancel(ctx)
	asked := w.asked
	w.try = trial{device: d}
	go func() {
		err := w.appliance.Try(ctx, wire.Try{Class: d.Class, Device: d.Key}, func(l control.Line) error {
			w.mu.Lock()
			defer w.mu.Unlock()
			if w.asked == asked {
				w.try.line = l
				w.told()
			}
			return ctx.Err()
		})
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.asked == asked {
			w.try.ended, w.try.trouble = true, err
			w.told()
		}
	}()
}

// draw is the whole view: a head, the page, the keys.
func (w *view) draw(t Text, height int) []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	clock := record.FormatDateTime(t.Now) + t.Now.In(record.IST).Format(":05")
	head := []string{t.ink(picked, fit(" Thana · "+clean(w.station()), t.Width-len(clock)-1)+clock+" ")}
	head = append(head, w.line(t), "")
	body, from, to, keys := w.body(t)
	room := max(1, height-len(head)-2)
	if len(body) > room {
		start := max(0, min(from, len(body)-room))
		if to-start > room {
			start = to - room
		}
		left := len(body) - room
		body = append(body[start:start+room-1:start+room-1], t.ink(faint, w.voice.Say("watch.more", "n", strconv.Itoa(left))))
	}
	for len(body) < room {
		body = append(body, "")
	}
	return append(append(head, body...), "", t.ink(faint, fit(w.voice.Say(keys), t.Width)))
}

func (w *view) station() string {
	n := w.status.Station.Name
	name := n.English
	if w.voice.Lang() == fault.Hindi && n.Local != "" {
		name = n.Local
	}
	return strings.TrimSpace(w.status.Station.Code + " " + name)
}

// line is how the sending stands, or that the appliance is silent.
func (w *view) line(t Text) string {
	if !w.silent.IsZero() {
		return t.light(checkup.Failed, w.voice.Say("watch.silent", "time", record.FormatTime(w.silent)), t.Width)
	}
	if !w.known {
		return ""
	}
	light, words := checkup.Line(w.voice, w.status.Sync, t.Now)
	return t.light(light, words, t.Width)
}

// body is the page, the lines that must be seen, and the keys that work.
func (w *view) body(t Text) (lines []string, from, to int, keys string) {
	v := w.voice
	titled := func(id string, more ...string) []string {
		return append([]string{t.ink(strong, v.Say(id)), ""}, more...)
	}
	answered := func(lines func() []string) []string {
		switch {
		case w.waiting:
			return []string{t.light(checkup.Working, v.Say("net.checking"), t.Width)}
		case w.trouble != nil:
			return t.Trouble(w.trouble)
		}
		return lines()
	}
	switch w.page {
	case historyPage:
		return titled("history.title", answered(func() []string { return t.History(w.events) })...), 0, 0, "watch.keys.page"
	case networkPage:
		return titled("net.title", answered(func() []string { return t.Way(w.way) })...), 0, 0, "watch.keys.net"
	case boxPage:
		return titled("box.title", answered(func() []string { return t.Machine(w.box) })...), 0, 0, "watch.keys.page"
	case tryPage:
		title := v.Say("try.title", "device", clean(w.try.device.Name))
		said := t.Trial(w.try.device.Class, w.try.line, w.try.ended)
		if w.try.trouble != nil {
			said = t.Trouble(w.try.trouble)
		}
		return append([]string{t.ink(strong, title), ""}, said...), 0, 0, "watch.keys.try"
	}
	all := w.devices()
	_, missing := Order(w.status.Devices)
	for i, d := range all {
		block := t.narrower(3).Device(d)
		mark := " " + strconv.Itoa(i+1) + " "
		if i == w.picked {
			mark = t.ink(picked, " "+strconv.Itoa(i+1)) + " "
			from = len(lines)
			block = append(block, t.narrower(3).Technical(d)...)
		}
		for j, l := range block {
			if j > 0 {
				mark = "   "
			}
			lines = append(lines, mark+l)
		}
		if i == w.picked {
			to = len(lines)
		}
	}
	for _, class := range missing {
		if !w.known {
			break
		}
		for _, l := range t.narrower(3).Missing(class) {
			lines = append(lines, "   "+l)
		}
	}
	return lines, from, to, "watch.keys"
}

func (t Text) narrower(by int) Text {
	t.Width -= by
	return t
}

// Trial is how a try of a device of a class stands: what to do, how good the picture is, what came of it.
func (t Text) Trial(class string, l control.Line, ended bool) []string {
	v := t.Voice
	var out []string
	switch {
	case ended && l.Good:
		out = append(out, t.light(checkup.Fine, v.Say("try.works"), t.Width))
	case ended:
		out = append(out, t.light(checkup.Caution, v.Say("try.works.poor"), t.Width))
	case l.Waiting != "":
		out = append(out, t.Trouble(fault.New(fault.Code(l.Waiting), "try", "").With("device", v.Say(checkup.ClassID(class))))...)
	case l.Phase == "await_lift":
		out = append(out, t.light(checkup.Working, v.Say("try.lift"), t.Width))
	default:
		out = append(out, t.light(checkup.Working, v.Say("try.ask."+class), t.Width))
		out = append(out, t.indented(plain, v.Say("try.how."+class), 4)...)
	}
	if l.Quality > 0 {
		out = append(out, "", t.meter(l.Quality))
	}
	if l.Hint != "" {
		out = append(out, t.indented(strong, fault.Say(l.Hint, v.Lang()).Title, 4)...)
	}
	if class == "docscan" && l.Pages > 0 {
		out = append(out, "", v.Say("try.pages", "n", strconv.Itoa(l.Pages)))
	}
	kept := "try.kept"
	if class == "printer" {
		kept = "try.printed"
		if ended {
			out = append(out, t.indented(plain, v.Say("try.look"), 4)...)
		}
	}
	out = append(out, "")
	return append(out, t.indented(faint, v.Say(kept), 0)...)
}

// meter is a quality of 0 to 100 as a bar with its number.
func (t Text) meter(quality int) string {
	light := checkup.Fine
	if quality < goodQuality {
		light = checkup.Caution
	}
	full := max(0, min(20, quality/5))
	return t.ink(colour(light), "    "+strings.Repeat("█", full)+strings.Repeat("░", 20-full)) + "  " + t.Voice.Say("try.quality", "n", strconv.Itoa(quality))
}

// goodQuality is where the bar turns green; whether a picture is good the appliance says.
const goodQuality = 60
