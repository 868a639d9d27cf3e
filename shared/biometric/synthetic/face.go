package synthetic

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"

	"github.com/disintegration/imaging"

	"thana/shared/biometric"
)

// FaceParams say how the person stands before the camera. The zero value is a well-lit, centred, sharp portrait.
type FaceParams struct {
	Scale    float64 // distance between the eyes relative to the usual; 0 is 1
	ShiftX   float64 // to the right, as a share of the picture's width
	ShiftY   float64 // down, as a share of the picture's height
	TiltDeg  float64 // head leaning clockwise in the picture, degrees
	Darkness float64 // -1 glaring .. 0 normal .. 1 black
	Blur     float64 // 0 sharp .. 1 badly out of focus
	Empty    bool    // nobody there: the background alone
}

const (
	eyesOfHeight = 0.18 // usual distance between the eyes as a share of the picture's height
	eyesFromTop  = 0.45 // height of the eye line as a share of the picture's height
)

// Face draws the subject as a shaded mannequin: head, hair, eyes, nose, mouth, neck, shoulders, plain background.
func (s Subject) Face(pose biometric.Pose, q FaceParams, width, height int) image.Image {
	look := newLook(s.stream(streamFace))
	if q.Scale == 0 {
		q.Scale = 1
	}
	unit := eyesOfHeight * float64(height) * q.Scale
	cx := float64(width) * (0.5 + q.ShiftX)
	cy := float64(height) * (eyesFromTop + q.ShiftY)
	sin, cos := math.Sincos(-q.TiltDeg * math.Pi / 180)
	im := image.NewNRGBA(image.Rect(0, 0, width, height))
	rows(height, func(y int) {
		for x := range width {
			dx, dy := (float64(x)+0.5-cx)/unit, (float64(y)+0.5-cy)/unit
			u, v := dx*cos-dy*sin, dx*sin+dy*cos
			c := look.background(float64(x)/float64(width), float64(y)/float64(height))
			switch {
			case q.Empty:
			case pose == biometric.Front:
				c = look.front(c, u, v, 1/unit)
			case pose == biometric.LeftProfile:
				c = look.profile(c, u, v, 1/unit)
			default:
				c = look.profile(c, -u, v, 1/unit)
			}
			im.SetNRGBA(x, y, c.exposed(q.Darkness))
		}
	})
	if q.Blur > 0 {
		return imaging.Blur(im, q.Blur*float64(height)/60)
	}
	return im
}

// rgb is linear-looking colour, 0 to 1.
type rgb struct{ r, g, b float64 }

func (c rgb) times(k float64) rgb { return rgb{c.r * k, c.g * k, c.b * k} }

// over lays d over c with an opacity of 0 to 1.
func (c rgb) over(d rgb, a float64) rgb {
	return rgb{c.r + a*(d.r-c.r), c.g + a*(d.g-c.g), c.b + a*(d.b-c.b)}
}

func (c rgb) exposed(darkness float64) color.NRGBA {
	tone := func(v float64) uint8 {
		if darkness >= 0 {
			v *= 1 - 0.95*darkness
		} else {
			v += -darkness * (1.15 - 0.5*v)
		}
		return uint8(255 * math.Max(0, math.Min(1, v)))
	}
	return color.NRGBA{tone(c.r), tone(c.g), tone(c.b), 255}
}

// look is what makes a face this person's. Lengths are in distances between the pupils.
type look struct {
	skin, hair, shirt, iris rgb
	headW, chin, jaw        float64
	eyeW, eyeH, browY       float64
	browTilt, browThick     float64
	noseW, noseY            float64
	mouthW, mouthY, lip     float64
	hairline                float64
}

func newLook(rng *rand.Rand) look {
	vary := func(base, by float64) float64 { return base + by*(2*rng.Float64()-1) }
	tone := rng.Float64()
	shirts := []rgb{{0.25, 0.32, 0.42}, {0.45, 0.30, 0.25}, {0.30, 0.40, 0.30}, {0.50, 0.48, 0.42}}
	return look{
		skin: rgb{vary(0.80, 0.03) - 0.22*tone, 0.64 - 0.22*tone, 0.53 - 0.20*tone},
		hair: rgb{0.09, 0.08, 0.08}, shirt: shirts[rng.IntN(len(shirts))], iris: rgb{0.16, 0.10, 0.07},
		headW: vary(1.16, 0.05), chin: vary(1.86, 0.07), jaw: vary(0.70, 0.06),
		eyeW: vary(0.25, 0.015), eyeH: vary(0.105, 0.01), browY: vary(-0.31, 0.025),
		browTilt: vary(0.05, 0.05), browThick: vary(0.055, 0.012),
		noseW: vary(0.27, 0.03), noseY: vary(0.72, 0.04),
		mouthW: vary(0.42, 0.04), mouthY: vary(1.16, 0.04), lip: vary(0.085, 0.015),
		hairline: vary(-1.02, 0.08),
	}
}

