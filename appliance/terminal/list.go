// Package terminal shows a technician the station's devices, the machine and the line in a terminal: as lines for a pipe, and as a view that
// stays in place and takes keys. The words are those of the desktop's pages.
package terminal

import (
	"slices"
	"strings"
	"time"

	"thana/shared/checkup"
	"thana/shared/fault"
	"thana/shared/wire"
)

// Text lays things out for a width, in a language.
type Text struct {
	Voice  checkup.Speaker
	Width  int // columns
	Colour bool
	Now    time.Time
}

// Columns on a terminal of usual width.
const (
	usual       = 80
	classColumn = 22
	stateColumn = 22
	labelColumn = 26
	nameColumn  = 24
	timeColumn  = 17
)

// share is a column on a terminal that may be narrower.
func (t Text) share(columns int) int { return min(columns, columns*t.Width/usual) }

func (t Text) ink(s style, text string) string {
	if !t.Colour {
		return text
	}
	return s.ink(text)
}

// light is a mark with its words, in its colour.
func (t Text) light(l checkup.Light, words string, width int) string {
	text := fit(l.Mark()+" "+words, width)
	if width == t.Width { // nothing follows
		text = strings.TrimRight(text, " ")
	}
	return t.ink(colour(l), text)
}

// indented are wrapped lines under a row.
func (t Text) indented(s style, text string, by int) []string {
	var out []string
	for _, l := range wrap(clean(text), t.Width-by) {
		out = append(out, strings.Repeat(" ", by)+t.ink(s, l))
	}
	return out
}

// Device is one device: its light, and of one that does not work what it is and what to do.
func (t Text) Device(d wire.Device) []string {
	v, light := t.Voice, checkup.Of(d.State)
	class, state := t.share(classColumn), t.share(stateColumn)
	head := t.light(light, v.Say(checkup.ClassID(d.Class)), class) + " " + fit(v.Say("device.state."+string(d.State)), state) + " " +
		fit(clean(d.Name), t.Width-class-state-2)
	out := []string{strings.TrimRight(head, " ")}
	if d.Code != "" {
		words := fault.Say(&fault.Fault{Code: d.Code, Facts: d.Facts}, v.Lang())
		out = append(out, t.indented(colour(light), words.Title+". "+v.Say("device.since", "time", checkup.DayTime(t.Now, d.Since)), 4)...)
		out = append(out, t.indented(plain, words.Message, 4)...)
		out = append(out, t.indented(strong, words.Remedy, 4)...)
	}
	if d.State == wire.DeviceNoDriver && d.Code == "" {
		out = append(out, t.indented(plain, v.Say("device.no_driver.why"), 4)...)
	}
	if d.Checks {
		out = append(out, t.indented(colour(checkup.Caution), v.Say("device.checks"), 4)...)
	}
	return out
}

// Missing is a class of which no device is connected.
func (t Text) Missing(class string) []string {
	v := t.Voice
	head := t.light(checkup.Off, v.Say(checkup.ClassID(class)), t.share(classColumn)) + " " + v.Say("device.none")
	return append([]string{head}, t.indented(faint, v.Say("device.none."+class), 4)...)
}

// Classes are those that a station has a device of, in the order of their work.
func Classes() []string { return []string{"fingerprint", "camera", "docscan", "printer"} }

// Order sorts devices by class, and names the classes of which there is none.
func Order(all []wire.Device) (devices []wire.Device, missing []string) {
	for _, class := range Classes() {
		n := len(devices)
		for _, d := range all {
			if d.Class == class {
				devices = append(devices, d)
			}
		}
		if len(devices) == n {
			missing = append(missing, class)
		}
	}
	for _, d := range all {
		if checkup.ClassID(d.Class) == checkup.ClassID("") {
			devices = append(devices, d)
		}
	}
	return devices, missing
}

// Technical are the lines of a device for the technician.
func (t Text) Technical(d wire.Device) []string {
	parts := []string{d.Where, d.Driver, d.Provenance, string(d.Code), d.Detail, d.Key}
	var said []string
	for _, p := range parts {
		if p != "" && !slices.Contains(said, p) {
			said = append(said, p)
		}
	}
	return t.indented(faint, "["+strings.Join(said, " · ")+"]", 4)
}

