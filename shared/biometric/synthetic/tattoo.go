package synthetic

import (
	"image"
	"math"
)

// Tattoo draws the subject's forearm across the picture, with a lotus of eight petals in a ring. Lengths are in picture heights.
func (s Subject) Tattoo(width, height int) image.Image {
	const (
		armHalf = 0.27  // half the width of the arm at the elbow
		taper   = 0.07  // by which it is less at the wrist
		ring    = 0.165 // radius of the ring
		line    = 0.006 // half the width of a line
		petals  = 8
	)
	look, ink := newLook(s.stream(streamFace)), rgb{0.10, 0.16, 0.22}
	im := image.NewNRGBA(image.Rect(0, 0, width, height))
	rows(height, func(y int) {
		for x := range width {
			u, v := (float64(x)-float64(width)/2)/float64(height), (float64(y)-float64(height)/2)/float64(height)
			c := look.background(float64(x)/float64(width), float64(y)/float64(height))
			half := armHalf - taper*(u+0.67)
			c = c.over(look.skin.times(1-0.35*(v/half)*(v/half)-0.08*v), inside(math.Abs(v)-half, 0.004))
			radius, angle := math.Hypot(u, v), math.Atan2(v, u)
			petal := ring * (0.30 + 0.55*math.Abs(math.Cos(angle*petals/2)))
			drawn := math.Min(math.Abs(radius-ring), math.Min(math.Abs(radius-petal), math.Abs(radius-0.2*ring)))
			im.SetNRGBA(x, y, c.over(ink, 0.8*inside(drawn-line, 0.003)).exposed(0))
		}
	})
	return im
}
