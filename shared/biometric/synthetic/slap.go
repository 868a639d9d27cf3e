package synthetic

import (
	"math"
	"math/rand/v2"

	"thana/shared/biometric"
)

// SlapParams say how several fingers are laid on the glass at once. The zero value is a straight hand, fingers a little apart.
type SlapParams struct {
	ImpressionParams         // of every finger; rotation and shift are the hand's, Partial is not used
	Spread           float64 // -1 fingers touching .. 0 usual .. 1 spread
	Joints           bool    // the joints below the tips touch too
}

// Placed is where a finger of a slap lies.
type Placed struct {
	Finger           biometric.Finger
	CentreX, CentreY float64 // pixels
	Width, Height    float64 // pixels across the finger and along it
	Degrees          float64 // that the finger leans against the clock
}

// Slap takes one picture of several fingers of one hand, or of both thumbs, of width x height pixels at ppi; the fingers that
// are not given do not touch. The hand's middle lies in the picture's. It says where the fingers lie, in the order given.
func Slap(fingers []Print, q SlapParams, width, height, ppi int) (biometric.Image, []Placed) {
	rng := rand.New(rand.NewPCG(q.Seed, 0x51a9))
	im := emptyGlass(q, width, height, ppi, rng)
	hand := newHand(q, rng)
	placed := make([]Placed, len(fingers))
	for i, p := range fingers {
		placed[i] = hand.place(p.Finger, width, height, ppi)
		if q.Joints && !thumb(p.Finger) {
			p.joint(im, placed[i], q)
		}
		own := q.ImpressionParams
		own.RotationDeg, own.ShiftX, own.ShiftY, own.Partial = -placed[i].Degrees, 0, 0, 0
		side := int(1.3 * math.Hypot(placed[i].Width, placed[i].Height))
		x, y := int(math.Round(placed[i].CentreX))-side/2, int(math.Round(placed[i].CentreY))-side/2
		press(im, p.Impression(own, side, side, ppi), x, y)
	}
	return im, placed
}

// emptyGlass is the picture without a finger: a light ground with speckle and dirt.
func emptyGlass(q SlapParams, width, height, ppi int, rng *rand.Rand) biometric.Image {
	im := biometric.NewImage(width, height, ppi)
	speckle, dirt := newTexture(2.3, rng), newTexture(5, rng)
	toSkin := skinPPI / float64(ppi)
	rows(height, func(y int) {
		for x := range width {
			gx, gy := float64(x)*toSkin, float64(y)*toSkin
			v := 247 + 4*speckle.at(gx, gy)
			if q.Noise > 0 {
				v -= 60 * q.Noise * math.Max(0, dirt.at(gx, gy)-0.62) / 0.38
			}
			im.Pix[y*width+x] = grey(v)
		}
	})
	return im
}

// press lays a picture with its upper left corner at x, y: of two pixels the darker stays.
func press(im, finger biometric.Image, x, y int) {
	for fy := max(0, -y); fy < finger.Height && y+fy < im.Height; fy++ {
		for fx := max(0, -x); fx < finger.Width && x+fx < im.Width; fx++ {
			at := (y+fy)*im.Width + x + fx
			im.Pix[at] = min(im.Pix[at], finger.Pix[fy*finger.Width+fx])
		}
	}
}

// hand is the chance of one person laying a hand down once.
type hand struct {
	q     SlapParams
	size  float64    // of the person's hand against the usual
	reach [5]float64 // mm by which each finger, thumb first, reaches further up than usual
	aside [5]float64 // mm by which each lies more to the right
	turn  [5]float64 // degrees by which each leans more against the clock
}

func newHand(q SlapParams, rng *rand.Rand) hand {
	h := hand{q: q, size: 1 + 0.06*spread(rng)}
	for i := range h.reach {
		h.reach[i], h.aside[i], h.turn[i] = handReach*spread(rng), handAside*spread(rng), handTurn*spread(rng)
	}
	return h
}

// spread is a chance between -1 and 1, most often near 0.
func spread(rng *rand.Rand) float64 { return rng.Float64() - rng.Float64() }

func thumb(f biometric.Finger) bool { return f == biometric.RightThumb || f == biometric.LeftThumb }

// place lays a finger: as a right hand's, then mirrored for the left.
func (h hand) place(f biometric.Finger, width, height, ppi int) Placed {
	side, i := 1.0, int(f-biometric.RightThumb)
	if f >= biometric.LeftThumb {
		side, i = -1, int(f-biometric.LeftThumb)
	}
	u := usualHand()[i]
	grown := fingerSize(f) * (1 + 0.14*h.q.Pressure)
	x := side * (u.x*(1+0.12*h.q.Spread)*h.size + h.aside[i])
	y := (u.tip-h.reach[i])*h.size + contactHalfHeight/mm*fingerSize(f)
	lean := -side*(u.outward+3*h.q.Spread*u.x/30) + h.turn[i]
	sin, cos := math.Sincos(h.q.RotationDeg * math.Pi / 180)
	scale := float64(ppi) / 25.4
	return Placed{
		Finger:  f,
		CentreX: float64(width)/2 + (x*cos-y*sin+h.q.ShiftX)*scale,
		CentreY: float64(height)/2 + (x*sin+y*cos+h.q.ShiftY)*scale,
		Width:   2 * contactHalfWidth * grown / mm * scale, Height: 2 * contactHalfHeight * grown / mm * scale,
		Degrees: lean - h.q.RotationDeg,
	}
}

// joint lays the middle joint of a finger below its tip: ridges that run across it in waves, lighter than the tip's.
func (p Print) joint(im biometric.Image, tip Placed, q SlapParams) {
	scale := float64(im.PPI) / 25.4
	halfW, halfH := jointWidth*tip.Width/2, jointHalfHeight*scale
	gap := tip.Height/2 + creaseGap*scale + halfH
	sin, cos := math.Sincos(-tip.Degrees * math.Pi / 180)
	cx, cy := tip.CentreX-gap*sin, tip.CentreY+gap*cos
	rng := rand.New(rand.NewPCG(p.seed, q.Seed^0x701d7))
	patch, fine := newTexture(30, rng), newTexture(2.3, rng)
	edge, sway := newWave(45, rng), newWave(150, rng)
	toSkin := skinPPI / float64(im.PPI)
	reach := math.Hypot(halfW, halfH)
	rows(im.Height, func(y int) {
		for x := max(0, int(cx-reach)); x < min(im.Width, int(cx+reach)+1); x++ {
			dx, dy := float64(x)-cx, float64(y)-cy
			across, along := dx*cos+dy*sin, dy*cos-dx*sin
			ux, uy := across*across/(halfW*halfW), along*along/(halfH*halfH)
			rim := ux*ux + uy*uy // a superellipse of exponent 4
			if rim > 1.3 {
				continue
			}
			sx, sy := across*toSkin, along*toSkin
			touch := max(0, min(1, (1.02+0.1*edge.at(sx, sy)-rim)/0.25))
			height := math.Sin(2 * math.Pi * (sy + jointSway*sway.at(sx, sy)) / ridgePx)
			height += 0.3*q.Pressure - 0.3 + 0.45*patch.at(sx, sy) + 0.3*fine.at(sx, sy) - 0.9*(1-touch)
			dark := logistic(height/0.3) * jointDepth * touch
			at := y*im.Width + x
			im.Pix[at] = min(im.Pix[at], grey(247*(1-dark)))
		}
	})
}
