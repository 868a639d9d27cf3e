package hands

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
)

// patience is how long the window may take to show what was asked for; a machine that does much else draws a page in seconds.
const patience = time.Minute

// Widget is one visible thing, in window pixels; the desktop's probe says what the fields mean.
type Widget struct {
	ID, Role, Text    string
	X, Y, W, H        int
	Focused, Disabled bool
	Hidden            bool // scrolled out of sight
}

// View is what the window shows.
type View struct {
	Page, Lang, Stage string
	Width, Height     int
	Widgets           []Widget
}

// Find returns the widget with the id.
func (v View) Find(id string) (Widget, bool) {
	i := slices.IndexFunc(v.Widgets, func(w Widget) bool { return w.ID == id })
	if i < 0 {
		return Widget{}, false
	}
	return v.Widgets[i], true
}

// First returns the first widget whose id begins so.
func (v View) First(prefix string) (Widget, bool) {
	i := slices.IndexFunc(v.Widgets, func(w Widget) bool { return strings.HasPrefix(w.ID, prefix) })
	if i < 0 {
		return Widget{}, false
	}
	return v.Widgets[i], true
}

// Says tells whether any widget shows the text.
func (v View) Says(text string) bool {
	return slices.ContainsFunc(v.Widgets, func(w Widget) bool { return strings.Contains(w.Text, text) })
}

// Window is the desktop's window.
type Window struct {
	*Display
	Probe string // socket
	id    string // X window
	turns int    // of the wheel
}

// Attach waits until the desktop's window stands on the display.
func Attach(ctx context.Context, d *Display, probe string) (*Window, error) {
	w := &Window{Display: d, Probe: probe}
	err := until(ctx, "window", func() error {
		out, err := d.tool(ctx, "", "xdotool", "search", "--onlyvisible", "--name", "Thana")
		w.id = strings.TrimSpace(out)
		return err
	})
	if err != nil {
		return nil, err
	}
	return w, until(ctx, "probe", func() error { _, err := w.Look(); return err })
}

