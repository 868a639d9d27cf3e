package synthetic

import (
	"math"
	"math/rand/v2"
)

// texture is smooth noise between -1 and 1 with spots of a given size, repeating every few hundred spots.
type texture struct {
	perSpot float64 // 1 / spot size in skin pixels
	v       *[textureSide * textureSide]float32
}

const textureSide = 256

func newTexture(spot float64, rng *rand.Rand) texture {
	t := texture{perSpot: 1 / spot, v: new([textureSide * textureSide]float32)}
	for i := range t.v {
		t.v[i] = float32(rng.Float64()*2 - 1)
	}
	return t
}

func (t texture) at(x, y float64) float64 {
	x, y = x*t.perSpot, y*t.perSpot
	fx, fy := math.Floor(x), math.Floor(y)
	ix, iy := int(fx)&(textureSide-1), int(fy)&(textureSide-1)
	jx, jy := (ix+1)&(textureSide-1), (iy+1)&(textureSide-1)
	dx, dy := float32(x-fx), float32(y-fy)
	dx, dy = dx*dx*(3-2*dx), dy*dy*(3-2*dy)
	a, b := t.v[iy*textureSide+ix], t.v[iy*textureSide+jx]
	c, d := t.v[jy*textureSide+ix], t.v[jy*textureSide+jx]
	top, bottom := a+float32(dx*(b-a)), c+float32(dx*(d-c))
	return float64(top + float32(dy*(bottom-top)))
}
