package form

import (
	"image"
	"strings"
	"testing"

	"thana/shared/record"
)

// The roll says what the half sheet says, names nobody else, and its code can be read from black and white dots.
func TestReceiptRoll_SaysWhatTheSheetSays(t *testing.T) {
	g := Given{Acknowledgement: "23101001-2026-000417", FIR: "0123/2026", At: at(22, 14, 20), Pages: 3, By: officer}
	training := station
	training.Realm = record.Training
	for name, s := range map[string]record.Station{"production": station, "training": training} {
		d := ReceiptRoll(g, Kit{Station: s})
		got := drawn(d)
		for _, want := range []string{g.Acknowledgement, "0123/2026", "22/11/2026 14:20", "Rajesh Verma", "SI", "1142", "अंगूठा"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s: does not say %q", name, want)
			}
		}
		if trained := strings.Contains(got, "TRAINING"); d.Pages() != 1 || trained != (name == "training") {
			t.Errorf("%s: %d pages, band %v", name, d.Pages(), trained)
		}
		if w := d.Page(0, 203.2).Bounds().Dx(); w != 576 {
			t.Errorf("%s: %d dots a line, a roll has 576", name, w)
		}
		if bottom := lowest(d.Page(0, 100)); bottom < 0.6 || bottom > 0.92 {
			t.Errorf("%s: ink down to %.2f of the height: something is cut off, or a foot is drawn", name, bottom)
		}
		if !holdsCodeAt(t, d, g.Acknowledgement, 34, rollWidth/2+17) {
			t.Errorf("%s: no code of the acknowledgement", name)
		}
	}
}

// lowest is where the last ink is, as a share of the height.
func lowest(im image.Image) float64 {
	b := im.Bounds()
	for y := b.Max.Y - 1; y >= b.Min.Y; y-- {
		for x := b.Min.X; x < b.Max.X; x++ {
			if r, _, _, _ := im.At(x, y).RGBA(); r < 0x8000 {
				return float64(y-b.Min.Y) / float64(b.Dy())
			}
		}
	}
	return 0
}
