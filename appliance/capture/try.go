package capture

import (
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
	switch device.Class(r.Class) {
	case device.Fingerprint:
		return d.Finger(ctx, who, wire.FingerprintRequest{Record: tried, Finger: biometric.RightIndex.String(), Device: r.Device}, show)
	case device.Photo:
		return d.tryCamera(ctx, who, r, show)
	case device.Document:
		return d.Pages(ctx, who, wire.PagesRequest{Record: tried, Device: r.Device}, show)
	}
	return fault.New(fault.RequestMalformed, "capture.Try", "class %q", r.Class)
}

// tryCamera takes the picture when it is good, or after a while as it is: a technician may stand behind the camera.
func (d *Desk) tryCamera(ctx context.Context, who Who, r wire.Try, emit Emit) error {
	var late *time.Timer
	defer func() {
		if late != nil {
			late.Stop()
		}
	}()
	return d.Photo(ctx, who, wire.PhotoRequest{Record: tried, Pose: record.PoseFront, Auto: true, Device: r.Device}, func(e wire.CaptureEvent) error {
		if e.Session != "" {
			late = time.AfterFunc(tryLooks, func() { _ = d.Shoot(who, e.Session) }) // it may be over by then
			e.Session = ""
		}
		return emit(e)
	})
}
