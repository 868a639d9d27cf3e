package screen

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"thana/desktop/flow"
	"thana/desktop/widget"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// slapStops are the screens of the slap scanner.
func slapStops() []stop {
	slaps := func(b bench, ids ...string) way {
		return then(at(b, func(s *station, w *Window) { w.Open(newSlaps(w, s.arrests[0], nil, slapScannerRow().Key)) }), ids...)
	}
	poor := map[string]func(*wire.Candidate){"right_ring": tooLight}
	some := func(r wire.SlapRequest) []wire.CaptureEvent { return handOf(r, poor) }
	waiting := func(r wire.SlapRequest) []wire.CaptureEvent { return goodHand(r)[:1] }
	alike := func(r wire.SlapRequest) []wire.CaptureEvent {
		return handOf(r, map[string]func(*wire.Candidate){"right_little": likeIndex})
	}
	return []stop{
		{"slaps-waiting", slaps(bench{waits: true})},
		{"slaps-live", slaps(bench{waits: true, handed: []func(wire.SlapRequest) []wire.CaptureEvent{waiting}})},
		{"slaps-offered", slaps(bench{handed: []func(wire.SlapRequest) []wire.CaptureEvent{some}})},
		{"slaps-force", slaps(bench{handed: slices.Repeat([]func(wire.SlapRequest) []wire.CaptureEvent{some}, 3)}, "slaps.retry", "slaps.retry")},
		{"slaps-force-why", slaps(bench{handed: slices.Repeat([]func(wire.SlapRequest) []wire.CaptureEvent{some}, 3)}, "slaps.retry", "slaps.retry", "slaps.accept")},
		{"slaps-alike", slaps(bench{handed: []func(wire.SlapRequest) []wire.CaptureEvent{alike}})},
		{"slaps-which", slaps(bench{waits: true}, "slaps.cannot")},
		{"slaps-reasons", slaps(bench{waits: true}, "slaps.cannot", "slaps.which.right_middle")},
		{"slaps-forged", slaps(bench{handFails: []error{fault.New(fault.DeviceSignature, "test", "").With("device", "Thana Virtual Slap")}})},
		{"slaps-few", slaps(bench{handFails: []error{fault.New(fault.CaptureFingersFew, "test", "").With("seen", "3").With("wanted", "4")}, waits: true})},
		{"slaps-whole", slaps(bench{})},
	}
}

func likeIndex(c *wire.Candidate) {
	c.Good = false
	c.Remarks = []wire.Remark{{Code: fault.CaptureFingerTwice, Facts: map[string]string{"finger": "right_little", "other": "right_index"}}}
}

func TestSlaps_ThreeHandsAreTenFingers(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	s.bench.devices = []wire.Device{{Key: "one", Class: "fingerprint", State: wire.DeviceReady}, slapScannerRow()}
	w.openFingers(s.arrests[0], nil)
	if got := find(t, w, "slaps.count").Shown(); got != "10 of 10" {
		t.Fatalf("count says %q", got)
	}
	var asked []string
	for _, r := range s.bench.hands {
		asked = append(asked, r.Slap)
		if r.Device != slapScannerRow().Key {
			t.Errorf("asked of %q", r.Device)
		}
	}
	if !slices.Equal(asked, []string{"right_four", "left_four", "both_thumbs"}) || len(s.bench.accepted) != 10 {
		t.Fatalf("asked %v, accepted %d", asked, len(s.bench.accepted))
	}
	find(t, w, "slaps.finish")
}

// Without a slap scanner, or with one that does not work, fingers are taken one by one.
func TestOpenFingers_ByTheScannerThatIsThere(t *testing.T) {
	broken := slapScannerRow()
	broken.State = wire.DeviceFault
	for _, devices := range [][]wire.Device{nil, {broken}, {{Class: "fingerprint", State: wire.DeviceReady}}} {
		s := newStation()
		w := bare(t, s)
		s.bench.devices, s.bench.waits = devices, true
		w.openFingers(s.arrests[0], nil)
		if _, ok := w.page.(*prints); !ok {
			t.Errorf("%v: page %T", devices, w.page)
		}
	}
}

