package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"runtime/debug"
	"time"

	"thana/appliance/config"
	"thana/appliance/daemon"
	"thana/appliance/identity"
	"thana/shared/fault"
	"thana/shared/record"
)

// collectAt is the heap's growth in per cent before it is collected: half the usual, since pictures make much garbage and
// the box has little memory.
const collectAt = 50

type runCmd struct {
	Debug bool `help:"Log also what is normal."`
	Wait  bool `help:"Wait until the box is set up rather than end: what is missing is said once, and again each hour."`
}

// How often a box that waits to be set up looks, and says what is missing though nothing changed.
const (
	setupLook  = 2 * time.Second
	setupAgain = time.Hour
)

func (c *runCmd) Run(d *desk) error {
	if c.Wait {
		if err := awaitSetup(d.ctx, func() error { _, err := setUp(d.config); return err }, d.complain); err != nil {
			return nil // told to stop
		}
	}
	cfg, err := setUp(d.config)
	if err != nil {
		return err
	}
	level := slog.LevelInfo
	if c.Debug {
		level = slog.LevelDebug
	}
	log := slog.New(slog.NewTextHandler(d.err, &slog.HandlerOptions{Level: level}))
	debug.SetGCPercent(collectAt)
	began := time.Now()
	return daemon.Run(d.ctx, cfg, version, log, func() {
		fmt.Fprintf(d.out, "ready after %d ms\n", time.Since(began).Milliseconds())
	})
}

// setUp is the configuration of a box that can start: it reads, and the state knows the station.
func setUp(file string) (config.Config, error) {
	cfg, err := config.Load(file)
	if err != nil {
		return cfg, err
	}
	id, err := identity.Open(cfg.Keys)
	if err == nil && id.Enrolment == nil {
		err = fault.New(fault.SyncNotEnrolled, "run", "no enrolment in %s", cfg.Keys)
	}
	return cfg, err
}

// awaitSetup looks until nothing is missing or ctx ends, whose error it returns then.
func awaitSetup(ctx context.Context, missing func() error, say func(error)) error {
	look := time.NewTicker(setupLook)
	defer look.Stop()
	said, at := "", time.Time{}
	for {
		err := missing()
		if err == nil {
			return nil
		}
		if err.Error() != said || time.Since(at) >= setupAgain {
			say(err)
			said, at = err.Error(), time.Now()
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-look.C:
		}
	}
}

type enrolCmd struct{}

// Run reads the token from standard input only: arguments are seen by every user of the machine and kept in histories.
func (c *enrolCmd) Run(d *desk) error {
	cfg, err := config.Load(d.config)
	if err != nil {
		return err
	}
	id, err := identity.Open(cfg.Keys)
	if err != nil {
		return err
	}
	fmt.Fprintln(d.err, "Token of the state server, on one line:")
	token, err := firstLine(d.in)
	if err != nil {
		return err
	}
	err = id.Enrol(d.ctx, token, record.Realm(cfg.Station.Realm))
	if err := errors.Join(err, handOver(cfg.Keys)); err != nil {
		return err
	}
	fmt.Fprintf(d.out, "Enrolled as station %s at %s.\n", id.Enrolment.Station, id.Enrolment.URL)
	return nil
}

type verifyCmd struct{}

// Run is for a stopped appliance, since one process has the store at a time.
func (c *verifyCmd) Run(d *desk) error {
	cfg, err := config.Load(d.config)
	if err != nil {
		return err
	}
	r, err := daemon.Verify(d.ctx, cfg, slog.New(slog.DiscardHandler))
	for _, p := range r.Problems {
		fmt.Fprintf(d.out, "  %s\n", p)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(d.out, "complete: %d entries, %d sealed files, %d receipts of the state\n", r.Head.Seq, r.Blobs, r.Receipts)
	return nil
}

type checkCmd struct{}

// Run checks what can be checked without starting: each line is one thing, its state and what to do.
func (c *checkCmd) Run(d *desk) error {
	cfg, err := config.Load(d.config)
	if err != nil {
		return err
	}
	fmt.Fprintf(d.out, "configuration   good      %s\n", d.config)
	id, err := identity.Open(cfg.Keys)
	if err := errors.Join(err, handOver(cfg.Keys)); err != nil {
		return err
	}
	fmt.Fprintf(d.out, "keys            good      %s\n", cfg.Keys)
	if id.Enrolment == nil {
		fmt.Fprintf(d.out, "enrolment       missing   ask the state for a token, then: thana-appliance enrol, which reads it from standard input\n")
	} else {
		fmt.Fprintf(d.out, "enrolment       good      station %s at %s\n", id.Enrolment.Station, id.Enrolment.URL)
	}
	if err := os.MkdirAll(cfg.Data, 0o700); err != nil {
		return fault.Wrap(fault.ConfigValue, "check", err).With("where", d.config).With("key", "data").With("problem", "the folder cannot be made")
	}
	fmt.Fprintf(d.out, "data folder     good      %s\n", cfg.Data)
	if cfg.Devices.SANE {
		if _, err := exec.LookPath("scanimage"); err != nil {
			fmt.Fprintf(d.out, "scanimage       missing   scanners through SANE will not be found: install sane-utils\n")
		} else {
			fmt.Fprintf(d.out, "scanimage       good\n")
		}
	}
	return nil
}
