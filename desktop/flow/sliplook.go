package flow

import (
	"slices"

	"thana/shared/fault"
	"thana/shared/wire"
)

// BoxLook is how a box of a slip stands.
type BoxLook string

const (
	BoxGood     BoxLook = "good"
	BoxFair     BoxLook = "fair" // usable, look at it
	BoxPoor     BoxLook = "poor"
	BoxEmpty    BoxLook = "empty"
	BoxExcepted BoxLook = "excepted"
	BoxOther    BoxLook = "other" // it looks like another finger than the one named
	BoxRemark   BoxLook = "remark"
)

// Wrong: something is the matter with the box.
func (l BoxLook) Wrong() bool { return l != BoxGood && l != BoxFair && l != BoxExcepted }

// poorQuality is our clarity under which a finger is called poor, as on the page of the single fingers.
const poorQuality = 30

// Grave: a remark that a finger, a hand or the person is another one.
func Grave(c fault.Code) bool {
	return slices.Contains([]fault.Code{fault.CaptureFingerOther, fault.CaptureFingerTwice, fault.CaptureHandsSwapped, fault.SlipOther}, c)
}

// LookOf judges a box: what matters most comes first.
func LookOf(b wire.SlipBox) BoxLook {
	below := func(r wire.Remark) bool { return r.Code == fault.CaptureBelow }
	switch {
	case b.Except != "" && len(b.Remarks) == 0:
		return BoxExcepted
	case b.Empty:
		return BoxEmpty
	case slices.ContainsFunc(b.Remarks, func(r wire.Remark) bool { return Grave(r.Code) }):
		return BoxOther
	case slices.ContainsFunc(b.Remarks, below) || b.NFIQ == 5 || b.Quality > 0 && b.Quality < poorQuality:
		return BoxPoor
	case len(b.Remarks) > 0:
		return BoxRemark
	case b.NFIQ == 4:
		return BoxFair
	}
	return BoxGood
}

// Count is how many boxes of a slip stand how.
func Count(boxes []wire.SlipBox) map[BoxLook]int {
	n := map[BoxLook]int{}
	for _, b := range boxes {
		n[LookOf(b)]++
	}
	return n
}
