package torture

import (
	"context"
	"errors"
	"testing"
	"time"

	"thana/desktop/link"
	"thana/shared/biometric"
	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/record"
	"thana/shared/record/recordtest"
	"thana/shared/wire"
)

// officer works at a desktop and does not give up: a step is repeated until the appliance has acknowledged it.
type officer struct {
	t     testing.TB
	ctx   context.Context
	line  *link.Client
	login string
	model *model
}

// errGivenUp ends a job whose step can never be acknowledged; the test has failed by then.
var errGivenUp = errors.New("given up")

// insist repeats a step as a person does: after the appliance is back, after the device is free, after signing in again.
func insist[T any](o *officer, what string, step func() (T, error)) (T, error) {
	for {
		out, err := step()
		if err == nil || errors.Is(err, errGivenUp) {
			return out, err
		}
		if o.ctx.Err() != nil {
			o.t.Errorf("%s: no time left: %v", what, err)
			return out, errGivenUp
		}
		switch code := fault.Of(err).Code; {
		case code == fault.AccessSignIn:
			_, _ = o.line.SignIn(o.ctx, wire.SignIn{Login: o.login, Password: "demo-" + o.login}) // the step says whether it helped
		case code == fault.Unreachable, code == fault.RequestCut, code == fault.StoreBusy,
			code.Family() == fault.Device, code.Family() == fault.Capture:
			awhile(o.ctx, 50*time.Millisecond)
		default:
			o.t.Errorf("%s: %v", what, err)
			return out, errGivenUp
		}
	}
}

// registerFIR writes the diary and the FIR, takes the informant's thumb and papers, and prints the FIR.
func (o *officer) registerFIR() (record.Revision[record.FIR], error) {
	var fir record.Revision[record.FIR]
	entry := wire.Registration[record.GDEntry]{ID: recordtest.ID(), Body: recordtest.GD()}
	gd, err := insist(o, "diary", func() (record.Revision[record.GDEntry], error) { return o.line.RegisterGD(o.ctx, entry) })
	if err != nil {
		return fir, err
	}
	acked(o.model, gd)
	report := wire.Registration[record.FIR]{ID: recordtest.ID(), Body: recordtest.FIR(gd, time.Now())}
	if fir, err = insist(o, "FIR", func() (record.Revision[record.FIR], error) { return o.line.RegisterFIR(o.ctx, report) }); err != nil {
		return fir, err
	}
	acked(o.model, fir)
	if _, err := o.finger(fir.ID, biometric.LeftThumb, ""); err != nil {
		return fir, err
	}
	if err := o.pages(fir.ID); err != nil {
		return fir, err
	}
	return fir, o.print(wire.DocumentFIR, fir.ID)
}

// arrest records an arrest of the FIR with two prints and three photographs, completes and prints it.
func (o *officer) arrest(fir record.Revision[record.FIR]) error {
	form := wire.Registration[record.Arrest]{ID: recordtest.ID(), Body: recordtest.Arrest(fir, time.Now())}
	arrest, err := insist(o, "arrest", func() (record.Revision[record.Arrest], error) { return o.line.RegisterArrest(o.ctx, form) })
	if err != nil {
		return err
	}
	acked(o.model, arrest)
	body := arrest.Body
	body.Measurements.Fingers, body.Measurements.Photos = map[string]record.FingerTaken{}, map[string]string{}
	for _, f := range biometric.Fingers()[:2] {
		c, err := o.finger(arrest.ID, f, law.Arrested)
		if err != nil {
			return err
		}
		body.Measurements.Fingers[f.String()] = record.FingerTaken{Capture: c.ID, Quality: c.Quality}
	}
	for _, f := range biometric.Fingers()[2:] {
		body.Measurements.Fingers[f.String()] = record.FingerTaken{Exception: record.Bandaged}
	}
	for _, pose := range record.Poses() {
		c, err := o.photo(arrest.ID, pose)
		if err != nil {
			return err
		}
		body.Measurements.Photos[pose] = c.ID
	}
	if err := o.correct(arrest.ID, body); err != nil {
		return err
	}
	if _, err := insist(o, "complete", func() (record.Revision[record.Arrest], error) { return o.line.CompleteArrest(o.ctx, arrest.ID) }); err != nil {
		return err
	}
	o.model.completed(arrest.ID)
	return o.print(wire.DocumentArrest, arrest.ID)
}

