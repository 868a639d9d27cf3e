// Package segment finds the fingers in a picture of several: the four of a slap, two thumbs, or one.
//
// It gives exactly the fingers that should be there, or says in a fault why not: a count is never guessed.
package segment

import (
	"thana/shared/biometric"
	"thana/shared/fault"
)

// Slap is what a picture of several fingers shows.
type Slap struct {
	Fingers  []Finger     // left to right as they lie in the picture
	Degrees  float64      // that the fingers lean against the clock; 0 for thumbs, whose boxes stay upright
	Hand     Hand         // as judged from the fingers themselves; UnknownHand where they do not tell, and for thumbs
	Warnings []fault.Code // what the person might do better; the fingers hold all the same
}

// Finger is one finger of a slap.
type Finger struct {
	Position biometric.Finger
	Box      Box // in pixels of the picture that was given
}

// Segment finds the fingers of a position that holds several (RightFour, LeftFour, BothThumbs) or of one plain thumb.
// The missing ones of that position - amputated, bandaged - are not looked for. It faults with CaptureHandEmpty,
// CaptureFingersFew, CaptureFingersMany, CaptureSlapUnclear, CaptureHandOther or CaptureHandTurned, with
// RequestMalformed where the position holds no such fingers or all of them are missing, and with RequestImageMalformed where
// the picture has too few pixels.
func Segment(capture biometric.Image, position biometric.Finger, missing []biometric.Finger, tr biometric.Trace) (Slap, error) {
	layout, err := layoutOf(position, missing)
	if err != nil {
		return Slap{}, err
	}
	if len(capture.Pix) < capture.Width*capture.Height {
		return Slap{}, fault.New(fault.RequestImageMalformed, op, "%d pixels for %d x %d", len(capture.Pix), capture.Width, capture.Height)
	}
	upright, _ := biometric.DarkRidges(capture)
	im := biometric.Resample(upright, workPPI)
	if float64(min(im.Width, im.Height)) < leastWidth {
		return Slap{}, fault.New(fault.CaptureHandEmpty, op, "%d x %d pixels", im.Width, im.Height)
	}
	g := measure(im)
	tr.Offer("segment.energy", g.energy)
	prints := g.prints().closed().filled().parted().opened()
	tr.Offer("segment.prints", prints.mask())
	parts := large(prints.patches())
	tr.Offer("segment.parts", parts)
	lean := layout.lean(g, parts)
	tips := layout.tips(g, g.piecesOf(parts, lean), lean)
	lean = layout.lean(g, partsOf(tips))
	pieces := g.piecesOf(parts, lean)
	tips = layout.tips(g, pieces, lean)
	tr.Offer("segment.tips", boxesOf(tips, lean))
	if err := layout.check(pieces, tips, lean); err != nil {
		return Slap{}, err
	}
	hand := layout.hand(tips)
	if hand == layout.otherHand() {
		return Slap{}, fault.New(fault.CaptureHandOther, op, "position %d", position)
	}
	return Slap{
		Fingers: layout.fingers(tips, lean, capture), Degrees: lean, Hand: hand,
		Warnings: layout.warnings(tips, hand, lean),
	}, nil
}

const op = "segment.Segment"
