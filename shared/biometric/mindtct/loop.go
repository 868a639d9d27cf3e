package mindtct

import "slices"

// loop handles a ridge or a valley whose contour closes: a long or thin one is a piece of ridge and has a minutia at either
// end, any other is filled.
func (f *finder) loop(contour []Spot) {
	if len(contour) > loopMin {
		a, b, ok := f.ends(contour)
		if ok {
			direction := directionTo(a.At, b.At)
			ending := f.ridges.at(contour[0].At) == ridge
			f.addOnce(Minutia{Spot: a, Direction: direction, Ending: ending})
			f.addOnce(Minutia{Spot: b, Direction: (direction + directions) % turn, Ending: ending})
			return
		}
	}
	f.ridges.fill(contour)
}

// ends are the points farthest from each other half way around a loop that is long or thin and has its own tone in
// the middle between them.
func (f *finder) ends(contour []Spot) (a, b Spot, ok bool) {
	half := len(contour) / 2
	pairs := half
	if len(contour)%2 == 1 {
		pairs = len(contour)
	}
	a, b = contour[0], contour[half]
	most := a.At.squared(b.At)
	least := most
	for i := 1; i < pairs; i++ {
		from, to := contour[i], contour[(i+half)%len(contour)]
		d := from.At.squared(to.At)
		least = min(least, d)
		if d > most {
			most, a, b = d, from, to
		}
	}
	if float64(least) >= aspectDist && float64(most)/float64(least) < aspectRatio {
		return a, b, false
	}
	middle := Point{(a.At.X + b.At.X) >> 1, (a.At.Y + b.At.Y) >> 1}
	return a, b, f.ridges.at(middle) == f.ridges.at(contour[0].At)
}

// isClockwise tells which way a closed contour runs, by the sum of its turns; one of up to three pixels counts as clockwise.
func isClockwise(contour []Spot) bool {
	if len(contour) <= 3 {
		return true
	}
	code := func(i int) int { // counter-clockwise from the right
		step := contour[(i+1)%len(contour)].At.minus(contour[i%len(contour)].At)
		return (10 - slices.Index(compass[:], step)) % 8
	}
	sum := 0
	for i := range contour {
		d := code(i+1) - code(i)
		switch {
		case d >= 4:
			d -= 8
		case d <= -4:
			d += 8
		}
		sum += d
	}
	return sum <= 0
}
