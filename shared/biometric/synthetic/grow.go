package synthetic

import (
	"math"
	"math/rand/v2"
	"sync"
)

// skin is a height field, +1 the middle of a ridge, -1 the middle of a furrow.
type skin struct {
	width, height int
	v             []float32
}

// at samples the skin between its pixels; outside it is furrow.
func (s *skin) at(x, y float64) float32 {
	ix, iy := int(math.Floor(x)), int(math.Floor(y))
	if ix < 0 || iy < 0 || ix+1 >= s.width || iy+1 >= s.height {
		return -1
	}
	fx, fy := float32(x-float64(ix)), float32(y-float64(iy))
	r := s.v[iy*s.width+ix:]
	top := r[0] + float32(fx*(r[1]-r[0]))
	bottom := r[s.width] + float32(fx*(r[s.width+1]-r[s.width]))
	return top + float32(fy*(bottom-top))
}

// grow lets ridges form from noise: first at half resolution, where the filters are small, then sharpened at full.
func grow(f flow, rng *rand.Rand) skin {
	s := skin{width: skinWidth / 2, height: skinHeight / 2}
	s.v = make([]float32, s.width*s.height)
	for i := range s.v {
		s.v[i] = float32(rng.Float64()*2 - 1)
	}
	coarse := newBank(0.5, f.ridge)
	plan := coarse.plan(f, s.width, s.height)
	for range coarseSteps {
		s = coarse.pass(s, plan)
	}
	s = s.double()
	fine := newBank(1, f.ridge)
	plan = fine.plan(f, s.width, s.height)
	for range fineSteps {
		s = fine.pass(s, plan)
	}
	return s
}

// double gives the skin twice the resolution.
func (s skin) double() skin {
	d := skin{width: 2 * s.width, height: 2 * s.height, v: make([]float32, 4*len(s.v))}
	for y := range d.height {
		for x := range d.width {
			sx := math.Min(float64(x)/2, float64(s.width)-1.01)
			sy := math.Min(float64(y)/2, float64(s.height)-1.01)
			d.v[y*d.width+x] = s.at(sx, sy)
		}
	}
	return d
}

// bank holds one oriented band-pass (Gabor) kernel per orientation and period.
type bank struct {
	scale  float64 // pixels of this bank per skin pixel
	ridge  float64 // the middle of its periods, skin pixels
	radius int
	kernel [periods][orientations][]float32
}

func newBank(scale, ridge float64) *bank {
	b := &bank{scale: scale, ridge: ridge, radius: int(math.Ceil(ridge * scale * 0.95))}
	for p := range periods {
		for o := range orientations {
			b.kernel[p][o] = gabor(b.radius, b.period(p)*scale, math.Pi*float64(o)/orientations)
		}
	}
	return b
}

// period is the i-th ridge period of the bank, skin pixels.
func (b *bank) period(i int) float64 { return b.ridge - ridgeSway + 2*ridgeSway*float64(i)/(periods-1) }

// gabor is a cosine across the ridge under a Gaussian, without its mean, scaled to unit gain.
func gabor(radius int, period, theta float64) []float32 {
	side := 2*radius + 1
	k := make([]float32, side*side)
	sin, cos := math.Sincos(theta)
	sa, sc := sigmaAlong*period, sigmaAcross*period
	var mean, weight float64
	value := func(x, y float64) (wave, window float64) {
		along, across := x*cos+y*sin, -x*sin+y*cos
		window = math.Exp(-along*along/(2*sa*sa) - across*across/(2*sc*sc))
		return math.Cos(2 * math.Pi * across / period), window
	}
	each := func(fn func(i int, x, y float64)) {
		for i := range k {
			fn(i, float64(i%side-radius), float64(i/side-radius))
		}
	}
	each(func(_ int, x, y float64) {
		wave, window := value(x, y)
		mean += wave * window
		weight += window
	})
	mean /= weight
	var power float64
	each(func(i int, x, y float64) {
		wave, window := value(x, y)
		v := (wave - mean) * window
		k[i] = float32(v)
		power += v * wave
	})
	for i := range k {
		k[i] = float32(float64(k[i]) * gain / power)
	}
	return k
}

// plan names the kernel of every pixel.
func (b *bank) plan(f flow, width, height int) [][]float32 {
	plan := make([][]float32, width*height)
	for y := range height {
		for x := range width {
			sx, sy := float64(x)/b.scale, float64(y)/b.scale
			turn := f.orientation(sx, sy) / math.Pi
			o := int(math.Round((turn-math.Floor(turn))*orientations)) % orientations
			p := int(math.Round((f.period(sx, sy) - b.period(0)) / (2 * ridgeSway) * (periods - 1)))
			plan[y*width+x] = b.kernel[max(0, min(p, periods-1))][o]
		}
	}
	return plan
}

// pass filters every pixel with its kernel and clamps. Beyond the edge the skin is mirrored.
func (b *bank) pass(s skin, plan [][]float32) skin {
	r := b.radius
	side := 2*r + 1
	wide := s.width + 2*r
	padded := make([]float32, wide*(s.height+2*r))
	fold := func(i, n int) int {
		if i < 0 {
			return -i
		}
		if i >= n {
			return 2*(n-1) - i
		}
		return i
	}
	for y := range s.height + 2*r {
		row := s.v[fold(y-r, s.height)*s.width:]
		for x := range wide {
			padded[y*wide+x] = row[fold(x-r, s.width)]
		}
	}
	out := skin{s.width, s.height, make([]float32, len(s.v))}
	rows(s.height, func(y int) {
		for x := range s.width {
			k := plan[y*s.width+x]
			var sum float32
			for j := 0; j < side; j++ {
				line := padded[(y+j)*wide+x:][:side]
				for i, v := range k[j*side:][:side] {
					sum += float32(v * line[i])
				}
			}
			out.v[y*s.width+x] = max(-1, min(1, sum))
		}
	})
	return out
}

// rows calls fn for every row, in several goroutines; fn touches only its own row.
func rows(n int, fn func(y int)) {
	const band = 32
	var wg sync.WaitGroup
	for from := 0; from < n; from += band {
		wg.Go(func() {
			for y := from; y < min(from+band, n); y++ {
				fn(y)
			}
		})
	}
	wg.Wait()
}
