package segment_test

import (
	"slices"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/segment"
	"thana/shared/biometric/synthetic"
	"thana/shared/fault"
)

// One finger does not tell which hand it is of, and that is said; four of them do.
func TestSegment_OneFingerDoesNotTellTheHand(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fingers []synthetic.Print
		missing []biometric.Finger
		unsure  bool
	}{
		"four": {rightFingers(), nil, false},
		"one":  {rightFingers()[1:2], []biometric.Finger{biometric.RightIndex, biometric.RightRing, biometric.RightLittle}, true},
	} {
		im, _ := synthetic.Slap(c.fingers, synthetic.SlapParams{}, 1600, 1200, 500)
		s, err := segment.Segment(im, biometric.RightFour, c.missing, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if told := slices.Contains(s.Warnings, fault.CaptureHandUnsure); told != c.unsure || (s.Hand == segment.UnknownHand) != c.unsure {
			t.Errorf("%s: hand %d, %v", name, s.Hand, s.Warnings)
		}
	}
}
