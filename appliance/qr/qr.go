// Package qr finds a QR code in a photograph or before a camera.
package qr

import (
	"bytes"
	"context"
	"errors"
	"image"
	_ "image/jpeg" // what phones and webcams give
	_ "image/png"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"

	"thana/appliance/capture"
	"thana/drivers/device"
	"thana/shared/fault"
)

// Limits of a photograph.
const (
	mostPixels = 64 << 20
	wideEnough = 1920 // pixels; a camera's larger modes are slow and show a code no better
)

// Decode finds a code in a JPEG or PNG.
func Decode(data []byte) (text string, err error) {
	is, _, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil || is.Width*is.Height > mostPixels {
		return "", none("the file is no picture that can be read")
	}
	picture, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return "", none(err.Error())
	}
	return read(picture)
}

func read(picture image.Image) (string, error) {
	bits, err := gozxing.NewBinaryBitmapFromImage(picture)
	if err != nil {
		return "", none(err.Error())
	}
	found, err := qrcode.NewQRCodeReader().Decode(bits, map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true, gozxing.DecodeHintType_CHARACTER_SET: "UTF-8"})
	if err != nil {
		return "", none("no code is found in the picture")
	}
	return found.GetText(), nil
}

func none(why string) error { return fault.New(fault.ConfigNoCode, "qr", "%s", why) }

// errFound ends a stream that has shown the code.
var errFound = errors.New("found")

// Before looks through a camera until a code is before it or ctx ends.
func Before(ctx context.Context, c device.Camera) (text string, err error) {
	err = c.Stream(ctx, best(c.Modes()), func(f device.Frame) error {
		picture, err := capture.Picture(f)
		if err != nil {
			return nil // the next one
		}
		if text, err = read(picture); err != nil {
			return nil
		}
		return errFound
	})
	if errors.Is(err, errFound) {
		return text, nil
	}
	if ctx.Err() != nil {
		return "", none("no code was before the camera")
	}
	return "", err
}

// best is the widest mode that is not too slow.
func best(modes []device.CameraMode) (m device.CameraMode) {
	for _, x := range modes {
		if m.Width == 0 || x.Width > m.Width && x.Width <= wideEnough || m.Width > wideEnough && x.Width < m.Width {
			m = x
		}
	}
	return m
}
