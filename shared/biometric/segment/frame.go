package segment

import "thana/shared/biometric"

// Frame is what the picture was judged to be as one of a live preview: as good as its worst finger, with the middle of all.
func (s Slap) Frame(capture biometric.Image) biometric.Frame {
	out := biometric.Frame{Score: 100, Good: len(s.Fingers) > 0}
	perMM := float64(capture.PPI) / 25.4
	for _, f := range s.Fingers {
		one := biometric.Assess(Cut(capture, f.Box)).Frame()
		out.Score, out.Good = min(out.Score, one.Score), out.Good && one.Good
		n := float64(len(s.Fingers))
		out.Centre[0] += (f.Box.CenterX - float64(capture.Width)/2) / perMM / n
		out.Centre[1] += (f.Box.CenterY - float64(capture.Height)/2) / perMM / n
	}
	return out
}
