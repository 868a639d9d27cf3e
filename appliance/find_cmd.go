package main

import (
	"errors"
	"fmt"

	"thana/appliance/terminal"
	"thana/shared/checkup"
)

type findCmd struct {
	Use    string `help:"Make the one with this id this station's." placeholder:"ID"`
	Remove string `help:"Give the one with this id up." placeholder:"ID"`
	JSON   bool   `help:"For scripts."`
}

// Validate is kong's: one thing at a time.
func (c *findCmd) Validate() error {
	if c.Use != "" && c.Remove != "" {
		return errors.New("--use or --remove, not both")
	}
	return nil
}

// Run asks the running appliance to look in the station's network; it looks for nothing by itself.
func (c *findCmd) Run(d *desk) error {
	client, err := d.dial()
	if err != nil {
		return err
	}
	v, err := checkup.NewVoice(d.lang)
	if err != nil {
		return err
	}
	switch {
	case c.Use != "":
		n, err := client.UseNearby(d.ctx, c.Use)
		if err != nil {
			return err
		}
		fmt.Fprintln(d.out, v.Say("nearby.chosen", "device", n.Name+" ("+n.Address+")"))
		return nil
	case c.Remove != "":
		if err := client.RemoveNearby(d.ctx, c.Remove); err != nil {
			return err
		}
		fmt.Fprintln(d.out, v.Say("nearby.removed"))
		return nil
	}
	found, err := client.Nearby(d.ctx)
	if err != nil {
		return err
	}
	return tell(d, c.JSON, found, terminal.Text.Nearby)
}
