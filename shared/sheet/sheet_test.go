package sheet_test

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/disintegration/imaging"

	"thana/shared/biometric/synthetic"
	"thana/shared/sheet"
)

const ppi = synthetic.ComplaintDPI / 2

func complaint(number int) image.Image {
	im := synthetic.Complaint(number)
	return imaging.Resize(im, im.Bounds().Dx()/2, 0, imaging.Box)
}

// on lays a sheet on a glass before a lid, turned clockwise.
func on(lid color.Color, paper image.Image, degrees float64) image.Image {
	glass := imaging.New(paper.Bounds().Dx()+150, paper.Bounds().Dy()+100, lid)
	turned := imaging.Rotate(paper, -degrees, lid)
	return imaging.PasteCenter(glass, turned)
}

func white(mark func(*image.NRGBA)) image.Image {
	im := imaging.New(1654, 2339, color.NRGBA{246, 245, 240, 255})
	rng := rand.New(rand.NewPCG(3, 4))
	for i := range im.Pix {
		if i%4 != 3 {
			im.Pix[i] = byte(int(im.Pix[i]) + rng.IntN(7) - 3)
		}
	}
	mark(im)
	return im
}

func spot(im *image.NRGBA, r image.Rectangle, grey uint8) {
	draw.Draw(im, r, image.NewUniform(color.Gray{Y: grey}), image.Point{}, draw.Src)
}

func TestLook_TellsTheTurn(t *testing.T) {
	for number := range synthetic.ComplaintPages {
		page := complaint(number)
		aside, _ := sheet.Look(imaging.Rotate(page, -3, color.White), ppi)
		own := aside.Turn - 3 // it is drawn a little askew
		for _, degrees := range []float64{-6.3, -2.5, -1.4, 1.4, 1.9, 5.1} {
			lie, blank := sheet.Look(imaging.Rotate(page, -degrees, color.White), ppi)
			if math.Abs(lie.Turn-degrees-own) > 0.12 || blank {
				t.Errorf("page %d turned by %.1f: %.2f found, blank %v", number, degrees, lie.Turn, blank)
			}
		}
	}
}

func TestLook_StraightAndUncertainSheetsStay(t *testing.T) {
	blot := white(func(im *image.NRGBA) {
		for y := 600; y < 900; y++ {
			for x := 600; x < 900; x++ {
				if dx, dy := x-750, y-750; dx*dx+dy*dy < 140*140 {
					im.Set(x, y, color.Black)
				}
			}
		}
	})
	for name, scan := range map[string]image.Image{
		"a round blot": blot,
		"blank":        white(func(*image.NRGBA) {}),
		"over the top": imaging.Rotate(complaint(0), 30, color.White),
		"one pixel":    imaging.New(1, 1, color.White),
	} {
		if lie, _ := sheet.Look(scan, ppi); !lie.Straight(scan.Bounds()) {
			t.Errorf("%s: %+v", name, lie)
		}
	}
}

// Straightened, the same page stands straight, and the sheet fills the picture.
func TestStraighten_CutsTheSheetOutOfADarkLid(t *testing.T) {
	paper := complaint(0)
	for _, degrees := range []float64{0, 3.2, -4.4} {
		scan := on(color.Gray{Y: 40}, paper, degrees)
		lie, _ := sheet.Look(scan, ppi)
		out := sheet.Straighten(scan, lie)
		got, want := out.Bounds().Size(), paper.Bounds().Size()
		if math.Abs(float64(got.X-want.X)) > 12 || math.Abs(float64(got.Y-want.Y)) > 12 {
			t.Errorf("turned by %.1f: %v cut out, %v laid on the glass", degrees, got, want)
		}
		if again, _ := sheet.Look(out, ppi); again.Turn != 0 || again.Crop != out.Bounds() {
			t.Errorf("turned by %.1f: still %+v", degrees, again)
		}
		for _, corner := range []image.Point{{8, 8}, {got.X - 9, 8}, {8, got.Y - 9}, {got.X - 9, got.Y - 9}} {
			if r, _, _, _ := out.At(corner.X, corner.Y).RGBA(); r>>8 < 200 {
				t.Errorf("turned by %.1f: the lid shows at %v", degrees, corner)
			}
		}
	}
}

func TestLook_BlankIsLessThanALetter(t *testing.T) {
	for _, c := range []struct {
		name  string
		scan  image.Image
		blank bool
	}{
		{"clean", white(func(*image.NRGBA) {}), true},
		{"dust and a hair", white(func(im *image.NRGBA) {
			for i := range 30 {
				spot(im, image.Rect(200+40*i, 300+50*i, 202+40*i, 302+50*i), 60)
			}
		}), true},
		{"punched holes at the rim", white(func(im *image.NRGBA) {
			spot(im, image.Rect(5, 900, 40, 935), 20)
			spot(im, image.Rect(5, 1500, 40, 1535), 20)
		}), true},
		{"the other side shines through", white(func(im *image.NRGBA) {
			for y := 300; y < 2000; y += 60 {
				spot(im, image.Rect(200, y, 1400, y+12), 228)
			}
		}), true},
		{"the shadow of a fold", white(func(im *image.NRGBA) {
			for y := 1100; y < 1180; y++ {
				spot(im, image.Rect(0, y, 1654, y+1), uint8(244-abs(40-(y-1100))/-3-14))
			}
		}), true},
		{"initials", white(func(im *image.NRGBA) {
			spot(im, image.Rect(1200, 2000, 1205, 2040), 50)
			spot(im, image.Rect(1205, 2020, 1230, 2024), 50)
			spot(im, image.Rect(1230, 2000, 1235, 2040), 50)
		}), false},
		{"a light pencil", white(func(im *image.NRGBA) {
			for y := 400; y < 600; y += 40 {
				spot(im, image.Rect(300, y, 800, y+5), 190)
			}
		}), false},
		{"clean before a dark lid", on(color.Gray{Y: 30}, white(func(*image.NRGBA) {}), 2), true},
	} {
		if _, blank := sheet.Look(c.scan, 2*ppi); blank != c.blank {
			t.Errorf("%s: blank %v", c.name, blank)
		}
	}
}

func abs(v int) int { return max(v, -v) }

func BenchmarkLook(b *testing.B) {
	scan := synthetic.Complaint(0)
	for b.Loop() {
		sheet.Look(scan, 2*ppi)
	}
}

func BenchmarkStraighten(b *testing.B) {
	scan := synthetic.Complaint(0)
	lie := sheet.Lie{Crop: scan.Bounds(), Turn: 1.5}
	for b.Loop() {
		sheet.Straighten(scan, lie)
	}
}
