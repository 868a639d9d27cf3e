package synthetic

import (
	"math"
	"math/rand/v2"
	"slices"

	"thana/shared/biometric"
	"thana/shared/biometric/slip"
)

// stamp is an inked finger or hand on paper.
type stamp struct {
	x, y  float64 // of its middle, mm from the middle of the sheet as printed
	q     ImpressionParams
	hand  SlapParams // of four fingers together
	ink   float64    // 1 is black, less is a dry roller
	reach float64    // mm from its middle that it covers at most, turned as it may be
}

// newStamp says where the finger of a box comes to lie, and how badly.
func newStamp(p slip.Place, q SlipParams, rng *rand.Rand) stamp {
	sway := func() float64 { return q.Flaws * (2*rng.Float64() - 1) }
	centre := p.Rect.Centre()
	s := stamp{x: centre.X - slip.Width/2, y: centre.Y - slip.Height/2, ink: 1 - 0.3*q.Flaws*rng.Float64(), reach: fingerReach}
	s.q = ImpressionParams{Seed: q.Seed<<4 | uint64(p.Position), Rolled: slip.Rolled(p.Position), Noise: 0.4 * q.Flaws,
		RotationDeg: 14 * sway(), Dryness: 0.5 * sway(), Pressure: 0.4 * sway(), Distortion: 0.4 * math.Abs(sway())}
	moveX, moveY, fate := 3*sway(), 3*sway(), rng.Float64()
	switch {
	case fate < 0.12*q.Flaws:
		s.q.Partial = 0.35
	case fate < 0.24*q.Flaws: // too much ink
		s.q.Dryness, s.q.Pressure = -0.8, 0.6
	case fate < 0.34*q.Flaws:
		s.q.Smudge = 0.6
	case fate < 0.44*q.Flaws:
		s.q.Dryness = 0.9
	}
	if !slip.Rolled(p.Position) {
		moveX, s.q.RotationDeg = moveX/3, s.q.RotationDeg/3
	}
	if len(slip.FingersOf(p.Position)) > 1 {
		s.reach, s.hand = handReachOnPaper, SlapParams{Spread: -0.3 + sway()/3, Joints: true}
	}
	s.x, s.y = s.x+moveX, s.y+moveY
	if slices.Contains(q.Over, p.Position) {
		s.x = p.Rect.X + p.Rect.Width - slip.Width/2
	}
	return s
}

// Half sides of the picture that is stamped, mm.
const (
	fingerReach      = 18.0
	handReachOnPaper = 56.0
)

// stamp puts the ink of one finger or of four onto the scan. The form may be printed smaller; the fingers are not.
func (g bed) stamp(im biometric.Image, fingers []Print, s stamp) {
	s.q.RotationDeg += g.degrees
	n := int(2 * s.reach * g.perMM)
	var picture biometric.Image
	if len(fingers) > 1 {
		s.hand.ImpressionParams = s.q
		picture, _ = Slap(fingers, s.hand, n, n, g.ppi)
	} else {
		picture = fingers[0].Impression(s.q, n, n, g.ppi)
	}
	px, py := g.pixel(s.x*g.printed, s.y*g.printed)
	left, top := int(math.Round(px-float64(n)/2)), int(math.Round(py-float64(n)/2))
	for y := max(0, -top); y < min(n, im.Height-top); y++ {
		for x := max(0, -left); x < min(n, im.Width-left); x++ {
			white := math.Min(1, float64(picture.Pix[y*n+x])/243) // the paper of an impression sways about 247
			at := &im.Pix[(top+y)*im.Width+left+x]
			*at = grey(float64(*at) - (float64(*at)-inkGrey)*(1-white)*s.ink)
		}
	}
}
