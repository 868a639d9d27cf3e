package synthetic

import (
	"image"
	"image/draw"
	"math"
	"math/rand/v2"
	"slices"

	"thana/shared/biometric"
	"thana/shared/biometric/slip"
)

// SlipParams say how a ten-print slip was printed, inked and laid on the glass. The zero value with a PPI is a careful
// officer with a good printer.
type SlipParams struct {
	Seed           uint64             // the impression in a box has Seed<<4 | position
	PPI            int                // of the scan
	Turn           int                // quarter turns clockwise; odd ones lie along a flatbed
	SkewDeg        float64            // clockwise beyond those
	Printed        float64            // size of the printed form by its true size; 0 is 1
	ShiftX, ShiftY float64            // mm of the sheet on the glass
	Grey           float64            // 0 white paper .. 1 grey and uneven
	Noise          float64            // 0 .. 1, of the scanner
	Flaws          float64            // 0 .. 1, of the inking: turned, off the middle, partial, dry, over-inked, smudged
	Without        []biometric.Finger // boxes left empty
	Missing        []biometric.Finger // fingers that the hand does not lay down, in any box
	Over           []biometric.Finger // fingers set across the right line of their box
	DarkLid        bool               // the glass is seen black beside the sheet
}

// InkedSlip gives the scan of a slip: the drawn front of the blank form, and on it the ink of the fingers of one person. The
// glass is as large as the sheet. The form may be drawn at any resolution; that of the scan is best.
func InkedSlip(form image.Image, finger func(biometric.Finger) Print, q SlipParams) biometric.Image {
	g := newBed(q)
	im := g.paper(toGrey(form), q)
	rng := rand.New(rand.NewPCG(q.Seed, streamSlip))
	for _, p := range slip.Places() {
		s := newStamp(p, q, rng) // drawn even where the box stays empty: the others do not change
		if slices.Contains(q.Without, p.Position) {
			continue
		}
		var fingers []Print
		for _, f := range slip.FingersOf(p.Position) {
			if !slices.Contains(q.Missing, f) {
				fingers = append(fingers, finger(f))
			}
		}
		if len(fingers) > 0 {
			g.stamp(im, fingers, s)
		}
	}
	if q.Noise > 0 {
		scannerNoise(im, q)
	}
	return im
}

// bed maps between the sheet, in millimetres from its middle, and the pixels of the scan.
type bed struct {
	width, height int
	perMM         float64
	sin, cos      float64 // of turn and skew
	shiftX        float64
	shiftY        float64
	degrees       float64
	printed       float64
	ppi           int
}

func newBed(q SlipParams) bed {
	g := bed{perMM: float64(q.PPI) / 25.4, shiftX: q.ShiftX, shiftY: q.ShiftY, degrees: q.SkewDeg + 90*float64(q.Turn), printed: q.Printed, ppi: q.PPI}
	g.width, g.height = int(slip.Width*g.perMM), int(slip.Height*g.perMM)
	if q.Turn%2 != 0 {
		g.width, g.height = g.height, g.width
	}
	g.sin, g.cos = math.Sincos(g.degrees * math.Pi / 180)
	if g.printed == 0 {
		g.printed = 1
	}
	return g
}

// sheet is the place on the paper under a pixel.
func (g bed) sheet(px, py float64) (x, y float64) {
	x = (px-float64(g.width-1)/2)/g.perMM - g.shiftX
	y = (py-float64(g.height-1)/2)/g.perMM - g.shiftY
	return x*g.cos + y*g.sin, y*g.cos - x*g.sin
}

// pixel is the pixel over a place on the paper.
func (g bed) pixel(x, y float64) (px, py float64) {
	return (x*g.cos-y*g.sin+g.shiftX)*g.perMM + float64(g.width-1)/2, (y*g.cos+x*g.sin+g.shiftY)*g.perMM + float64(g.height-1)/2
}

// Grey values of what the scanner sees, and how much they sway.
const (
	whitePaper = 246.0
	greyPaper  = 196.0
	tonerGrey  = 34.0
	inkGrey    = 26.0
	lidGrey    = 14.0
	paperSway  = 5.0 // fibres
	shadeSway  = 14.0
)

// paper is the printed form as it lies on the glass, without fingers.
func (g bed) paper(form *image.Gray, q SlipParams) biometric.Image {
	im := biometric.NewImage(g.width, g.height, q.PPI)
	rng := rand.New(rand.NewPCG(q.Seed, streamSlip+1))
	fibre, shade := newTexture(0.35, rng), newTexture(90, rng)
	formPerMM := float64(form.Rect.Dx()) / slip.Width
	base := whitePaper + (greyPaper-whitePaper)*q.Grey
	rows(g.height, func(y int) {
		for x := range g.width {
			sx, sy := g.sheet(float64(x), float64(y))
			at := &im.Pix[y*g.width+x]
			if math.Abs(sx) > slip.Width/2 || math.Abs(sy) > slip.Height/2 {
				*at = byte(whitePaper)
				if q.DarkLid {
					*at = byte(lidGrey)
				}
				continue
			}
			v := base + q.Grey*(paperSway*fibre.at(sx, sy)+shadeSway*shade.at(sx, sy))
			white := sample(form, (sx/g.printed+slip.Width/2)*formPerMM-0.5, (sy/g.printed+slip.Height/2)*formPerMM-0.5)
			*at = grey(tonerGrey + (v-tonerGrey)*white/255)
		}
	})
	return im
}

// sample reads between pixels; outside it is white.
func sample(im *image.Gray, x, y float64) float64 {
	x0, y0 := math.Floor(x), math.Floor(y)
	fx, fy := x-x0, y-y0
	i, j := int(x0), int(y0)
	if i < 0 || j < 0 || i+1 >= im.Rect.Dx() || j+1 >= im.Rect.Dy() {
		return 255
	}
	a := im.Pix[j*im.Stride+i:]
	b := im.Pix[(j+1)*im.Stride+i:]
	if a[0] == 255 && a[1] == 255 && b[0] == 255 && b[1] == 255 {
		return 255
	}
	top, low := float64(a[0])*(1-fx)+float64(a[1])*fx, float64(b[0])*(1-fx)+float64(b[1])*fx
	return top*(1-fy) + low*fy
}

func toGrey(im image.Image) *image.Gray {
	if g, ok := im.(*image.Gray); ok && g.Rect.Min == (image.Point{}) {
		return g
	}
	g := image.NewGray(image.Rect(0, 0, im.Bounds().Dx(), im.Bounds().Dy()))
	draw.Draw(g, g.Rect, im, im.Bounds().Min, draw.Src)
	return g
}

// scannerNoise adds grain to every pixel.
func scannerNoise(im biometric.Image, q SlipParams) {
	const grain = 7.0 // grey values, standard deviation at noise 1
	rows(im.Height, func(y int) {
		rng := rand.New(rand.NewPCG(q.Seed^uint64(y)<<20, streamSlip+2))
		line := im.Pix[y*im.Width:][:im.Width]
		for x := range line {
			bits := rng.Uint64()
			sum := int(bits&0xFF) + int(bits>>8&0xFF) + int(bits>>16&0xFF) + int(bits>>24&0xFF) // nearly normal, deviation 148
			line[x] = grey(float64(line[x]) + float64(sum-510)*(q.Noise*grain/148))
		}
	})
}
