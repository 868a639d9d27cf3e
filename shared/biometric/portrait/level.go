package portrait

import (
	"image"
	"image/color"
	"math"

	"github.com/disintegration/imaging"
	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"
)

// level turns and scales the geometry's part of the picture to width x height. What lies outside the picture takes
// the mean colour of the picture's upper corners.
func level(picture image.Image, g Geometry, width, height int) *image.NRGBA {
	out := image.NewNRGBA(image.Rect(0, 0, width, height))
	draw.Draw(out, out.Bounds(), image.NewUniform(cornerColour(picture)), image.Point{}, draw.Src)
	sin, cos := math.Sincos(-g.Turn * math.Pi / 180)
	scale := float64(width) / float64(g.Crop.Dx())
	cx := float64(g.Crop.Min.X) + float64(g.Crop.Dx())/2
	cy := float64(g.Crop.Min.Y) + float64(g.Crop.Dy())/2
	m := f64.Aff3{
		scale * cos, -scale * sin, float64(width)/2 - scale*(cos*cx-sin*cy),
		scale * sin, scale * cos, float64(height)/2 - scale*(sin*cx+cos*cy),
	}
	draw.CatmullRom.Transform(out, m, picture, picture.Bounds(), draw.Over, nil)
	return out
}

// cornerColour is the mean colour of two squares in the upper corners, where the background is.
func cornerColour(picture image.Image) color.NRGBA {
	b := picture.Bounds()
	side := max(1, min(b.Dx(), b.Dy())/20)
	var r, g, bl, n uint64
	for _, left := range []int{b.Min.X, b.Max.X - side} {
		for y := b.Min.Y; y < b.Min.Y+side; y++ {
			for x := left; x < left+side; x++ {
				cr, cg, cb, _ := picture.At(x, y).RGBA()
				r, g, bl, n = r+uint64(cr), g+uint64(cg), bl+uint64(cb), n+1
			}
		}
	}
	return color.NRGBA{uint8(r / n >> 8), uint8(g / n >> 8), uint8(bl / n >> 8), 255}
}

// shrink gives a copy whose longer side is at most side pixels; a smaller picture keeps its size.
func shrink(picture image.Image, side int) *image.NRGBA {
	b := picture.Bounds()
	w, h := b.Dx(), b.Dy()
	if longer := max(w, h); longer > side {
		w, h = max(1, w*side/longer), max(1, h*side/longer)
	}
	return imaging.Resize(picture, w, h, imaging.Box)
}
