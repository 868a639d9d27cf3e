package screen

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
	"net"
	"os"

	"fyne.io/fyne/v2"

	"thana/desktop/widget"
	"thana/shared/fault"
)

// Probed is one visible widget as the probe tells it, in window pixels.
type Probed struct {
	ID       string `json:"id,omitempty"`
	Role     string `json:"role"`
	Text     string `json:"text,omitempty"`
	X        int    `json:"x"`
	Y        int    `json:"y"`
	W        int    `json:"w"`
	H        int    `json:"h"`
	Focused  bool   `json:"focused,omitempty"`
	Disabled bool   `json:"disabled,omitempty"`
	Hidden   bool   `json:"hidden,omitempty"` // scrolled out of sight
}

// Probe is the answer of the probe: what a helper for people who cannot see the screen would be told.
type Probe struct {
	Page    string   `json:"page"`
	Lang    string   `json:"lang"`
	Stage   string   `json:"stage"`
	Width   int      `json:"width"`
	Height  int      `json:"height"`
	Widgets []Probed `json:"widgets"`
}

// Look tells what is on the screen now. It is called in the drawing goroutine.
func (w *Window) Look() Probe {
	c := w.Canvas()
	scale := c.Scale()
	px := func(v float32) int { return int(v*scale + 0.5) }
	p := Probe{Page: w.page.Name(), Lang: string(w.Voice.Lang()), Stage: string(w.Shift.Stage()),
		Width: px(c.Size().Width), Height: px(c.Size().Height)}
	focused := c.Focused()
	roots := []fyne.CanvasObject{c.Content()}
	roots = append(roots, c.Overlays().List()...)
	for _, root := range roots {
		widget.Walk(root, c.Size(), func(n widget.Node) bool {
			i, ok := n.Object.(widget.Identified)
			if !ok || i.ID() == "" && i.Shown() == "" {
				return true
			}
			one := Probed{ID: i.ID(), Role: i.Role(), Text: i.Shown(), X: px(n.At.X), Y: px(n.At.Y), W: px(n.Size.Width), H: px(n.Size.Height), Hidden: !n.Seen()}
			if d, ok := n.Object.(fyne.Disableable); ok {
				one.Disabled = d.Disabled()
			}
			if f, ok := n.Object.(fyne.Focusable); ok {
				one.Focused = f == focused
			}
			p.Widgets = append(p.Widgets, one)
			return true
		})
	}
	return p
}

// ServeProbe answers each line that arrives at a Unix socket with one line of JSON, a Probe, until the socket is
// closed. It only reads: nothing can be pressed or typed through it.
func (w *Window) ServeProbe(path string) (net.Listener, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, fault.Wrap(fault.ConfigListen, "screen.ServeProbe", err)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fault.Wrap(fault.ConfigListen, "screen.ServeProbe", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(fault.Wrap(fault.ConfigListen, "screen.ServeProbe", err), l.Close())
	}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				w.AnswerProbe(conn, conn)
			}()
		}
	}()
	return l, nil
}

// AnswerProbe answers each line of in with one line of JSON, a Probe, until one of them ends. Where there are no Unix
// sockets the program's own input and output are the line.
func (w *Window) AnswerProbe(in io.Reader, out io.Writer) {
	for lines := bufio.NewScanner(in); lines.Scan(); {
		var p Probe
		fyne.DoAndWait(func() { p = w.Look() })
		if err := json.NewEncoder(out).Encode(p); err != nil {
			return
		}
	}
}
