package screen

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// technicianStops are the pages of who cares for the devices; the technician sits at the desk.
func technicianStops() []stop {
	trying := func(class string, b bench) way {
		return func(t *testing.T, s *station, w *Window) {
			byTechnician(t, w)
			s.bench = b
			w.Open(newTry(w, ofClass(class)))
		}
	}
	return []stop{
		{"devices-technician", func(t *testing.T, s *station, w *Window) {
			byTechnician(t, w)
			s.bench = everyClass()
			w.Show(newDevices(w))
		}},
		{"box", func(t *testing.T, s *station, w *Window) {
			byTechnician(t, w)
			s.bench.sound = true
			w.Open(newBox(w))
			press(t, w, "net.check")
		}},
		{"box-ails", func(t *testing.T, s *station, w *Window) {
			byTechnician(t, w)
			s.bench.wayEnds = wire.NetReach
			w.Open(newBox(w))
			press(t, w, "net.check")
		}},
		{"box-update", boxWith(wire.UpdateState{Phase: wire.UpdateWaiting, Waits: "0.20270104.101500", Window: "01:00-05:00"}, "update.now")},
		{"box-update-refused", func(t *testing.T, s *station, w *Window) {
			boxWith(wire.UpdateState{Phase: wire.UpdateWaiting, Waits: "0.20270104.101500", Busy: true}, "update.now")(t, s, w)
			s.bench.refuses = fault.New(fault.UpdateBusy, "api.UpdateNow", "a device is lent, or a candidate waits")
			press(t, w, "update.yes")
		}},
		{"box-update-begun", boxWith(wire.UpdateState{Phase: wire.UpdateWaiting, Waits: "0.20270104.101500", Window: "01:00-05:00"}, "update.now", "update.yes")},
		{"box-update-after", boxWith(wire.UpdateState{Phase: wire.UpdateWaiting, Waits: "0.20270104.101500", Busy: true}, "update.now", "update.yes")},
		{"box-update-away", func(t *testing.T, s *station, w *Window) {
			boxWith(wire.UpdateState{Phase: wire.UpdateWaiting, Waits: "0.20270104.101500"}, "update.now", "update.yes")(t, s, w)
			s.down, w.reached = true, false
			w.Tick()
			s.down, w.reached = false, true
		}},
		{"box-update-trial", boxWith(wire.UpdateState{Version: "0.20270104.101500", Waits: "0.20270104.101500", Phase: wire.UpdateInstalling, Stepping: "trial"})},
		{"box-update-putting", boxWith(wire.UpdateState{Version: "0.20270104.101500", Waits: "0.20270104.101500", Former: "0.20261122.212414", Phase: wire.UpdateInstalling, Stepping: "back"})},
		{"box-update-back", boxWith(*putBack())},
		{"box-update-done", func(t *testing.T, s *station, w *Window) {
			boxWith(wire.UpdateState{Phase: wire.UpdateInstalling, Waits: "0.20270104.101500"})(t, s, w)
			s.bench.update = installed()
			w.Tick()
		}},
		{"nearby", func(t *testing.T, s *station, w *Window) {
			byTechnician(t, w)
			s.bench = bench{network: neighbours(), used: "0b"}
			w.Open(newNearby(w))
			press(t, w, "nearby.look")
			press(t, w, "nearby.use.0a")
		}},
		{"nearby-none", func(t *testing.T, s *station, w *Window) {
			byTechnician(t, w)
			s.bench = bench{}
			w.Open(newNearby(w))
			press(t, w, "nearby.look")
		}},
		{"nearby-gone", func(t *testing.T, s *station, w *Window) {
			byTechnician(t, w)
			s.bench = bench{network: neighbours(), refuses: fault.New(fault.DeviceOffline, "nearby.Use", "dial tcp 192.168.1.20:631").With("device", "HP LaserJet Pro M404dn")}
			w.Open(newNearby(w))
			press(t, w, "nearby.look")
			press(t, w, "nearby.use.0a")
			press(t, w, "nearby.yes.0a")
		}},
		{"history", func(t *testing.T, s *station, w *Window) {
			byTechnician(t, w)
			s.bench.longPast = true
			w.Open(newHistory(w, wire.Device{}))
		}},
		{"history-printer", func(t *testing.T, _ *station, w *Window) {
			byTechnician(t, w)
			w.Open(newHistory(w, ofClass("printer")))
		}},
		{"history-none", func(t *testing.T, _ *station, w *Window) {
			byTechnician(t, w)
			w.Open(newHistory(w, ofClass("docscan")))
		}},
		{"try-fingerprint", trying("fingerprint", bench{waits: true})},
		{"try-fingerprint-works", trying("fingerprint", bench{})},
		{"try-fingerprint-poor", trying("fingerprint", bench{poor: 1})},
		{"try-fingerprint-unplugged", trying("fingerprint", bench{fingers: []error{unplugged("DigitalPersona U.are.U 4500")}})},
		{"try-camera", trying("camera", bench{waits: true})},
		{"try-camera-works", trying("camera", bench{})},
		{"camera-set", func(t *testing.T, s *station, w *Window) {
			byTechnician(t, w)
			s.bench = bench{}
			w.Open(newCameraSet(w, ofClass("camera")))
			press(t, w, "camera.white.more")
		}},
		{"camera-set-unplugged", func(t *testing.T, s *station, w *Window) {
			byTechnician(t, w)
			s.bench = bench{camera: unplugged("Logitech HD Pro Webcam C920")}
			w.Open(newCameraSet(w, ofClass("camera")))
		}},
		{"try-docscan-works", trying("docscan", bench{})},
		{"try-docscan-jam", trying("docscan", bench{jam: true})},
		{"try-printer-waits", trying("printer", bench{waiting: string(fault.PrinterMediaEmpty)})},
		{"try-printer-works", trying("printer", bench{})},
	}
}

