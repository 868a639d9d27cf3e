package biometric_test

import (
	"fmt"
	"strings"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/goldentest"
)

// A rolled print anywhere on a large sheet is found and keeps its ridges: those minutiae of the NIST reference that are of
// some quality lie in the crop, and the crop fits the rolled box of ANSI/NIST-ITL, 1.6 x 1.5 inches.
func TestNormalise_RolledPrints(t *testing.T) {
	for i := range 10 {
		name := fmt.Sprintf("tpcard_%02d", i+1)
		card := goldentest.Image(t, "images/"+name+".pgm")
		const aside, down = 420, 310
		raw := biometric.NewImage(1500, 1400, 500)
		for y := range card.Height {
			copy(raw.Pix[(y+down)*raw.Width+aside:], card.Pix[y*card.Width:][:card.Width])
		}
		n := biometric.Normalise(raw, biometric.DefaultParams(), nil)
		if n.Width > 800 || n.Height > 750 {
			t.Errorf("%s: %dx%d", name, n.Width, n.Height)
		}
		kept, all := 0, 0
		for line := range strings.Lines(string(goldentest.File(t, "golden/"+name+".xyt"))) {
			var x, y, theta, quality int
			if _, err := fmt.Sscan(line, &x, &y, &theta, &quality); err != nil || quality < 30 {
				continue
			}
			all++
			x, y = x+aside, card.Height-y+down // the reference counts from the bottom
			if x >= n.Crop.Min.X && x < n.Crop.Max.X && y >= n.Crop.Min.Y && y < n.Crop.Max.Y {
				kept++
			}
		}
		if all == 0 || float64(kept) < 0.97*float64(all) {
			t.Errorf("%s: %d of %d minutiae in the crop %v of %dx%d", name, kept, all, n.Crop, raw.Width, raw.Height)
		}
		t.Logf("%s: %dx%d, %d of %d minutiae", name, n.Width, n.Height, kept, all)
	}
}
