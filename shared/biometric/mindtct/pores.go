package mindtct

import "math"

// withoutPores removes minutiae at a pore, where the flow is low or the ridges curve highly: behind it the other tone is
// found, and to both sides of that the edges of the ridge come together again.
func withoutPores(all []Minutia, r Ridges, maps Maps) []Minutia {
	return kept(all, func(m Minutia) bool {
		block := maps.block(m.At)
		if !maps.LowFlow[block] && !maps.HighCurve[block] || maps.Direction[block] == unclear {
			return true
		}
		sin, cos := math.Sincos(float64(float64(m.Direction) * (math.Pi / directions)))
		pore := Point{
			nearest(grained(float64(m.At.X) - float64(sin*poreBack))),
			nearest(grained(float64(m.At.Y) + float64(cos*poreBack))),
		}
		if !r.inside(pore) {
			return !m.Ending // ground lies there; an end needs a ridge behind it
		}
		if r.at(pore) == m.tone() {
			return true
		}
		return !r.pore(pore, m.tone(), sin, cos)
	})
}

// pore tells whether edges of the tone close around a point: where an edge is missing or too short, or where the points
// ahead on the two edges are not much farther apart than those behind.
func (r Ridges) pore(at Point, tone byte, sin, cos float64) bool {
	left, ok := r.edge(at, tone, -cos, -sin)
	if !ok {
		return true
	}
	leftAhead, ok := r.walk(left, counterClockwise, poreForward)
	if !ok {
		return true
	}
	leftBack, ok := r.walk(left, clockwise, poreBackward)
	if !ok {
		return true
	}
	right, ok := r.edge(at, tone, cos, sin)
	if !ok {
		return true
	}
	rightAhead, ok := r.walk(right, clockwise, poreForward)
	if !ok {
		return true
	}
	rightBack, ok := r.walk(right, counterClockwise, poreBackward)
	if !ok {
		return true
	}
	ahead, back := float64(rightAhead.squared(leftAhead)), float64(rightBack.squared(leftBack))
	return back > poreDist && ahead/back <= poreRatio
}

// edge looks for a tone along a line.
func (r Ridges) edge(from Point, tone byte, dx, dy float64) (Spot, bool) {
	x, y := float64(from.X), float64(from.Y)
	before := from
	for range poreAcross {
		x, y = x+dx, y+dy
		p := Point{nearest(x), nearest(y)}
		if !r.inside(p) {
			return Spot{}, false
		}
		if r.at(p) == tone {
			return r.squareOn(Spot{At: p, Across: before}), true
		}
		before = p
	}
	return Spot{}, false
}