// boxWith is the page of the appliance with an update, after some buttons.
func boxWith(is wire.UpdateState, ids ...string) way {
	return func(t *testing.T, s *station, w *Window) {
		byTechnician(t, w)
		s.bench = bench{sound: true, update: &is}
		w.Open(newBox(w))
		for _, id := range ids {
			press(t, w, id)
		}
	}
}

func putBack() *wire.UpdateState {
	last := &wire.UpdateResult{At: noon(), Version: "0.20270104.101500", Former: "0.20261122.212414", Why: "not healthy within 2m0s: no answer"}
	return &wire.UpdateState{Version: last.Former, Phase: wire.UpdateNewest, Last: last,
		Bad: &wire.Problem{Code: fault.UpdateBack, Facts: map[string]string{"version": last.Version, "former": last.Former, "why": last.Why}}}
}

func installed() *wire.UpdateState {
	return &wire.UpdateState{Version: "0.20270104.101500", Phase: wire.UpdateNewest,
		Last: &wire.UpdateResult{At: noon(), Version: "0.20270104.101500", Former: "0.20261122.212414", Good: true}}
}

// byTechnician has the technician sit at the desk.
func byTechnician(t *testing.T, w *Window) {
	t.Helper()
	if w.working() && w.Shift.Officer().Role == record.Technician {
		return
	}
	if w.working() {
		w.signOut()
	}
	enter(t, w, "mjoshi")
}

// A technician begins with the devices, and no page or key leads to a record.
func TestRail_ATechnicianSeesNoRecords(t *testing.T) {
	w := bare(t, newStation())
	byTechnician(t, w)
	if w.page.Name() != "devices" {
		t.Errorf("begins with %s", w.page.Name())
	}
	find(t, w, "nav.sync")
	for _, e := range w.rail() {
		if e.id != "nav.devices" && e.id != "nav.sync" {
			t.Errorf("the rail has %s", e.id)
		}
	}
	if w.key(&fyne.KeyEvent{Name: fyne.KeyF3}); w.page.Name() != "devices" {
		t.Errorf("F3 leads to %s", w.page.Name())
	}
}

