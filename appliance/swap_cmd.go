package main

import (
	"fmt"
	"strconv"
	"time"

	"thana/appliance/control"
	"thana/appliance/terminal"
	"thana/shared/checkup"
	"thana/shared/wire"
)

// swapLook is between two looks at the devices while hands are at work.
const swapLook = 500 * time.Millisecond

type swapCmd struct {
	Class string `arg:"" enum:"fingerprint,camera,docscan,printer" help:"fingerprint, camera, docscan or printer."`
	NoTry bool   `help:"Do not try the spare."`
}

// Run says each step when the one before is done: out with the old one, in with the spare, a try.
func (c *swapCmd) Run(d *desk) error {
	client, err := d.dial()
	if err != nil {
		return err
	}
	t, err := d.text()
	if err != nil {
		return err
	}
	began := time.Now()
	class := t.Voice.Say(checkup.ClassID(c.Class))
	before, err := c.there(d, client)
	if err != nil {
		return err
	}
	if len(before) > 0 {
		fmt.Fprintln(d.out, "1. "+t.Voice.Say("swap.pull", "class", class))
	}
	gone, err := c.await(d, client, func(now map[string]wire.Device) (wire.Device, bool) {
		for key, x := range before {
			if _, still := now[key]; !still {
				return x, true
			}
		}
		return wire.Device{}, len(before) == 0
	})
	if err != nil {
		return err
	}
	stay, err := c.there(d, client)
	if err != nil {
		return err
	}
	fmt.Fprintln(d.out, "2. "+t.Voice.Say("swap.plug", "class", class))
	spare, err := c.await(d, client, func(now map[string]wire.Device) (wire.Device, bool) {
		for key, x := range now {
			if _, old := stay[key]; !old && x.State != wire.DeviceOpening {
				return x, true
			}
		}
		return wire.Device{}, false
	})
	if err != nil {
		return err
	}
	fmt.Fprintln(d.out, "3. "+t.Voice.Say("swap.found", "device", spare.Name))
	for _, l := range t.Device(spare) {
		fmt.Fprintln(d.out, "   "+l)
	}
	if spare.Checks && !gone.Checks && gone.Key != "" {
		fmt.Fprintln(d.out, "   "+t.Voice.Say("swap.checks"))
	}
	if checkup.Of(spare.State) == checkup.Failed {
		return exitStatus(exitRefused)
	}
	if !c.NoTry {
		if err := d.try(client, wire.Try{Class: c.Class, Device: spare.Key}); err != nil {
			return err
		}
	}
	fmt.Fprintln(d.out, t.Voice.Say("swap.done", "n", strconv.Itoa(int(time.Since(began).Seconds()))))
	return nil
}

// there are the devices of the class by their keys.
func (c *swapCmd) there(d *desk, client *control.Client) (map[string]wire.Device, error) {
	s, err := client.Status(d.ctx)
	if err != nil {
		return nil, err
	}
	now := map[string]wire.Device{}
	all, _ := terminal.Order(s.Devices)
	for _, x := range all {
		if x.Class == c.Class {
			now[x.Key] = x
		}
	}
	return now, nil
}

// await looks until what is wanted has come about.
func (c *swapCmd) await(d *desk, client *control.Client, wanted func(map[string]wire.Device) (wire.Device, bool)) (wire.Device, error) {
	tick := time.NewTicker(swapLook)
	defer tick.Stop()
	for {
		now, err := c.there(d, client)
		if err != nil {
			return wire.Device{}, err
		}
		if x, done := wanted(now); done {
			return x, nil
		}
		select {
		case <-d.ctx.Done():
			return wire.Device{}, d.ctx.Err()
		case <-tick.C:
		}
	}
}
