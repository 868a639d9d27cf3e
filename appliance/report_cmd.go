package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"

	"thana/appliance/terminal"
	"thana/shared/checkup"
	"thana/shared/fault"
	"thana/shared/wire"
)

// logLines is how much of the journal goes into a report.
const logLines = "400"

type reportCmd struct {
	Out string `help:"The file." required:"" type:"path"`
}

// Run writes what support asks for first: versions, devices, machine, line, history, journal. Nothing of a record, no name of an officer or a
// desktop, no key; details and logs hold no personal data anyway. What cannot be told stands there with its reason.
func (c *reportCmd) Run(d *desk) error {
	client, err := d.dial()
	if err != nil {
		return err
	}
	v, err := checkup.NewVoice(fault.English) // support reads English
	if err != nil {
		return err
	}
	t := terminal.Text{Voice: v, Width: 140, Now: time.Now()}
	var out strings.Builder
	part := func(title string, tell func() ([]string, error)) {
		lines, err := tell()
		if err != nil {
			lines = t.Trouble(err)
		}
		fmt.Fprintf(&out, "== %s\n%s\n\n", title, strings.Join(lines, "\n"))
	}
	part("Report of "+t.Now.UTC().Format(time.RFC3339), func() ([]string, error) { return c.about(d), nil })
	part("Devices", func() ([]string, error) {
		s, err := client.Status(d.ctx)
		if err != nil {
			return nil, err
		}
		_, line := checkup.Line(v, s.Sync, t.Now)
		lines := []string{"Station " + s.Station.Code + ", realm " + string(s.Station.Realm) + ", version " + s.Version, line}
		devices, missing := terminal.Order(s.Devices)
		for _, x := range devices {
			lines = append(append(lines, t.Device(x)...), t.Technical(x)...)
		}
		for _, class := range missing {
			lines = append(lines, t.Missing(class)...)
		}
		return lines, nil
	})
	part("Machine", asked(d.ctx, client.Box, t.Machine))
	part("The way to the state", asked(d.ctx, client.Network, t.Way))
	part("History", asked(d.ctx, func(ctx context.Context) ([]wire.DeviceEvent, error) { return client.History(ctx, "", 0) }, t.History))
	part("Journal", func() ([]string, error) {
		text, err := exec.CommandContext(d.ctx, "journalctl", "-u", "thana-appliance", "-n", logLines, "--no-pager", "-o", "short-iso").CombinedOutput()
		if err != nil {
			return []string{"not told: " + err.Error()}, nil
		}
		return strings.Split(strings.TrimSpace(string(text)), "\n"), nil
	})
	if err := os.WriteFile(c.Out, []byte(out.String()), 0o600); err != nil {
		return fault.Wrap(fault.ConfigFile, "report", err).With("where", c.Out).With("problem", "cannot be written")
	}
	_, err = fmt.Fprintln(d.out, c.Out)
	return err
}

func asked[T any](ctx context.Context, ask func(context.Context) (T, error), lines func(T) []string) func() ([]string, error) {
	return func() ([]string, error) {
		what, err := ask(ctx)
		if err != nil {
			return nil, err
		}
		return lines(what), nil
	}
}

// about is the program and the system under it.
func (c *reportCmd) about(d *desk) []string {
	lines := []string{"thana-appliance " + version}
	for _, file := range []string{"/etc/os-release", "/proc/version"} {
		text, err := os.ReadFile(file)
		if err != nil {
			continue
		}
		first, _, _ := strings.Cut(string(text), "\n")
		lines = append(lines, first)
	}
	for _, command := range [][]string{{"lsusb"}, {"ls", "/dev/v4l/by-id"}} {
		text, err := exec.CommandContext(d.ctx, command[0], command[1:]...).Output()
		if err == nil {
			lines = append(append(lines, "$ "+strings.Join(command, " ")), strings.Split(strings.TrimSpace(string(text)), "\n")...)
		}
	}
	return lines
}
