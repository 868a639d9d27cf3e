package segment

import (
	"math"
	"slices"

	"thana/shared/biometric"
	"thana/shared/fault"
)

// layout is what a picture of a position should show.
type layout struct {
	position biometric.Finger
	order    []biometric.Finger // the fingers that should be there, left to right as they lie in the picture
}

func layoutOf(position biometric.Finger, missing []biometric.Finger) (layout, error) {
	l := layout{position: position, order: slices.Clone(inPicture(position))}
	l.order = slices.DeleteFunc(l.order, func(f biometric.Finger) bool { return slices.Contains(missing, f) })
	if len(l.order) == 0 {
		return l, fault.New(fault.RequestMalformed, op, "position %d without %d fingers", position, len(missing))
	}
	return l, nil
}

// inPicture lists the fingers of a position left to right: a print lies as the hand does, seen from its back.
func inPicture(position biometric.Finger) []biometric.Finger {
	switch position {
	case biometric.RightFour:
		return []biometric.Finger{biometric.RightIndex, biometric.RightMiddle, biometric.RightRing, biometric.RightLittle}
	case biometric.LeftFour:
		return []biometric.Finger{biometric.LeftLittle, biometric.LeftRing, biometric.LeftMiddle, biometric.LeftIndex}
	case biometric.BothThumbs:
		return []biometric.Finger{biometric.LeftThumb, biometric.RightThumb}
	case biometric.RightPlainThumb:
		return []biometric.Finger{biometric.RightThumb}
	case biometric.LeftPlainThumb:
		return []biometric.Finger{biometric.LeftThumb}
	}
	return nil
}

func (l layout) slap() bool {
	return l.position == biometric.RightFour || l.position == biometric.LeftFour
}

// lean is the direction of the fingers; two thumbs point each its own way, and their boxes stay upright.
func (l layout) lean(g grid, parts [][]int) float64 {
	if !l.slap() || len(parts) == 0 {
		return 0
	}
	return rounded(g.lean(parts), leanSteps)
}

// check refuses what is not exactly the fingers that should be there.
func (l layout) check(pieces, tips []piece, lean float64) error {
	broad := slices.ContainsFunc(pieces, func(p piece) bool { return p.width() > mostWidth })
	switch n, want := len(tips), len(l.order); {
	case n < want && broad:
		return fault.New(fault.CaptureSlapUnclear, op, "%d fingertips, want %d, and a print too wide for one finger", n, want)
	case n == 0:
		return fault.New(fault.CaptureHandEmpty, op, "no fingertip")
	case n > 1 && math.Abs(lean) > mostDegrees:
		return fault.New(fault.CaptureHandTurned, op, "%.0f degrees", lean)
	case n < want:
		return counted(fault.CaptureFingersFew, n, want)
	case n > want:
		return counted(fault.CaptureFingersMany, n, want)
	}
	if problem := l.doubt(tips); problem != "" {
		return fault.New(fault.CaptureSlapUnclear, op, "%s", problem)
	}
	return nil
}

func counted(code fault.Code, seen, want int) error {
	digits := []string{"0", "1", "2", "3", "4"}
	return fault.New(code, op, "%d fingertips, want %d", seen, want).
		With("seen", digits[min(seen, 4)]).With("wanted", digits[want])
}

// doubt says why the tips, though of the right number, may not be the fingers: one as wide as two, or a gap in which a finger
// is missing while something else was counted.
func (l layout) doubt(tips []piece) string {
	for _, p := range tips {
		if l.slap() && p.width() > mostWide*medianWidth(tips) {
			return "a print is as wide as two fingers"
		}
	}
	if len(tips) < 4 {
		return ""
	}
	gaps := gapsOf(tips)
	slices.Sort(gaps)
	if gaps[2] > mostGap*gaps[1] || gaps[0] < leastGap*gaps[1] {
		return "the fingers are not evenly apart"
	}
	return ""
}

// gapsOf are the distances between neighbours.
func gapsOf(tips []piece) []float64 {
	gaps := make([]float64, len(tips)-1)
	for i := range gaps {
		gaps[i] = tips[i+1].middle() - tips[i].middle()
	}
	return gaps
}

// elsewhere says that three fingers lie as if another one were missing than the one that was declared: the gap of a missing
// inner finger is twice as wide as the other.
func (l layout) elsewhere(tips []piece) bool {
	if !l.slap() || len(tips) != 3 {
		return false
	}
	all, gaps := inPicture(l.position), gapsOf(tips)
	for i := range gaps {
		inner := slices.Contains(l.order, all[i+1])
		if wide := gaps[i] > wideGap*gaps[1-i]; wide && inner {
			return true
		}
	}
	return false
}

// fingers puts the tips in boxes of the capture's pixels.
func (l layout) fingers(tips []piece, lean float64, capture biometric.Image) []Finger {
	scale := 1.0
	if capture.PPI >= leastPPI {
		scale = float64(capture.PPI) / workPPI
	}
	all := make([]Finger, len(tips))
	for i, b := range boxesOf(tips, lean) {
		all[i] = Finger{l.order[i], b.scaled(scale)}
	}
	return all
}

// rounded is the nearest of so many steps to a unit.
func rounded(v, steps float64) float64 { return math.Round(v*steps) / steps }

func (l layout) warnings(tips []piece, hand Hand, lean float64) []fault.Code {
	var w []fault.Code
	if math.Abs(lean) > warnDegrees {
		w = append(w, fault.CaptureHandTurned)
	}
	if l.elsewhere(tips) {
		w = append(w, fault.CaptureFingerGap)
	}
	if l.slap() && hand == UnknownHand {
		w = append(w, fault.CaptureHandUnsure)
	}
	return w
}