// Each class is tried from its card; the result is said in a word, and R tries again.
func TestTry_EachClassFromItsCard(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	byTechnician(t, w)
	for _, class := range classes() {
		s.bench = everyClass()
		w.Show(newDevices(w))
		press(t, w, "device.try."+class)
		p, ok := w.page.(*try)
		if !ok || p.flow.Phase() != flow.Whole || len(s.bench.tried) != 1 || s.bench.tried[0].Device != class || s.bench.tried[0].Class != class {
			t.Fatalf("%s: page %s, tried %+v", class, w.page.Name(), s.bench.tried)
		}
		if got := find(t, w, "try.verdict").Shown(); !strings.Contains(got, "It works") {
			t.Errorf("%s: %q", class, got)
		}
		if w.key(&fyne.KeyEvent{Name: fyne.KeyR}); len(s.bench.tried) != 2 {
			t.Errorf("%s: R tries %d times", class, len(s.bench.tried))
		}
		if len(s.bench.accepted) != 0 {
			t.Errorf("%s: something was kept", class)
		}
	}
}

// A picture that is not good still shows that the scanner works, and what to do.
func TestTry_APoorPictureIsSaid(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	byTechnician(t, w)
	s.bench = bench{poor: 1}
	w.Open(newTry(w, ofClass("fingerprint")))
	if got := find(t, w, "try.quality").Shown(); !strings.Contains(got, "31") {
		t.Errorf("quality %q", got)
	}
	if got := find(t, w, "try.nfiq").Shown(); !strings.Contains(got, "4") {
		t.Errorf("NFIQ %q", got)
	}
}

// A device that was unplugged is tried again when it is back; who leaves frees it.
func TestTry_UnpluggedAndBack(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	byTechnician(t, w)
	s.bench = everyClass()
	s.bench.fingers = []error{unplugged("DigitalPersona U.are.U 4500")}
	p := newTry(w, ofClass("fingerprint"))
	w.Open(p)
	if p.flow.Phase() != flow.Broken {
		t.Fatalf("phase %s", p.flow.Phase())
	}
	p.Told(wire.Event{Kind: wire.DevicesChanged})
	if p.flow.Phase() != flow.Whole || len(s.bench.tried) != 2 {
		t.Errorf("phase %s after %d tries", p.flow.Phase(), len(s.bench.tried))
	}
}

// Who writes records is not offered to try a device, nor is a device that does not work.
func TestTry_OfferedToWhoCaresForTheDevices(t *testing.T) {
	s := newStation()
	w := signedIn(t, s, lang.English, small())
	offered := func(d wire.Device) bool {
		s.bench = bench{devices: []wire.Device{d}}
		w.Show(newDevices(w))
		return widget.Find(w.Canvas().Content(), "device.try."+d.Class) != nil
	}
	if offered(ofClass("camera")) {
		t.Error("the duty officer")
	}
	byTechnician(t, w)
	broken := ofClass("camera")
	broken.State, broken.Code = wire.DeviceFault, fault.DeviceGone
	unknown := wire.Device{Key: "x", Name: "USB 1234:5678", State: wire.DeviceReady}
	if !offered(ofClass("camera")) || offered(broken) || offered(unknown) {
		t.Error("the technician")
	}
}

