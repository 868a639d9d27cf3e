package segment

import (
	"thana/shared/biometric"
	"thana/shared/fault"
)

// Frame is what the picture was judged to be as one of a live preview: as good as its worst finger, with the middle of all.
// What Segment refused is a frame of its own: biometric.Frame{Verdict: the refusal's code}.
func (s Slap) Frame(capture biometric.Image) biometric.Frame {
	if len(s.Fingers) == 0 {
		return biometric.Frame{Verdict: fault.CaptureHandEmpty}
	}
	out := biometric.Frame{Score: 100}
	perMM := float64(capture.PPI) / 25.4
	for _, f := range s.Fingers {
		one := biometric.Assess(Cut(capture, f.Box)).Frame()
		if out.Score = min(out.Score, one.Score); out.Verdict == "" {
			out.Verdict = one.Verdict
		}
		n := float64(len(s.Fingers))
		out.Centre[0] += (f.Box.CenterX - float64(capture.Width)/2) / perMM / n
		out.Centre[1] += (f.Box.CenterY - float64(capture.Height)/2) / perMM / n
	}
	return out
}
