package slip

import (
	"errors"
	"testing"

	"thana/shared/biometric"
	"thana/shared/fault"
)

// A sheet of a later edition, whose places may lie elsewhere, is said to be one and not read with the places of this.
func TestRead_AnotherEditionIsRefused(t *testing.T) {
	const ppi, wide, high = 500, 5846, 4134 // 297 x 210 mm
	for edition, refused := range map[int]bool{Edition: false, Edition + 1: true} {
		im := biometric.NewImage(wide, high, ppi)
		number := Number("a record")
		var strip []Rect
		for i, dark := range stripBits(edition, number) {
			if dark {
				strip = append(strip, cell(i))
			}
		}
		current := 0
		for _, dark := range stripBits(Edition, number) {
			if dark {
				current++
			}
		}
		ink := Ink(number)
		for _, r := range append(ink[:len(ink)-current:len(ink)-current], strip...) {
			fillInk(im, r, ppi)
		}
		if _, err := Read(im, nil); errors.Is(err, fault.SlipEdition) != refused || !refused && err != nil {
			t.Errorf("edition %d: %v", edition, err)
		}
	}
}

// fillInk prints a rectangle as a scanner sees one: its edges run from white to black over a few pixels.
func fillInk(im biometric.Image, r Rect, ppi float64) {
	const soft = 4.0 // pixels
	left, right, top, bottom := r.X*ppi/25.4, (r.X+r.Width)*ppi/25.4, r.Y*ppi/25.4, (r.Y+r.Height)*ppi/25.4
	for y := int(top - soft); y <= int(bottom+soft); y++ {
		for x := int(left - soft); x <= int(right+soft); x++ {
			inside := min(float64(x)+0.5-left, right-float64(x)-0.5, float64(y)+0.5-top, bottom-float64(y)-0.5)
			shade := byte(255 - 240*max(0, min(1, 0.5+inside/soft)))
			im.Pix[y*im.Width+x] = min(im.Pix[y*im.Width+x], shade)
		}
	}
}
