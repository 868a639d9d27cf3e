package all

import (
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"thana/drivers/device"
	"thana/drivers/emulator/escl"
	"thana/drivers/emulator/ippprinter"
	"thana/drivers/transport/ippusb/ippusbtest"
	"thana/shared/fault"
)

// front is one address behind which a printer or a scanner or both stand, as ipp-usb puts them there.
type front struct {
	*httptest.Server
	looking atomic.Bool // ipp-usb has not finished with the device
}

func serve(t *testing.T, prints, scans bool) *front {
	t.Helper()
	f, routes := &front{}, http.NewServeMux()
	put := func(path, addr string) {
		routes.Handle(path, httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: addr}))
	}
	if prints {
		p, err := ippprinter.Start(ippprinter.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { p.Close() })
		put("/ipp/", p.Addr())
	}
	if scans {
		s, err := escl.Start(escl.Options{Width: 300, Height: 300})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		put("/eSCL/", s.Addr())
	}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if f.looking.Load() {
			http.Error(w, "not yet", http.StatusServiceUnavailable)
			return
		}
		routes.ServeHTTP(w, r)
	}))
	t.Cleanup(f.Close)
	return f
}

func (f *front) port(t *testing.T) int {
	_, text, _ := strings.Cut(strings.TrimPrefix(f.URL, "http://"), ":")
	n, err := strconv.Atoi(text)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

const ident = "-HP-LaserJet-M1-5---Sons"

// overUSBAt is a source whose clock the test turns.
func overUSBAt(p ippusbtest.Place, configured map[device.Class][]string) (s *overUSB, later func(time.Duration)) {
	s = newIPPUSB(p.Place, slog.New(slog.DiscardHandler), configured)
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	s.now = func() time.Time { return now }
	s.answer = time.Minute // a busy machine is no silent device
	return s, func(d time.Duration) { now = now.Add(d) }
}

func list(t *testing.T, s device.Source) (names []string, found []device.Found) {
	t.Helper()
	found, err := s.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		names = append(names, string(f.Class)+" at "+f.Where+", "+f.Name+", "+f.Serial)
	}
	return names, found
}

func TestIPPUSB_LightsUpByItself(t *testing.T) {
	const scanner, printer = "docscan at usb 1-2, HP LaserJet M1.5 & Sons, S1", "printer at usb 1-2, HP LaserJet M1.5 & Sons, S1"
	for name, c := range map[string]struct {
		prints, scans bool
		want          string
	}{
		"printer": {true, false, printer},
		"scanner": {false, true, scanner},
		"both":    {true, true, scanner + "; " + printer},
	} {
		t.Run(name, func(t *testing.T) {
			p, f := ippusbtest.New(t), serve(t, c.prints, c.scans)
			s, _ := overUSBAt(p, nil)
			if names, _ := list(t, s); names != nil {
				t.Fatalf("nothing is plugged in: %v", names)
			}
			p.Plug("1-2", "5", "S1", 4)
			if names, _ := list(t, s); names != nil {
				t.Fatalf("ipp-usb does not serve it yet: %v", names)
			}
			f.looking.Store(true)
			p.State("03f0-0a2b-S1"+ident, f.port(t))
			if names, _ := list(t, s); names != nil {
				t.Fatalf("ipp-usb still looks at it: %v", names)
			}
			f.looking.Store(false)
			names, found := list(t, s)
			if strings.Join(names, "; ") != c.want {
				t.Fatalf("%v, want %s", names, c.want)
			}
			for _, is := range found {
				dev, err := s.Open(t.Context(), is)
				if err != nil || dev.Info().Class != is.Class {
					t.Fatalf("%v, %v", dev, err)
				}
				use(t, dev)
				dev.Close()
			}
			p.Pull("1-2")
			if names, _ := list(t, s); names != nil {
				t.Fatalf("pulled: %v", names)
			}
			if _, err := s.Open(t.Context(), found[0]); !errors.Is(err, fault.DeviceGone) {
				t.Fatal(err)
			}
			p.Plug("1-2", "6", "S1", 4)
			if _, again := list(t, s); len(again) != len(found) || again[0].Key == found[0].Key {
				t.Fatalf("plugged in again: %+v, before %+v", again, found)
			}
		})
	}
}

