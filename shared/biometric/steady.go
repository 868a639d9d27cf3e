package biometric

import (
	"bytes"
	"math"

	"thana/shared/fault"
)

// Frame is what one picture of a live preview was judged to be.
type Frame struct {
	Score   int        // 0 to 100
	Verdict fault.Code // what the person should change first; empty is good
	Centre  [2]float64 // of the print, mm from the picture's middle to the right and down
}

// Frame is the quality of one finger as a frame.
func (q Quality) Frame() Frame {
	f := Frame{Score: q.Score, Centre: q.Centre}
	if len(q.Verdicts) > 0 {
		f.Verdict = q.Verdicts[0]
	}
	return f
}

// Steady picks the picture to take out of a live preview. A print holds while it is good, near the middle and still; once it
// has held for so many pictures, the best of them is taken. Its zero value is ready; it is not for several goroutines.
type Steady struct {
	held  int
	last  Frame
	score int
	best  Image
}

// See judges the next picture. Waits says what is waited for: what the person should change (the frame's own verdict, or
// capture.off_centre), or that the print holds on (capture.hold_still). Empty: the print has held long enough; best is then the
// clearest of these pictures, a copy, and the next picture begins anew.
func (s *Steady) See(im Image, f Frame) (best Image, waits fault.Code) {
	reach := steadyAside * float64(min(im.Width, im.Height)) / float64(im.PPI) * inchMM
	if waits = f.Verdict; waits == "" && math.Hypot(f.Centre[0], f.Centre[1]) > reach {
		waits = fault.CaptureOffCentre
	}
	if waits != "" {
		*s = Steady{}
		return Image{}, waits
	}
	if s.held > 0 && math.Hypot(f.Centre[0]-s.last.Centre[0], f.Centre[1]-s.last.Centre[1]) > steadyMoves {
		*s = Steady{}
	}
	if s.held == 0 || f.Score > s.score {
		s.score, s.best = f.Score, im
		s.best.Pix = bytes.Clone(im.Pix)
	}
	s.last = f
	if s.held++; s.held < steadyFrames {
		return Image{}, fault.CaptureHoldStill
	}
	best = s.best
	*s = Steady{}
	return best, ""
}
