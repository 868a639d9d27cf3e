package synthetic

import (
	"math"
	"math/rand/v2"

	"thana/shared/biometric"
)

// ImpressionParams say how a finger is laid on the glass. The zero value is a clean plain impression.
type ImpressionParams struct {
	Seed        uint64  // chance of this one impression: noise, distortion, outline
	Pressure    float64 // -1 feather light .. 0 normal .. 1 pressed hard: contact size and ridge width
	Dryness     float64 // -1 wet, ridges run together .. 0 normal .. 1 dry, ridges break up
	RotationDeg float64 // clockwise, degrees
	ShiftX      float64 // mm to the right
	ShiftY      float64 // mm down
	Partial     float64 // share of the contact, from one side, that is off the glass: 0 .. 0.9
	Noise       float64 // dirt and speckle: 0 .. 1
	Distortion  float64 // elastic distortion of the skin: 0 .. 1, 1 moves it by about 1 mm
	Smudge      float64 // sliding while the picture is taken: 0 .. 1, 1 is 1.2 mm
	Rolled      bool    // nail to nail instead of flat
}

const mm = skinPPI / 25.4 // skin pixels per millimetre

// Impression takes the picture of the finger that a scanner of width x height pixels at ppi would give: dark ridges on
// white, the middle of the finger at the middle of the picture.
func (p Print) Impression(q ImpressionParams, width, height, ppi int) biometric.Image {
	im := biometric.NewImage(width, height, ppi)
	rng := rand.New(rand.NewPCG(p.seed, q.Seed^0x5f3759df))
	c := newContact(p.Finger, q, rng)
	ink := newInk(q, rand.New(rand.NewPCG(p.seed, streamPores)), rng)
	toSkin := skinPPI / float64(ppi)
	rows(height, func(y int) {
		for x := range width {
			gx := (float64(x) + 0.5 - float64(width)/2) * toSkin // on the glass, skin pixels from the middle
			gy := (float64(y) + 0.5 - float64(height)/2) * toSkin
			im.Pix[y*width+x] = shade(p.skin, c, ink, gx, gy)
		}
	})
	if q.Smudge > 0 {
		smear(im, q.Smudge*1.2*float64(ppi)/25.4, rng.Float64()*math.Pi)
	}
	return im
}

// contact maps the glass to the skin and says where skin touches.
type contact struct {
	sin, cos       float64
	shiftX, shiftY float64
	halfW, halfH   float64
	moveX, moveY   relief
	move           float64 // pixels
	edge           wave
	cut            float64 // contact ends where the place along the cut direction exceeds this
	cutCos, cutSin float64
}

func newContact(f biometric.Finger, q ImpressionParams, rng *rand.Rand) contact {
	sin, cos := math.Sincos(-q.RotationDeg * math.Pi / 180)
	size := fingerSize(f) * (1 + 0.14*q.Pressure)
	c := contact{
		sin: sin, cos: cos, shiftX: q.ShiftX * mm, shiftY: q.ShiftY * mm,
		halfW: contactHalfWidth * size, halfH: contactHalfHeight * size,
		move: q.Distortion * mm * 0.8,
		edge: newWave(45, rng), cut: math.Inf(1),
	}
	moveX, moveY := newWave(220, rng), newWave(220, rng)
	if q.Distortion > 0 {
		c.moveX, c.moveY = newRelief(moveX), newRelief(moveY)
	}
	if q.Rolled {
		c.halfW = rolledHalfWidth * size
	}
	angle := 2 * math.Pi * rng.Float64()
	if q.Partial > 0 {
		c.cutSin, c.cutCos = math.Sincos(angle)
		reach := math.Hypot(c.halfW*c.cutCos, c.halfH*c.cutSin)
		c.cut = reach * (1 - 2*math.Min(q.Partial, 0.9))
	}
	return c
}

// fingerSize is the contact's size relative to an index finger's.
func fingerSize(f biometric.Finger) float64 {
	switch f {
	case biometric.RightThumb, biometric.LeftThumb:
		return 1.1
	case biometric.RightRing, biometric.LeftRing:
		return 0.97
	case biometric.RightLittle, biometric.LeftLittle:
		return 0.85
	}
	return 1
}