// A camera is set for a use: each press reaches it, what rests says so, and what is kept is said.
func TestCameraSet_EachPressReachesIt(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	byTechnician(t, w)
	s.bench = everyClass()
	w.Show(newDevices(w))
	press(t, w, "device.set.camera")
	if got := find(t, w, "camera.exposure").Shown(); got != "by itself" {
		t.Errorf("exposure %q", got)
	}
	press(t, w, "camera.exposure_auto")
	press(t, w, "camera.exposure.less")
	if got := find(t, w, "camera.exposure").Shown(); got != "14.8 ms" {
		t.Errorf("exposure %q", got)
	}
	if got := find(t, w, "camera.stands").Shown(); !strings.Contains(got, "Not kept") {
		t.Errorf("changed: %q", got)
	}
	press(t, w, "camera.keep")
	if got := find(t, w, "camera.stands").Shown(); !strings.Contains(got, "Kept") {
		t.Errorf("kept: %q", got)
	}
	press(t, w, "camera.use.mark")
	if s.bench.set.use != wire.CameraMark {
		t.Errorf("set for %q", s.bench.set.use)
	}
	s.bench.set.fails = fault.New(fault.CaptureExpired, "test", "over")
	press(t, w, "camera.usual")
	if s.bench.set.fails = nil; !s.bench.set.state.Kept {
		t.Error("a refusal changed something")
	}
}

// A camera that nothing can be set on says so, and one that was unplugged goes on when it is back.
func TestCameraSet_NothingToSetAndUnplugged(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	byTechnician(t, w)
	s.bench = everyClass()
	s.bench.set.bare = true
	w.Open(newCameraSet(w, ofClass("camera")))
	find(t, w, "camera.none")
	s.bench.set.bare, s.bench.camera = false, unplugged("webcam")
	p := newCameraSet(w, ofClass("camera"))
	w.Open(p)
	if p.ended == nil {
		t.Fatal("nobody says that the camera is gone")
	}
	s.bench.camera = nil
	p.Told(wire.Event{Kind: wire.DevicesChanged})
	find(t, w, "camera.keep")
}

// The history says what became of a device in words, newest first, and fetches what is older.
func TestHistory_SaysWhatBecame(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	byTechnician(t, w)
	s.bench = everyClass()
	w.Show(newDevices(w))
	press(t, w, "device.history.printer")
	if got := find(t, w, "history.8").Shown(); !strings.Contains(got, "after 12 min") {
		t.Errorf("well again: %q", got)
	}
	if got := find(t, w, "history.7").Shown(); !strings.Contains(got, "no paper") {
		t.Errorf("failed: %q", got)
	}
	if len(s.bench.past) != 1 || s.bench.past[0] != "printer" {
		t.Errorf("asked for %q", s.bench.past)
	}
	w.Show(newDevices(w))
	s.bench.longPast = true
	press(t, w, "devices.history")
	rows := len(w.page.(*history).events)
	press(t, w, "history.more")
	if p := w.page.(*history); len(p.events) != rows || p.more { // nothing is older than the oldest
		t.Errorf("%d events after %d, more %v", len(p.events), rows, p.more)
	}
}

// The appliance's figures have their colour and their word, and the way to the state ends in a sentence.
func TestBox_SaysHowItIs(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	byTechnician(t, w)
	w.Show(newDevices(w))
	press(t, w, "devices.box")
	for id, want := range map[string]string{"box.disk": "▲ 97 % used", "box.heat": "▲ 78 °C: too warm", "box.clock": "▲ 22/11/2026 14:02, follows no time source",
		"box.link.eth0": "no cable", "box.ups": "■ no mains, battery 9 %, 4 min left"} {
		if got := find(t, w, id).Shown(); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
	}
	for step, want := range map[wire.NetStepName]string{wire.NetCable: "No network cable", wire.NetReach: "The line is up, the state server does not answer", wire.NetSecure: "not proven"} {
		s.bench.wayEnds = step
		press(t, w, "net.check")
		if got := find(t, w, "net.bad").Shown(); !strings.Contains(got, want) {
			t.Errorf("%s: %q", step, got)
		}
		if widget.Find(w.Canvas().Content(), "net.open") != nil {
			t.Errorf("%s: it says that the way is open", step)
		}
	}
	s.bench.wayEnds = ""
	press(t, w, "net.check")
	find(t, w, "net.open")
}

