package mindtct

import (
	"iter"
	"slices"
)

// compass lists the eight neighbours clockwise from above.
var compass = [8]Point{{0, -1}, {1, -1}, {1, 0}, {1, 1}, {0, 1}, {-1, 1}, {-1, 0}, {-1, -1}}

// The ways along a contour, as steps through the compass.
const (
	clockwise        = 1
	counterClockwise = 7
)

// outcome is how tracing a contour ended.
type outcome int

const (
	open    outcome = iota // after all steps, or before at the picture's edge
	closed                 // back at the point looked for
	nowhere                // there was no edge to start from
)

// along gives the spots that follow one on an edge, at most so many; at the picture's edge it ends.
func (r Ridges) along(from Spot, way, steps int) iter.Seq[Spot] {
	return func(yield func(Spot) bool) {
		s := from
		for range steps {
			next, ok := r.next(s, way)
			if !ok || !yield(next) {
				return
			}
			s = next
		}
	}
}

// meets tells whether an edge comes to a point.
func (r Ridges) meets(from Spot, until Point, way, steps int) bool {
	for s := range r.along(from, way, steps) {
		if s.At == until {
			return true
		}
	}
	return false
}

// follow is how tracing would end.
func (r Ridges) follow(from Spot, until Point, way, steps int) outcome {
	switch {
	case r.at(from.At) == r.at(from.Across):
		return nowhere
	case r.meets(from, until, way, steps):
		return closed
	}
	return open
}

// trace lists an edge from a spot, for so many steps or until it comes to a point. The contour holds neither the start nor
// that point.
func (r Ridges) trace(from Spot, until Point, way, steps int) ([]Spot, outcome) {
	if r.at(from.At) == r.at(from.Across) {
		return nil, nowhere
	}
	contour := make([]Spot, 0, steps)
	for s := range r.along(from, way, steps) {
		if s.At == until {
			return contour, closed
		}
		contour = append(contour, s)
	}
	return contour, open
}

// walk is the point so many steps along an edge; false if the edge is shorter or closes.
func (r Ridges) walk(from Spot, way, steps int) (Point, bool) {
	if r.at(from.At) == r.at(from.Across) {
		return Point{}, false
	}
	n := 0
	for s := range r.along(from, way, steps) {
		if s.At == from.At {
			return Point{}, false
		}
		if n++; n == steps {
			return s.At, true
		}
	}
	return Point{}, false
}

// next is the next pixel along the edge: the first neighbour of the same tone that follows one of the other, turning from
// the pixel across. A neighbour at a corner counts only if the one after it has the tone as well. At the picture's
// edge there is none.
func (r Ridges) next(s Spot, way int) (Spot, bool) {
	own, other := r.at(s.At), r.at(s.Across)
	i := bearing(s)
	before, beforeTone := s.Across, other
	for turned := 0; turned < len(compass); turned++ {
		i = (i + way) % len(compass)
		p := s.At.plus(compass[i])
		if !r.inside(p) {
			return Spot{}, false
		}
		tone := r.at(p)
		if tone == own && beforeTone == other {
			if i%2 == 0 {
				return Spot{p, before}, true
			}
			after := s.At.plus(compass[(i+way)%len(compass)])
			if !r.inside(after) {
				return Spot{}, false
			}
			if r.at(after) == own {
				return Spot{p, before}, true
			}
			i = (i + way) % len(compass)
			turned++
			p, tone = after, r.at(after)
		}
		before, beforeTone = p, tone
	}
	return Spot{}, false
}

// bearing is where the pixel across lies on the compass. At a corner, where the edge is not clear, turning begins one
// step before the top, as in the reference.
func bearing(s Spot) int {
	switch d := s.Across.minus(s.At); {
	case d.X == 0 && d.Y > 0:
		return 4
	case d.X == 0 && d.Y < 0:
		return 0
	case d.Y == 0 && d.X > 0:
		return 2
	case d.Y == 0 && d.X < 0:
		return 6
	}
	return len(compass) - 1
}

// squareOn moves a spot whose pixels touch at a corner only so that they touch at a side.
func (r Ridges) squareOn(s Spot) Spot {
	d := s.Across.minus(s.At)
	if d.X*d.X != 1 || d.Y*d.Y != 1 {
		return s
	}
	own := r.at(s.At)
	switch {
	case r.at(Point{s.Across.X - d.X, s.Across.Y}) != own:
		s.Across.X -= d.X
	case r.at(Point{s.Across.X, s.Across.Y - d.Y}) != own:
		s.Across.Y -= d.Y
	default:
		s.At.Y += d.Y
	}
	return s
}

// stretch is what a contour to both sides of a spot is.
type stretch int

const (
	short  stretch = iota // no edge, or one that ends at the picture's
	ring                  // the first side came back to the spot: the contour is a whole loop, from there
	joined                // the second side met the end of the first
	whole                 // both sides have all their steps
)

// both traces a contour to both sides of a spot, clockwise first.
func (r Ridges) both(s Spot, steps int) ([]Spot, stretch) {
	first, end := r.trace(s, s.At, clockwise, steps)
	slices.Reverse(first)
	switch {
	case end == closed:
		return slices.Concat([]Spot{s}, first), ring
	case len(first) < steps:
		return nil, short
	}
	contour := append(slices.Grow(first, steps+1), s)
	for next := range r.along(s, counterClockwise, steps) {
		if next.At == contour[0].At {
			return contour, joined
		}
		contour = append(contour, next)
	}
	if len(contour) < 2*steps+1 {
		return nil, short
	}
	return contour, whole
}
