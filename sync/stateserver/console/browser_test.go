package console_test

import (
	"bufio"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"thana/shared/fault"
	"thana/sync/stateserver/journal"
)

var pictures = flag.String("pictures", "", "folder for a picture of each page, in both languages")

// browser is a headless Chromium, spoken to over a pipe by its own protocol: messages of JSON that end with a NUL.
type browser struct {
	t       *testing.T
	to      io.Writer
	from    *bufio.Reader
	id      int
	session string
	loads   int // pages that were loaded whole
	url     string
}

// openBrowser skips the test where there is no Chromium.
func openBrowser(t *testing.T, url string) *browser {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("no chromium here: the console is not tried in a browser")
	}
	hear, tell, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	answer, speak, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, "--headless", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--no-first-run",
		"--user-data-dir="+t.TempDir(), "about:blank")
	cmd.ExtraFiles = []*os.File{hear, speak} // 3 and 4, as the protocol has it
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_, _ = hear.Close(), speak.Close()
	over := time.AfterFunc(5*time.Minute, func() { _ = cmd.Process.Kill() }) // a browser that hangs must not hang the test
	b := &browser{t: t, to: tell, from: bufio.NewReader(answer), url: url}
	t.Cleanup(func() {
		over.Stop()
		_, _ = io.WriteString(tell, `{"id":0,"method":"Browser.close"}`+"\x00")
		_ = tell.Close()
		_, _ = io.Copy(io.Discard, answer)
		_ = cmd.Wait()
		_ = answer.Close()
	})
	var target struct{ TargetID string }
	b.call("Target.createTarget", map[string]any{"url": "about:blank"}, &target)
	var attached struct{ SessionID string }
	b.call("Target.attachToTarget", map[string]any{"targetId": target.TargetID, "flatten": true}, &attached)
	b.session = attached.SessionID
	b.call("Page.enable", nil, nil)
	b.call("Emulation.setFocusEmulationEnabled", map[string]any{"enabled": true}, nil) // a page of its own has no window that could have the focus
	b.size(1366, 768)
	return b
}

type message struct {
	ID     int             `json:"id"`
	Method string          `json:"method"`
	Result json.RawMessage `json:"result"`
	Error  *struct{ Message string }
}

func (b *browser) read() message {
	b.t.Helper()
	text, err := b.from.ReadBytes(0)
	if err != nil {
		b.t.Fatalf("the browser ended: %v", err)
	}
	var m message
	if err := json.Unmarshal(text[:len(text)-1], &m); err != nil {
		b.t.Fatal(err)
	}
	if m.Method == "Page.loadEventFired" {
		b.loads++
	}
	return m
}

