package match

import (
	"math"

	"thana/shared/biometric"
)

// plane is a picture of signed values with a margin of 0 that filters may read.
type plane struct {
	width, height, stride int
	v                     []int16
}

const margin = 16 // pixels; no filter reaches further

func newPlane(width, height int) plane {
	stride := width + 2*margin
	return plane{width, height, stride, make([]int16, stride*(height+2*margin))}
}

// index is the place of a pixel in v.
func (p plane) index(x, y int) int { return (y+margin)*p.stride + x + margin }

// enhance filters every cell with a wave of its own ridge period across the ridges, then averages along them: ridges come
// out above 0, furrows below. Whole numbers, the same on every processor.
func enhance(im biometric.Image, c cells) plane {
	b := newBank()
	across := ridgesUp(im).filtered(c, c.grown(2), shiftAcross, func(i int) []tap {
		return b.across[c.period[i]-periodLeast][c.direction[i]]
	})
	return across.filtered(c, c.on, shiftAlong, func(i int) []tap { return b.along[c.direction[i]] })
}

// ridgesUp makes ink 255 and paper 0.
func ridgesUp(im biometric.Image) plane {
	p := newPlane(im.Width, im.Height)
	for y := range im.Height {
		row := p.v[p.index(0, y):]
		for x, v := range im.Pix[y*im.Width:][:im.Width] {
			row[x] = int16(255 - int(v))
		}
	}
	return p
}

// filtered sums up the taps of each cell that is on and divides by 1<<shift.
func (p plane) filtered(c cells, on []bool, shift int, taps func(i int) []tap) plane {
	out := newPlane(p.width, p.height)
	for i := range on {
		if !on[i] {
			continue
		}
		at := p.index(i%c.width*cellPx, i/c.width*cellPx)
		var sum [cellPx * cellPx]int32
		for _, t := range taps(i) {
			from := at + t.y*p.stride + t.x
			for row := range cellPx {
				src := (*[cellPx]int16)(p.v[from+row*p.stride:])
				dst := (*[cellPx]int32)(sum[row*cellPx:])
				for k, v := range src {
					dst[k] += int32(v) * t.weight
				}
			}
		}
		for row := range cellPx {
			dst := (*[cellPx]int16)(out.v[at+row*p.stride:])
			for k := range dst {
				dst[k] = int16(sum[row*cellPx+k] >> shift)
			}
		}
	}
	return out
}

// tap is one weight of a filter and where it lies, pixels from the middle.
type tap struct {
	x, y   int
	weight int32
}

// bank holds the filters of all directions, and across the ridges of all periods.
type bank struct {
	across [periodMost - periodLeast + 1][directions][]tap
	along  [directions][]tap
}

func newBank() *bank {
	var b bank
	for d := range directions {
		sin, cos := math.Sincos(math.Pi * float64(d) / directions)
		for p := range b.across {
			period := float64(periodLeast + p)
			reach := int(reachAcross*period + 0.5)
			b.across[p][d] = level(line(-sin, cos, reach, func(u float64) float64 {
				s := u / (sigmaAcross * period)
				return math.Cos(2*math.Pi*u/period) * math.Exp(-s*s/2)
			}), weightAcross)
		}
		b.along[d] = scaled(line(cos, sin, reachAlong, func(u float64) float64 {
			s := u / sigmaAlong
			return math.Exp(-s * s / 2)
		}), weightAlong)
	}
	return &b
}

// place is a weight before it is a whole number.
type place struct {
	x, y   int
	weight float64
}

// line lays places along a direction, one for each pixel, and weights them by how far along it they really are.
func line(cos, sin float64, reach int, weight func(u float64) float64) []place {
	var out []place
	for t := -reach; t <= reach; t++ {
		x, y := int(math.Round(float64(t)*cos)), int(math.Round(float64(t)*sin))
		out = append(out, place{x, y, weight(float64(x)*cos + float64(y)*sin)})
	}
	return out
}

// scaled makes the weights whole numbers whose sum of absolute values is total, nearly.
func scaled(places []place, total float64) []tap {
	var sum float64
	for _, p := range places {
		sum += math.Abs(p.weight)
	}
	taps := make([]tap, len(places))
	for i, p := range places {
		taps[i] = tap{p.x, p.y, int32(math.Round(p.weight * total / sum))}
	}
	return taps
}

// level is scaled for a filter that must not see even grey: the weights add up to 0.
func level(places []place, total float64) []tap {
	var mean float64
	for _, p := range places {
		mean += p.weight / float64(len(places))
	}
	for i := range places {
		places[i].weight -= mean
	}
	taps := scaled(places, total)
	var rest int32
	for _, t := range taps {
		rest += t.weight
	}
	taps[len(taps)/2].weight -= rest
	return taps
}
