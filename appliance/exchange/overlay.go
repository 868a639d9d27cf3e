package exchange

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"

	"thana/shared/biometric"
	"thana/shared/biometric/match"
)

const (
	overlayPPI = 500
	dotPx      = 4 // half side of a minutia's square
	margin     = 8 // pixels around the finger that is laid on
)

// The inks can be told apart with any kind of colour sight: Okabe and Ito's blue and vermilion.
func firstInk() color.RGBA  { return color.RGBA{0, 114, 178, 255} }
func secondInk() color.RGBA { return color.RGBA{213, 94, 0, 255} }

// Overlay draws the second print and on it the first, laid there by the comparison, each in its colour, as a PNG at 500
// pixels per inch; minutiae that stand for each other are squares in each other. Where nothing agrees the first is left out.
func Overlay(images [2]biometric.Image, prints [2]match.Print, r match.Result) ([]byte, error) {
	first, second := biometric.Resample(images[0], overlayPPI), biometric.Resample(images[1], overlayPPI)
	back := r.Alignment.Inverse()
	at := image.Rect(0, 0, second.Width, second.Height)
	agrees := len(r.Pairs) > 0
	if agrees {
		at = at.Union(laid(first, r.Alignment)).Inset(-margin)
	}
	out := image.NewRGBA(at)
	for y := at.Min.Y; y < at.Max.Y; y++ {
		for x := at.Min.X; x < at.Max.X; x++ {
			a := byte(255)
			if agrees {
				fx, fy := back.Place(float64(x), float64(y))
				a = pixel(first, int(math.Round(fx)), int(math.Round(fy)))
			}
			out.SetRGBA(x, y, inked(a, pixel(second, x, y)))
		}
	}
	blue, red := firstInk(), secondInk()
	for _, p := range r.Pairs {
		m, o := prints[0].Minutiae[p[0]], prints[1].Minutiae[p[1]]
		x, y := r.Alignment.Place(float64(m.X), float64(m.Y))
		square(out, int(math.Round(x)), int(math.Round(y)), dotPx, blue)
		square(out, o.X, o.Y, dotPx+2, red)
	}
	var data bytes.Buffer
	err := png.Encode(&data, out)
	return data.Bytes(), err
}

// laid is where the corners of the first come to lie.
func laid(im biometric.Image, t match.Alignment) image.Rectangle {
	var all image.Rectangle
	for i, c := range [][2]int{{0, 0}, {im.Width, 0}, {0, im.Height}, {im.Width, im.Height}} {
		x, y := t.Place(float64(c[0]), float64(c[1]))
		p := image.Rect(int(x), int(y), int(x)+1, int(y)+1)
		if i == 0 {
			all = p
		}
		all = all.Union(p)
	}
	return all
}

func pixel(im biometric.Image, x, y int) byte {
	if x < 0 || y < 0 || x >= im.Width || y >= im.Height {
		return 255
	}
	return im.At(x, y)
}

// inked lays two transparent inks on white: the paler of each channel's light is what both let through.
func inked(a, b byte) color.RGBA {
	through := func(ink byte, grey byte) int { return 255 - (255-int(ink))*(255-int(grey))/255 }
	p, q := firstInk(), secondInk()
	mix := func(p, q byte) byte { return byte(through(p, a) * through(q, b) / 255) }
	return color.RGBA{mix(p.R, q.R), mix(p.G, q.G), mix(p.B, q.B), 255}
}

func square(out *image.RGBA, x, y, half int, c color.RGBA) {
	for d := -half; d <= half; d++ {
		for _, p := range []image.Point{{x + d, y - half}, {x + d, y + half}, {x - half, y + d}, {x + half, y + d}} {
			if p.In(out.Rect) {
				out.SetRGBA(p.X, p.Y, c)
			}
		}
	}
}