// say sends a message and waits for no answer.
func (b *browser) say(method string, params map[string]any) {
	b.t.Helper()
	b.id++
	ask := map[string]any{"id": b.id, "method": method}
	if params != nil {
		ask["params"] = params
	}
	if b.session != "" {
		ask["sessionId"] = b.session
	}
	text, err := json.Marshal(ask)
	if err == nil {
		_, err = b.to.Write(append(text, 0))
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

func (b *browser) call(method string, params map[string]any, result any) {
	b.t.Helper()
	b.say(method, params)
	for {
		m := b.read()
		if m.ID != b.id {
			continue
		}
		if m.Error != nil {
			b.t.Fatalf("%s: %s", method, m.Error.Message)
		}
		if result != nil {
			if err := json.Unmarshal(m.Result, result); err != nil {
				b.t.Fatal(err)
			}
		}
		return
	}
}

func (b *browser) size(width, height int) {
	b.t.Helper()
	b.call("Emulation.setDeviceMetricsOverride", map[string]any{"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false}, nil)
}

// loading does something that loads a page, and waits for it.
func (b *browser) loading(do func()) {
	b.t.Helper()
	before := b.loads
	do()
	for b.loads == before {
		b.read()
	}
}

func (b *browser) open(path string) {
	b.t.Helper()
	b.loading(func() { b.call("Page.navigate", map[string]any{"url": b.url + path}, nil) })
}

// js evaluates in the page what the page itself may not: it has no script.
func js[T any](b *browser, expression string) (v T) {
	b.t.Helper()
	var out struct {
		Result           struct{ Value json.RawMessage }
		ExceptionDetails *struct{ Text string }
	}
	b.call("Runtime.evaluate", map[string]any{"expression": expression, "returnByValue": true}, &out)
	if out.ExceptionDetails != nil {
		b.t.Fatalf("%s: %s", expression, out.ExceptionDetails.Text)
	}
	if err := json.Unmarshal(out.Result.Value, &v); err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return v
}

func (b *browser) press(key string) {
	b.t.Helper()
	code := map[string]int{"Tab": 9, "Enter": 13}[key]
	text := map[string]string{"Enter": "\r"}[key]
	down := map[string]any{"type": "keyDown", "key": key, "code": key, "windowsVirtualKeyCode": code, "text": text}
	up := map[string]any{"type": "keyUp", "key": key, "code": key, "windowsVirtualKeyCode": code}
	if key == "Enter" { // it may load another page, whose answer to these never comes
		b.say("Input.dispatchKeyEvent", down)
		b.say("Input.dispatchKeyEvent", up)
		return
	}
	b.call("Input.dispatchKeyEvent", down, nil)
	b.call("Input.dispatchKeyEvent", up, nil)
}

func (b *browser) write(text string) {
	b.t.Helper()
	b.call("Input.insertText", map[string]any{"text": text}, nil)
}

// signIn uses the keys alone: the login has the focus.
func (b *browser) signIn(login string) {
	b.t.Helper()
	b.open("/sign-in")
	for range 100 { // the focus comes after the page
		if js[string](b, "document.activeElement.id") == "login" {
			break
		}
	}
	if js[string](b, "document.activeElement.id") != "login" {
		b.t.Fatal("the login does not have the focus")
	}
	b.write(login)
	b.press("Tab")
	b.write(password)
	b.loading(func() { b.press("Enter") })
	if at := js[string](b, "location.pathname"); at != "/stations" {
		b.t.Fatalf("signed in and at %s", at)
	}
}

func (b *browser) picture(name string) {
	b.t.Helper()
	if *pictures == "" {
		return
	}
	var shot struct{ Data string }
	b.call("Page.captureScreenshot", map[string]any{"format": "png"}, &shot)
	data, err := base64.StdEncoding.DecodeString(shot.Data)
	if err == nil {
		err = os.WriteFile(filepath.Join(*pictures, name+".png"), data, 0o600)
	}
	if err != nil {
		b.t.Fatal(err)
	}
}

// browsed are the pages that a role looks at.
func browsed() map[string][]string {
	return map[string][]string{
		"asha": {"/stations", "/stations/231001", "/quality", "/quality/records?what=late_event&late=1", "/records", "/records/231001/fir-1",
			"/prove/231001/fir-1", "/search", "/exports?day=22/11/2026", "/alarms", "/verify", "/order?station=231001&number=D-17/2026"},
		"meera": {"/views", "/records/231001/fir-1"},
	}
}

// furnished is a site with something on every page.
func furnished(t *testing.T) *site {
	t.Helper()
	s := newSite(t)
	manned(t, s)
	graded(s)
	bureaued(s)
	destroyed(t, s, false)
	for code, detail := range map[fault.Code]string{
		fault.SyncFork: "at 7: the chain is another one than the one received", fault.SyncRevoked: "called from 10.23.4.5, serial 1f",
	} {
		if err := s.db.Raise(t.Context(), journal.Alarm{Station: "231001", Code: string(code), Detail: detail, At: time.Now()}); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// node is what a screen reader is told of a part of the page.
type node struct {
	Ignored bool
	Role    struct{ Value string }
	Name    struct{ Value string }
	Parent  string `json:"parentId"`
}

func (b *browser) told() (all []node) {
	b.t.Helper()
	var tree struct{ Nodes []node }
	b.call("Accessibility.getFullAXTree", nil, &tree)
	for _, n := range tree.Nodes {
		if !n.Ignored {
			all = append(all, n)
		}
	}
	return all
}

func namesOf(all []node, role string) (names []string) {
	for _, n := range all {
		if n.Role.Value == role {
			names = append(names, n.Name.Value)
		}
	}
	return names
}

// A screen reader finds landmarks, one heading of the page, a name on every table and on every field, and heads over cells;
// nothing is wider than the screen, neither at 1366 pixels nor at 200 %; in both languages.
func TestBrowser_EveryPageIsWholeAndTold(t *testing.T) {
	s := furnished(t)
	b := openBrowser(t, s.url)
	for login, paths := range browsed() {
		b.signIn(login)
		for _, lang := range []string{"en", "hi"} {
			b.open("/lang?to=" + lang)
			for _, path := range paths {
				b.size(1366, 768)
				b.open(path)
				all := b.told()
				for _, landmark := range []string{"banner", "navigation", "main"} {
					if n := len(namesOf(all, landmark)); n != 1 {
						t.Errorf("%s in %s: %d of %s", path, lang, n, landmark)
					}
				}
				if n := js[int](b, "document.querySelectorAll('h1').length"); n != 1 {
					t.Errorf("%s in %s: %d headings of the page", path, lang, n)
				}
				for _, role := range []string{"table", "textbox", "combobox", "button", "link", "image"} {
					if slices.Contains(namesOf(all, role), "") {
						t.Errorf("%s in %s: a %s without a name", path, lang, role)
					}
				}
				if cells := js[int](b, "document.querySelectorAll('th:not([scope])').length"); cells > 0 {
					t.Errorf("%s in %s: %d heads do not say over what", path, lang, cells)
				}
				for _, width := range []int{1366, 683} { // 683: a window of 1366 at 200 %
					b.size(width, 768)
					if over := js[int](b, "document.documentElement.scrollWidth - innerWidth"); over > 0 {
						t.Errorf("%s in %s: %d pixels beyond a screen of %d: %s", path, lang, over, width, widest(b))
					}
					name := strings.NewReplacer("/", "_", "?", "_", "&", "_", "=", "_").Replace(strings.Trim(path, "/"))
					b.picture(fmt.Sprintf("%s-%s-%s-%d", login, name, lang, width))
				}
			}
		}
	}
}

// widest names what reaches furthest beyond the screen.
func widest(b *browser) string {
	return js[string](b, `[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.skip')).map(e => e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 30)).slice(-1)[0] || ''`)
}

// From the address line to a sorted board without a mouse: the first key leads past the menu, and the focus can be seen.
func TestBrowser_KeyboardAlone(t *testing.T) {
	s := furnished(t)
	b := openBrowser(t, s.url)
	b.signIn("asha")
	b.open("/stations")
	focus := func() string { return js[string](b, "document.activeElement.textContent.trim()") }
	if b.press("Tab"); focus() != "To the content" {
		t.Errorf("the first key leads to %q", focus())
	}
	if seen := js[float64](b, "document.activeElement.getBoundingClientRect().left"); seen < 0 {
		t.Error("the way to the content cannot be seen when it has the focus")
	}
	b.press("Enter")
	if in := js[string](b, "document.activeElement.id"); in != "content" {
		t.Errorf("it leads to %q", in)
	}
	for i := 0; focus() != "Entries waiting" && i < 40; i++ {
		b.press("Tab")
	}
	if style := js[string](b, "getComputedStyle(document.activeElement).outlineStyle"); style == "none" {
		t.Error("the focus cannot be seen")
	}
	b.loading(func() { b.press("Enter") })
	if order := js[string](b, "[...document.querySelectorAll('th')].find(h => h.textContent == 'Entries waiting').getAttribute('aria-sort')"); order != "ascending" {
		t.Errorf("the board is sorted %q", order)
	}
	b.press("Tab")
	for i := 0; focus() != "Data quality" && i < 10; i++ {
		b.press("Tab")
	}
	b.loading(func() { b.press("Enter") })
	if at := js[string](b, "location.pathname"); at != "/quality" {
		t.Errorf("the menu leads to %s", at)
	}
}

// The proof and the certificate fit on paper: no menu, no button, nothing beyond the sheet.
func TestBrowser_PaperOfTheProof(t *testing.T) {
	s := furnished(t)
	b := openBrowser(t, s.url)
	b.signIn("asha")
	b.open("/prove/231001/fir-1")
	b.call("Emulation.setEmulatedMedia", map[string]any{"media": "print"}, nil)
	b.size(718, 1000) // A4 within its margins, 96 pixels an inch
	if over := js[int](b, "document.documentElement.scrollWidth - innerWidth"); over > 0 {
		t.Errorf("%d pixels beyond the sheet: %s", over, widest(b))
	}
	for _, gone := range []string{"nav", "button", ".noprint"} {
		if shown := js[bool](b, "[...document.querySelectorAll('"+gone+"')].some(e => e.offsetHeight > 0)"); shown {
			t.Errorf("%s is on the paper", gone)
		}
	}
	b.picture("paper-of-the-proof")
	var paper struct{ Data string }
	b.call("Page.printToPDF", map[string]any{"paperWidth": 8.27, "paperHeight": 11.69}, &paper)
	pdf, err := base64.StdEncoding.DecodeString(paper.Data)
	if err != nil || !strings.HasPrefix(string(pdf), "%PDF") {
		t.Fatalf("no paper: %v", err)
	}
	if *pictures != "" {
		if err := os.WriteFile(filepath.Join(*pictures, "proof.pdf"), pdf, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}
