package terminal

import (
	"bytes"
	"context"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rivo/uniseg"

	"thana/appliance/control"
	"thana/drivers/emulator/pty"
	"thana/shared/checkup"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// station is an appliance of which the test says how it stands.
type station struct {
	mu      sync.Mutex
	devices []wire.Device
	lost    error
	tried   []wire.Try
	lines   []control.Line
	hold    chan struct{} // a try waits for it
}

func (s *station) become(do func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	do()
}

func (s *station) Status(context.Context) (control.Status, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return control.Status{Station: record.Station{Code: "23990001", Name: record.Name{English: "Kotwali", Local: "कोतवाली"}}, Devices: s.devices,
		Sync: wire.SyncStatus{Enrolled: true, Up: true}}, s.lost
}

func (s *station) Box(context.Context) (wire.BoxState, error) {
	return wire.BoxState{Disk: wire.Gauge{Free: 5, Size: 100}, Version: "7"}, nil
}

func (s *station) Network(context.Context) ([]wire.NetStep, error) {
	return []wire.NetStep{{Step: wire.NetName, Tried: true, Good: true, Fact: "192.0.2.1"}, {Step: wire.NetReach, Tried: true, Detail: "refused"}, {Step: wire.NetAnswer}}, nil
}

func (s *station) History(_ context.Context, key string, _ int64) ([]wire.DeviceEvent, error) {
	return []wire.DeviceEvent{{At: time.Now(), Key: key, Name: "Scan\x1b[2JOne", What: wire.DeviceFailed, Code: fault.DeviceGone, Facts: map[string]string{"device": "ScanOne"}}}, nil
}

func (s *station) Try(ctx context.Context, r wire.Try, on func(control.Line) error) error {
	s.become(func() { s.tried = append(s.tried, r) })
	for _, l := range s.lines {
		if err := on(l); err != nil {
			return err
		}
	}
	if s.hold != nil {
		select {
		case <-s.hold:
		case <-ctx.Done():
			return fault.Wrap(fault.CaptureCancelled, "test", ctx.Err())
		}
	}
	return nil
}

func three() []wire.Device {
	return []wire.Device{
		{Key: "p", Class: "printer", Name: "PrintOne", State: wire.DeviceFault, Code: fault.PrinterMediaEmpty, Facts: map[string]string{"device": "PrintOne"}, Since: time.Now(), Detail: "x"},
		{Key: "f", Class: "fingerprint", Name: "ScanOne", State: wire.DeviceReady, Checks: true},
		{Key: "c", Class: "camera", Name: "CamOne", State: wire.DeviceInUse},
	}
}

func speaker(t *testing.T, l fault.Lang) *checkup.Voice {
	t.Helper()
	v, err := checkup.NewVoice(l)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// shown draws a view as it stands, in black and white.
func shown(w *view, width, height int) string {
	return strings.Join(w.draw(Text{Voice: w.voice, Width: width, Now: time.Now()}, height), "\n")
}

// press gives a key and waits until all that it set going rests.
func press(t *testing.T, w *view, keys ...string) {
	t.Helper()
	for _, k := range keys {
		if w.key(t.Context(), k) {
			t.Fatalf("%q ends the view", k)
		}
		synctest.Wait()
	}
}

func TestView_FitsTheTerminalInBothLanguages(t *testing.T) {
	for _, l := range []fault.Lang{fault.English, fault.Hindi} {
		for _, size := range [][2]int{{80, 24}, {56, 10}, {132, 50}} {
			synctest.Test(t, func(t *testing.T) {
				s := &station{devices: three()}
				w := newView(s, speaker(t, l))
				w.look(t.Context(), time.Now())
				for _, k := range []string{"esc", "down", "down", "h", "n", "b", "esc", "3"} {
					press(t, w, k)
					lines := w.draw(Text{Voice: w.voice, Width: size[0], Now: time.Now()}, size[1])
					if len(lines) != size[1] {
						t.Errorf("%s, %v, %s: %d lines", l, size, k, len(lines))
					}
					for _, line := range lines {
						if n := uniseg.StringWidth(line); n > size[0] || strings.ContainsAny(line, "\x1b⟨") {
							t.Errorf("%s, %v, %s: %d columns: %q", l, size, k, n, line)
						}
					}
				}
			})
		}
	}
}

func TestView_FaultRemedyAndTheClassThatIsMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &station{devices: three()}
		w := newView(s, speaker(t, fault.English))
		w.look(t.Context(), time.Now())
		said := shown(w, 80, 24)
		remedy := fault.Say(fault.New(fault.PrinterMediaEmpty, "", ""), fault.English).Remedy
		for _, want := range []string{"1 ● Fingerprint scanner", "2 ◆ Camera", "3 ■ Printer", remedy, "○ Document scanner", "Not connected", "23990001 Kotwali"} {
			if !strings.Contains(said, want) {
				t.Errorf("no %q in\n%s", want, said)
			}
		}
		s.become(func() { s.lost = fault.New(fault.Unreachable, "test", "") })
		w.look(t.Context(), time.Now())
		if said := shown(w, 120, 24); !strings.Contains(said, "does not answer") || !strings.Contains(said, "ScanOne") {
			t.Errorf("a silent appliance:\n%s", said)
		}
	})
}