// inside turns a distance from an outline (negative inside) into cover with an edge of the given softness.
func inside(d, soft float64) float64 {
	t := math.Max(0, math.Min(1, 0.5-d/(2*soft)))
	return t * t * (3 - 2*t)
}

// ellipse is roughly the distance from its outline, negative inside.
func ellipse(u, v, cu, cv, ru, rv float64) float64 {
	return (math.Hypot((u-cu)/ru, (v-cv)/rv) - 1) * math.Min(ru, rv)
}

func bump(x, width float64) float64 { return math.Exp(-x * x / (2 * width * width)) }

func (k look) background(x, y float64) rgb {
	return rgb{0.74, 0.76, 0.78}.times(1 - 0.06*math.Hypot(x-0.5, y-0.5))
}

// body is neck and shoulders.
func (k look) body(c rgb, u, v, px float64) rgb {
	shoulder := math.Max(math.Abs(u)-2.9+0.9*math.Exp(-(v-2.4)*1.3), 2.42+0.16*u*u-v)
	c = c.over(k.shirt.times(0.85+0.2*bump(u, 1.6)), inside(shoulder, 2*px))
	neck := math.Max(math.Abs(u)-0.62-0.10*math.Max(0, v-2.1), math.Max(1-v, v-2.78+0.25*u*u*0))
	neck = math.Max(neck, v-2.75+0.45*u*u)
	shadow := 0.62 + 0.25*math.Max(0, math.Min(1, (v-1.75)/0.7))
	c = c.over(k.skin.times(shadow*(1-0.25*u*u)), inside(neck, 2*px))
	return c
}

func (k look) front(c rgb, u, v, px float64) rgb {
	soft := 1.5 * px
	c = c.over(k.hair.times(1+0.5*bump(u-0.4, 0.5)), inside(ellipse(u, v, 0, -0.55, k.headW+0.13, 1.38), 4*px))
	c = k.body(c, u, v, px)
	if math.Abs(u) > 1.5 || v > 2.3 {
		return c
	}
	for _, side := range []float64{-1, 1} {
		ear := ellipse(u, v, side*(k.headW-0.02), 0.22, 0.15, 0.34)
		c = c.over(k.skin.times(0.80), inside(ear, soft))
	}
	if a := inside(k.outline(u, v), soft); a > 0 {
		c = c.over(k.frontSkin(u, v), a)
	}
	hair := math.Max(ellipse(u, v, 0, -0.55, k.headW+0.10, 1.36), v-k.hairline-0.55*math.Pow(math.Abs(u)/k.headW, 4)-0.07*math.Sin(u*3))
	c = c.over(k.hair.times(1+0.8*bump(u-0.35, 0.4)*bump(v+1.5, 0.3)), inside(hair, 4*px))
	for _, side := range []float64{-1, 1} {
		c = k.eye(c, (u-side*0.5)*side, v, px)
	}
	return k.mouth(k.nose(c, u, v, px), u, v, px)
}

// outline is the edge of the face: an oval that narrows to the chin.
func (k look) outline(u, v float64) float64 {
	if v < 0.25 {
		return ellipse(u, v, 0, 0.25, k.headW, 2.05)
	}
	down := (v - 0.25) / (k.chin - 0.25)
	half := k.headW * math.Pow(math.Max(0, 1-math.Pow(math.Abs(down), 2.6)), 0.5) * (1 - (1-k.jaw)*0.42*down)
	if down > 1 {
		return v - k.chin + math.Abs(u)*0.2
	}
	return (math.Abs(u) - half) * 0.8
}

// frontSkin shades the face as a rounded form lit from the front and a little from above.
func (k look) frontSkin(u, v float64) rgb {
	nx, ny := u/(k.headW*1.12), (v-0.1)/2.25
	nz := math.Sqrt(math.Max(0.05, 1-nx*nx-ny*ny))
	light := 0.40 + 0.66*nz - 0.08*ny
	for _, side := range []float64{-1, 1} {
		light -= 0.19 * bump(u-side*0.5, 0.24) * bump(v+0.03, 0.13)  // eye sockets
		light -= 0.10 * bump(u-side*0.17, 0.09) * bump(v-0.02, 0.17) // beside the nose's root
		light += 0.06 * bump(u-side*0.62, 0.22) * bump(v-0.50, 0.20) // cheeks
	}
	light -= 0.10 * bump(u, 0.35) * bump(v-k.mouthY-0.22, 0.06) // under the lip
	light += 0.05 * bump(u, 0.3) * bump(v-k.chin+0.28, 0.14)
	return k.skin.times(light)
}

