package main

import (
	"archive/zip"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"thana/installer/hands"
	"thana/installer/station"
)

// faults kills both servers while the desktop looks on.
func (p *play) faults() error {
	return p.parts(
		part{"kill -9 of the state server: the line is down, work goes on", p.killState},
		part{"kill -9 of the appliance, then both come back", p.killAppliance},
		part{"devices: two unplugged", p.unplugTwo})
}

func (p *play) killState() error {
	p.station.State.Kill()
	err := p.do(p.click("nav.diary"), p.page("diary"), p.click("diary.new"), p.page("diary.form"),
		p.typed("field.subject", "रवानगी"), p.typed("field.body", "विवेचक घटनास्थल हेतु रवाना।"), p.click("diary.register"), p.page("diary"), p.firstShown("gd."))
	if err != nil {
		return err
	}
	if err := p.look("diary", "The General Diary of the day."); err != nil {
		return err
	}
	if err := p.do(p.click("nav.sync"), p.page("sync"), p.shown("sync.why")); err != nil {
		return err
	}
	if err := p.look("sync-down", "The line is down: what waits, since when, and why."); err != nil {
		return err
	}
	return p.askState()
}

func (p *play) killAppliance() error {
	p.station.Appliance.Kill()
	if err := p.station.StartState(p.ctx); err != nil {
		return err
	}
	if err := p.station.StartAppliance(p.ctx); err != nil {
		return err
	}
	// The appliance keeps no sessions: the officer types the password again and finds the page.
	v, err := p.window.Await(p.ctx, "the question for the password", func(v hands.View) bool { return v.Stage != "working" })
	if err != nil {
		return err
	}
	p.facts = append(p.facts, "After kill -9 of the appliance the desktop asked for the password again (stage "+v.Stage+") and kept the page.")
	if err := p.look("locked", "The desk asks for the password again; the page stays behind it."); err != nil {
		return err
	}
	return p.do(func(w *hands.Window) error { return w.Secret(p.ctx, "field.password", "demo-khan") }, p.key("Return"))
}

func (p *play) unplugTwo() error {
	if err := p.do(p.hand("camera.unplug"), p.hand("finger.unplug"), p.click("nav.devices"), p.page("devices"), p.dark("light.fingerprint"), p.dark("light.camera")); err != nil {
		return err
	}
	if err := p.look("devices", "Each device: light, fault in words, what to do."); err != nil {
		return err
	}
	return p.do(p.hand("camera.plug"), p.hand("finger.plug"))
}

func (p *play) prove() error {
	err := p.step("everything is at the state, signed", func() error {
		if err := p.do(p.click("nav.sync"), p.page("sync")); err != nil {
			return err
		}
		if _, err := p.window.Await(p.ctx, "all stored", func(v hands.View) bool {
			w, there := v.Find("sync.waiting")
			return !there || strings.HasPrefix(w.Text, "0")
		}); err != nil {
			return err
		}
		if err := p.do(p.first("sync.receipt."), p.shown("sync.receipt.check")); err != nil {
			return err
		}
		return p.look("sync", "Saved here, received, stored: each item with the state's signed receipt, verified by the appliance.")
	})
	if err != nil {
		return err
	}
	err = p.step("search, home", func() error {
		if err := p.do(p.click("nav.search"), p.page("search"), p.typed("field.search", "सुनील"), p.key("Return"), p.firstShown("record.")); err != nil {
			return err
		}
		if err := p.look("search", "Search by number, by name in either script, by section, by date; why each card matched."); err != nil {
			return err
		}
		if err := p.do(p.click("nav.home"), p.page("home")); err != nil {
			return err
		}
		return p.look("home", "Home: today's diary, open work, clocks.")
	})
	if err != nil {
		return err
	}
	return p.step("the state server proves that nothing is missing", p.verify)
}

// dark waits until a device's light in the frame is not the one of a ready device.
func (p *play) dark(light string) func(*hands.Window) error {
	return func(w *hands.Window) error {
		_, err := w.Await(p.ctx, light, func(v hands.View) bool { x, there := v.Find(light); return there && !strings.HasPrefix(x.Text, "●") })
		return err
	}
}

func (p *play) firstShown(prefix string) func(*hands.Window) error {
	return func(w *hands.Window) error {
		_, err := w.Await(p.ctx, prefix+"…", func(v hands.View) bool { _, there := v.First(prefix); return there })
		return err
	}
}

// verify asks the state server, and takes captures and papers out of it and of the printer.
func (p *play) verify() error {
	said, err := p.station.Verify(p.ctx)
	if err != nil {
		return err
	}
	if !strings.Contains(said, "complete") {
		return fmt.Errorf("thana-state verify: %s", said)
	}
	p.facts = append(p.facts, "`thana-state verify`: "+strings.TrimSpace(said))
	archive := filepath.Join(p.out, "station.zip")
	if _, err := p.station.AtState(p.ctx, "export", station.Code, "--out", archive); err != nil {
		return err
	}
	if err := unpack(archive, filepath.Join(p.out, "captures")); err != nil {
		return err
	}
	if err := p.brought(); err != nil {
		return err
	}
	if err := p.bureau(); err != nil {
		return err
	}
	return p.papers()
}

// unpack takes the archive's files apart for looking; names in it are the state's own and stay within the folder.
func unpack(archive, dir string) error {
	z, err := zip.OpenReader(archive)
	if err != nil {
		return err
	}
	defer func() { _ = z.Close() }()
	for _, f := range z.File {
		if f.FileInfo().IsDir() || !filepath.IsLocal(f.Name) {
			continue
		}
		if err := extract(f, filepath.Join(dir, filepath.FromSlash(f.Name))); err != nil {
			return err
		}
	}
	return nil
}

func extract(f *zip.File, path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	from, err := f.Open()
	if err != nil {
		return err
	}
	defer func() { _ = from.Close() }()
	data, err := io.ReadAll(from)
	if err != nil {
		return err
	}
	return os.WriteFile(path, data, 0o644)
}

// papers copies what the virtual printer put out.
func (p *play) papers() error {
	printed, err := filepath.Glob(filepath.Join(p.station.Dir, "appliance", "data", "printed", "*"))
	if err != nil {
		return err
	}
	if len(printed) < 3 {
		return fmt.Errorf("the printer put out %d papers, want the FIR, its receipt and the memo", len(printed))
	}
	for _, path := range printed {
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(p.out, "papers", filepath.Base(path)), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
