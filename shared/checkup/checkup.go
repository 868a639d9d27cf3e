package checkup

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// Light is how something stands; it is always shown as a shape, a word and a colour together.
type Light int

// The lights.
const (
	Off     Light = iota // ○ nothing there
	Fine                 // ● works, done
	Working              // ◆ busy now
	Caution              // ▲ works, but look
	Failed               // ■ does not work
)

// Mark is the shape of a light.
func (l Light) Mark() string { return [...]string{"○", "●", "◆", "▲", "■"}[l] }

// Of is the light of a device.
func Of(s wire.DeviceState) Light {
	switch s {
	case wire.DeviceReady:
		return Fine
	case wire.DeviceInUse, wire.DeviceOpening:
		return Working
	case wire.DeviceWarning:
		return Caution
	case wire.DeviceFault, wire.DeviceNoDriver:
		return Failed
	}
	return Off
}

// From where a figure of the machine is coloured: per cent of a disk, degrees of its hottest sensor.
const (
	fullDisk, fullerDisk = 90, 98
	warm, hot            = 75, 85
)

// Row is one thing that is told, and how it is.
type Row struct {
	ID    string
	Label string
	Light Light
	Words string
	Cure  string // of one that failed: what it is and what to do
	Why   string // of one that failed: the technician's line
}

// Machine is how the appliance's machine is.
func Machine(v Speaker, b wire.BoxState) []Row {
	rows := []Row{disk(v, b.Disk), memory(v, b.Memory), heat(v, b.Celsius), clock(v, b)}
	for _, l := range b.Links {
		rows = append(rows, link(v, l))
	}
	rows = append(rows, mains(v, b.UPS),
		Row{ID: "started", Label: v.Say("box.started"), Words: record.FormatDateTime(b.Started)},
		Row{ID: "version", Label: v.Say("box.version"), Words: b.Version})
	if b.Update != nil {
		rows = append(rows, update(v, *b.Update))
	}
	return rows
}

// update is what becomes of the program: the newest, one that waits, or why not.
func update(v Speaker, u wire.UpdateState) Row {
	r := Row{ID: "update", Label: v.Say("box.update")}
	switch {
	case u.Last != nil && u.Last.Stuck:
		r.Light, r.Words = Failed, v.Say("box.update.stuck", "version", u.Last.Version)
	case u.Problem != nil:
		t := fault.Say(&fault.Fault{Code: u.Problem.Code, Facts: u.Problem.Facts}, v.Lang())
		r.Light, r.Words = Caution, t.Title
	case u.Phase == wire.UpdateFetching:
		r.Light, r.Words = Working, v.Say("box.update.fetching", "version", u.Waits, "have", Size(u.Fetched), "of", Size(u.Size))
	case u.Phase == wire.UpdateWaiting && u.Busy:
		r.Light, r.Words = Working, v.Say("box.update.busy", "version", u.Waits)
	case u.Phase == wire.UpdateWaiting:
		r.Light, r.Words = Working, v.Say("box.update.waiting", "version", u.Waits, "window", u.Window)
	case u.Phase == wire.UpdateInstalling && u.Stepping == "back":
		r.Light, r.Words = Caution, v.Say("box.update.putting", "version", u.Former)
	case u.Phase == wire.UpdateInstalling:
		r.Light, r.Words = Working, v.Say("box.update.installing", "version", u.Waits)
	case u.Last != nil && !u.Last.Good:
		r.Light, r.Words = Caution, v.Say("box.update.back", "version", u.Last.Version, "former", u.Last.Former)
	case u.Phase == wire.UpdateNewest && u.Last != nil && u.Checked.Before(u.Last.At):
		r.Light, r.Words = Fine, v.Say("box.update.done", "version", u.Last.Version, "time", record.FormatDateTime(u.Last.At))
	case u.Phase == wire.UpdateNewest && u.Checked.IsZero():
		r.Words = v.Say("box.update.unasked")
	case u.Phase == wire.UpdateNewest:
		r.Light, r.Words = Fine, v.Say("box.update.newest", "time", record.FormatDateTime(u.Checked))
	default:
		r.Words = v.Say("box.update.off")
	}
	return r
}

func gauge(v Speaker, g wire.Gauge) string {
	return v.Say("box.gauge", "used", strconv.Itoa(g.Used()), "free", Size(int64(g.Free)))
}

func disk(v Speaker, g wire.Gauge) Row {
	row := Row{ID: "disk", Label: v.Say("box.disk"), Light: Fine, Words: gauge(v, g)}
	switch used := g.Used(); {
	case g.Size == 0:
		row.Light, row.Words = Off, v.Say("box.unknown")
	case used >= fullerDisk:
		row.Light = Failed
	case used >= fullDisk:
		row.Light = Caution
	}
	return row
}

func memory(v Speaker, g wire.Gauge) Row {
	row := Row{ID: "memory", Label: v.Say("box.memory"), Light: Fine, Words: gauge(v, g)}
	if g.Size == 0 {
		row.Light, row.Words = Off, v.Say("box.unknown")
	}
	return row
}