// Without ipp-usb the printer is listed, with what is to be done; it works as soon as it is served.
func TestIPPUSB_NobodyServesIt(t *testing.T) {
	p, f := ippusbtest.New(t), serve(t, true, false)
	s, later := overUSBAt(p, nil)
	p.Plug("1-2", "5", "S1", 4)
	if names, _ := list(t, s); names != nil {
		t.Fatal(names)
	}
	later(unservedFor)
	_, found := list(t, s)
	if len(found) != 1 || found[0].Class != device.Print {
		t.Fatalf("%+v", found)
	}
	if _, err := s.Open(t.Context(), found[0]); !errors.Is(err, fault.DeviceIPPUSB) || fault.Of(err).Facts["device"] == "" {
		t.Fatal(err)
	}
	p.State("03f0-0a2b-S1"+ident, 9) // discard: nobody is there
	list(t, s)
	if _, err := s.Open(t.Context(), found[0]); !errors.Is(err, fault.DeviceIPPUSB) {
		t.Fatal(err)
	}
	p.State("03f0-0a2b-S1"+ident, f.port(t))
	list(t, s)
	dev, err := s.Open(t.Context(), found[0])
	if err != nil {
		t.Fatal(err)
	}
	dev.Close()
}

func TestIPPUSB_TwoAlike(t *testing.T) {
	p, f := ippusbtest.New(t), serve(t, true, false)
	s, later := overUSBAt(p, nil)
	p.Plug("1-2", "5", "", 4)
	p.Plug("1-3", "6", "", 4)
	p.State("03f0-0a2b-"+ident, f.port(t))
	list(t, s)
	later(unservedFor)
	_, found := list(t, s)
	if len(found) != 2 || found[0].Where != "usb 1-2" || found[1].Where != "usb 1-3" {
		t.Fatalf("%+v", found)
	}
	if _, err := s.Open(t.Context(), found[1]); !errors.Is(err, fault.DeviceIPPUSB) {
		t.Fatal(err)
	}
}

// A face that a technician has set up by its address is listed there, and nowhere else.
func TestIPPUSB_ConfiguredByAddress(t *testing.T) {
	p, f := ippusbtest.New(t), serve(t, true, true)
	at := strconv.Itoa(f.port(t))
	p.Plug("1-2", "5", "S1", 4)
	p.State("03f0-0a2b-S1"+ident, f.port(t))
	for _, c := range []struct {
		printers, scanners []string
		want               int
	}{
		{[]string{"ipp://localhost:" + at + "/ipp/print"}, nil, 1},
		{[]string{"ipp://127.0.0.1:" + at + "/ipp/print"}, []string{"http://[::1]:" + at + "/eSCL"}, 0},
		{[]string{"ipp://10.0.0.9:" + at + "/ipp/print", "::"}, []string{"http://localhost:1/eSCL"}, 2},
	} {
		s, _ := overUSBAt(p, map[device.Class][]string{device.Print: c.printers, device.Document: c.scanners})
		if names, _ := list(t, s); len(names) != c.want {
			t.Errorf("with %v and %v: %v", c.printers, c.scanners, names)
		}
	}
}

// What the watcher compares changes at a plug and while a device still has to say what it is, and stays as it is otherwise.
func TestIPPUSB_HintsAreFew(t *testing.T) {
	p, f := ippusbtest.New(t), serve(t, true, false)
	s, later := overUSBAt(p, nil)
	last := s.look()
	step := func(what string, want bool) {
		t.Helper()
		now := s.look()
		if got := now != last; got != want {
			t.Errorf("%s: hint %v", what, got)
		}
		last = now
		list(t, s)
	}
	step("nothing there", false)
	p.Plug("1-2", "5", "S1", 4)
	step("plugged in", true)
	step("not served yet", true)
	later(askOften + time.Second)
	step("not served for long", true)
	step("asked a moment ago", false)
	later(askSeldom)
	step("asked again", true)
	p.State("03f0-0a2b-S1"+ident, f.port(t))
	step("served", true)
	step("known", false)
	later(time.Hour)
	step("an hour later", false)
	p.Pull("1-2")
	step("pulled", true)
	step("nothing there any more", false)
}

// The source of this machine begins and ends without leaving anything behind.
func TestIPPUSB_Ends(t *testing.T) {
	before := goleak.IgnoreCurrent()
	s := IPPUSB(slog.New(slog.DiscardHandler), nil)
	if _, err := s.List(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := goleak.Find(before); err != nil {
		t.Error(err)
	}
}
