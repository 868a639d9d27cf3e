// Package glass is what lies under every emulated scanner's finger.
package glass

import (
	"image"

	"golang.org/x/image/draw"

	"thana/shared/biometric"
)

// Lay puts a finger into the middle of the window, at the window's resolution; what stands out is not seen. A finger of the same
// resolution is copied: scaling is most of what a picture costs on the hardware bench.
func Lay(finger, window biometric.Image) {
	w, h := finger.Width*window.PPI/finger.PPI, finger.Height*window.PPI/finger.PPI
	corner := image.Pt((window.Width-w)/2, (window.Height-h)/2)
	place := image.Rectangle{Min: corner, Max: corner.Add(image.Pt(w, h))}
	if finger.PPI != window.PPI {
		draw.CatmullRom.Scale(window.Gray(), place, finger.Gray(), finger.Gray().Bounds(), draw.Src, nil)
		return
	}
	seen := place.Intersect(window.Gray().Rect)
	for y := seen.Min.Y; y < seen.Max.Y; y++ {
		from := (y-corner.Y)*finger.Width - corner.X
		copy(window.Pix[y*window.Width+seen.Min.X:][:seen.Dx()], finger.Pix[from+seen.Min.X:])
	}
}
