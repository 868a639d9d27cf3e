package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"thana/appliance/api"
	"thana/appliance/capture"
	"thana/appliance/config"
	"thana/appliance/control"
	"thana/appliance/daemon"
	"thana/appliance/plug"
	"thana/appliance/terminal"
	"thana/drivers/device"
	"thana/shared/checkup"
	"thana/shared/fault"
	"thana/shared/wire"
)

// settleIn is how long a command without a running appliance waits for devices to come up.
const settleIn = 5 * time.Second

type statusCmd struct {
	JSON bool `help:"For scripts."`
}

func (c *statusCmd) Run(d *desk) error {
	cfg, err := config.Load(d.config)
	if err != nil {
		return err
	}
	s, err := control.Dial(cfg.Data).Status(d.ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		return json.NewEncoder(d.out).Encode(s)
	}
	fmt.Fprintf(d.out, "Station   %s %s, %s realm, version %s\n", s.Station.Code, s.Station.Name.English, s.Station.Realm, s.Version)
	v, err := checkup.NewVoice(d.lang)
	if err != nil {
		return err
	}
	_, line := checkup.Line(v, s.Sync, time.Now())
	fmt.Fprintf(d.out, "Sync      %s\n", line)
	for _, h := range s.Sync.Health {
		fmt.Fprintf(d.out, "Health    %s\n", fault.Say(&fault.Fault{Code: h.Code, Facts: h.Facts}, d.lang).Title)
	}
	for _, x := range s.Desktops {
		state := "paired"
		if x.Revoked {
			state = "revoked"
		}
		fmt.Fprintf(d.out, "Desktop   %-8s %s  %s\n", state, x.Fingerprint[:16], x.Name)
	}
	return d.deviceTable(s.Devices)
}

type devicesCmd struct {
	JSON bool `help:"For scripts."`
}

func (c *devicesCmd) Run(d *desk) error {
	cfg, err := config.Load(d.config)
	if err != nil {
		return err
	}
	var devices []wire.Device
	if s, err := control.Dial(cfg.Data).Status(d.ctx); err == nil {
		devices = s.Devices
	} else {
		err := d.withPlug(cfg, func(_ context.Context, p *plug.Plug) error {
			devices = api.DevicesOf(p)
			return nil
		})
		if err != nil {
			return err
		}
	}
	if c.JSON {
		return json.NewEncoder(d.out).Encode(devices)
	}
	return d.deviceTable(devices)
}

// deviceTable shows each device with its light, what ails it and what to do, and the technician's line.
func (d *desk) deviceTable(all []wire.Device) error {
	return tell(d, false, all, func(t terminal.Text, all []wire.Device) []string {
		devices, missing := terminal.Order(all)
		var lines []string
		for _, x := range devices {
			lines = append(append(lines, t.Device(x)...), t.Technical(x)...)
		}
		for _, class := range missing {
			lines = append(lines, t.Missing(class)...)
		}
		return lines
	})
}

// withPlug runs fn on the devices themselves when no appliance holds them. It waits until none is still being opened.
func (d *desk) withPlug(cfg config.Config, fn func(context.Context, *plug.Plug) error) error {
	ctx, stop := context.WithCancel(d.ctx)
	p := plug.New(daemon.Sources(cfg.Devices, slog.New(slog.NewTextHandler(io.Discard, nil))), slog.New(slog.DiscardHandler))
	changed, unsubscribe := p.Subscribe()
	defer unsubscribe()
	ended := make(chan error, 1)
	go func() { ended <- p.Run(ctx) }()
	deadline := time.NewTimer(settleIn)
	defer deadline.Stop()
	settle(changed, deadline.C, p)
	err := fn(ctx, p)
	stop()
	<-ended
	return err
}

func settle(changed <-chan struct{}, deadline <-chan time.Time, p *plug.Plug) {
	for {
		select {
		case <-deadline:
			return
		case <-changed:
		}
		opening := len(p.Devices()) == 0
		for _, s := range p.Devices() {
			opening = opening || s.State == plug.Found
		}
		if !opening {
			return
		}
	}
}

