package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"time"

	"thana/appliance/config"
	"thana/appliance/control"
	"thana/appliance/terminal"
	"thana/shared/checkup"
	"thana/shared/fault"
	"thana/shared/wire"
)

// locale is the language that the terminal asks for, as every program of the machine reads it.
func locale(env func(string) string) fault.Lang {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := env(name); v != "" {
			if strings.HasPrefix(v, "hi") {
				return fault.Hindi
			}
			return fault.English
		}
	}
	return fault.English
}

// text lays things out for where the output goes.
func (d *desk) text() (terminal.Text, error) {
	v, err := checkup.NewVoice(d.lang)
	width, screen := terminal.Width(d.out)
	return terminal.Text{Voice: v, Width: width, Colour: screen && os.Getenv("TERM") != "dumb", Now: time.Now()}, err
}

// dial reaches the running appliance.
func (d *desk) dial() (*control.Client, error) {
	cfg, err := config.Load(d.config)
	if err != nil {
		return nil, err
	}
	return control.Dial(cfg.Data), nil
}

// tell prints what was asked for: for people, or for scripts.
func tell[T any](d *desk, script bool, what T, lines func(terminal.Text, T) []string) error {
	if script {
		return json.NewEncoder(d.out).Encode(what)
	}
	t, err := d.text()
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(d.out, strings.Join(lines(t, what), "\n"))
	return err
}

type healthCmd struct {
	JSON bool `help:"For scripts."`
}

func (c *healthCmd) Run(d *desk) error {
	client, err := d.dial()
	if err != nil {
		return err
	}
	box, err := client.Box(d.ctx)
	if err != nil {
		return err
	}
	return tell(d, c.JSON, box, terminal.Text.Machine)
}

type networkCmd struct {
	JSON bool `help:"For scripts."`
}

// Run ends with status 1 where the way is not open.
func (c *networkCmd) Run(d *desk) error {
	client, err := d.dial()
	if err != nil {
		return err
	}
	way, err := client.Network(d.ctx)
	if err != nil {
		return err
	}
	if err := tell(d, c.JSON, way, terminal.Text.Way); err != nil {
		return err
	}
	for _, s := range way {
		if !s.Good {
			return exitStatus(exitRefused)
		}
	}
	return nil
}

type historyCmd struct {
	Device string `arg:"" optional:"" help:"Key of a device as 'devices' shows it; without it, of all."`
	JSON   bool   `help:"For scripts."`
}

func (c *historyCmd) Run(d *desk) error {
	client, err := d.dial()
	if err != nil {
		return err
	}
	events, err := client.History(d.ctx, c.Device, 0)
	if err != nil {
		return err
	}
	return tell(d, c.JSON, events, terminal.Text.History)
}

type watchCmd struct{}

func (c *watchCmd) Run(d *desk) error {
	client, err := d.dial()
	if err != nil {
		return err
	}
	v, err := checkup.NewVoice(d.lang)
	if err != nil {
		return err
	}
	return terminal.Watch(d.ctx, client, v, d.in, d.out, os.Getenv("TERM"))
}

type tryCmd struct {
	Class  string `arg:"" enum:"fingerprint,camera,docscan,printer" help:"fingerprint, camera, docscan or printer."`
	Device string `help:"Key of the device, where there are several."`
}

// Run tries a device of the running appliance: nothing is kept, and no picture comes here.
func (c *tryCmd) Run(d *desk) error {
	client, err := d.dial()
	if err != nil {
		return err
	}
	return d.try(client, wire.Try{Class: c.Class, Device: c.Device})
}

// try says each thing once, as it changes, and at last what came of it.
func (d *desk) try(client *control.Client, r wire.Try) error {
	t, err := d.text()
	if err != nil {
		return err
	}
	var last control.Line
	said := ""
	say := func(l control.Line, ended bool) error {
		last = l
		if now := strings.Join(t.Trial(r.Class, l, ended), "\n"); now != said {
			said = now
			_, err := fmt.Fprintln(d.out, now)
			return err
		}
		return nil
	}
	if err := say(control.Line{}, false); err != nil {
		return err
	}
	if err := client.Try(d.ctx, r, func(l control.Line) error {
		l.Quality = 0 // a bar that runs down the terminal helps nobody
		return say(l, false)
	}); err != nil {
		return err
	}
	return say(last, true)
}
