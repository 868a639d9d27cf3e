package mindtct

import "math"

// sidesAdjusted moves each minutia to the lowest point of the contour around it, seen along its direction, and removes it
// where the contour has no such point: it then lies on a ridge's side.
func sidesAdjusted(all []Minutia, r Ridges, maps Maps) []Minutia {
	var out []Minutia
	for _, m := range all {
		contour, kind := r.both(m.Spot, sideSteps)
		if kind != whole {
			continue
		}
		tip, ok := lowest(heights(contour, m.Direction))
		if !ok || maps.Direction[maps.block(contour[tip].At)] == unclear {
			continue
		}
		m.Spot = contour[tip]
		out = append(out, m)
	}
	return out
}

// heights are a contour's points measured against the direction.
func heights(contour []Spot, direction int) []int {
	sin, cos := math.Sincos(float64(float64(direction) * (math.Pi / directions)))
	out := make([]int, len(contour))
	for i, s := range contour {
		out[i] = nearest(grained(float64(float64(s.At.X)*sin) - float64(float64(s.At.Y)*cos)))
	}
	return out
}

// lowest is the only minimum, or the lower one of two with a maximum between them.
func lowest(heights []int) (int, bool) {
	e := extremes(heights)
	switch {
	case len(e) == 1 && e[0].low:
		return e[0].at, true
	case len(e) == 3 && e[0].low && heights[e[0].at] < heights[e[2].at]:
		return e[0].at, true
	case len(e) == 3 && e[0].low:
		return e[2].at, true
	}
	return 0, false
}

type extreme struct {
	at  int // the middle of a level stretch
	low bool
}

// extremes are the minima and maxima of a list; a level stretch at its beginning counts from three values on.
func extremes(list []int) []extreme {
	var out []extreme
	start := 0
	trend := sign(list[1] - list[0])
	for i := 1; i < len(list)-1; i++ {
		s := sign(list[i+1] - list[i])
		if s == 0 {
			continue
		}
		if s == -trend || trend == 0 && i-start > 1 {
			out = append(out, extreme{at: (start + i) / 2, low: s > 0})
		}
		trend, start = s, i
	}
	return out
}

func sign(v int) int {
	switch {
	case v > 0:
		return 1
	case v < 0:
		return -1
	}
	return 0
}
