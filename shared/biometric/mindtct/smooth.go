package mindtct

import (
	"math"
	"slices"
)

// unit are the cosines and sines of directions as parts of a whole circle, so that opposite ones agree.
var unit = func() (all [directions]struct{ cos, sin float64 }) {
	for d := range all {
		sin, cos := math.Sincos(float64(float64(d) * (2 * math.Pi / directions)))
		all[d].cos, all[d].sin = grained(cos), grained(sin)
	}
	return all
}()

// mean is the mean direction of a block's neighbours, its strength and how many have one. Without strength the
// direction is unclear.
func (m Maps) mean(bx, by int) (direction int8, strength float64, n int) {
	var cos, sin float64
	for _, d := range m.neighbours(bx, by) {
		if d != unclear {
			cos += unit[d].cos
			sin += unit[d].sin
			n++
		}
	}
	if n == 0 {
		return unclear, 0, 0
	}
	cos, sin = cos/float64(n), sin/float64(n)
	if strength = grained(float64(cos*cos) + float64(sin*sin)); strength < strengthMin {
		return unclear, 0, n
	}
	angle := math.Mod(math.Atan2(sin, cos)+2*math.Pi, 2*math.Pi)
	return int8(nearest(grained(angle/(2*math.Pi/directions))) % directions), strength, n
}

// consistent drops directions with too few or contradicting neighbours, ring by ring from the middle, until none is left
// to drop.
func consistent(m Maps) []int8 {
	m.Direction = slices.Clone(m.Direction)
	dropped := true
	drop := func(x, y int) {
		if m.Direction[y*m.Width+x] != unclear && m.contradicted(x, y) {
			m.Direction[y*m.Width+x] = unclear
			dropped = true
		}
	}
	cx, cy := m.Width/2, m.Height/2
	for dropped {
		dropped = false
		drop(cx, cy)
		for r := 1; r <= max(cx, cy, m.Width-1-cx, m.Height-1-cy); r++ {
			m.ring(cx, cy, r, drop)
		}
	}
	return m.Direction
}

// ring visits the blocks at a distance of r from the middle, clockwise from the upper left; its parts outside the map
// are left out, but a corner whose side has left the map is reached from the other side.
func (m Maps) ring(cx, cy, r int, visit func(x, y int)) {
	left, top, right, bottom := cx-r, cy-r, cx+r, cy+r
	if top >= 0 {
		for x := max(left, 0); x <= min(right-1, m.Width-1); x++ {
			visit(x, top)
		}
	}
	if right < m.Width {
		for y := max(top, 0); y <= min(bottom-1, m.Height-1); y++ {
			visit(right, y)
		}
	}
	if bottom < m.Height {
		for x := min(right, m.Width-1); x >= max(left-1, 0); x-- {
			visit(x, bottom)
		}
	}
	if left >= 0 {
		for y := min(bottom, m.Height-1); y >= max(top-1, 0); y-- {
			visit(left, y)
		}
	}
}

func (m Maps) contradicted(x, y int) bool {
	mean, strength, n := m.mean(x, y)
	if n < neighboursToStay {
		return true
	}
	return strength >= strengthMin && apart(int(mean), int(m.Direction[y*m.Width+x]), directions) > distanceMax
}

// smoothed gives each block of some contrast the mean of its neighbours, those above and to the left being smooth already.
func smoothed(m Maps) []int8 {
	m.Direction = slices.Clone(m.Direction)
	for i, d := range m.Direction {
		if m.LowContrast[i] {
			continue
		}
		mean, strength, n := m.mean(i%m.Width, i/m.Width)
		if strength >= strengthMin && (d != unclear && n >= neighboursToStay || d == unclear && n >= neighboursToGain) {
			m.Direction[i] = mean
		}
	}
	return m.Direction
}

// interpolated gives a block without direction the weighted mean of the nearest ones above, right, below and left that are
// reached without crossing low contrast.
func interpolated(m Maps) []int8 {
	out := slices.Clone(m.Direction)
	for i, d := range m.Direction {
		if m.LowContrast[i] || d != unclear {
			continue
		}
		var found [4]struct{ direction, distance int }
		n, total := 0, 0
		for _, step := range [4]Point{{0, -1}, {1, 0}, {0, 1}, {-1, 0}} {
			if direction, distance, ok := m.look(i%m.Width, i/m.Width, step); ok {
				found[n].direction, found[n].distance = int(direction), distance
				total += distance
				n++
			}
		}
		if n < interpolationSides {
			continue
		}
		weights := float64((n - 1) * total)
		sum := 0.0
		for _, f := range found[:n] {
			sum += float64(float64(f.direction) * (float64(total-f.distance) / weights))
		}
		out[i] = int8(nearest(grained(sum)))
	}
	return out
}

// look finds the next direction on one side of a block.
func (m Maps) look(x, y int, step Point) (direction int8, distance int, ok bool) {
	for distance = 1; ; distance++ {
		x, y = x+step.X, y+step.Y
		if !m.inside(x, y) || m.LowContrast[y*m.Width+x] {
			return unclear, 0, false
		}
		if d := m.Direction[y*m.Width+x]; d != unclear {
			return d, distance, true
		}
	}
}

// marginless takes the direction from the blocks at the edge.
func marginless(m Maps) []int8 {
	out := slices.Clone(m.Direction)
	for i := range out {
		if x, y := i%m.Width, i/m.Width; x == 0 || y == 0 || x == m.Width-1 || y == m.Height-1 {
			out[i] = unclear
		}
	}
	return out
}
