package capture

import (
	"cmp"
	"context"
	"time"

	"thana/drivers/device"
	"thana/shared/biometric"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

const (
	// tried is the record of what is taken to try a device: there is none.
	tried = "test"
	// tryLooks is how long a camera shows what it sees before the picture is taken, good or not.
	tryLooks = 4 * time.Second
)

// Try takes one thing from a device to see whether it works: the pictures, the judgement and the words of a capture, but of no
// record. Nothing is held when it returns, and while it runs no desktop can accept what it shows.
func (d *Desk) Try(ctx context.Context, who Who, r wire.Try, emit Emit) error {
	who.Desktop = "try " + who.Desktop
	var held []string
	defer func() {
		for _, id := range held {
			d.held.drop(id)
		}
	}()
	show := func(e wire.CaptureEvent) error {
		if e.Candidate != nil {
			held = append(held, e.Candidate.ID)
			for _, o := range e.Candidate.Others {
				held = append(held, o.ID)
			}
			shown := *e.Candidate
			shown.ID, shown.Others = "", nil
			e.Candidate = &shown
		}
		return emit(e)
	}
	return d.Sample(ctx, who, Sample{Class: device.Class(r.Class), Device: r.Device}, show)
}

// Sample is one thing of no record from a device of a class.
type Sample struct {
	Class  device.Class `json:"class"`
	Device string       `json:"device,omitempty"` // key; empty: any
	Finger string       `json:"finger,omitempty"` // empty: the right index
	Pose   string       `json:"pose,omitempty"`   // empty: front
}

// Sample takes one thing from a device; what it gives is held like a capture's.
func (d *Desk) Sample(ctx context.Context, who Who, s Sample, emit Emit) error {
	switch s.Class {
	case device.Fingerprint:
		finger := cmp.Or(s.Finger, biometric.RightIndex.String())
		return d.Finger(ctx, who, wire.FingerprintRequest{Record: tried, Finger: finger, Device: s.Device}, emit)
	case device.Photo:
		return d.sampleCamera(ctx, who, wire.PhotoRequest{Record: tried, Pose: cmp.Or(s.Pose, record.PoseFront), Auto: true, Device: s.Device}, emit)
	case device.Document:
		return d.Pages(ctx, who, wire.PagesRequest{Record: tried, Device: s.Device}, emit)
	}
	return fault.New(fault.RequestMalformed, "capture.Sample", "class %q", s.Class)
}

// sampleCamera takes the picture when it is good, or after a while as it is: a technician may stand behind the camera.
func (d *Desk) sampleCamera(ctx context.Context, who Who, r wire.PhotoRequest, emit Emit) error {
	var late *time.Timer
	defer func() {
		if late != nil {
			late.Stop()
		}
	}()
	return d.Photo(ctx, who, r, func(e wire.CaptureEvent) error {
		if e.Session != "" {
			late = time.AfterFunc(tryLooks, func() { _ = d.Shoot(who, e.Session) }) // it may be over by then
			e.Session = ""
		}
		return emit(e)
	})
}
