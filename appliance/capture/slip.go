package capture

import (
	"bytes"
	"context"
	"image"
	"maps"
	"slices"

	"github.com/disintegration/imaging"

	"thana/drivers/device"
	"thana/shared/biometric"
	"thana/shared/biometric/slip"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

const slipPreview = 1400 // pixels of the longer side of a slip's preview

// Excepted are the fingers that the arrest says cannot be taken, and why.
type Excepted map[biometric.Finger]record.FingerException

// Slip scans the inked slip of an arrest from the glass, reads and judges it, and holds it until it is accepted as a
// whole.
func (d *Desk) Slip(ctx context.Context, who Who, r wire.SlipRequest, excepted Excepted, emit Emit) error {
	return d.devices.Use(ctx, device.Document, r.Device, who.Desktop, func(ctx context.Context, dev device.Device) error {
		scanner, ok := dev.(device.DocumentScanner)
		if !ok {
			return fault.New(fault.DeviceUnknown, "capture.Slip", "%T is no document scanner", dev)
		}
		ppi, err := slipPPI(scanner.Caps())
		if err != nil {
			return err
		}
		d.watch(Progress{Class: device.Document, Record: r.Record, Phase: "slip", Missing: slices.Sorted(maps.Keys(excepted))})
		if err := emit(wire.CaptureEvent{Phase: "scanning"}); err != nil {
			return err
		}
		request := device.ScanRequest{Source: device.Flatbed, PPI: ppi, Colour: device.Grey}
		err = scanner.Scan(ctx, request, func(p device.Page) error { return d.readSlip(who, r, scanner.Info(), p, excepted, emit) })
		if err != nil {
			return err
		}
		return ctx.Err()
	})
}

// slipPPI is the coarsest resolution of the scanner that a slip can be read at: a finer one takes longer and gives no
// better 500 ppi picture.
func slipPPI(caps device.DocumentCaps) (int, error) {
	at := slices.Clone(caps.PPI)
	slices.Sort(at)
	for _, ppi := range at {
		if ppi >= slip.PPI {
			return ppi, nil
		}
	}
	return 0, fault.New(fault.SlipCoarse, "capture.Slip", "the scanner offers %v ppi", at)
}

// heldSlip is a slip that was read; its boxes are by position from 1.
type heldSlip struct {
	sheet slip.Sheet
	boxes [slip.Boxes]judged
	other bool // the slip of another arrest
}

func (d *Desk) readSlip(who Who, r wire.SlipRequest, info device.Info, p device.Page, excepted Excepted, emit Emit) error {
	original := bytes.Clone(p.Data)
	picture, size, err := decodePage(original)
	if err != nil {
		return err
	}
	sheet, err := slip.Read(greyOf(picture, p.PPI), nil)
	if err != nil {
		return err
	}
	if err := emit(wire.CaptureEvent{Phase: "reading"}); err != nil {
		return err
	}
	s := &heldSlip{sheet: sheet, boxes: d.judgeSlip(sheet, excepted)}
	s.other = sheet.Numbered && sheet.Number != slip.Number(r.Record)
	c := &candidate{
		meta:     describe(record.PageCapture, r.Record, info, original, p.Format),
		original: original, desktop: who.Desktop, choice: "slip/" + r.Record, slip: s, extra: s.bytes(),
	}
	c.meta.Page, c.meta.Basis, c.meta.Width, c.meta.Height, c.meta.PPI = 1, r.Basis, size.X, size.Y, p.PPI
	out := wire.Slip{ID: c.meta.ID, Good: !s.other}
	if out.Page, err = slipJPEG(picture, sheet.Turn); err != nil {
		return err
	}
	for _, n := range sheet.Notices() {
		out.Remarks = append(out.Remarks, remarkOf(n))
	}
	if s.other {
		out.Remarks = append(out.Remarks, wire.Remark{Code: fault.SlipOther})
	}
	for _, b := range s.boxes {
		out.Boxes = append(out.Boxes, b.onWire())
		out.Good = out.Good && !b.against
	}
	c.good = out.Good
	d.held.add(c)
	return emit(wire.CaptureEvent{Phase: "done", Slip: &out})
}

// bytes is what the boxes take in memory beside the scan.
func (s *heldSlip) bytes() int {
	n := 0
	for _, b := range s.boxes {
		n += len(b.box.Image.Pix)
	}
	return n
}

func greyOf(picture image.Image, ppi int) biometric.Image {
	im := biometric.NewImage(picture.Bounds().Dx(), picture.Bounds().Dy(), ppi)
	switch p := picture.(type) {
	case *image.Gray:
		copyRows(im, p.Pix[p.PixOffset(p.Rect.Min.X, p.Rect.Min.Y):], p.Stride)
	case *image.YCbCr: // luma is the grey that is wanted
		copyRows(im, p.Y[p.YOffset(p.Rect.Min.X, p.Rect.Min.Y):], p.YStride)
	default:
		g := imaging.Grayscale(picture)
		for i := range im.Pix {
			im.Pix[i] = g.Pix[4*i]
		}
	}
	return im
}

func copyRows(to biometric.Image, from []byte, stride int) {
	for y := range to.Height {
		copy(to.Pix[y*to.Width:][:to.Width], from[y*stride:])
	}
}

// slipJPEG is the sheet upright, for the eye.
func slipJPEG(picture image.Image, turn int) ([]byte, error) {
	small := imaging.Fit(picture, slipPreview, slipPreview, imaging.Box)
	back := []func(image.Image) *image.NRGBA{imaging.Clone, imaging.Rotate90, imaging.Rotate180, imaging.Rotate270} // against the clock
	return pageJPEG(back[turn%4](small), 80)
}
