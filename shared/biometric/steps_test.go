package biometric_test

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/goldentest"
	"thana/shared/biometric/synthetic"
)

// The picture of the steps in docs/biometrics.md: capture, contrast, foreground, crop, and per block how sure its ridge
// direction is and how regular its ridges are.
func TestSteps_Golden(t *testing.T) {
	p := synthetic.NewSubject(21).Finger(biometric.RightThumb)
	raw := p.Impression(synthetic.ImpressionParams{Seed: 3, ShiftX: -1.5, RotationDeg: -8, Noise: 0.6, Dryness: 0.3}, 420, 560, 400)
	for i, v := range raw.Pix {
		raw.Pix[i] = 70 + v/2
	}
	seen := map[string]any{}
	n := biometric.Normalise(raw, biometric.DefaultParams(), func(step string, v any) { seen[step] = v })
	biometric.AssessTraced(n.Image, func(step string, v any) { seen[step] = v })

	sheet := image.NewRGBA(image.Rect(0, 0, 5*440, 620))
	draw.Draw(sheet, sheet.Bounds(), image.NewUniform(color.RGBA{90, 90, 96, 255}), image.Point{}, draw.Src)
	place := func(i int, im image.Image) {
		draw.Draw(sheet, im.Bounds().Add(image.Pt(i*440+5, 5)), im, image.Point{}, draw.Src)
	}
	place(0, shrink(raw))
	place(1, shrink(seen["normalise.contrast"].(biometric.Image)))
	place(2, shrink(overlay(seen["normalise.contrast"].(biometric.Image), seen["normalise.foreground"].(biometric.Mask))))
	place(3, shrink(n.Image))
	mask := seen["quality.foreground"].(biometric.Mask)
	place(4, blocks(mask, seen["quality.certainty"].([]float64)))
	draw.Draw(sheet, blocks(mask, nil).Bounds().Add(image.Pt(4*440+5, 315)), blocks(mask, seen["quality.regularity"].([]float64)), image.Point{}, draw.Src)
	goldentest.Picture(t, "steps", sheet)
}

// shrink makes a panel of the sheet.
func shrink(im biometric.Image) image.Image {
	return biometric.Resample(im, im.PPI*3/4).Gray()
}

func overlay(im biometric.Image, m biometric.Mask) biometric.Image {
	out := biometric.NewImage(im.Width, im.Height, im.PPI)
	for y := range im.Height {
		for x := range im.Width {
			v := im.At(x, y)
			if !m.At(x, y) {
				v = 120 + v/8
			}
			out.Pix[y*im.Width+x] = v
		}
	}
	return out
}

// blocks draws one value per block, 0 black to 1 white, ground grey.
func blocks(m biometric.Mask, values []float64) image.Image {
	const side = 8
	im := image.NewGray(image.Rect(0, 0, m.Width*side, m.Height*side))
	for y := range m.Height * side {
		for x := range m.Width * side {
			i := y/side*m.Width + x/side
			v := uint8(110)
			if m.On[i] && values != nil {
				v = uint8(255 * values[i])
			}
			im.SetGray(x, y, color.Gray{Y: v})
		}
	}
	return im
}
