package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"thana/appliance/config"
	"thana/appliance/control"
	"thana/appliance/install"
	"thana/appliance/store"
	"thana/appliance/terminal"
	"thana/appliance/update"
	"thana/shared/checkup"
	"thana/shared/fault"
	"thana/shared/wire"
)

type updateCmd struct {
	Within time.Duration `hidden:"" help:"A new version is healthy in this time." default:"2m" env:"THANA_UPDATE_WITHIN"`
	Steady time.Duration `hidden:"" help:"And stays so for this." default:"1m" env:"THANA_UPDATE_STEADY"`

	Show    updateShowCmd    `cmd:"" default:"withargs" help:"Say what runs, what waits, when it was asked for and why not; with --from, install from a folder."`
	Check   updateCheckCmd   `cmd:"" help:"Ask the state server now."`
	Now     updateNowCmd     `cmd:"" help:"Install what waits without waiting for its hour."`
	Apply   updateApplyCmd   `cmd:"" hidden:"" help:"Carry out the appliance's order (thana-update.service)."`
	Recover updateRecoverCmd `cmd:"" hidden:"" help:"Finish or put back what was cut off (thana-update-recover.service)."`
}

type updateShowCmd struct {
	From   string `help:"Folder of the publisher, on a stick: install the newest version from it." type:"path"`
	Again  bool   `help:"Also a version that was put back before."`
	OneWay bool   `help:"Also a version after which the former one cannot read the records."`
}

func (c *updateShowCmd) Run(d *desk, u *updateCmd) error {
	if c.From != "" {
		signal.Ignore(syscall.SIGHUP)        // a lost terminal
		d.ctx = context.WithoutCancel(d.ctx) // an installation that was begun comes to its end
		order := install.Order{Order: update.Order{Again: c.Again}, OneWay: c.OneWay}
		return u.installer(d, func(i *install.Installer) error { return i.Run(d.ctx, repositoryIn(c.From), order) })
	}
	cfg, err := config.Load(d.config)
	if err != nil {
		return err
	}
	state, err := control.Dial(cfg.Data).Update(d.ctx, wire.UpdateAsk{})
	if err != nil {
		return err
	}
	return tell(d, false, state, terminal.Text.Update)
}

// repositoryIn is the folder itself, or the one of the name updates in it: a stick holds other things too.
func repositoryIn(dir string) string {
	if _, err := os.Stat(filepath.Join(dir, "timestamp.json")); errors.Is(err, fs.ErrNotExist) {
		return filepath.Join(dir, "updates")
	}
	return dir
}

type updateCheckCmd struct{}

func (c *updateCheckCmd) Run(d *desk) error { return d.askUpdate(wire.UpdateAsk{Look: true}) }

type updateNowCmd struct {
	Again bool `help:"Also a version that was put back before."`
}

func (c *updateNowCmd) Run(d *desk) error {
	return d.askUpdate(wire.UpdateAsk{Now: true, Again: c.Again})
}

func (d *desk) askUpdate(ask wire.UpdateAsk) error {
	cfg, err := config.Load(d.config)
	if err != nil {
		return err
	}
	if _, err := control.Dial(cfg.Data).Update(d.ctx, ask); err != nil {
		return err
	}
	v, err := checkup.NewVoice(d.lang)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(d.out, v.Say("update.sent"))
	return err
}

type updateApplyCmd struct{}

func (c *updateApplyCmd) Run(d *desk, u *updateCmd) error {
	var order install.Order
	spool := update.Mirror{Dir: update.Spool}
	if err := spool.TakeOrder(&order.Order); err != nil {
		return err
	}
	return u.installer(d, func(i *install.Installer) error { return i.Run(d.ctx, spool.Channel(), order) })
}

type updateRecoverCmd struct{}

func (c *updateRecoverCmd) Run(d *desk, u *updateCmd) error {
	return u.installer(d, func(i *install.Installer) error { return i.Recover(d.ctx) })
}

// installer is the privileged part: it needs root, Debian and systemd, and no network.
func (u *updateCmd) installer(d *desk, work func(*install.Installer) error) error {
	if os.Geteuid() != 0 {
		return fault.New(fault.UpdateRoot, "update", "user %d", os.Geteuid())
	}
	root, err := update.Root(update.Roots())
	if err != nil {
		return err
	}
	cfg, set := config.Default(), false
	if read, err := config.Load(d.config); err == nil { // else the box is no station yet
		_, enrolled := os.Stat(filepath.Join(read.Keys, "enrolment.json"))
		cfg, set = read, enrolled == nil
	}
	box := install.Debian{Data: cfg.Data}
	arch, err := box.Architecture()
	if err != nil {
		return err
	}
	schema, _ := store.Schema()
	return work(&install.Installer{
		Box: box, Home: update.Home, Root: root, Channel: cfg.Update.Channel, Arch: arch, Schema: schema, SetUp: set, Within: u.Within, Steady: u.Steady,
		Now: notBeforeBuild, Say: func(format string, args ...any) { fmt.Fprintf(d.out, format+"\n", args...) },
	})
}

// notBeforeBuild is the clock, but never before this program was made: the packages carry the time of their source.
func notBeforeBuild() time.Time {
	now := time.Now()
	if self, err := os.Executable(); err == nil {
		if info, err := os.Stat(self); err == nil && info.ModTime().After(now) {
			return info.ModTime()
		}
	}
	return now
}

// schemaCmd prints two numbers for the package's control file.
type schemaCmd struct{}

func (c *schemaCmd) Run(d *desk) error {
	newest, needed := store.Schema()
	fmt.Fprintf(d.out, "%d %d\n", newest, needed)
	return nil
}
