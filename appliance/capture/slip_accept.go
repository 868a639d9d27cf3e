package capture

import (
	"bytes"
	"context"
	"strings"

	"thana/appliance/store"
	"thana/shared/biometric/picture"
	"thana/shared/biometric/slip"
	"thana/shared/biometric/wsq"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// HeldSlip describes the sheet of a slip that the same desktop holds; CaptureExpired for one that is no longer held.
func (d *Desk) HeldSlip(who Who, id string) (record.Capture, error) {
	c, err := d.slipOf(who, id)
	if err != nil {
		return record.Capture{}, err
	}
	return c.meta, nil
}

func (d *Desk) slipOf(who Who, id string) (*candidate, error) {
	c, err := d.held.get(id, who.Desktop)
	if err == nil && c.slip == nil {
		err = fault.New(fault.CaptureExpired, "capture.slipOf", "the candidate is no slip")
	}
	return c, err
}

// DropSlip forgets a slip.
func (d *Desk) DropSlip(who Who, id string) error {
	if _, err := d.slipOf(who, id); err != nil {
		return err
	}
	d.held.drop(id)
	return nil
}

// AcceptSlip seals and stores the sheet and the pictures of its boxes, all or none; the sheet comes first. A slip that the
// same officer accepted before is given again. That of another arrest is never stored here.
func (d *Desk) AcceptSlip(ctx context.Context, who Who, id string, a wire.SlipAccept) ([]record.Capture, error) {
	c, err := d.slipOf(who, id)
	if err != nil {
		if kept, missing := d.keptSlip(ctx, who, id); missing == nil {
			return kept, nil
		}
		return nil, err
	}
	if err := c.slip.acceptable(c.good, a); err != nil {
		return nil, err
	}
	sheet := c.meta
	sheet.By, sheet.Forced = who.Officer, !c.good
	if sheet.Forced {
		sheet.Words = strings.TrimSpace(a.Reason)
	}
	all := []store.NewCapture{{Capture: sheet, Original: c.original}}
	var encoder wsq.Encoder // its buffers serve all fourteen
	for _, j := range c.slip.boxes {
		if !j.stored() {
			continue
		}
		n, err := j.capture(&encoder, sheet, c.slip.sheet)
		if err != nil {
			return nil, err
		}
		all = append(all, n)
	}
	kept, err := d.store.AddCaptures(ctx, all...)
	if err != nil {
		return nil, err // the slip stays held, so that accepting can be tried again
	}
	d.held.settle(c)
	return kept, nil
}

func (s *heldSlip) acceptable(good bool, a wire.SlipAccept) error {
	const op = "capture.AcceptSlip"
	switch {
	case s.other:
		return fault.New(fault.SlipOther, op, "the number is another record's")
	case good:
		return nil
	case !a.Forced:
		return fault.New(fault.SlipDoubtful, op, "not forced")
	case strings.TrimSpace(a.Reason) == "":
		return fault.New(fault.RecordRequired, op, "forced without a reason").On("reason")
	}
	return nil
}

// keptSlip is what an earlier accept of the same officer stored.
func (d *Desk) keptSlip(ctx context.Context, who Who, id string) ([]record.Capture, error) {
	sheet, err := d.store.Capture(ctx, id)
	if err != nil {
		return nil, err
	}
	all, err := d.store.Captures(ctx, sheet.Record)
	if err != nil {
		return nil, err
	}
	out := []record.Capture{sheet}
	for _, c := range all {
		if c.Cut != nil && c.Cut.Sheet == id {
			out = append(out, c)
		}
	}
	if sheet.By.Login != who.Officer.Login || len(out) == 1 {
		return nil, fault.New(fault.CaptureExpired, "capture.keptSlip", "no slip of this officer")
	}
	return out, nil
}

// capture is a box as it is stored: the picture without loss, its WSQ, and where it lay on the sheet.
func (j judged) capture(encoder *wsq.Encoder, sheet record.Capture, read slip.Sheet) (store.NewCapture, error) {
	var original bytes.Buffer
	if err := picture.EncodePGM(&original, j.box.Image); err != nil {
		return store.NewCapture{}, err
	}
	renditions, err := fingerRenditions(encoder, j.ready, nil)
	if err != nil {
		return store.NewCapture{}, err
	}
	c := sheet
	place := slip.Places()[j.box.Position-1].Rect
	c.ID, c.Kind, c.Page, c.Finger = sheet.ID+"-"+j.box.Position.String(), record.FingerCapture, 0, j.box.Position.String()
	c.Cut = &record.Cut{Sheet: sheet.ID, Edition: slip.Edition, Box: [4]float64{place.X, place.Y, place.Width, place.Height}, Turn: read.Turn, Skew: read.Skew}
	c.Format, c.Width, c.Height, c.PPI = picture.PGM, j.box.Image.Width, j.box.Image.Height, j.box.Image.PPI
	c.SHA256, c.Words, c.Slap = "", "", j.inSlap
	c.Quality, c.NFIQ, c.Forced, c.Verdicts = j.quality, j.nfiq, j.against, verdictWords(j.verdicts)
	return store.NewCapture{Capture: c, Original: original.Bytes(), Renditions: renditions}, nil
}
