package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/BurntSushi/toml"

	"thana/appliance/config"
	"thana/appliance/identity"
	"thana/appliance/qr"
	"thana/drivers/camera/v4l2"
	"thana/drivers/device"
	"thana/shared/disk"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/sync/protocol"
)

// More than any set-up file, and any photograph of one, has, bytes.
const (
	maxSetup = 64 << 10
	maxPhoto = 32 << 20
)

type setupCmd struct {
	File   string        `arg:"" optional:"" help:"File that thana-state enrol --setup wrote, or a photograph of its QR code (JPEG, PNG)." type:"path"`
	Camera bool          `help:"Read the QR code before a camera of this box."`
	Within time.Duration `help:"How long to look through the camera." default:"1m"`
}

// Validate is kong's: one of both.
func (c *setupCmd) Validate() error {
	if (c.File == "") != c.Camera {
		return errors.New("name the file, or --camera")
	}
	return nil
}

// Run makes a new box a station's in one go: it redeems the token of the file and sets the file's keys in the configuration. Until the state has
// answered nothing of the configuration is changed; a set-up that was broken off is done again with the same file.
func (c *setupCmd) Run(d *desk) error {
	token, over, err := c.read(d)
	if err != nil {
		return err
	}
	text, err := os.ReadFile(d.config)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return c.broken(d.config, err)
	}
	if have := stationIn(text); have != "" && have != token.Station {
		return fault.New(fault.ConfigStation, "setup", "the configuration has station %s, the file %s", have, token.Station).
			With("have", have).With("station", token.Station)
	}
	if _, err := config.Parse(c.where(), over); err != nil {
		return err
	}
	merged := config.Merge(text, over)
	cfg, err := config.Parse(d.config, merged)
	if err != nil {
		return err
	}
	if cfg.Station.Code != token.Station {
		return c.misfit("station.code", "the token is for station "+token.Station)
	}
	if record.Realm(cfg.Station.Realm) != token.Realm {
		return c.misfit("station.realm", "the token is for the realm "+string(token.Realm))
	}
	id, err := identity.Open(cfg.Keys)
	if err != nil {
		return err
	}
	if id.Enrolment == nil {
		err = id.Enrol(d.ctx, token.String(), token.Realm)
	} else if id.Enrolment.Station != token.Station {
		err = fault.New(fault.ConfigStation, "setup", "the keys are of station %s", id.Enrolment.Station).With("have", id.Enrolment.Station).With("station", token.Station)
	}
	if err := errors.Join(err, handOver(cfg.Keys)); err != nil {
		return err
	}
	mode := fs.FileMode(0o644)
	if info, err := os.Stat(d.config); err == nil {
		mode = info.Mode().Perm()
	}
	if err := disk.Replace(d.config, merged, mode); err != nil {
		return c.broken(d.config, err)
	}
	fmt.Fprintf(d.out, "Station %s, %s: enrolled at %s, settings in %s.\nThe token of the file is used up.\n", cfg.Station.Code, cfg.Station.Name, id.Enrolment.URL, d.config)
	return nil
}

// read takes the file apart: the token, and the settings on the lines where they stand.
func (c *setupCmd) read(d *desk) (token protocol.Token, over []byte, err error) {
	data, err := c.text(d)
	if err != nil {
		return token, nil, err
	}
	var has struct {
		Token string `toml:"token"`
	}
	if _, err := toml.Decode(string(data), &has); err != nil {
		return token, nil, c.broken(c.where(), err)
	}
	if has.Token == "" {
		return token, nil, c.misfit("token", "the file has none; it is written by thana-state enrol --setup")
	}
	if token, err = protocol.ParseToken(has.Token); err != nil {
		return token, nil, err
	}
	for line := range strings.Lines(string(data)) {
		if key, _, _ := strings.Cut(line, "="); strings.TrimSpace(key) == "token" {
			line = "\n" // so that a complaint names the right line
		}
		over = append(over, line...)
	}
	return token, over, nil
}

// where is the text's place as people call it.
func (c *setupCmd) where() string {
	if c.Camera {
		return "QR code"
	}
	return c.File
}

// text is what the file, the photograph or the code before the camera says.
func (c *setupCmd) text(d *desk) ([]byte, error) {
	if c.Camera {
		log := slog.New(slog.DiscardHandler)
		fmt.Fprintln(d.err, "Hold the QR code before the camera.")
		ctx, cancel := context.WithTimeout(d.ctx, c.Within)
		defer cancel()
		return seen(ctx, v4l2.Source(log))
	}
	file, err := os.Open(c.File)
	if err != nil {
		return nil, c.broken(c.File, err)
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, maxPhoto))
	if err != nil {
		return nil, c.broken(c.File, err)
	}
	if kind := http.DetectContentType(data); strings.HasPrefix(kind, "image/") {
		text, err := qr.Decode(data)
		return []byte(text), err
	}
	return data[:min(len(data), maxSetup)], nil
}

// seen looks through the first camera of a source that opens.
func seen(ctx context.Context, cameras device.Source) ([]byte, error) {
	defer func() { _ = cameras.Close() }()
	all, err := cameras.List(ctx)
	if err != nil {
		return nil, err
	}
	why := error(fault.New(fault.DeviceNone, "setup", "").With("device", "camera"))
	for _, f := range all {
		dev, err := cameras.Open(ctx, f)
		if err != nil {
			why = err
			continue
		}
		defer func() { _ = dev.Close() }()
		if camera, is := dev.(device.Camera); is {
			text, err := qr.Before(ctx, camera)
			return []byte(text), err
		}
	}
	return nil, why
}

func (c *setupCmd) broken(where string, err error) error {
	return fault.Wrap(fault.ConfigFile, "setup", err).With("where", where).With("problem", err.Error())
}

func (c *setupCmd) misfit(key, problem string) error {
	return fault.New(fault.ConfigValue, "setup", "%s: %s", key, problem).With("where", c.where()).With("key", key).With("problem", problem)
}

// stationIn is the code of the station that a configuration has; empty where it has none yet.
func stationIn(text []byte) string {
	var has struct {
		Station struct {
			Code string `toml:"code"`
		} `toml:"station"`
	}
	_, _ = toml.Decode(string(text), &has) // what does not read is refused after the merge, with its line
	return has.Station.Code
}

// handOver gives what root made in a folder to the folder's owner, the user that the appliance runs as.
func handOver(folder string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	info, err := os.Stat(folder)
	if err != nil {
		return fault.Wrap(fault.ConfigFile, "setup", err).With("where", folder).With("problem", err.Error())
	}
	owner := info.Sys().(*syscall.Stat_t)
	return filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, int(owner.Uid), int(owner.Gid))
	})
}
