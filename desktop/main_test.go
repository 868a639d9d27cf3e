package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"thana/desktop/screen"
	"thana/shared/fault"
	"thana/shared/pair"
	"thana/shared/record"
	"thana/shared/wire"
)

var shots = flag.String("shots", "", "folder for pictures of the real window; without it none is made")

const childVariable = "THANA_DESKTOP_CHILD"

// TestMain is the program itself where a test starts it as a child.
func TestMain(m *testing.M) {
	if args, ok := os.LookupEnv(childVariable); ok {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		if err := run(ctx, strings.Split(args, "\n"), os.Stdin, os.Stderr); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// appliance answers what the journey below asks: pairing by code, sign-in, the diary.
func appliance(t *testing.T, offer *pair.Offer) string {
	t.Helper()
	mux := http.NewServeMux()
	say := func(w http.ResponseWriter, v any) { _ = json.NewEncoder(w).Encode(v) } // the desktop judges what arrives
	fail := func(w http.ResponseWriter, err error) {
		w.WriteHeader(http.StatusForbidden)
		say(w, wire.Problem{Code: fault.Of(err).Code, Facts: fault.Of(err).Facts})
	}
	var server *httptest.Server
	binding := func(r *http.Request) pair.Binding {
		b, err := pair.BindingOf(*r.TLS, pair.FingerprintOf(server.Certificate().Raw), pair.FingerprintOf(r.TLS.PeerCertificates[0].Raw))
		if err != nil {
			t.Error(err)
		}
		return b
	}
	mux.HandleFunc("POST "+wire.PathPairStart, func(w http.ResponseWriter, r *http.Request) {
		var in wire.PairStart
		_ = json.NewDecoder(r.Body).Decode(&in)
		session, ke2, left, err := offer.Start(time.Now(), in.Name, in.KE1, binding(r))
		if err != nil {
			fail(w, err)
			return
		}
		say(w, wire.PairChallenge{Session: session, KE2: ke2, Left: left})
	})
	mux.HandleFunc("POST "+wire.PathPairFinish, func(w http.ResponseWriter, r *http.Request) {
		var in wire.PairFinish
		_ = json.NewDecoder(r.Body).Decode(&in)
		if _, _, err := offer.Finish(in.Session, in.KE3, binding(r)); err != nil {
			fail(w, err)
			return
		}
		say(w, wire.Paired{})
	})
	duty := record.Officer{Login: "rverma", Rank: "SI", Name: record.Name{Local: "राजेश वर्मा", English: "Rajesh Verma"}, Role: record.Duty}
	mux.HandleFunc("GET "+wire.PathStation, func(w http.ResponseWriter, _ *http.Request) {
		say(w, wire.StationInfo{Station: record.Station{Name: record.Name{Local: "कोतवाली", English: "Kotwali"}, Realm: record.Training, State: 23},
			DiaryDay: record.DateOf(time.Now()), Officers: []wire.OfficerCard{{Officer: duty}}})
	})
	mux.HandleFunc("POST "+wire.PathSessions, func(w http.ResponseWriter, _ *http.Request) {
		say(w, wire.Session{Token: "t", Officer: duty, DraftKey: make([]byte, 32)})
	})
	var diary []record.Revision[record.GDEntry]
	mux.HandleFunc("GET "+wire.PathOverview, func(w http.ResponseWriter, _ *http.Request) { say(w, wire.Overview{Diary: diary}) })
	mux.HandleFunc("GET "+wire.PathDiary, func(w http.ResponseWriter, _ *http.Request) { say(w, diary) })
	mux.HandleFunc("POST "+wire.PathDiary, func(w http.ResponseWriter, r *http.Request) {
		var in wire.Registration[record.GDEntry]
		_ = json.NewDecoder(r.Body).Decode(&in)
		in.Body.Day, in.Body.Serial, in.Body.At = record.DateOf(time.Now()), 1, time.Now()
		e := record.Revision[record.GDEntry]{ID: in.ID, Kind: record.KindGD, Number: record.GDNumber(1, in.Body.Day), At: in.Body.At, By: duty, Body: in.Body}
		diary = append(diary, e)
		say(w, e)
	})
	mux.HandleFunc("GET "+wire.PathEvents, func(w http.ResponseWriter, r *http.Request) {
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	})
	server = httptest.NewUnstartedServer(mux)
	server.TLS = &tls.Config{MinVersion: tls.VersionTLS13, ClientAuth: tls.RequireAnyClientCert}
	server.StartTLS()
	t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	return server.Listener.Addr().String()
}

// display starts a screen of its own; without Xvfb the test is skipped.
func display(t *testing.T) string {
	t.Helper()
	for _, program := range []string{"Xvfb", "xdotool", "xclip"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed: the real window is not driven", program)
		}
	}
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	x := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", "1366x768x24", "-nolisten", "tcp", "-noreset")
	x.ExtraFiles = []*os.File{w}
	if err := x.Start(); err != nil {
		t.Fatal(err)
	}
	w.Close()
	t.Cleanup(func() { _ = x.Process.Kill(); _ = x.Wait() })
	number, err := bufio.NewReader(r).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return ":" + strings.TrimSpace(number)
}

// hands drive the real window: they look through the probe and use mouse, keyboard and clipboard.
type hands struct {
	t       *testing.T
	display string
	socket  string
}

func (h *hands) look() (p screen.Probe, err error) {
	c, err := net.Dial("unix", h.socket)
	if err != nil {
		return p, err
	}
	defer c.Close()
	if _, err := fmt.Fprintln(c); err != nil {
		return p, err
	}
	return p, json.NewDecoder(c).Decode(&p)
}

// until looks again and again until what is awaited is there; a window answers as fast as it draws.
func (h *hands) until(what string, there func(screen.Probe) bool) screen.Probe {
	h.t.Helper()
	deadline := time.After(30 * time.Second)
	ticks := time.NewTicker(50 * time.Millisecond)
	defer ticks.Stop()
	var last screen.Probe
	for {
		if p, err := h.look(); err == nil {
			if last = p; there(p) {
				return p
			}
		}
		select {
		case <-deadline:
			h.t.Fatalf("waited for %s; page %s with %+v", what, last.Page, last.Widgets)
		case <-ticks.C:
		}
	}
}

func widgetOf(p screen.Probe, id string) (screen.Probed, bool) {
	for _, w := range p.Widgets {
		if w.ID == id && !w.Hidden && !w.Disabled {
			return w, true
		}
	}
	return screen.Probed{}, false
}

func (h *hands) x(name string, args ...string) {
	h.t.Helper()
	c := exec.Command(name, args...)
	c.Env = append(os.Environ(), "DISPLAY="+h.display)
	if out, err := c.CombinedOutput(); err != nil {
		h.t.Fatalf("%s %v: %v %s", name, args, err, out)
	}
}

func (h *hands) click(id string) {
	h.t.Helper()
	var w screen.Probed
	h.until(id, func(p screen.Probe) (ok bool) { w, ok = widgetOf(p, id); return ok })
	h.x("xdotool", "mousemove", "--sync", fmt.Sprint(w.X+w.W/2), fmt.Sprint(w.Y+w.H/2), "click", "1")
}

func (h *hands) paste(id, text string) {
	h.t.Helper()
	h.click(id)
	h.until("focus on "+id, func(p screen.Probe) bool { w, ok := widgetOf(p, id); return ok && w.Focused })
	c := exec.Command("xclip", "-selection", "clipboard", "-in")
	c.Env, c.Stdin = append(os.Environ(), "DISPLAY="+h.display), strings.NewReader(text)
	if err := c.Run(); err != nil {
		h.t.Fatal(err)
	}
	h.x("xdotool", "key", "ctrl+v")
}

func (h *hands) page(name string) {
	h.t.Helper()
	h.until("page "+name, func(p screen.Probe) bool { return p.Page == name })
	if *shots != "" {
		h.x("import", "-window", "root", filepath.Join(*shots, name+".png"))
	}
}

func (h *hands) shows(id, text string) {
	h.t.Helper()
	h.until(id+" to show "+text, func(p screen.Probe) bool {
		for _, w := range p.Widgets {
			if (id == "" || w.ID == id) && strings.Contains(w.Text, text) {
				return true
			}
		}
		return false
	})
}

// program starts the desktop as a process of its own.
func program(t *testing.T, display string, args ...string) *exec.Cmd {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "DISPLAY="+display, childVariable+"="+strings.Join(args, "\n"))
	c.Stderr = os.Stderr
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	return c
}