// eye draws one eye about its pupil; u grows outwards.
func (k look) eye(c rgb, u, v, px float64) rgb {
	if math.Abs(u) > 0.5 || math.Abs(v) > 0.6 {
		return c
	}
	soft := 1.2 * px
	upper := -k.eyeH * (1 - math.Pow(math.Abs(u)/k.eyeW, 2.2))
	lower := 0.72 * k.eyeH * (1 - math.Pow(math.Abs(u)/k.eyeW, 2))
	lid := math.Max(upper-v, v-lower)
	open := inside(lid, soft)
	c = c.over(rgb{0.80, 0.78, 0.75}.times(1-0.25*bump(v-upper, 0.05)), open)
	r := math.Hypot(u, v)
	c = c.over(k.iris, open*inside(r-0.115, soft))
	c = c.over(rgb{0.02, 0.02, 0.02}, open*inside(r-0.055, soft))
	c = c.over(rgb{0.95, 0.95, 0.95}, open*inside(math.Hypot(u+0.035, v+0.04)-0.018, soft))
	if math.Abs(u) < k.eyeW*1.08 {
		c = c.over(rgb{0.07, 0.05, 0.05}, 0.9*inside(math.Abs(v-upper)-0.022, 2*soft))
		c = c.over(k.skin.times(0.55), 0.5*inside(math.Abs(v-lower)-0.010, 2*soft))
		c = c.over(k.skin.times(0.55), 0.45*inside(math.Abs(v-upper+0.085)-0.012, 0.03))
	}
	brow := k.browY - k.browTilt*u - 0.10*(1-math.Pow((u-0.02)/0.40, 2))*0.6
	thick := k.browThick * (1 - 0.45*math.Max(0, u/0.4))
	if u > -0.33 && u < 0.42 {
		c = c.over(k.hair, 0.88*inside(math.Abs(v-brow)-thick, 0.04))
	}
	return c
}

func (k look) nose(c rgb, u, v, px float64) rgb {
	if math.Abs(u) > 0.6 || v < -0.3 || v > 1.2 {
		return c
	}
	bridge := math.Max(0, math.Min(1, (v-0.0)/k.noseY))
	if v > -0.1 && v < k.noseY+0.25 {
		fade := inside(v-k.noseY-0.02, 0.12) * inside(-v-0.02, 0.14)
		c = c.over(k.skin.times(1.13), 0.45*fade*bump(u, 0.06+0.05*bridge))
		edge := 0.10 + 0.13*bridge
		c = c.over(k.skin.times(0.60), 0.40*fade*bump(math.Abs(u)-edge, 0.045))
	}
	c = c.over(k.skin.times(1.12), 0.5*bump(u, 0.10)*bump(v-k.noseY+0.06, 0.08))
	c = c.over(k.skin.times(0.55), 0.55*bump(math.Abs(u)-k.noseW, 0.035)*bump(v-k.noseY+0.01, 0.09))
	c = c.over(k.skin.times(0.50), 0.55*inside(math.Abs(u)-k.noseW*0.8, 0.1)*bump(v-k.noseY-0.115, 0.035))
	for _, side := range []float64{-1, 1} {
		c = c.over(rgb{0.12, 0.07, 0.06}, 0.85*inside(ellipse(u, v, side*0.125, k.noseY+0.085, 0.065, 0.032), 2*px))
	}
	return c
}

func (k look) mouth(c rgb, u, v, px float64) rgb {
	x := u / k.mouthW
	if math.Abs(x) > 1.15 || v < 0.8 || v > 1.6 {
		return c
	}
	curve := k.mouthY - 0.03*x*x
	full := math.Max(0, 1-x*x)
	lips := rgb{k.skin.r * 0.80, k.skin.g * 0.56, k.skin.b * 0.56}
	upper := curve - k.lip*math.Sqrt(full)*(1-0.25*bump(x, 0.12))
	lower := curve + 1.25*k.lip*math.Sqrt(full)
	c = c.over(lips.times(0.80), inside(math.Max(upper-v, v-curve), 2*px))
	c = c.over(lips.times(1.03), inside(math.Max(curve-v, v-lower), 2*px))
	return c.over(rgb{0.16, 0.07, 0.06}, 0.9*inside(math.Abs(v-curve)-0.018, 2*px)*inside(math.Abs(x)-1, 0.1))
}

