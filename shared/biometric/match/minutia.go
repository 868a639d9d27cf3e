package match

import (
	"cmp"
	"slices"
)

// Kind is what a ridge does at a minutia.
type Kind uint8

const (
	Ending Kind = iota
	Fork
)

// Minutia is where a ridge ends or forks.
type Minutia struct {
	X, Y      int   // pixels at 500 ppi from the top left
	Direction uint8 // 1/256 of a turn from the x axis towards y (down): along the ridge that ends, or the furrow inside a fork
	Kind      Kind
	Quality   uint8 // clarity of the ridges about it, 0 to 100
}

func (m Minutia) angle() angle { return angle(m.Direction) << 8 }

// sureness is how far a minutia counts if its partner is missing: 1 where the ridges are clear.
func (m Minutia) sureness() float64 { return min(1, float64(m.Quality)/sureQuality) }

// collect takes the ends of a skeleton: of ridges they are endings, of furrows forks.
func collect(s skeleton, kind Kind, c cells) []Minutia {
	var out []Minutia
	var path []int
	for _, i := range s.nodes(isEnd) {
		path, _ = s.fromEnd(path[:0], i, directionSkip+directionSample)
		first := min(directionSkip, len(path)-1)
		d := s.towards(path[first], path[len(path)-1])
		x, y := s.place(i)
		cell := min(c.height-1, y/cellPx)*c.width + min(c.width-1, x/cellPx)
		out = append(out, Minutia{x, y, uint8((d + 128) >> 8), kind, uint8(100*c.clarity[cell] + 0.5)})
	}
	return out
}

// inner keeps the minutiae around which and beyond which there is finger: the others are where the picture of a ridge
// ends, not the ridge.
func inner(all []Minutia, c cells) []Minutia {
	deep := c.shrunk(innerCells)
	return keep(all, func(m Minutia) bool {
		sin, cos := sincos(m.angle())
		x, y := m.X-cos*innerStep/unit, m.Y-sin*innerStep/unit
		return x >= 0 && y >= 0 && x/cellPx < c.width && y/cellPx < c.height && deep[y/cellPx*c.width+x/cellPx]
	})
}

// apartFromClouds drops minutiae with too many others about them: a scar or noise.
func apartFromClouds(all []Minutia) []Minutia {
	return keep(all, func(m Minutia) bool {
		n := -1
		for _, o := range all {
			if (o.X-m.X)*(o.X-m.X)+(o.Y-m.Y)*(o.Y-m.Y) <= cloudRadius*cloudRadius {
				n++
			}
		}
		return n <= cloudLargest
	})
}

// surest keeps the clearest minutiae, in reading order.
func surest(all []Minutia) []Minutia {
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b Minutia) int { return cmp.Compare(b.Quality, a.Quality) })
	out = out[:min(len(out), MaxMinutiae)]
	slices.SortStableFunc(out, func(a, b Minutia) int { return cmp.Or(cmp.Compare(a.Y, b.Y), cmp.Compare(a.X, b.X)) })
	return out
}

func keep(all []Minutia, good func(Minutia) bool) []Minutia {
	var out []Minutia
	for _, m := range all {
		if good(m) {
			out = append(out, m)
		}
	}
	return out
}