// Without a display, and with one that is not there, the program ends with words instead of a panic.
func TestProgram_NoDisplaySaysSo(t *testing.T) {
	for _, display := range []string{"", ":65000"} {
		c := exec.Command(os.Args[0])
		c.Env = append(os.Environ(), "DISPLAY="+display, "WAYLAND_DISPLAY=", childVariable+"="+strings.Join([]string{"--data", t.TempDir()}, "\n"))
		out, err := c.CombinedOutput()
		if err == nil || !strings.Contains(string(out), string(fault.ConfigDisplay)) || strings.Contains(string(out), "panic") {
			t.Errorf("display %q: %v\n%s", display, err, out)
		}
	}
}

// The real window: pair, sign in, write a diary entry in Hindi, be killed in the middle of the next one, and find it
// again.
func TestProgram_JourneyThroughTheRealWindow(t *testing.T) {
	if testing.Short() {
		t.Skip("starts a display and the program")
	}
	offer, err := pair.NewOffer(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	on, dir := display(t), t.TempDir()
	h := &hands{t, on, filepath.Join(dir, "probe")}
	args := []string{"--data", dir, "--appliance", appliance(t, offer), "--lang", "hi", "--probe", h.socket, "--size", "1366x768"}
	first := program(t, on, args...)

	h.page("pairing")
	h.paste("field.pair.code", offer.Code())
	h.click("pair.go")
	h.signIn()
	h.click("home.diary")
	h.page("diary.form")
	h.paste("field.subject", "गश्त पर रवानगी")
	h.paste("field.body", "उप निरीक्षक वर्मा गश्त पर रवाना हुए।")
	h.click("diary.register")
	h.page("diary")
	h.shows("", "गश्त पर रवानगी")

	h.x("xdotool", "key", "ctrl+l") // English while it runs
	h.shows("page.title", "General Diary")
	h.click("diary.new")
	h.page("diary.form")
	h.paste("field.subject", "आधी लिखी प्रविष्टि")
	h.shows("field.subject", "आधी लिखी प्रविष्टि")
	h.until("the draft on the disk", func(screen.Probe) bool {
		found, _ := filepath.Glob(filepath.Join(dir, "drafts", "rverma", "*.draft"))
		return len(found) == 1
	})
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait() // it was killed

	program(t, on, args...)
	h.signIn()
	h.shows("", "आधी लिखी प्रविष्टि")
}

func (h *hands) signIn() {
	h.t.Helper()
	h.page("signin")
	h.click("officer.rverma")
	h.paste("field.password", "kotwali-2026")
	h.x("xdotool", "key", "Return")
	h.page("home")
}
