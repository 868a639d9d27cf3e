package torture

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thana/desktop/draft"
	"thana/desktop/link"
	"thana/installer/hands"
	"thana/installer/station"
	"thana/shared/wire"
)

// lostAtMost is what a power cut may take of what was typed.
const lostAtMost = time.Second

// typist writes a diary entry in the real window when the blow falls.
type typist struct {
	t       *testing.T
	station *station.Station
	display *hands.Display
	round   int
	written string // what the draft of the last round must begin with
}

const typistLogin = "meena"

// newTypist opens a virtual screen, or returns nil and says what is missing.
func newTypist(ctx context.Context, t *testing.T, s *station.Station) *typist {
	t.Helper()
	for _, tool := range []string{"Xvfb", "openbox", "xdotool", "xclip"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Logf("the desktop is not killed: %s is not installed", tool)
			return nil
		}
	}
	d, err := hands.OpenDisplay(ctx, 1366, 768)
	must(t, err)
	t.Cleanup(d.Close)
	must(t, s.PairDesktop(ctx))
	return &typist{t: t, station: s, display: d}
}

// strike opens the window, finds the draft of the round before, writes the next one and is killed after the pause.
func (y *typist) strike(ctx context.Context, pause time.Duration) error {
	y.round++
	probe := filepath.Join(y.station.Dir, "desktop", fmt.Sprintf("probe%d", y.round))
	window, err := y.station.StartDesktop(y.display.Env(), "--probe", probe, "--size", "1366x768", "--lang", "hi")
	if err != nil {
		return err
	}
	defer window.Kill()
	w, err := hands.Attach(ctx, y.display, probe)
	if err != nil {
		log, _ := os.ReadFile(filepath.Join(y.station.Dir, "log", "thana-desktop.log"))
		return fmt.Errorf("%w; the desktop says: %s", err, log)
	}
	if err := y.enter(ctx, w); err != nil {
		return err
	}
	text := fmt.Sprintf("रवानगी %d: गश्त पर", y.round)
	if err := w.Type(ctx, "field.subject", text); err != nil {
		return err
	}
	shown := time.Now()
	awhile(ctx, pause)
	window.Kill()
	if time.Since(shown) >= lostAtMost {
		y.written = text
	}
	return y.onDisk(ctx)
}

// enter signs in, looks for the last draft at home, and opens a new diary entry.
func (y *typist) enter(ctx context.Context, w *hands.Window) error {
	if err := w.Page(ctx, "signin"); err != nil {
		return err
	}
	if err := w.Click(ctx, "officer."+typistLogin); err != nil {
		return err
	}
	if err := w.Click(ctx, "field.password"); err != nil {
		return err
	}
	if err := w.Key(ctx, strings.Split("d e m o minus m e e n a", " ")...); err != nil {
		return err
	}
	if err := w.Key(ctx, "Return"); err != nil {
		return err
	}
	if _, err := w.Await(ctx, "home with the draft "+y.written, func(v hands.View) bool { return v.Page == "home" && v.Says(y.written) }); err != nil {
		return err
	}
	if err := w.Click(ctx, "home.diary"); err != nil {
		return err
	}
	return w.Page(ctx, "diary.form")
}

// onDisk opens the drafts with the key that a sign-in gives, as the next start of the desktop does.
func (y *typist) onDisk(ctx context.Context) error {
	if y.written == "" {
		return nil // every kill so far came within the second that may be lost
	}
	dir := y.station.DesktopData()
	own, err := link.Identity(dir, "")
	if err != nil {
		return err
	}
	address, certificate, _ := link.Paired(dir)
	l := link.New(link.Config{Address: address, Own: own, Appliance: certificate})
	s, err := l.SignIn(ctx, wire.SignIn{Login: typistLogin, Password: "demo-" + typistLogin})
	if err != nil {
		return err
	}
	drafts, err := draft.Open(filepath.Join(dir, "drafts"), typistLogin, s.DraftKey)
	if err != nil {
		return err
	}
	all, err := drafts.List()
	for _, d := range all {
		if strings.Contains(string(d.Body), y.written) {
			return err
		}
	}
	return fmt.Errorf("%q was typed more than %s before the kill and is in none of %d drafts: %v", y.written, lostAtMost, len(all), err)
}
