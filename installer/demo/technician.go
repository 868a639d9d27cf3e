package main

import (
	"strings"

	"thana/installer/hands"
)

// technician signs in for who cares for the devices: a scanner is pulled out, a printer runs empty, a device is tried, and what became of them stands there.
func (p *play) technician() error {
	return p.parts(
		part{"the technician sees a printer without paper and a scanner pulled out", p.ailing},
		part{"the technician tries the scanner that is back", p.tries})
}

func (p *play) ailing() error {
	err := p.do(p.click("head.officer"), p.click("menu.leave"), p.page("signin"), p.click("officer.suresh"),
		func(w *hands.Window) error { return w.Secret(p.ctx, "field.password", "demo-suresh") }, p.key("Return"), p.page("devices"),
		p.hand("printer.empty"), p.hand("finger.unplug"), p.dark("light.fingerprint"), p.dark("light.printer"), p.shown("device.fault.printer"))
	if err != nil {
		return err
	}
	if err := p.look("technician-devices", "The technician's page: each device with its light, the fault in words, and what to do."); err != nil {
		return err
	}
	return p.do(p.hand("printer.refill"), p.hand("finger.plug"), p.lit("light.fingerprint"))
}

func (p *play) tries() error {
	if err := p.do(p.click("device.try.fingerprint"), p.page("try"), p.shown("try.verdict")); err != nil {
		return err
	}
	if err := p.look("technician-try", "A try: the picture and its quality; nothing of it is kept."); err != nil {
		return err
	}
	if err := p.do(p.click("try.done"), p.page("devices"), p.click("devices.history"), p.page("history"), p.firstShown("history.1")); err != nil {
		return err
	}
	return p.look("technician-history", "What became of the devices: pulled out, failed, well again, and when.")
}

// lit waits until a device's light is that of a ready one.
func (p *play) lit(light string) func(*hands.Window) error {
	return func(w *hands.Window) error {
		_, err := w.Await(p.ctx, light, func(v hands.View) bool { x, there := v.Find(light); return there && strings.HasPrefix(x.Text, "●") })
		return err
	}
}