type captureCmd struct {
	Class  string `arg:"" enum:"fingerprint,photo,page" help:"fingerprint, photo or page."`
	Out    string `help:"Folder for the files." required:"" type:"path"`
	Finger string `help:"For a fingerprint: right_index ..." default:"right_index"`
	Pose   string `help:"For a photograph: front, left or right." default:"front"`
	Device string `help:"Key of the device, where there are several."`
}

func (c *captureCmd) Run(d *desk) error {
	cfg, err := config.Load(d.config)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(c.Out, 0o700); err != nil {
		return fault.Wrap(fault.ConfigFile, "capture", err).With("where", c.Out).With("problem", "cannot be made")
	}
	classes := map[string]device.Class{"fingerprint": device.Fingerprint, "photo": device.Photo, "page": device.Document}
	request := capture.Sample{Class: classes[c.Class], Finger: c.Finger, Pose: c.Pose, Device: c.Device}
	n := 0
	save := func(l control.Line) error {
		if l.Taken == nil {
			if l.Phase != "" && l.Phase != "streaming" {
				fmt.Fprintf(d.err, "%s\n", l.Phase)
			}
			return nil
		}
		n++
		return d.saveTaken(c.Out, fmt.Sprintf("%s-%02d", c.Class, n), *l.Taken)
	}
	client := control.Dial(cfg.Data)
	if client.Running(d.ctx) {
		return client.Capture(d.ctx, request, save)
	}
	return d.withPlug(cfg, func(ctx context.Context, p *plug.Plug) error { return control.Take(ctx, p, nil, request, save) })
}

// extensions of the formats that a capture can have.
func extension(format string) string {
	known := map[string]string{
		"image/jpeg": ".jpg", "image/png": ".png", "image/x-portable-graymap": ".pgm", "image/x-wsq": ".wsq",
	}
	if e := known[format]; e != "" {
		return e
	}
	return ".bin"
}

func (d *desk) saveTaken(dir, name string, t control.Taken) error {
	files := map[string][]byte{name + extension(t.Capture.Format): t.Original}
	for _, r := range t.Capture.Renditions {
		files[name+"-"+r.Name+extension(r.Format)] = t.Renditions[r.Name]
	}
	description, err := json.MarshalIndent(t.Capture, "", "  ")
	if err != nil {
		return fault.Wrap(fault.Unexpected, "capture", err)
	}
	files[name+".json"] = description
	for file, data := range files {
		if err := os.WriteFile(filepath.Join(dir, file), data, 0o600); err != nil {
			return fault.Wrap(fault.ConfigFile, "capture", err).With("where", file).With("problem", "cannot be written")
		}
	}
	fmt.Fprintf(d.out, "%s  %dx%d  quality %d  %v  sha256 %s\n", name, t.Capture.Width, t.Capture.Height, t.Capture.Quality, t.Capture.Verdicts, t.Capture.SHA256)
	return nil
}

type printCmd struct {
	File string `arg:"" type:"existingfile" help:"A PDF."`
}

func (c *printCmd) Run(d *desk) error {
	cfg, err := config.Load(d.config)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(c.File)
	if err != nil {
		return fault.Wrap(fault.ConfigFile, "print", err).With("where", c.File).With("problem", "cannot be read")
	}
	show := func(l control.Line) error {
		if l.Waiting != "" {
			words := fault.Say(fault.Code(l.Waiting), d.lang)
			fmt.Fprintf(d.err, "%s. %s\n", words.Title, words.Remedy)
		} else if l.Pages > 0 {
			fmt.Fprintf(d.err, "%d pages done\n", l.Pages)
		}
		return nil
	}
	client := control.Dial(cfg.Data)
	if client.Running(d.ctx) {
		err = client.Print(d.ctx, "application/pdf", data, show)
	} else {
		err = d.withPlug(cfg, func(ctx context.Context, p *plug.Plug) error {
			return control.PrintOn(ctx, p, "", "application/pdf", data, show)
		})
	}
	if err == nil {
		fmt.Fprintln(d.out, "Printed.")
	}
	return err
}
