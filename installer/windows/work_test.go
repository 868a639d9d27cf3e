package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"image"
	_ "image/png"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"thana/installer/hands"
	"thana/installer/station"
)

// account is the folder of the account that wine plays: the one that runs the test.
func account(t *testing.T) string {
	t.Helper()
	u, err := user.Current()
	must(t, err)
	return `C:\users\` + u.Username + `\AppData`
}

func userData(t *testing.T) string { return account(t) + `\Local\thana-desktop` }

// kept is a sum of the user's certificate, drafts and settings; the log is of the moment.
func kept(t *testing.T, p *prefix) string {
	t.Helper()
	sums := sha256.New()
	files := 0
	_ = filepath.WalkDir(p.path(userData(t)), func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && filepath.Ext(path) != ".log" {
			files++
			fmt.Fprintln(sums, path, sum(t, path))
		}
		return err
	})
	if files == 0 {
		return ""
	}
	return fmt.Sprintf("%d files, %.8x", files, sums.Sum(nil))
}

// entry looks at what Windows lists among its programs.
func entry(t *testing.T, p *prefix, key, folder, version, mode string) {
	t.Helper()
	have := p.key(key)
	for name, want := range map[string]string{
		"DisplayName": "Thana", "DisplayVersion": version, "Publisher": "Thana maintainers", "InstallLocation": folder, "DisplayIcon": folder + `\thana-desktop.exe`,
		"UninstallString": `"` + folder + `\uninstall.exe" ` + mode, "QuietUninstallString": `"` + folder + `\uninstall.exe" /S ` + mode, "NoModify": "0x1", "NoRepair": "0x1",
	} {
		is(t, key[:4]+" "+name, have[name], want)
	}
	var kilobytes int
	if _, err := fmt.Sscanf(have["EstimatedSize"], "0x%x", &kilobytes); err != nil || kilobytes < 20_000 || kilobytes > 100_000 {
		t.Errorf("EstimatedSize is %q", have["EstimatedSize"])
	}
}

// menu looks at the entry of the Start menu: it leads to the program.
func menu(t *testing.T, p *prefix, at, folder string) {
	t.Helper()
	content, err := os.ReadFile(p.path(at))
	must(t, err)
	is(t, "Start menu leads to "+folder, bytes.Contains(content, []byte(folder+`\thana-desktop.exe`)), true)
}

// work starts the installed program, pairs it with a station, writes a diary entry in Hindi and leaves a draft; the window stays open.
func work(t *testing.T, p *prefix, display *hands.Display) *window {
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Minute)
	defer cancel()
	s, err := station.New(t.TempDir(), *bin)
	must(t, err)
	must(t, s.Start(ctx))
	t.Cleanup(func() { must(t, s.Stop()) })

	began := time.Now()
	program := p.start(machineFolder+`\thana-desktop.exe`, "--size", "1366x768")
	w, err := hands.Attach(ctx, display, program.socket)
	must(t, err)
	must(t, w.Page(ctx, "pairing"))
	fmt.Printf("the window stands after %.1f s\n", time.Since(began).Seconds())
	looked(t, w, "pairing")

	code, err := s.OpenPairing(ctx)
	must(t, err)
	must(t, w.Type(ctx, "field.pair.address", s.Address()))
	must(t, w.Type(ctx, "field.pair.code", code))
	must(t, w.Click(ctx, "pair.go"))
	must(t, w.Page(ctx, "signin"))
	must(t, w.Click(ctx, "officer.verma"))
	must(t, w.Secret(ctx, "field.password", "demo-verma"))
	must(t, w.Key(ctx, "Return"))
	must(t, w.Page(ctx, "home"))
	key, err := os.ReadFile(p.path(userData(t) + `\desktop.key`))
	must(t, err)
	is(t, "the key on the disk is in clear", bytes.Contains(key, []byte("PRIVATE KEY")), false)

	const subject, half = "गश्त पर रवानगी", "आधी लिखी प्रविष्टि"
	must(t, w.Click(ctx, "home.diary"))
	must(t, w.Page(ctx, "diary.form"))
	must(t, w.Type(ctx, "field.subject", subject))
	must(t, w.Type(ctx, "field.body", "उप निरीक्षक वर्मा दो आरक्षकों के साथ गश्त पर रवाना हुए।"))
	looked(t, w, "diary-form-hi")
	must(t, w.Click(ctx, "diary.register"))
	must(t, w.Page(ctx, "diary"))
	_, err = w.Await(ctx, "the entry", func(v hands.View) bool { return v.Says(subject) })
	must(t, err)
	must(t, w.Click(ctx, "head.lang"))
	_, err = w.Await(ctx, "English", func(v hands.View) bool { return v.Lang == "en" })
	must(t, err)
	looked(t, w, "diary-en")
	fmt.Printf("paired, signed in, entry registered after %.1f s\n", time.Since(began).Seconds())

	must(t, w.Click(ctx, "diary.new"))
	must(t, w.Page(ctx, "diary.form"))
	must(t, w.Type(ctx, "field.subject", half))
	until(t, "the draft on the disk", func() bool {
		found, _ := filepath.Glob(filepath.Join(p.path(userData(t)), "drafts", "verma", "*.draft"))
		return len(found) == 1
	})
	program.kill()
	program = p.start(machineFolder+`\thana-desktop.exe`, "--size", "1366x768")
	w, err = hands.Attach(ctx, display, program.socket)
	must(t, err)
	must(t, w.Click(ctx, "officer.verma"))
	must(t, w.Secret(ctx, "field.password", "demo-verma"))
	must(t, w.Key(ctx, "Return"))
	must(t, w.Page(ctx, "home"))
	_, err = w.Await(ctx, "the draft", func(v hands.View) bool { return v.Says(half) })
	must(t, err)
	looked(t, w, "home-en")
	said, err := s.Verify(ctx)
	must(t, err)
	is(t, "the state server: complete", strings.Contains(said, "complete"), true)
	return program
}

// looked takes a picture of the window and judges that something is drawn: a page has text, lines and areas in more than a few colours,
// and none of them covers it.
func looked(t *testing.T, w *hands.Window, name string) {
	t.Helper()
	dir := *keep
	if dir == "" {
		dir = t.TempDir()
	}
	path := filepath.Join(dir, name+".png")
	must(t, w.Shot(t.Context(), path))
	f, err := os.Open(path)
	must(t, err)
	defer f.Close()
	m, _, err := image.Decode(f)
	must(t, err)
	colours, most, all := map[[3]uint32]int{}, 0, m.Bounds().Dx()*m.Bounds().Dy()
	for y := m.Bounds().Min.Y; y < m.Bounds().Max.Y; y++ {
		for x := m.Bounds().Min.X; x < m.Bounds().Max.X; x++ {
			r, g, b, _ := m.At(x, y).RGBA()
			c := [3]uint32{r, g, b}
			colours[c]++
			most = max(most, colours[c])
		}
	}
	if len(colours) < 50 || most > all*98/100 {
		t.Errorf("%s is blank: %d colours, one of them on %d of %d pixels", name, len(colours), most, all)
		return
	}
	fmt.Printf("  good  picture of %s: %v, %d colours\n", name, m.Bounds().Size(), len(colours))
}
