package segment_test

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/goldentest"
	"thana/shared/biometric/segment"
	"thana/shared/biometric/synthetic"
)

const shrunk = 100 // pixels per inch of the panels

// The picture of the steps in docs/biometrics.md: slap, strength of its ridges, prints, and the fingers in their boxes.
func TestSteps_Golden(t *testing.T) {
	t.Parallel()
	im, _ := synthetic.Slap(rightFingers(), synthetic.SlapParams{
		ImpressionParams: synthetic.ImpressionParams{Seed: 8, RotationDeg: -12, Noise: 0.7, Dryness: 0.2, Distortion: 0.4}, Joints: true, Spread: -0.6,
	}, 1600, 1300, 500)
	seen := map[string]any{}
	s, err := segment.Segment(im, biometric.RightFour, nil, func(step string, v any) { seen[step] = v })
	if err != nil {
		t.Fatal(err)
	}
	const wide, high = 320, 260
	sheet := image.NewRGBA(image.Rect(0, 0, 2*wide+15, 2*high+15))
	draw.Draw(sheet, sheet.Bounds(), image.NewUniform(color.RGBA{90, 90, 96, 255}), image.Point{}, draw.Src)
	place := func(i int, im image.Image) {
		at := image.Pt(5+i%2*(wide+5), 5+i/2*(high+5))
		draw.Draw(sheet, image.Rectangle{Min: at, Max: at.Add(image.Pt(wide, high))}, im, image.Point{}, draw.Src)
	}
	small := biometric.Resample(im, shrunk).Gray()
	prints := seen["segment.prints"].(biometric.Mask)
	place(0, small)
	place(1, strength(prints, seen["segment.energy"].([]float64)))
	place(2, tinted(small, prints))
	place(3, boxed(small, s.Fingers))
	goldentest.Picture(t, "steps", sheet)
}

// strength draws a value for each block of the mask, 60 grey values a pixel as white.
func strength(m biometric.Mask, energy []float64) image.Image {
	out := image.NewGray(image.Rect(0, 0, m.Width*m.Side*shrunk/500, m.Height*m.Side*shrunk/500))
	for i := range out.Pix {
		x, y := i%out.Stride*500/shrunk/m.Side, i/out.Stride*500/shrunk/m.Side
		out.Pix[i] = byte(min(255, 255*energy[y*m.Width+x]/60))
	}
	return out
}

func tinted(im *image.Gray, m biometric.Mask) image.Image {
	out := image.NewRGBA(im.Rect)
	for y := range im.Rect.Dy() {
		for x := range im.Rect.Dx() {
			v := im.GrayAt(x, y).Y
			c := color.RGBA{v, v, v, 255}
			if m.At(500/shrunk*x, 500/shrunk*y) {
				c.R, c.B = v/2+100, v/3
			}
			out.SetRGBA(x, y, c)
		}
	}
	return out
}

func boxed(im *image.Gray, fingers []segment.Finger) image.Image {
	out := image.NewRGBA(im.Rect)
	draw.Draw(out, out.Rect, im, image.Point{}, draw.Src)
	for _, f := range fingers {
		c := f.Box.Corners()
		for i, a := range c {
			b := c[(i+1)%4]
			for n, k := int(math.Hypot(b.X-a.X, b.Y-a.Y)/2), 0; k <= n; k++ {
				share := float64(k) / float64(n)
				x, y := (a.X+share*(b.X-a.X))*shrunk/500, (a.Y+share*(b.Y-a.Y))*shrunk/500
				draw.Draw(out, image.Rect(int(x), int(y), int(x)+2, int(y)+2), image.NewUniform(color.RGBA{200, 30, 30, 255}), image.Point{}, draw.Src)
			}
		}
	}
	return out
}