func TestSlaps_APoorFingerIsTakenAgainAndForcedWithAReason(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	poor := func(r wire.SlapRequest) []wire.CaptureEvent {
		return handOf(r, map[string]func(*wire.Candidate){"right_ring": tooLight})
	}
	s.bench.handed = slices.Repeat([]func(wire.SlapRequest) []wire.CaptureEvent{poor}, 3)
	p := newSlaps(w, s.arrests[0], nil, "key")
	w.Open(p)
	if len(s.bench.accepted) != 3 || !strings.Contains(find(t, w, "slaps.state.right_ring").Shown(), "31") {
		t.Fatalf("accepted %d, ring %q", len(s.bench.accepted), find(t, w, "slaps.state.right_ring").Shown())
	}
	p.Key(&fyne.KeyEvent{Name: fyne.KeySpace})
	if p.flow.Forcing() {
		t.Fatal("forced at the first try")
	}
	p.Key(&fyne.KeyEvent{Name: fyne.KeyR})
	if got := s.bench.hands[1].Kept; !slices.Equal(got, []string{"right_index", "right_middle", "right_little"}) {
		t.Fatalf("kept %v", got)
	}
	p.Key(&fyne.KeyEvent{Name: fyne.KeyR})
	if widget.Find(w.Canvas().Content(), "slaps.retry") != nil {
		t.Fatal("a fourth try is offered")
	}
	p.Key(&fyne.KeyEvent{Name: fyne.KeySpace})
	find(t, w, "slaps.forced.worn_ridges")
	p.Key(&fyne.KeyEvent{Name: fyne.KeyEscape})
	p.Key(&fyne.KeyEvent{Name: fyne.KeySpace})
	p.Key(&fyne.KeyEvent{Name: fyne.Key2})
	if got := s.bench.accepted[3]; got != (wire.Accept{Forced: true, Reason: record.WornRidges}) {
		t.Fatalf("forced with %+v", got)
	}
	if p.flow.Phase() != flow.Whole {
		t.Errorf("the other hands did not follow: %s", p.flow.Phase())
	}
}

func TestSlaps_AMissingFingerIsAskedForNoMore(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	s.bench.waits = true
	p := newSlaps(w, s.arrests[0], nil, "key")
	w.Open(p)
	p.Key(&fyne.KeyEvent{Name: fyne.KeyX})
	find(t, w, "slaps.which.right_middle")
	s.bench.waits = false
	p.Key(&fyne.KeyEvent{Name: fyne.Key2})
	p.Key(&fyne.KeyEvent{Name: fyne.Key2})
	last := s.bench.hands[1]
	if last.Slap != "right_four" || !slices.Equal(last.Missing, []string{"right_middle"}) || p.flow.Taken["right_middle"].Exception != record.Bandaged {
		t.Fatalf("asked %+v, taken %+v", last, p.flow.Taken["right_middle"])
	}
	if got := find(t, w, "slaps.count").Shown(); !strings.HasPrefix(got, "9 of 10") {
		t.Errorf("count says %q", got)
	}
}

func TestSlaps_AnAlikeFingerIsSaidAndVouchedFor(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	s.bench.handed = []func(wire.SlapRequest) []wire.CaptureEvent{func(r wire.SlapRequest) []wire.CaptureEvent {
		return handOf(r, map[string]func(*wire.Candidate){"right_little": likeIndex})
	}}
	w.Open(newSlaps(w, s.arrests[0], nil, "key"))
	if got := find(t, w, "taking.remark").Shown(); !strings.Contains(got, "right index") {
		t.Fatalf("%q", got)
	}
	press(t, w, "slaps.accept")
	if got := s.bench.accepted[3]; got != (wire.Accept{Forced: true, Reason: record.Compared}) {
		t.Fatalf("accepted %+v", got)
	}
}

func TestSlaps_UnplugIsSaidAndGoesOnByItself(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	s.bench.handFails = []error{unplugged("Thana Virtual Slap")}
	p := newSlaps(w, s.arrests[0], nil, "old key")
	w.Open(p)
	find(t, w, "taking.safe")
	s.bench.devices = []wire.Device{slapScannerRow()}
	p.Told(wire.Event{Kind: wire.DevicesChanged})
	if got := find(t, w, "slaps.count").Shown(); got != "10 of 10" || s.bench.hands[1].Device != slapScannerRow().Key {
		t.Fatalf("after plugging in: %q, asked of %q", got, s.bench.hands[1].Device)
	}
}

func TestSlaps_OneFingerAtATimeKeepsWhatIsTaken(t *testing.T) {
	s := newStation()
	w := bare(t, s)
	s.bench.handed = []func(wire.SlapRequest) []wire.CaptureEvent{func(r wire.SlapRequest) []wire.CaptureEvent {
		return handOf(r, map[string]func(*wire.Candidate){"right_ring": tooLight})
	}}
	w.Open(newSlaps(w, s.arrests[0], nil, "key"))
	s.bench.waits = true
	press(t, w, "slaps.single")
	p, ok := w.page.(*prints)
	if !ok || p.flow.Taken["right_index"].Capture == "" || p.flow.Taken["right_ring"].Capture != "" {
		t.Fatalf("page %T", w.page)
	}
}