// Rows are things that are told, each with its light, what to do where it failed, and the technician's line.
func (t Text) Rows(rows []checkup.Row) []string {
	var out []string
	label := t.share(labelColumn)
	for _, r := range rows {
		lines := wrap(clean(r.Words), t.Width-label-1)
		out = append(out, strings.TrimRight(t.light(r.Light, r.Label, label)+" "+first(lines), " "))
		for _, l := range lines[min(1, len(lines)):] {
			out = append(out, strings.Repeat(" ", label+1)+l)
		}
		out = append(out, t.indented(strong, r.Cure, 4)...)
		if r.Why != "" {
			out = append(out, t.indented(faint, "["+r.Why+"]", 4)...)
		}
	}
	return out
}

func first(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	return lines[0]
}

// Machine is how the machine is, what lasts first.
func (t Text) Machine(b wire.BoxState) []string {
	var out []string
	for _, h := range b.Health {
		out = append(out, t.condition(h)...)
	}
	return append(out, t.Rows(checkup.Machine(t.Voice, b))...)
}

// condition is a lasting condition of the appliance.
func (t Text) condition(h wire.Health) []string {
	light := checkup.Caution
	if h.Severity == "alarm" {
		light = checkup.Failed
	}
	words := fault.Say(&fault.Fault{Code: h.Code, Facts: h.Facts}, t.Voice.Lang())
	out := []string{t.light(light, words.Title, t.Width)}
	out = append(out, t.indented(plain, words.Message, 4)...)
	return append(out, t.indented(strong, words.Remedy, 4)...)
}

// Way is the way to the state.
func (t Text) Way(way []wire.NetStep) []string {
	rows, open := checkup.Way(t.Voice, way)
	out := t.Rows(rows)
	if open {
		out = append(out, t.light(checkup.Fine, t.Voice.Say("net.good"), 0))
	}
	return out
}

// History is what became of the devices, newest first.
func (t Text) History(events []wire.DeviceEvent) []string {
	if len(events) == 0 {
		return []string{t.Voice.Say("history.none")}
	}
	var out []string
	name := t.share(nameColumn)
	from := timeColumn + name + 1
	for _, e := range events {
		r := checkup.Event(t.Voice, e)
		when := checkup.DayTime(t.Now, e.At)
		what := wrap(r.Light.Mark()+" "+clean(r.Words), t.Width-from)
		out = append(out, fit(when, timeColumn)+fit(clean(r.Label), name)+" "+t.ink(colour(r.Light), what[0]))
		for _, more := range what[1:] {
			out = append(out, strings.Repeat(" ", from)+t.ink(colour(r.Light), more))
		}
		out = append(out, t.indented(plain, r.Cure, timeColumn)...)
	}
	return out
}

// Nearby are the printers and scanners of the network, each with the id by which it is chosen.
func (t Text) Nearby(all []wire.Nearby) []string {
	if len(all) == 0 {
		return t.indented(plain, t.Voice.Say("nearby.none"), 0)
	}
	var out []string
	for _, n := range all {
		light, id, facts := checkup.Nearby(t.Voice, n)
		class, state := t.share(classColumn), t.share(stateColumn)
		head := t.light(light, t.Voice.Say(checkup.ClassID(n.Class)), class) + " " + fit(t.Voice.Say(id), state) + " " + fit(clean(n.Name), t.Width-class-state-2)
		out = append(out, strings.TrimRight(head, " "))
		out = append(out, t.indented(faint, facts+" ["+n.ID+"]", 4)...)
		if n.Unfit {
			out = append(out, t.indented(colour(checkup.Caution), t.Voice.Say("nearby.unfit."+n.Class), 4)...)
		}
	}
	return out
}

// Trouble is why something did not go, and what to do.
func (t Text) Trouble(err error) []string {
	f := fault.Of(err)
	words := fault.Say(err, t.Voice.Lang())
	out := []string{t.light(checkup.Failed, words.Title, t.Width)}
	out = append(out, t.indented(plain, words.Message, 4)...)
	out = append(out, t.indented(strong, words.Remedy, 4)...)
	return append(out, t.indented(faint, "["+string(f.Code)+": "+f.Detail+"]", 4)...)
}
