package widget

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// ClassIcon draws a class of devices with few lines: "fingerprint", "camera", "docscan", "printer"; another name gives a
// plug.
func (k *Kit) ClassIcon(class string, s State, size float32) *fyne.Container {
	ink := k.Colour(s.Colour())
	return Wide(size, size, canvas.NewRaster(func(w, h int) image.Image {
		d := newSketch(w, h, 64)
		drawClass(d, class, ink)
		return d.picture
	}))
}

func drawClass(d *sketch, class string, ink color.Color) {
	const line = 3
	box := func(x0, y0, x1, y1 float64) {
		d.stroke(ink, line, []point{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}, {x0, y0}})
	}
	switch class {
	case "fingerprint":
		for i := range 4 {
			r := 6 + 6.5*float64(i)
			arch := ellipse(point{32, 36}, r, r*1.12)
			d.stroke(ink, line, arch[34:len(arch)-1])
			d.stroke(ink, line, []point{{32 - r, 36}, {32 - r, 46 + 2*float64(i%2)}})
			d.stroke(ink, line, []point{{32 + r, 36}, {32 + r, 48 - 2*float64(i%2)}})
		}
	case "camera":
		box(8, 20, 56, 52)
		d.stroke(ink, line, []point{{22, 20}, {26, 12}, {38, 12}, {42, 20}})
		d.stroke(ink, line, ellipse(point{32, 36}, 10, 10))
	case "docscan":
		box(8, 36, 56, 52)
		d.stroke(ink, line, []point{{14, 36}, {20, 10}, {52, 16}, {48, 36}})
		d.stroke(ink, line, []point{{26, 20}, {44, 23}})
		d.stroke(ink, line, []point{{25, 27}, {43, 30}})
		d.stroke(ink, line, []point{{16, 44}, {24, 44}})
	case "printer":
		box(8, 26, 56, 46)
		d.stroke(ink, line, []point{{18, 26}, {18, 10}, {46, 10}, {46, 26}})
		d.stroke(ink, line, []point{{18, 40}, {18, 56}, {46, 56}, {46, 40}})
		d.stroke(ink, line, []point{{25, 48}, {39, 48}})
		d.stroke(ink, line, []point{{46, 33}, {48, 33}})
	default:
		d.stroke(ink, line, []point{{24, 10}, {24, 24}})
		d.stroke(ink, line, []point{{40, 10}, {40, 24}})
		d.stroke(ink, line, []point{{16, 24}, {48, 24}, {46, 38}, {38, 44}, {26, 44}, {18, 38}, {16, 24}})
		d.stroke(ink, line, []point{{32, 44}, {32, 58}})
	}
}
