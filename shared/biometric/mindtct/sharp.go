package mindtct

import "math"

// sharpest finds the point of the sharpest angle on the contour through a spot in a highly curved place, and the direction from
// there into the angle. A contour that comes back clockwise soon is a loop and handled as such; one that closes later is,
// as in the reference, not.
func (f *finder) sharpest(s Spot) (Spot, int, bool) {
	contour, kind := f.ridges.both(s, halfContour)
	if kind == ring && !isClockwise(contour) {
		f.loop(contour)
	}
	if kind == ring || kind == short {
		return s, 0, false
	}
	const arm = halfContour / 2
	best, least := len(contour)/2, grained(math.Pi)
	for i := arm; i+arm < len(contour); i++ {
		if a := angleAt(contour[i].At, contour[i-arm].At, contour[i+arm].At); a < least {
			best, least = i, a
		}
	}
	tip := contour[best]
	a, b := contour[best-arm].At, contour[best+arm].At
	middle := Point{(a.X + b.X) >> 1, (a.Y + b.Y) >> 1}
	if least >= sharpestAngle || f.ridges.at(middle) != f.ridges.at(s.At) {
		return s, 0, false
	}
	return tip, directionTo(tip.At, middle), true
}

// angleAt is the angle between two arms.
func angleAt(tip, left, right Point) float64 {
	between := math.Abs(lineAngle(tip, right) - lineAngle(tip, left))
	return grained(min(between, 2*math.Pi-between))
}

// lineAngle is the direction of a line, counter-clockwise from the right.
func lineAngle(from, to Point) float64 {
	if from == to {
		return 0
	}
	return math.Atan2(float64(from.Y-to.Y), float64(to.X-from.X))
}

// directionTo is the nearest of the 32 directions of a line, clockwise from above.
func directionTo(from, to Point) int {
	angle := 0.0
	if from != to {
		angle = math.Atan2(float64(to.X-from.X), float64(from.Y-to.Y))
	}
	angle = math.Mod(angle+2*math.Pi, 2*math.Pi)
	return nearest(grained(float64(angle*(turn/(2*math.Pi))))) % turn
}