func TestView_TriesTheDeviceThatIsPicked(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &station{devices: three(), lines: []control.Line{{Phase: "streaming", Quality: 40, Hint: fault.CaptureNoFinger}}, hold: make(chan struct{})}
		w := newView(s, speaker(t, fault.English))
		w.look(t.Context(), time.Now())
		press(t, w, "1")
		if said := shown(w, 80, 24); !strings.Contains(said, "Lay a finger") || !strings.Contains(said, "Quality 40") {
			t.Errorf("while it is tried:\n%s", said)
		}
		s.lines = []control.Line{{Phase: "done", Quality: 81, Good: true}}
		close(s.hold)
		synctest.Wait()
		press(t, w, "r")
		if said := shown(w, 80, 24); !strings.Contains(said, "● It works") || !strings.Contains(said, "Quality 81") {
			t.Errorf("tried:\n%s", said)
		}
		if len(s.tried) != 2 || s.tried[0] != (wire.Try{Class: "fingerprint", Device: "f"}) {
			t.Errorf("%+v", s.tried)
		}
	})
}

// Who leaves the page frees the device, and its late lines change nothing.
func TestView_EscapeEndsTheTry(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &station{devices: three(), hold: make(chan struct{})}
		w := newView(s, speaker(t, fault.English))
		w.look(t.Context(), time.Now())
		press(t, w, "down", "enter", "esc")
		if said := shown(w, 80, 24); strings.Contains(said, "Trying") || w.try.ended {
			t.Errorf("after escape:\n%s", said)
		}
		if s.tried[0].Device != "c" || !w.key(t.Context(), "q") {
			t.Errorf("%+v", s.tried)
		}
	})
}

func TestView_NetworkSaysWhereTheWayEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := newView(&station{}, speaker(t, fault.English))
		press(t, w, "n")
		if said := shown(w, 80, 24); !strings.Contains(said, "The line is up, the state server does not answer") || !strings.Contains(said, "[refused]") {
			t.Errorf("network:\n%s", said)
		}
	})
}

// On a real terminal: a screen of its own, drawn in place, and left as it was.
func TestWatch_OnATerminal(t *testing.T) {
	p, err := pty.Open()
	if err != nil {
		t.Skipf("no pseudo-terminal here: %v", err)
	}
	defer p.Close()
	tty, err := os.OpenFile(p.Path, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = tty.Close() }()
	ended := make(chan error, 1)
	go func() {
		ended <- Watch(t.Context(), &station{devices: three()}, speaker(t, fault.Hindi), tty, tty, "xterm")
	}()
	var seen bytes.Buffer
	buf := make([]byte, 4096)
	for !strings.Contains(seen.String(), "PrintOne") {
		n, err := p.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		seen.Write(buf[:n])
	}
	if !strings.Contains(seen.String(), "\x1b[?1049h") || !strings.Contains(seen.String(), "प्रिंटर") {
		t.Errorf("%q", seen.String())
	}
	if _, err := p.Write([]byte("q")); err != nil {
		t.Fatal(err)
	}
	for !strings.Contains(seen.String(), "\x1b[?1049l") {
		n, err := p.Read(buf)
		if err != nil {
			t.Fatal(err)
		}
		seen.Write(buf[:n])
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// In a pipe, and on a dumb terminal: a line for each change, and none where nothing changed.
func TestWatch_InAPipe(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		s := &station{devices: three()}
		var out bytes.Buffer
		ended := make(chan error, 1)
		go func() { ended <- Watch(ctx, s, speaker(t, fault.English), strings.NewReader(""), &out, "xterm") }()
		<-time.After(lookEvery * 5 / 2)
		synctest.Wait()
		before := out.Len()
		s.become(func() { s.devices = s.devices[:2] })
		<-time.After(lookEvery)
		synctest.Wait()
		change := out.String()[before:]
		stop()
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		if strings.Count(change, "\n") != 1 || !strings.Contains(change, "Camera") || !strings.Contains(change, "Unplugged") || strings.Contains(out.String(), "\x1b") {
			t.Errorf("%q after %q", change, out.String()[:before])
		}
		if strings.Count(out.String()[:before], "ScanOne") != 1 {
			t.Errorf("told twice: %q", out.String())
		}
	})
}

func TestRead_TakesKeysApart(t *testing.T) {
	var got []string
	read(strings.NewReader("q\x1b[A\x1bOB\rk7\x1b"), func(k string) bool { got = append(got, k); return true })
	if want := "q up down enter up 7 esc"; strings.Join(got, " ") != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// The devices of the network, with the id by which one is chosen, and without what would steer the terminal.
func TestNearby_EachWithItsID(t *testing.T) {
	v, err := checkup.NewVoice(fault.English)
	if err != nil {
		t.Fatal(err)
	}
	text := Text{Voice: v, Width: 80}
	if got := strings.Join(text.Nearby(nil), " "); !strings.Contains(got, "Nothing answered") {
		t.Error(got)
	}
	got := strings.Join(text.Nearby([]wire.Nearby{
		{ID: "da1698ec", Class: "printer", Name: "HP\x1b[2J M404", Model: "HP M404", Place: "Malkhana", Address: "192.168.1.20", Both: true},
		{ID: "0c", Class: "docscan", Name: "Old", Address: "192.168.1.22", Unfit: true}, {ID: "0d", Class: "docscan", Name: "Canon", Address: "192.168.1.23", Used: true},
	}), "\n")
	want := `○ Printer              Not used here          HP[2J M404
    HP M404 · Malkhana · 192.168.1.20 · both sides [da1698ec]
▲ Document scanner     Not used here          Old
    192.168.1.22 [0c]
    It gives neither JPEG nor PNG, and cannot be used.
● Document scanner     This station's         Canon
    192.168.1.23 [0d]`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