func heat(v Speaker, c float64) Row {
	light, say := Fine, "box.heat.is"
	switch {
	case c == 0:
		return Row{ID: "heat", Label: v.Say("box.heat"), Words: v.Say("box.unknown")}
	case c >= hot:
		light, say = Failed, "box.heat.high"
	case c >= warm:
		light, say = Caution, "box.heat.high"
	}
	return Row{ID: "heat", Label: v.Say("box.heat"), Light: light, Words: v.Say(say, "n", strconv.Itoa(int(c+0.5)))}
}

func clock(v Speaker, b wire.BoxState) Row {
	light, say := Caution, "box.clock.alone"
	if b.Synced {
		light, say = Fine, "box.clock.synced"
	}
	return Row{ID: "clock", Label: v.Say("box.clock"), Light: light, Words: v.Say(say, "time", record.FormatDateTime(b.At))}
}

func link(v Speaker, l wire.NetLink) Row {
	row := Row{ID: "link." + l.Name, Label: v.Say("box.link", "name", l.Name), Words: v.Say("box.link.down")}
	if !l.Up {
		return row
	}
	row.Light, row.Words = Fine, v.Say("box.link.up")
	if l.Mbps > 0 {
		row.Words += " · " + strconv.Itoa(l.Mbps) + " Mbit/s"
	}
	if len(l.Addresses) > 0 {
		row.Words += " · " + l.Addresses[0]
	}
	return row
}

func mains(v Speaker, u *wire.UPS) Row {
	row := Row{ID: "ups", Label: v.Say("box.ups"), Words: v.Say("box.ups.none")}
	if u == nil {
		return row
	}
	row.Light, row.Words = Fine, v.Say("box.ups.mains", "n", strconv.Itoa(u.Charge))
	if u.Battery {
		left := Lasting(v, time.Duration(u.Seconds)*time.Second)
		row.Light, row.Words = Caution, v.Say("box.ups.battery", "n", strconv.Itoa(u.Charge), "age", left)
	}
	if u.Replace {
		row.Light, row.Words = Caution, row.Words+" · "+v.Say("box.ups.replace")
	}
	if u.Low {
		row.Light, row.Words = Failed, row.Words+" · "+v.Say("box.ups.low")
	}
	return row
}

// Way is the way to the state, step by step; open is whether it is free to its end.
func Way(v Speaker, way []wire.NetStep) (rows []Row, open bool) {
	open = len(way) > 0
	for _, s := range way {
		row := Row{ID: string(s.Step), Label: v.Say("net.step." + string(s.Step)), Light: Fine, Words: s.Fact}
		switch {
		case !s.Tried:
			row.Light, row.Words = Off, v.Say("net.untried")
		case !s.Good:
			row.Light, row.Words = Failed, strings.TrimSpace(s.Fact)
			row.Cure, row.Why = v.Say("net.bad."+string(s.Step)), s.Detail
		}
		open = open && s.Good
		rows = append(rows, row)
	}
	return rows, open
}

// Event is what became of a device or of the appliance. Label is the device.
func Event(v Speaker, e wire.DeviceEvent) Row {
	row := Row{Label: e.Name}
	if e.Class == wire.ApplianceKey {
		row.Label = v.Say("history.appliance")
	}
	words := fault.Say(&fault.Fault{Code: e.Code, Facts: e.Facts}, v.Lang())
	switch e.What {
	case wire.DeviceFailed:
		row.Light, row.Words, row.Cure = Failed, words.Title, words.Remedy
	case wire.DeviceRemarked:
		row.Light, row.Words = Caution, words.Title
	case wire.DeviceWell:
		row.Light, row.Words = Fine, v.Say("history.well")
		if !e.Began.IsZero() {
			row.Words = v.Say("history.well.after", "age", Lasting(v, e.At.Sub(e.Began)))
		}
	case wire.DeviceLeft:
		row.Light, row.Words = Caution, v.Say("history.left")
	case wire.DeviceCame:
		row.Light, row.Words = Fine, v.Say("history.came")
	default:
		row.Words = v.Say("history.started")
	}
	return row
}

// Line says in one sentence how the sending to the state stands.
func Line(v Speaker, s wire.SyncStatus, now time.Time) (Light, string) {
	switch {
	case !s.Enrolled:
		return Caution, v.Say("sync.unenrolled")
	case s.Waiting == 0 && s.LastStored.IsZero():
		return Fine, v.Say("sync.none")
	case s.Waiting == 0:
		return Fine, v.Say("sync.sent", "time", DayTime(now, s.LastStored))
	case !s.Up:
		return Caution, v.Say("sync.down", "n", fmt.Sprint(s.Waiting), "time", DayTime(now, s.Since))
	case s.Rate > 0 && s.Bytes > 0:
		return Working, v.Say("sync.sending.left", "left", Lasting(v, time.Duration(float64(s.Bytes)/s.Rate)*time.Second))
	}
	return Working, v.Say("sync.sending", "n", fmt.Sprint(s.Waiting))
}

// ClassID is the message id of a class of devices.
func ClassID(class string) string {
	switch class {
	case "fingerprint", "camera", "docscan", "printer":
		return "device.class." + class
	}
	return "device.class.other"
}