// place gives the skin pixel over a place on the glass and how well it touches, 0 to 1.
func (c *contact) place(gx, gy float64) (x, y, touch float64) {
	gx, gy = gx-c.shiftX, gy-c.shiftY
	x, y = gx*c.cos-gy*c.sin, gx*c.sin+gy*c.cos
	ux, uy := math.Abs(x)/c.halfW, math.Abs(y)/c.halfH
	rim := ux*ux*math.Sqrt(ux) + uy*uy*math.Sqrt(uy) // a superellipse of exponent 2.5
	if rim > 1.25 || x*c.cutCos+y*c.cutSin > c.cut+30 {
		return 0, 0, 0
	}
	touch = 1
	if beyond := x*c.cutCos + y*c.cutSin; rim > 0.95-rimFade || beyond > c.cut-30 {
		rough := c.edge.at(x, y)
		touch = (1.02 + 0.035*rough - rim) / rimFade
		touch = math.Max(0, math.Min(1, math.Min(touch, (c.cut+6*rough-beyond)/14)))
	}
	if c.move > 0 {
		dx, dy := c.moveX.at(x, y), c.moveY.at(x, y)
		x, y = x+c.move*dx, y+c.move*dy
	}
	return x + skinWidth/2, y + skinHeight/2 - skinHeight*0.02, touch
}

// ink is how the touching skin darkens the picture.
type ink struct {
	bias    float64 // widens (+) or narrows (-) the ridges
	soft    float64 // softness of a ridge's edge
	dry     float64
	noise   float64
	depth   float64 // darkness of a ridge's middle, 0 to 1
	patch   texture
	pores   texture // sweat pores, fixed to the skin
	speckle texture
	dirt    texture
}

func newInk(q ImpressionParams, pores, rng *rand.Rand) ink {
	return ink{
		bias: 0.30*q.Pressure - 0.42*math.Max(0, q.Dryness) - 1.3*math.Min(0, q.Dryness), soft: 0.62 + 0.15*math.Max(0, -q.Dryness),
		dry: math.Max(0, q.Dryness), noise: q.Noise,
		depth: math.Min(1, 0.86+0.14*math.Max(0, q.Pressure)+0.40*math.Min(0, q.Pressure)-0.14*math.Max(0, q.Dryness)-0.08*math.Min(0, q.Dryness)),
		patch: newTexture(30, rng), pores: newTexture(5.5, pores), speckle: newTexture(2.3, rng), dirt: newTexture(5, rng),
	}
}

// shade is the grey value at a place on the glass.
func shade(s skin, c contact, k ink, gx, gy float64) byte {
	x, y, touch := c.place(gx, gy)
	fine := k.speckle.at(gx, gy)
	paper := 247 + 4*fine
	if touch <= 0 {
		if k.noise > 0 {
			paper -= 60 * k.noise * math.Max(0, k.dirt.at(gx, gy)-0.62) / 0.38
		}
		return grey(paper)
	}
	patch := k.patch.at(x, y)
	height := float64(s.at(x, y))
	height += k.bias + 0.24*patch + (0.10+0.30*k.noise)*fine + k.dry*(0.75*fine+0.35*patch-0.15)
	height -= rimThin * (1 - touch)
	if pore := k.pores.at(x, y); pore > 0.55 && height > 0.5 {
		height -= 3.2 * (pore - 0.55)
	}
	cover := logistic((height - 0.02) / (0.45 * k.soft))
	dark := touch * touch * cover * k.depth * (0.90 + 0.10*patch) * (1 - 0.35*k.dry)
	dark += k.noise * 0.5 * math.Max(0, k.dirt.at(gx, gy)-0.62)
	return grey(paper * (1 - dark))
}

// logistic rises from 0 to 1 about zero, with the first terms of the exponential series: within 0.01 of it, and quicker.
func logistic(x float64) float64 {
	a := math.Abs(x)
	tail := 1 / (2 + a*(1+a*(1.0/2+a*(1.0/6+a/24))))
	if x > 0 {
		return 1 - tail
	}
	return tail
}

func grey(v float64) byte { return byte(max(0, min(255, v))) }

// smear averages the picture over a disc of that diameter, in place: the finger slides to and fro and turns, so no ridge
// direction stays sharp. The places on the disc lie on a spiral that starts at angle.
func smear(im biometric.Image, diameter, angle float64) {
	const goldenAngle = 2.39996 // radians: places on the spiral never line up
	path := make([][2]int, 48)
	for i := range path {
		radius := diameter / 2 * math.Sqrt((float64(i)+0.5)/float64(len(path)))
		sin, cos := math.Sincos(angle + goldenAngle*float64(i))
		path[i] = [2]int{int(math.Round(radius * cos)), int(math.Round(radius * sin))}
	}
	src := biometric.Image{Width: im.Width, Height: im.Height, PPI: im.PPI, Pix: append([]byte{}, im.Pix...)}
	rows(im.Height, func(y int) {
		for x := range im.Width {
			sum := 0
			for _, d := range path {
				sum += int(src.At(x+d[0], y+d[1]))
			}
			im.Pix[y*im.Width+x] = byte(sum / len(path))
		}
	})
}