// An update is ordered after the question alone; the page follows it through the restart and the password to its end, by itself.
func TestBox_UpdateNow(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	boxWith(wire.UpdateState{Version: "1.4.0", Phase: wire.UpdateWaiting, Waits: "1.5.0", Window: "01:00-05:00"}, "update.now")(t, s, w)
	if got := find(t, w, "update.sure").Shown(); s.bench.ordered != 0 || !strings.Contains(got, "1.5.0") {
		t.Fatalf("ordered %d, asked %q", s.bench.ordered, got)
	}
	press(t, w, "update.no")
	if s.bench.ordered != 0 || widget.Find(w.Canvas().Content(), "update.sure") != nil {
		t.Fatal("no is yes")
	}
	press(t, w, "update.now")
	press(t, w, "update.yes")
	says := func(id, want string) {
		t.Helper()
		if got := find(t, w, id).Shown(); !strings.Contains(got, want) {
			t.Errorf("%s: %q, want %q", id, got, want)
		}
		if widget.Find(w.Canvas().Content(), "update.now") != nil {
			t.Errorf("%s: offered again", want)
		}
	}
	if says("update.state", "1.5.0 is being installed"); s.bench.ordered != 1 {
		t.Fatalf("ordered %d times", s.bench.ordered)
	}
	s.down = true
	w.Tick()
	says("update.state", "The appliance restarts")
	if widget.Find(w.Canvas().Content(), "trouble.title") != nil {
		t.Error("a restart that is part of it is told as a failure")
	}
	s.down = false
	s.bench.update = &wire.UpdateState{Version: "1.5.0", Waits: "1.5.0", Phase: wire.UpdateInstalling, Stepping: "trial"}
	w.lock() // the appliance forgot who was signed in
	write(t, w, "field.password", "kotwali-2026")
	press(t, w, "lock.go")
	says("update.state", "1.5.0 runs and is being tried")
	s.bench.update = installed()
	w.Tick()
	says("update.state", "is installed and works")
	says("box.update", "was installed 22/11/2026")
}

// One that was put back says why, and one that was refused is offered again with the reason.
func TestBox_AnUpdateThatDidNotCome(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	boxWith(wire.UpdateState{Phase: wire.UpdateWaiting, Waits: "1.5.0"}, "update.now", "update.yes")(t, s, w)
	for _, phase := range []string{"installing", "back"} {
		s.bench.update = &wire.UpdateState{Version: "1.5.0", Waits: "1.5.0", Former: "1.4.0", Phase: wire.UpdateInstalling, Stepping: phase}
		w.Tick()
	}
	if got := find(t, w, "update.state").Shown(); !strings.Contains(got, "1.4.0 is being put back") {
		t.Errorf("on the way back: %q", got)
	}
	s.bench.update = putBack()
	w.Tick()
	if got := find(t, w, "update.why").Shown(); !strings.Contains(got, "put back") || !strings.Contains(shown(w), "not healthy within 2m0s") {
		t.Errorf("put back: %q", got)
	}
	boxWith(wire.UpdateState{Phase: wire.UpdateWaiting, Waits: "1.6.0"}, "update.now", "update.yes")(t, s, w)
	s.bench.update = &wire.UpdateState{Phase: wire.UpdateWaiting, Waits: "1.6.0", Problem: &wire.Problem{Code: fault.UpdateBusy}}
	w.Tick()
	if got := find(t, w, "update.why").Shown(); !strings.Contains(got, "A device is in use") {
		t.Errorf("refused by the installer: %q", got)
	}
	press(t, w, "update.now")
	s.bench.refuses = fault.New(fault.UpdateBusy, "test", "")
	press(t, w, "update.yes")
	if got := find(t, w, "trouble.title").Shown(); !strings.Contains(got, "A device is in use") || s.bench.ordered != 1 {
		t.Errorf("refused by the appliance: %q, ordered %d", got, s.bench.ordered)
	}
	find(t, w, "update.now")
	s.bench.update.Phase = wire.UpdateInstalling // at another desk
	for range restEvery {
		w.Tick()
	}
	if find(t, w, "update.state"); widget.Find(w.Canvas().Content(), "trouble.title") != nil {
		t.Error("it is installed, and the refusal before still stands")
	}
}

