package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"thana/installer/hands"
	"thana/installer/station"
)

// The two sizes at which every screen is looked at: the usual PC of a station, and a newer one.
const (
	width, height       = 1366, 768
	bigWidth, bigHeight = 1920, 1080
	frame               = 60 // room for what the window manager draws around the window
)

// play is a running demonstration.
type play struct {
	ctx     context.Context
	station *station.Station
	display *hands.Display
	window  *hands.Window
	desktop *station.Process
	out     string
	began   time.Time

	stick map[[sha256.Size]byte]string // what lay on it, by hash

	steps   []step
	screens []screen
	facts   []string // lines for the report
}

type step struct {
	name string
	took time.Duration
}

// screen is one page in both languages and both sizes.
type screen struct{ name, about string }

// step runs one part, prints it with its time, and stops the demonstration where it fails.
func (p *play) step(name string, do func() error) error {
	began := time.Now()
	err := do()
	took := time.Since(began)
	p.steps = append(p.steps, step{name, took})
	if err != nil {
		p.photograph("failed")
		return fmt.Errorf("%s: %w", name, err)
	}
	fmt.Printf("%6.1f s  %s\n", took.Seconds(), name)
	return nil
}

// part is a step with its name.
type part struct {
	name string
	do   func() error
}

func (p *play) parts(parts ...part) error {
	for _, s := range parts {
		if err := p.step(s.name, s.do); err != nil {
			return err
		}
	}
	return nil
}

func (p *play) all() error {
	for _, act := range []func() error{p.open, p.report, p.register, p.bring, p.printFIR, p.arrest, p.measure, p.slip, p.complete, p.faults, p.said, p.technician, p.staff, p.prove} {
		if err := act(); err != nil {
			return err
		}
	}
	fmt.Printf("%6.1f s  in all; see %s\n", time.Since(p.began).Seconds(), filepath.Join(p.out, "report.md"))
	return nil
}

// end stops everything, whatever happened, and writes the report.
func (p *play) end(failed error) error {
	var err error
	if p.desktop != nil {
		err = p.desktop.Stop()
	}
	err = errors.Join(err, p.station.Stop(), p.keepLogs())
	return errors.Join(err, p.write(failed))
}

func (p *play) keepLogs() error {
	logs, err := filepath.Glob(filepath.Join(p.station.Dir, "log", "*.log"))
	for _, path := range logs {
		data, readErr := os.ReadFile(path)
		err = errors.Join(err, readErr, os.WriteFile(filepath.Join(p.out, "logs", filepath.Base(path)), data, 0o644))
	}
	return err
}

// openWindow starts a fresh desktop; what was typed before is in its drafts.
func (p *play) openWindow() (err error) {
	probe := filepath.Join(p.station.Dir, "probe")
	p.desktop, err = p.station.StartDesktop(p.display.Env(), "--probe", probe, "--size", fmt.Sprintf("%dx%d", width, height))
	if err != nil {
		return err
	}
	p.window, err = hands.Attach(p.ctx, p.display, probe)
	if err != nil {
		return err
	}
	return p.window.Resize(p.ctx, width, height)
}

// look keeps the page as people see it: English and Hindi, both sizes.
func (p *play) look(name, about string) error {
	for _, size := range [][2]int{{width, height}, {bigWidth, bigHeight}} {
		if err := p.window.Resize(p.ctx, size[0], size[1]); err != nil {
			return err
		}
		for range 2 {
			v, err := p.window.Await(p.ctx, "the pages of a paper", func(v hands.View) bool { _, drawing := v.First("paper.drawing."); return !drawing })
			if err != nil {
				return err
			}
			path := filepath.Join(p.out, "screens", fmt.Sprintf("%02d-%s-%s-%d.png", len(p.screens)+1, name, v.Lang, size[0]))
			if err := p.window.Shot(p.ctx, path); err != nil {
				return err
			}
			if err := p.otherLanguage(v.Lang); err != nil {
				return err
			}
		}
	}
	p.screens = append(p.screens, screen{name, about})
	return p.window.Resize(p.ctx, width, height)
}

func (p *play) otherLanguage(from string) error {
	if err := p.window.Click(p.ctx, "head.lang"); err != nil {
		return err
	}
	_, err := p.window.Await(p.ctx, "language", func(v hands.View) bool { return v.Lang != from })
	return err
}

// photograph keeps what the window shows when something went wrong, and prints its words for who has only the output.
func (p *play) photograph(name string) {
	if p.window == nil {
		return
	}
	_ = p.window.Shot(p.ctx, filepath.Join(p.out, "screens", name+".png")) // the failure itself is reported
	v, err := p.window.Look()
	if err != nil {
		return
	}
	for _, w := range v.Widgets {
		if w.Role == "text" && !w.Hidden {
			fmt.Println("        shown:", w.Text)
		}
	}
}

// do runs actions at the window one after the other.
func (p *play) do(actions ...func(*hands.Window) error) error {
	for _, a := range actions {
		if err := a(p.window); err != nil {
			return err
		}
	}
	return nil
}

func (p *play) click(id string) func(*hands.Window) error {
	return func(w *hands.Window) error { return w.Click(p.ctx, id) }
}

func (p *play) typed(id, text string) func(*hands.Window) error {
	return func(w *hands.Window) error { return w.Type(p.ctx, id, text) }
}

func (p *play) choose(id, value string) func(*hands.Window) error {
	return func(w *hands.Window) error { return w.Choose(p.ctx, id, value) }
}

func (p *play) find(id, words, value string) func(*hands.Window) error {
	return func(w *hands.Window) error { return w.Find(p.ctx, id, words, value) }
}

func (p *play) page(name string) func(*hands.Window) error {
	return func(w *hands.Window) error { return w.Page(p.ctx, name) }
}

func (p *play) key(keys ...string) func(*hands.Window) error {
	return func(w *hands.Window) error { return w.Key(p.ctx, keys...) }
}

// hand moves a hand of the virtual devices.
func (p *play) hand(name string) func(*hands.Window) error {
	return func(*hands.Window) error { return p.station.Hand(p.ctx, name) }
}

// shown waits for a widget.
func (p *play) shown(id string) func(*hands.Window) error {
	return func(w *hands.Window) error { _, err := w.Widget(p.ctx, id); return err }
}

func (p *play) signIn(login string) error {
	return p.do(p.click("officer."+login),
		func(w *hands.Window) error { return w.Secret(p.ctx, "field.password", "demo-"+login) },
		p.key("Return"), p.page("home"))
}
