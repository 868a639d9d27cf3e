package capture

import (
	"bytes"
	"context"
	"image/png"

	"thana/shared/biometric/picture"
	"thana/shared/fault"
	"thana/shared/record"
)

// Reader opens the bytes of stored captures; an empty rendition is the original.
type Reader interface {
	OpenCapture(ctx context.Context, id, rendition string) ([]byte, error)
}

// View returns what a screen can show of a capture: a fingerprint as PNG, a photograph or page as the officer left it.
func (d *Desk) View(ctx context.Context, c record.Capture) (data []byte, format string, err error) {
	const op = "capture.View"
	if c.Kind != record.FingerCapture {
		return d.shown(ctx, c)
	}
	raw, err := d.store.OpenCapture(ctx, c.ID, "")
	if err != nil {
		return nil, "", err
	}
	im, _, err := picture.Decode(raw)
	if err != nil {
		return nil, "", err
	}
	var out bytes.Buffer
	if err := png.Encode(&out, im.Gray()); err != nil {
		return nil, "", fault.Wrap(fault.Unexpected, op, err)
	}
	return out.Bytes(), "image/png", nil
}

// shown prefers the page as it was turned and the portrait as it was cut.
func (d *Desk) shown(ctx context.Context, c record.Capture) (data []byte, format string, err error) {
	for _, r := range c.Renditions {
		if r.Name == record.FilePreview || r.Name == "page" || r.Name == "portrait" || r.Name == record.SignaturePicture {
			data, err = d.store.OpenCapture(ctx, c.ID, r.Name)
			return data, r.Format, err
		}
	}
	if c.Kind == record.FileCapture {
		return nil, "", fault.New(fault.CaptureFileView, "capture.shown", "%s has no preview", c.Format)
	}
	data, err = d.store.OpenCapture(ctx, c.ID, "")
	return data, c.Format, err
}