// Look asks the probe what is on the screen.
func (w *Window) Look() (View, error) {
	var v View
	conn, err := net.DialTimeout("unix", w.Probe, time.Second)
	if err != nil {
		return v, err
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
	if _, err := conn.Write([]byte("look\n")); err != nil {
		return v, err
	}
	line, err := bufio.NewReaderSize(conn, 1<<20).ReadBytes('\n')
	if err != nil {
		return v, err
	}
	return v, json.Unmarshal(line, &v)
}

// Await waits until the view is as wanted.
func (w *Window) Await(ctx context.Context, what string, good func(View) bool) (View, error) {
	var v View
	err := until(ctx, what, func() (err error) {
		if v, err = w.Look(); err != nil {
			return err
		}
		if !good(v) {
			return fmt.Errorf("page %q, stage %q: not yet", v.Page, v.Stage)
		}
		return nil
	})
	return v, err
}

// Page waits until the window shows the page.
func (w *Window) Page(ctx context.Context, page string) error {
	_, err := w.Await(ctx, "page "+page, func(v View) bool { return v.Page == page })
	return err
}

// Widget waits for a widget that can be used and lies still, and scrolls it into sight.
func (w *Window) Widget(ctx context.Context, id string) (Widget, error) {
	var found Widget
	err := until(ctx, "widget "+id, func() error {
		v, err := w.Look()
		if err != nil {
			return err
		}
		before := found
		var there bool
		if found, there = v.Find(id); !there {
			return fmt.Errorf("not on page %q", v.Page)
		}
		if found != before {
			return fmt.Errorf("moving")
		}
		if found.Disabled {
			return fmt.Errorf("cannot be used yet")
		}
		if found.Hidden {
			return w.scroll(ctx, v, found)
		}
		return nil
	})
	return found, err
}

// scroll turns the wheel over the widget's column towards it, once. A text field under the pointer keeps the wheel for itself, so the next turn
// is made elsewhere.
func (w *Window) scroll(ctx context.Context, v View, to Widget) error {
	button := "5" // down
	if to.Y < v.Height/2 {
		button = "4"
	}
	x := min(max(to.X+to.W/2, 1), v.Width-2)
	heights := []int{v.Height / 2, v.Height * 5 / 6, v.Height / 4}
	if err := w.point(ctx, x, heights[w.turns%len(heights)]); err != nil {
		return err
	}
	w.turns++
	if _, err := w.tool(ctx, "", "xdotool", "click", "--repeat", "2", button); err != nil {
		return err
	}
	return fmt.Errorf("scrolled towards it")
}

func (w *Window) point(ctx context.Context, x, y int) error {
	_, err := w.tool(ctx, "", "xdotool", "mousemove", "--window", w.id, strconv.Itoa(x), strconv.Itoa(y))
	return err
}

// Click presses the mouse on a widget.
func (w *Window) Click(ctx context.Context, id string) error {
	at, err := w.Widget(ctx, id)
	if err != nil {
		return err
	}
	if err := w.point(ctx, at.X+at.W/2, at.Y+at.H/2); err != nil {
		return err
	}
	_, err = w.tool(ctx, "", "xdotool", "click", "1")
	return err
}

// Key presses keys by their X names: "F3", "ctrl+p", "space".
func (w *Window) Key(ctx context.Context, keys ...string) error {
	_, err := w.tool(ctx, "", "xdotool", append([]string{"key", "--clearmodifiers"}, keys...)...)
	return err
}

// Type puts a text into a field through the clipboard, as typing Hindi through the X server is racy, and waits until
// the field shows it.
func (w *Window) Type(ctx context.Context, id, text string) error {
	return until(ctx, "text in "+id, func() error {
		if err := w.Click(ctx, id); err != nil {
			return err
		}
		if err := w.clipboard(ctx, text); err != nil {
			return err
		}
		if err := w.Key(ctx, "ctrl+a", "ctrl+v"); err != nil {
			return err
		}
		_, err := w.Await(short(ctx), "text", func(v View) bool { f, there := v.Find(id); return there && f.Text == text })
		return err
	})
}

// Secret is Type for a field that shows dots.
func (w *Window) Secret(ctx context.Context, id, text string) error {
	if err := w.Click(ctx, id); err != nil {
		return err
	}
	if err := w.clipboard(ctx, text); err != nil {
		return err
	}
	return w.Key(ctx, "ctrl+a", "ctrl+v")
}

// Choose opens a list and picks one of its values.
func (w *Window) Choose(ctx context.Context, id, value string) error {
	return until(ctx, "choice "+id, func() error {
		if err := w.Click(ctx, id); err != nil {
			return err
		}
		return w.Click(short(ctx), id+"."+value)
	})
}

// Find opens a long list, types a part of the words that it is searched by, and picks one of its values.
func (w *Window) Find(ctx context.Context, id, words, value string) error {
	return until(ctx, "choice "+id, func() error {
		if err := w.Click(ctx, id); err != nil {
			return err
		}
		if _, err := w.Widget(short(ctx), id+".find"); err != nil {
			return err
		}
		if err := w.Type(ctx, id+".find", words); err != nil {
			return err
		}
		return w.Click(short(ctx), id+"."+value)
	})
}

// Resize gives the window another size; a window manager that is busy may overlook the first wish.
func (w *Window) Resize(ctx context.Context, width, height int) error {
	return until(ctx, "size", func() error {
		if _, err := w.tool(ctx, "", "xdotool", "windowsize", w.id, strconv.Itoa(width), strconv.Itoa(height)); err != nil {
			return err
		}
		_, err := w.Await(short(ctx), "size", func(v View) bool { return v.Width == width && v.Height == height })
		return err
	})
}

// Shot writes a picture of the window alone.
func (w *Window) Shot(ctx context.Context, path string) error {
	_, err := w.tool(ctx, "", "import", "-window", w.id, path)
	return err
}

// clipboard fills the X clipboard; xclip stays until somebody else takes it over.
func (w *Window) clipboard(ctx context.Context, text string) error {
	cmd := exec.CommandContext(ctx, "xclip", "-selection", "clipboard", "-quiet", "-loops", "0")
	cmd.Env, cmd.Stdin = w.Env(), strings.NewReader(text)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() { _ = cmd.Wait() }() // it ends when the next one takes the clipboard
	return until(ctx, "clipboard", func() error {
		out, err := w.tool(ctx, "", "xclip", "-selection", "clipboard", "-o")
		if err == nil && out != text {
			err = fmt.Errorf("not taken yet")
		}
		return err
	})
}

// short bounds one attempt within a longer wait.
func short(ctx context.Context) context.Context {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	context.AfterFunc(ctx, cancel)
	return ctx
}

// until tries again until it works, ctx ends or patience runs out.
func until(ctx context.Context, what string, try func() error) error {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	tick := time.NewTicker(40 * time.Millisecond)
	defer tick.Stop()
	for {
		err := try()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("waited for %s: %w", what, err)
		case <-tick.C:
		}
	}
}
