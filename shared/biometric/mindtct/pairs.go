package mindtct

// verdict is what becomes of two minutiae.
type verdict int

const (
	stay  verdict = iota
	both          // both are false
	first         // the first is: it no longer lies at an edge
)

// withoutPairs compares each minutia with those after it and removes pairs that lie near each other, point away from each
// other and are judged false. A minutia whose pixel has changed its tone is not compared any more; as the second of two it is
// removed.
func withoutPairs(all []Minutia, r Ridges, within int, related func(a, b *Minutia) bool,
	judge func(a, b *Minutia) verdict) []Minutia {
	gone := make([]bool, len(all))
	compare := func(i int) {
		a := &all[i]
		for j := i + 1; j < len(all); j++ {
			b := &all[j]
			if !related(a, b) {
				continue
			}
			if r.at(a.At) != a.tone() {
				return
			}
			gone[j] = gone[j] || r.at(b.At) != b.tone()
			if gone[j] {
				continue
			}
			if b.At.Y-a.At.Y > within {
				return
			}
			if a.At.squared(b.At) > within*within || apart(a.Direction, b.Direction, turn) <= oppositeMin {
				continue
			}
			switch judge(a, b) {
			case both:
				gone[i], gone[j] = true, true
			case first:
				gone[i] = true
				return
			}
		}
	}
	for i := range all {
		if !gone[i] {
			compare(i)
		}
	}
	var out []Minutia
	for i, m := range all {
		if !gone[i] {
			out = append(out, m)
		}
	}
	return out
}

func anyTwo(_, _ *Minutia) bool { return true }

func sameKind(a, b *Minutia) bool { return a.Ending == b.Ending }

// withoutIslandsAndLakes removes the two ends of a small island or lake, and fills it.
func withoutIslandsAndLakes(all []Minutia, r Ridges) ([]Minutia, Ridges) {
	r = r.clone()
	left := withoutPairs(all, r, pairWithin, sameKind, func(a, b *Minutia) verdict {
		end := r.follow(a.Spot, b.At, clockwise, halfLoop)
		if end == closed {
			end = r.follow(b.Spot, a.At, clockwise, halfLoop)
		}
		switch end {
		case nowhere:
			return first
		case open:
			return stay
		}
		there, _ := r.trace(a.Spot, b.At, clockwise, halfLoop)
		back, _ := r.trace(b.Spot, a.At, clockwise, halfLoop)
		loop := append([]Spot{a.Spot}, there...)
		r.fill(append(append(loop, b.Spot), back...))
		return both
	})
	return left, r
}

// withoutHooks removes an end and a fork that lie on one contour, with a spur between them.
func withoutHooks(all []Minutia, r Ridges) []Minutia {
	return withoutPairs(all, r, pairWithin, anyTwo, func(a, b *Minutia) verdict {
		if a.Ending == b.Ending {
			return stay
		}
		from := Spot{At: a.Across, Across: a.At}
		for _, way := range []int{clockwise, counterClockwise} {
			switch r.follow(from, b.At, way, hookSteps) {
			case nowhere:
				return first
			case closed:
				return both
			}
		}
		return stay
	})
}

// withoutOverlaps removes two minutiae at a break in a ridge: on either side of it, facing each other, nothing between them.
func withoutOverlaps(all []Minutia, r Ridges) []Minutia {
	return withoutPairs(all, r, overlapWithin, anyTwo, func(a, b *Minutia) verdict {
		if a.Ending != b.Ending {
			return stay
		}
		opposite := (a.Direction + directions) % turn
		facing := apart(opposite, directionTo(a.At, b.At), turn) <= directions/2
		if (facing || a.At.distance(b.At) <= overlapJoin) && r.free(a.At, b.At) {
			return both
		}
		return stay
	})
}
