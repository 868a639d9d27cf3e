package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"thana/appliance/config"
	"thana/appliance/control"
	"thana/shared/fault"
	"thana/shared/pair"
	"thana/shared/record"
	"thana/shared/wire"
)

type pairCmd struct {
	Digits bool `help:"Print only the code, for scripts."`
}

func (c *pairCmd) Run(d *desk) error {
	cfg, err := config.Load(d.config)
	if err != nil {
		return err
	}
	code, err := control.Dial(cfg.Data).Pair(d.ctx)
	if err != nil {
		return err
	}
	if c.Digits {
		fmt.Fprintln(d.out, code)
		return nil
	}
	fmt.Fprintf(d.out, "\n    %s %s\n\nType this code on the desktop. It is good for %s and for one desktop.\n", code[:4], code[4:], pair.OfferLasts)
	return nil
}

type unpairCmd struct {
	Fingerprint string `arg:"" help:"The desktop's fingerprint, or its beginning, as status shows it."`
}

func (c *unpairCmd) Run(d *desk) error {
	cfg, err := config.Load(d.config)
	if err != nil {
		return err
	}
	client := control.Dial(cfg.Data)
	s, err := client.Status(d.ctx)
	if err != nil {
		return err
	}
	var hits []string
	for _, x := range s.Desktops {
		if strings.HasPrefix(x.Fingerprint, c.Fingerprint) && !x.Revoked {
			hits = append(hits, x.Fingerprint)
		}
	}
	if len(hits) != 1 {
		return fault.New(fault.RequestNotFound, "unpair", "%d paired desktops begin with that", len(hits))
	}
	return client.Revoke(d.ctx, hits[0])
}

type officerCmd struct {
	Login  string `arg:"" help:"Short name for signing in."`
	Name   string `help:"Name in English."`
	Local  string `help:"Name in the local script."`
	Rank   string `help:"SI, ASI, HC, Inspector ..."`
	Belt   string `help:"Belt or PIS number."`
	Role   string `help:"What the officer may do: officer_in_charge, duty_officer, investigating_officer or technician." enum:"officer_in_charge,duty_officer,investigating_officer,technician," default:""`
	Remove bool   `help:"End the officer's account and sessions. Records keep their officer."`
}

// Validate is kong's: who is added needs all of it, who is removed none.
func (c *officerCmd) Validate() error {
	if c.Remove {
		return nil
	}
	for _, f := range []struct{ flag, value string }{{"name", c.Name}, {"local", c.Local}, {"rank", c.Rank}, {"role", c.Role}} {
		if f.value == "" {
			return fmt.Errorf("missing flag --%s", f.flag)
		}
	}
	return nil
}

// Run reads the password from standard input: it must not stand in the list of processes.
func (c *officerCmd) Run(d *desk) error {
	cfg, err := config.Load(d.config)
	if err != nil {
		return err
	}
	if c.Remove {
		if err := control.Dial(cfg.Data).RemoveOfficer(d.ctx, c.Login); err != nil {
			return err
		}
		fmt.Fprintf(d.out, "%s can no longer sign in.\n", c.Login)
		return nil
	}
	password, err := firstLine(d.in)
	if err != nil {
		return err
	}
	o := record.Officer{Login: c.Login, Name: record.Name{Local: c.Local, English: c.Name}, Rank: c.Rank, Belt: c.Belt, Role: record.Role(c.Role)}
	if err := control.Dial(cfg.Data).SetOfficer(d.ctx, wire.NewOfficer{Officer: o, Password: password}); err != nil {
		return err
	}
	fmt.Fprintf(d.out, "%s may sign in.\n", c.Login)
	return nil
}

func firstLine(in io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(in, 1<<16)).ReadString('\n')
	if err != nil && line == "" {
		return "", fault.New(fault.RequestMalformed, "stdin", "nothing on standard input")
	}
	return strings.TrimRight(line, "\r\n"), nil
}
