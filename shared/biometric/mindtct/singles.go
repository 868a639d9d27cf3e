package mindtct

import "math"

// behind is the pixel so many steps behind each direction of a minutia, on the ridge or valley that it belongs to.
func behind(direction, steps int) Point {
	sin, cos := math.Sincos(float64(float64(direction) * (math.Pi / directions)))
	return Point{
		nearest(grained(float64(sin * float64(-steps)))),
		nearest(grained(float64(cos * float64(steps)))),
	}
}

// withoutHoles removes forks on the edge of a small hole.
func withoutHoles(all []Minutia, r Ridges) []Minutia {
	return kept(all, func(m Minutia) bool {
		return m.Ending || r.follow(m.Spot, m.At, clockwise, holeSteps) == open
	})
}

// withoutPointingOut removes minutiae that lie just before a block without direction.
func withoutPointingOut(all []Minutia, maps Maps) []Minutia {
	return kept(all, func(m Minutia) bool {
		p := m.At.plus(behind(m.Direction, backPx))
		bx := min(max(0, p.X/blockPx), maps.Width-1)
		by := min(max(0, p.Y/blockPx), maps.Height-1)
		return maps.Direction[by*maps.Width+bx] != unclear
	})
}

// withoutUnclearNeighbours removes minutiae in the quarter of a block that touches the map's edge, or a block without direction
// most of whose neighbours are clear neither.
func withoutUnclearNeighbours(all []Minutia, maps Maps) []Minutia {
	return kept(all, func(m Minutia) bool {
		bx, by := m.At.X/blockPx, m.At.Y/blockPx
		dx, dy := 1, 1
		if m.At.X%blockPx < edgePx {
			dx = -1
		}
		if m.At.Y%blockPx < edgePx {
			dy = -1
		}
		for _, d := range [3]Point{{dx, 0}, {dx, dy}, {0, dy}} {
			x, y := bx+d.X, by+d.Y
			if !maps.inside(x, y) ||
				maps.Direction[y*maps.Width+x] == unclear && known(maps.neighbours(x, y)) < clearNeighbours {
				return false
			}
		}
		return true
	})
}

// withoutMalformations removes minutiae whose sides run apart too fast to be a ridge's, with the other tone between them,
// or, where the flow is low, too far. The sides are measured near and far from the tip.
func withoutMalformations(all []Minutia, r Ridges, maps Maps) []Minutia {
	return kept(all, func(m Minutia) bool {
		left, ok := r.walk(m.Spot, counterClockwise, bentFar)
		if !ok {
			return false
		}
		right, ok := r.walk(m.Spot, clockwise, bentFar)
		if !ok {
			return false
		}
		nearLeft, _ := r.walk(m.Spot, counterClockwise, bentNear)
		nearRight, _ := r.walk(m.Spot, clockwise, bentNear)
		near, far := nearLeft.distance(nearRight), left.distance(right)
		if near == 0 || far == 0 || maps.LowFlow[maps.block(m.At)] && far > bentMax {
			return false
		}
		if grained(far/near) <= bentRatio {
			return true
		}
		for _, p := range between(left, right) {
			if r.at(p) != m.tone() {
				return false
			}
		}
		return true
	})
}