// profile draws the person looking to the left of the picture.
func (k look) profile(c rgb, u, v, px float64) rgb {
	soft := 1.5 * px
	c = c.over(k.shirt.times(0.9), inside(math.Max(math.Abs(u-0.3)-1.9+0.8*math.Exp(-(v-2.5)*1.3), 2.5+0.1*u*u-v), 2*px))
	neck := math.Max(math.Max(-u-0.32+0.10*(v-1.6), u-0.95-0.12*(v-1.6)), math.Max(0.9-v, v-2.85+0.2*u*u))
	c = c.over(k.skin.times(0.70+0.10*bump(u-0.3, 0.4)), inside(neck, 2*px))
	skull := ellipse(u, v, 0.35, -0.35, 1.50, 1.50)
	front := k.profileEdge(v) - u
	face := math.Max(front, math.Max(u-0.95, math.Max(v-k.chin+0.16*math.Max(0, u+0.6), k.hairline-0.1-v)))
	jaw := math.Max(face, v-k.chin+0.72*math.Max(0, u+0.55))
	shade := 0.72 + 0.34*bump(u+0.35, 0.75) - 0.10*math.Max(0, v-0.9)
	shade -= 0.16*bump(u+0.62, 0.16)*bump(v+0.02, 0.12) + 0.08*bump(u+0.15, 0.3)*bump(v-1.0, 0.25)
	c = c.over(k.skin.times(shade), inside(jaw, soft))
	hair := math.Max(skull, math.Min(v-k.hairline-0.15*(u+1)+0*u, math.Max(0.42-u+0.45*math.Max(0, v), v-1.05)))
	c = c.over(k.hair.times(1+0.7*bump(u-0.2, 0.5)*bump(v+1.2, 0.4)), inside(hair, 4*px))
	ear := ellipse(u, v, 0.36, 0.18, 0.17, 0.34)
	c = c.over(k.skin.times(0.90), inside(ear, soft))
	c = c.over(k.skin.times(0.60), 0.6*inside(math.Abs(ellipse(u, v, 0.37, 0.18, 0.10, 0.24))-0.02, 2*soft))
	return k.profileFeatures(c, u, v, px)
}

// profileEdge is where the face ends towards the left at a height.
func (k look) profileEdge(v float64) float64 {
	edge := -0.98 + 0.20*math.Pow((v+0.2)/1.4, 2)*inside(v+0.2, 0.2)
	edge += 0.07 * bump(v-0.02, 0.13)
	nose := math.Max(0, math.Min(1, (v-0.02)/(k.noseY-0.02)))
	if v < k.noseY {
		edge -= 0.28 * math.Pow(nose, 1.4)
	} else {
		edge -= 0.28 * math.Sqrt(math.Max(0, 1-(v-k.noseY)/0.20))
	}
	edge -= 0.10 * bump(v-k.mouthY+0.07, 0.06)
	edge -= 0.08 * bump(v-k.mouthY-0.09, 0.07)
	edge += 0.05 * bump(v-k.mouthY-0.27, 0.08)
	return edge + 0.16*math.Pow(math.Max(0, v-1.2), 2) + 1.6*math.Pow(math.Max(0, v-k.chin+0.22), 2)
}

func (k look) profileFeatures(c rgb, u, v, px float64) rgb {
	soft := 1.2 * px
	x := u + 0.70
	eye := math.Max(math.Abs(v)-0.085*(1-math.Max(0, x+0.10)/0.26), math.Max(-0.10-x, x-0.16))
	c = c.over(rgb{0.78, 0.76, 0.73}, inside(eye, soft))
	c = c.over(rgb{0.10, 0.06, 0.05}, inside(eye, soft)*inside(ellipse(u, v, -0.765, 0, 0.05, 0.10), soft))
	if x > -0.13 && x < 0.20 {
		c = c.over(rgb{0.07, 0.05, 0.05}, 0.9*inside(math.Abs(v+0.085*(1-math.Max(0, x+0.10)/0.26))-0.02, 2*soft))
	}
	if x > -0.20 && x < 0.33 {
		c = c.over(k.hair, 0.85*inside(math.Abs(v-k.browY-0.16*x*x)-k.browThick*(1-x), 0.04))
	}
	c = c.over(k.skin.times(0.55), 0.5*bump(u+0.93, 0.05)*bump(v-k.noseY+0.02, 0.09))
	c = c.over(rgb{0.14, 0.08, 0.07}, 0.8*inside(ellipse(u, v, -1.02, k.noseY+0.075, 0.06, 0.03), soft))
	if u > -1.1 && u < -0.72 {
		c = c.over(rgb{0.20, 0.10, 0.09}, 0.8*inside(math.Abs(v-k.mouthY-0.05*(u+0.9))-0.015, 2*soft))
		lips := rgb{k.skin.r * 0.80, k.skin.g * 0.56, k.skin.b * 0.56}
		c = c.over(lips, 0.6*inside(math.Abs(v-k.mouthY)-0.09*(1-(u+1.1)/0.4), 2*soft)*inside(k.profileEdge(v)-u, soft))
	}
	return c
}
