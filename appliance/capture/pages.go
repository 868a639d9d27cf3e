package capture

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	_ "image/png" // scanners may send PNG pages

	"github.com/disintegration/imaging"

	"thana/appliance/store"
	"thana/drivers/device"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/sheet"
	"thana/shared/wire"
)

const (
	pagePreview   = 1000      // pixels of the longer side of a page's preview
	maxPagePixels = 100 << 20 // A3 at 600 ppi has 70 million
)

// Pages scans until the feeder is empty and holds each page as a candidate. A jam ends with a fault after the pages
// before it; scanning again goes on with the next page.
func (d *Desk) Pages(ctx context.Context, who Who, r wire.PagesRequest, emit Emit) error {
	return d.devices.Use(ctx, device.Document, r.Device, who.Desktop, func(ctx context.Context, dev device.Device) error {
		scanner, ok := dev.(device.DocumentScanner)
		if !ok {
			return fault.New(fault.DeviceUnknown, "capture.Pages", "%T is no document scanner", dev)
		}
		d.watch(Progress{Class: device.Document, Record: r.Record, Phase: "scanning"})
		if err := emit(wire.CaptureEvent{Phase: "scanning"}); err != nil {
			return err
		}
		request := device.ScanRequest{Source: device.ScanSource(r.Source), PPI: r.PPI, Colour: device.Colour}
		if r.Grey {
			request.Colour = device.Grey
		}
		err := scanner.Scan(ctx, request, func(p device.Page) error { return d.page(who, r, scanner.Info(), p, emit) })
		if err != nil {
			return err
		}
		return emit(wire.CaptureEvent{Phase: "done"})
	})
}

func (d *Desk) page(who Who, r wire.PagesRequest, info device.Info, p device.Page, emit Emit) error {
	original := bytes.Clone(p.Data)
	picture, size, err := decodePage(original)
	if err != nil {
		return err
	}
	c := &candidate{
		meta:     describe(record.PageCapture, r.Record, info, original, p.Format),
		original: original, desktop: who.Desktop, good: true,
	}
	bounds := picture.Bounds()
	lie, blank := sheet.Look(picture, p.PPI)
	c.render = func(a wire.Accept) ([]store.Rendition, error) {
		if a.AsLaid {
			return upright(original, sheet.Lie{Crop: bounds}, a.Turn)
		}
		return upright(original, lie, a.Turn)
	}
	c.meta.Page, c.meta.Width, c.meta.Height, c.meta.PPI = p.Number, size.X, size.Y, p.PPI
	d.held.add(c)
	shown := wire.Candidate{ID: c.meta.ID, Good: true, Page: p.Number, Blank: blank}
	small := imaging.Fit(picture, pagePreview, pagePreview, imaging.Box)
	if shown.Preview, err = pageJPEG(small, 80); err != nil {
		return err
	}
	if !lie.Straight(bounds) {
		shown.Scanned = shown.Preview
		straight := sheet.Straighten(small, lie.Scaled(float64(small.Bounds().Dx())/float64(size.X)))
		if shown.Preview, err = pageJPEG(straight, 80); err != nil {
			return err
		}
	}
	return emit(wire.CaptureEvent{Phase: "page", Page: p.Number, Candidate: &shown})
}

func decodePage(data []byte) (image.Image, image.Point, error) {
	const op = "capture.decodePage"
	header, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, image.Point{}, fault.Wrap(fault.DeviceProtocol, op, err)
	}
	if header.Width <= 0 || header.Height <= 0 || header.Width > maxPagePixels/header.Height {
		return nil, image.Point{}, fault.New(fault.DeviceProtocol, op, "page of %dx%d", header.Width, header.Height)
	}
	picture, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, image.Point{}, fault.Wrap(fault.DeviceProtocol, op, err)
	}
	return picture, image.Pt(header.Width, header.Height), nil
}

// upright is the page straightened and as the officer turned it, if that is not how it lay; the original keeps the scanner's pixels.
func upright(original []byte, lie sheet.Lie, quarters int) ([]store.Rendition, error) {
	quarters = (quarters%4 + 4) % 4
	picture, _, err := decodePage(original)
	if err != nil {
		return nil, err
	}
	if quarters == 0 && lie.Straight(picture.Bounds()) {
		return nil, nil
	}
	turn := []func(image.Image) *image.NRGBA{imaging.Clone, imaging.Rotate270, imaging.Rotate180, imaging.Rotate90} // clockwise
	picture = turn[quarters](sheet.Straighten(picture, lie))
	data, err := pageJPEG(picture, 90)
	if err != nil {
		return nil, err
	}
	return []store.Rendition{{Data: data, Rendition: record.Rendition{
		Name: "page", Format: "image/jpeg", Width: picture.Bounds().Dx(), Height: picture.Bounds().Dy(),
		Crop: [4]int{lie.Crop.Min.X, lie.Crop.Min.Y, lie.Crop.Dx(), lie.Crop.Dy()}, Turn: float64(90*quarters) - lie.Turn,
	}}}, nil
}

func pageJPEG(picture image.Image, quality int) ([]byte, error) {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fault.Wrap(fault.Unexpected, "capture.pageJPEG", err)
	}
	return out.Bytes(), nil
}
