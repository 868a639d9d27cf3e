package slip

import (
	"math"

	"thana/shared/biometric"
	"thana/shared/fault"
)

// spot is a place on the page in pixels; pixel 0 has its middle at 0.
type spot struct{ X, Y float64 }

func (a spot) minus(b spot) spot           { return spot{a.X - b.X, a.Y - b.Y} }
func (a spot) plus(b spot, k float64) spot { return spot{a.X + float64(k*b.X), a.Y + float64(k*b.Y)} }
func (a spot) times(b spot) float64        { return float64(a.X*b.X) + float64(a.Y*b.Y) }
func (a spot) length() float64             { return math.Sqrt(a.times(a)) }
func (a spot) quarter() spot               { return spot{-a.Y, a.X} } // clockwise on the page
func (m mark) spot() spot                  { return spot{m.x, m.y} }

// The distances of the marks, millimetres.
const (
	acrossMM = Width - 2*markInset
	downMM   = Height - 2*markInset
)

// choose finds the four marks that lie as printed: clockwise from a left end of a long side. Which of the two such orders
// is right the bar tells later. Faults: capture.slip_no_marks, capture.slip_cut.
func choose(marks []mark, perMM float64) ([4]spot, error) {
	var best [4]spot
	score := 0
	for i, a := range marks {
		for k, b := range marks {
			across := b.spot().minus(a.spot())
			if i == k || !plausible(across.length(), acrossMM, perMM) {
				continue
			}
			down := spot{}.plus(across.quarter(), downMM/acrossMM)
			c, okC := nearest(marks, b.spot().plus(down, 1), cornerSlackMM*perMM)
			d, okD := nearest(marks, a.spot().plus(down, 1), cornerSlackMM*perMM)
			if agree := a.agree + b.agree + c.agree + d.agree; okC && okD && agree > score {
				best, score = [4]spot{a.spot(), b.spot(), c.spot(), d.spot()}, agree
			}
		}
	}
	if score > 0 {
		return best, nil
	}
	if partOfSlip(marks, perMM) {
		return best, fault.New(fault.SlipCut, "slip.choose", "%d marks, no four at their places", len(marks))
	}
	return best, fault.New(fault.SlipNoMarks, "slip.choose", "%d marks", len(marks))
}

// plausible reports whether a length on the page is that length of a form printed at some permitted size.
func plausible(pixels, mm, perMM float64) bool {
	return pixels > mm*perMM*leastPrint && pixels < mm*perMM*mostPrint
}

// partOfSlip reports whether two marks lie as far apart as two of a slip.
func partOfSlip(marks []mark, perMM float64) bool {
	for i, a := range marks {
		for _, b := range marks[:i] {
			apart := a.spot().minus(b.spot()).length()
			if plausible(apart, acrossMM, perMM) || plausible(apart, downMM, perMM) ||
				plausible(apart, math.Sqrt(acrossMM*acrossMM+downMM*downMM), perMM) {
				return true
			}
		}
	}
	return false
}

func nearest(marks []mark, at spot, within float64) (mark, bool) {
	var best mark
	found := false
	for _, m := range marks {
		if apart := m.spot().minus(at).length(); apart < within {
			best, within, found = m, apart, true
		}
	}
	return best, found
}

// refine moves the marks from the reduced page to the page itself: the centre of gravity of the ink in the middle of each.
func refine(page biometric.Image, corners [4]spot, small reduced) [4]spot {
	perMM := float64(small.perMM * float64(small.factor))
	half := int(2 * markSide / markModules * perMM) // two modules: the core and half of the white around it
	for i, c := range corners {
		f := float64(small.factor)
		x, y := float64(c.X*f)+(f-1)/2, float64(c.Y*f)+(f-1)/2
		for range 2 {
			x, y = gravity(page, round(x), round(y), half)
		}
		corners[i] = spot{x, y}
	}
	return corners
}

// gravity is the centre of the ink in a square window, whole numbers until the last step.
func gravity(page biometric.Image, cx, cy, half int) (float64, float64) {
	darkest, lightest := byte(255), byte(0)
	for y := cy - half; y <= cy+half; y++ {
		for x := cx - half; x <= cx+half; x++ {
			v := page.At(x, y)
			darkest, lightest = min(darkest, v), max(lightest, v)
		}
	}
	limit := (int(darkest) + int(lightest)) / 2
	var sum, sumX, sumY int
	for y := -half; y <= half; y++ {
		for x := -half; x <= half; x++ {
			if ink := limit - int(page.At(cx+x, cy+y)); ink > 0 {
				sum, sumX, sumY = sum+ink, sumX+ink*x, sumY+ink*y
			}
		}
	}
	if sum == 0 {
		return float64(cx), float64(cy)
	}
	return float64(cx) + float64(sumX)/float64(sum), float64(cy) + float64(sumY)/float64(sum)
}
