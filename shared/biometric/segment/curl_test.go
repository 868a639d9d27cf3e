package segment_test

import (
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/segment"
	"thana/shared/biometric/synthetic"
)

// The left little finger of this person is a twin loop high on the tip: its ridges do not bow around the tip, and it is one
// all the same. It lies alone, as an outermost finger is asked.
func TestSegment_TwinLoopIsATip(t *testing.T) {
	t.Parallel()
	little := []synthetic.Print{synthetic.NewSubject(6252347458682766519).Finger(biometric.LeftLittle)}
	others := []biometric.Finger{biometric.LeftRing, biometric.LeftMiddle, biometric.LeftIndex}
	for name, joints := range map[string]bool{"live": false, "inked": true} {
		im, _ := synthetic.Slap(little, synthetic.SlapParams{Joints: joints}, 1600, 1500, 500)
		if s, err := segment.Segment(im, biometric.LeftFour, others, nil); err != nil || len(s.Fingers) != 1 {
			t.Errorf("%s: %d fingers, %v", name, len(s.Fingers), err)
		}
	}
}