// correct stores prints and photographs as revision 2. An answer that was lost is found by reading the record again.
func (o *officer) correct(id string, body record.Arrest) error {
	change := wire.Correction[record.Arrest]{Expect: 1, Reason: "prints and photographs", Body: body}
	r, err := insist(o, "correction", func() (record.Revision[record.Arrest], error) {
		r, err := o.line.CorrectArrest(o.ctx, id, change)
		if !errors.Is(err, fault.RequestConflict) {
			return r, err
		}
		r, err = o.line.Arrest(o.ctx, id)
		if err == nil && (r.Revision != 2 || r.Body.Measurements.Photos[record.PoseFront] != body.Measurements.Photos[record.PoseFront]) {
			o.t.Errorf("arrest %s stands at revision %d, which nobody wrote", id, r.Revision)
		}
		return r, err
	})
	if err == nil {
		acked(o.model, r)
	}
	return err
}

func (o *officer) finger(id string, f biometric.Finger, basis string) (record.Capture, error) {
	request := wire.FingerprintRequest{Record: id, Finger: f.String(), Basis: basis}
	return o.take("finger", func(on func(wire.CaptureEvent) error) error { return o.line.TakeFinger(o.ctx, request, on) })
}

func (o *officer) photo(id, pose string) (record.Capture, error) {
	request := wire.PhotoRequest{Record: id, Pose: pose, Basis: law.Arrested, Auto: true}
	return o.take("photograph", func(on func(wire.CaptureEvent) error) error { return o.line.TakePhoto(o.ctx, request, on) })
}

// take captures one thing and accepts it; a candidate that died with the appliance is taken again.
func (o *officer) take(what string, capture func(func(wire.CaptureEvent) error) error) (record.Capture, error) {
	return insist(o, what, func() (record.Capture, error) {
		var got *wire.Candidate
		err := capture(func(e wire.CaptureEvent) error {
			if e.Candidate != nil {
				got = e.Candidate
			}
			return nil
		})
		if err != nil {
			return record.Capture{}, err
		}
		if got == nil {
			return record.Capture{}, fault.New(fault.RequestCut, "torture", "stream ended without a candidate")
		}
		return o.accept(*got)
	})
}

func (o *officer) accept(c wire.Candidate) (record.Capture, error) {
	stored, err := o.line.AcceptCandidate(o.ctx, c.ID, wire.Accept{Forced: !c.Good, Page: c.Page})
	if err == nil {
		o.model.capture(stored)
	}
	return stored, err
}

func (o *officer) pages(id string) error {
	_, err := insist(o, "pages", func() (int, error) {
		var all []wire.Candidate
		err := o.line.ScanPages(o.ctx, wire.PagesRequest{Record: id, PPI: 100, Grey: true}, func(e wire.CaptureEvent) error {
			if e.Candidate != nil {
				all = append(all, *e.Candidate)
			}
			return nil
		})
		if err == nil && len(all) == 0 {
			err = fault.New(fault.RequestCut, "torture", "stream ended without a page")
		}
		for i := 0; err == nil && i < len(all); i++ {
			_, err = o.accept(all[i])
		}
		return len(all), err
	})
	return err
}

func (o *officer) print(d wire.Document, id string) error {
	row, err := insist(o, "print", func() (wire.PrintRow, error) {
		var done *wire.PrintRow
		err := o.line.Print(o.ctx, wire.PrintRequest{Document: d, Record: id, Purpose: wire.ForCourt, Copies: 1}, func(p wire.PrintProgress) error {
			done = p.Done
			return nil
		})
		if err != nil {
			return wire.PrintRow{}, err
		}
		if done == nil {
			return wire.PrintRow{}, fault.New(fault.RequestCut, "torture", "stream ended before the print")
		}
		return *done, nil
	})
	if err == nil {
		o.model.print(id, row)
	}
	return err
}