// The button is the technician's alone, and there only where a version waits.
func TestBox_UpdateIsOfferedWhereOneWaits(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	offered := func(phase wire.UpdatePhase) bool {
		s.bench = bench{sound: true, update: &wire.UpdateState{Phase: phase, Waits: "1.5.0"}}
		w.Open(newBox(w))
		return widget.Find(w.Canvas().Content(), "update.now") != nil
	}
	if offered(wire.UpdateWaiting) {
		t.Error("to the duty officer")
	}
	byTechnician(t, w)
	for _, phase := range []wire.UpdatePhase{wire.UpdateOff, wire.UpdateNewest, wire.UpdateFetching, wire.UpdateWaiting, wire.UpdateInstalling} {
		if got := offered(phase); got != (phase == wire.UpdateWaiting) {
			t.Errorf("%s: %v", phase, got)
		}
	}
}

// The page is drawn again only where it looks otherwise.
func TestBox_IsNotDrawnEachSecond(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	boxWith(wire.UpdateState{Phase: wire.UpdateFetching, Waits: "1.5.0", Fetched: 1 << 20, Size: 3 << 20})(t, s, w)
	before := w.Canvas().Content()
	if w.Tick(); w.Canvas().Content() != before {
		t.Error("drawn again for nothing")
	}
	s.bench.update.Fetched = 2 << 20
	w.Tick()
	if got := find(t, w, "box.update").Shown(); !strings.Contains(got, "2.0 MB") {
		t.Errorf("not followed: %q", got)
	}
}

// Nothing is looked for before it is asked for; a device is used only after the question, and can be given up.
func TestNearby_ChosenAfterAQuestion(t *testing.T) {
	s := newStation()
	s.bench.network = neighbours()
	w := bare(t, s)
	byTechnician(t, w)
	w.Show(newDevices(w))
	press(t, w, "devices.nearby")
	if widget.Find(w.Canvas().Content(), "nearby.state.0a") != nil {
		t.Fatal("looked by itself")
	}
	press(t, w, "nearby.look")
	for id, want := range map[string]string{"0a": "Not used here", "0d": "Set up by its address"} {
		if got := find(t, w, "nearby.state."+id).Shown(); !strings.Contains(got, want) {
			t.Errorf("%s: %q", id, got)
		}
	}
	for _, id := range []string{"0c", "0d"} {
		if widget.Find(w.Canvas().Content(), "nearby.use."+id) != nil {
			t.Errorf("%s can be used", id)
		}
	}
	press(t, w, "nearby.use.0a")
	if got := find(t, w, "nearby.sure").Shown(); s.bench.used != "" || !strings.Contains(got, "192.168.1.20") {
		t.Fatalf("used %q, asked %q", s.bench.used, got)
	}
	press(t, w, "nearby.no.0a")
	if s.bench.used != "" || widget.Find(w.Canvas().Content(), "nearby.sure") != nil {
		t.Fatal("no is yes")
	}
	press(t, w, "nearby.use.0a")
	press(t, w, "nearby.yes.0a")
	if got := find(t, w, "nearby.state.0a").Shown(); s.bench.used != "0a" || !strings.Contains(got, "This station's") {
		t.Fatalf("used %q, %q", s.bench.used, got)
	}
	press(t, w, "nearby.remove.0a")
	if got := find(t, w, "nearby.state.0a").Shown(); s.bench.used != "" || !strings.Contains(got, "Not used here") {
		t.Fatalf("used %q, %q", s.bench.used, got)
	}
}

// Who is no technician chooses no device.
func TestNearby_OfTheTechnicianAlone(t *testing.T) {
	w := bare(t, newStation())
	w.Show(newDevices(w))
	if widget.Find(w.Canvas().Content(), "devices.nearby") != nil {
		t.Error("an officer is offered devices of the network")
	}
}
