package synthetic

import (
	"math"
	"math/rand/v2"
)

// point is a place on the skin in pixels, x to the right, y down.
type point struct{ x, y float64 }

// flow is the ridge orientation and period over a finger.
type flow struct {
	pattern       Pattern
	cores, deltas []singularity
	archHeight    float64 // steepness of an arch, radians at its flanks
	archCentre    point   // the hump of an arch
	bow           float64 // how much ridges above the core bow around the fingertip
	pivot         point   // the point they bow around, below the finger
	sway          wave    // small irregularity of the orientation
	ridge         float64 // mean ridge period, pixels
	stretch       wave    // variation of the ridge period
}

// singularity is a core or a delta. The ridges about it depart from the plain vortex by two harmonics of the angle, so
// that no two fingers flow alike (after Vizcaya and Gerhardt: A nonlinear orientation model, 1996).
type singularity struct {
	point
	bend [2]struct{ size, phase float64 } // radians
}

// angle is the bent angle of a place about the singularity.
func (s singularity) angle(x, y float64) float64 {
	a := math.Atan2(y-s.y, x-s.x)
	bent := a
	for i, b := range s.bend {
		bent += b.size * math.Sin(float64(i+1)*a+b.phase)
	}
	return bent
}

// wave is a smooth random surface of amplitude about 1: a few long plane waves.
type wave struct {
	terms [5]struct{ kx, ky, phase float64 }
}

func newWave(shortest float64, rng *rand.Rand) wave {
	var w wave
	for i := range w.terms {
		k := 2 * math.Pi / (shortest * (1 + 1.5*rng.Float64()))
		a := 2 * math.Pi * rng.Float64()
		w.terms[i].kx, w.terms[i].ky = k*math.Cos(a), k*math.Sin(a)
		w.terms[i].phase = 2 * math.Pi * rng.Float64()
	}
	return w
}

func (w wave) at(x, y float64) float64 {
	var sum float64
	for _, t := range w.terms {
		sum += math.Sin(float64(t.kx*x) + float64(t.ky*y) + t.phase)
	}
	return sum / math.Sqrt(float64(len(w.terms))/2) / 1.5
}

// relief is a wave sampled every few pixels about the middle of the skin, for quick reading.
type relief struct {
	width int
	v     []float32
}

const (
	reliefStep = 8   // pixels
	reliefHalf = 480 // pixels from the middle
)

func newRelief(w wave) relief {
	n := 2*reliefHalf/reliefStep + 1
	r := relief{n, make([]float32, n*n)}
	for i := range r.v {
		r.v[i] = float32(w.at(float64(i%n*reliefStep-reliefHalf), float64(i/n*reliefStep-reliefHalf)))
	}
	return r
}

// at reads the wave between its samples; beyond them it is level.
func (r relief) at(x, y float64) float64 {
	limit := float64(r.width) - 1.001
	x = max(0, min(limit, (x+reliefHalf)/reliefStep))
	y = max(0, min(limit, (y+reliefHalf)/reliefStep))
	ix, iy := int(x), int(y)
	fx, fy := x-float64(ix), y-float64(iy)
	row := r.v[iy*r.width+ix:]
	top := float64(row[0]) + fx*float64(row[1]-row[0])
	bottom := float64(row[r.width]) + fx*float64(row[r.width+1]-row[r.width])
	return top + fy*(bottom-top)
}

// legs lets the ridges that come down from a core run side by side about the axis (radians), instead of fanning out: on the
// axis the angle turns slower by that share, beyond the core faster.
func (s singularity) legs(axis, share float64) singularity {
	s.bend[0].size, s.bend[0].phase = share, math.Pi-axis
	return s
}

// newFlow places the cores and deltas of a pattern.
func newFlow(p Pattern, rng *rand.Rand) flow {
	jitter := func(amount float64) float64 { return amount * (2*rng.Float64() - 1) }
	centre := point{skinWidth/2 + jitter(14), skinHeight*0.44 + jitter(18)}
	f := flow{
		pattern: p, archHeight: 0.75 + jitter(0.2), archCentre: point{centre.x, centre.y + 40},
		bow: 0.85 + jitter(0.08), pivot: point{skinWidth / 2, skinHeight * 0.62},
		ridge: ridgePx + jitter(ridgeDiffers), sway: newWave(190, rng), stretch: newWave(240, rng),
	}
	side := 1.0
	if p == RightLoop {
		side = -1
	}
	at := func(dx, dy float64) singularity {
		s := singularity{point: point{centre.x + dx, centre.y + dy}}
		for i := range s.bend {
			s.bend[i].size, s.bend[i].phase = jitter(bend), jitter(math.Pi)
		}
		return s
	}
	switch p {
	case TentedArch:
		f.cores = []singularity{at(0, 0).legs(math.Pi/2+jitter(0.2), coreLegs+jitter(0.15))}
		f.deltas = []singularity{at(jitter(16), 84+jitter(30))}
	case LeftLoop, RightLoop:
		f.cores = []singularity{at(0, 0).legs(math.Pi/2+side*0.3+jitter(0.3), coreLegs+jitter(0.15))}
		f.deltas = []singularity{at(side*(100+jitter(45)), 122+jitter(55))}
	case Whorl:
		tilt := jitter(40)
		apart := 12 + 34*rng.Float64()
		f.cores = []singularity{at(-tilt/2, -apart), at(tilt/2, apart)}
		f.deltas = []singularity{at(-118+jitter(40), 138+jitter(45)), at(118+jitter(40), 138+jitter(45))}
	}
	return f
}

// orientation is the direction of the ridge at a place, radians from the x axis, turning from x to y (down), modulo pi.
func (f flow) orientation(x, y float64) float64 {
	irregular := irregularity * f.sway.at(x, y)
	if f.pattern == Arch {
		return f.arch(x, y) + irregular
	}
	var sum float64
	for _, c := range f.cores {
		sum += c.angle(x, y)
	}
	for _, d := range f.deltas {
		sum -= d.angle(x, y)
	}
	return sum/2 + f.around(x, y) + irregular
}

// arch raises the ridges to a hump in the middle that flattens towards the joint.
func (f flow) arch(x, y float64) float64 {
	across := (x - f.archCentre.x) / (skinWidth * 0.36)
	fade := 1 / (1 + math.Exp((y-f.archCentre.y-110)/38))
	hump := f.archHeight * math.Sin(math.Max(-math.Pi, math.Min(math.Pi, across*math.Pi*0.62))) * fade
	return hump
}

// around bows the ridges above the core about the fingertip. It is smooth wherever ridges are and adds no singularity.
func (f flow) around(x, y float64) float64 {
	up := f.pivot.y - y
	fade := 1 / (1 + math.Exp(-(up-60)/55))
	return f.bow * fade * math.Atan2(x-f.pivot.x, math.Abs(up)+120)
}

// period is the ridge period in pixels.
func (f flow) period(x, y float64) float64 {
	joint := 0.5 * math.Max(0, (y-skinHeight*0.7)/(skinHeight*0.3))
	return f.ridge + joint + 0.6*ridgeSway*f.stretch.at(x, y)
}
