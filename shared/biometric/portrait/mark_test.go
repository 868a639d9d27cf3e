package portrait_test

import (
	"image"
	"slices"
	"testing"

	"github.com/disintegration/imaging"

	"thana/shared/biometric/portrait"
	"thana/shared/biometric/synthetic"
	"thana/shared/fault"
)

// A mark is judged by light and sharpness alone: no face is searched on an arm.
func TestCheck_AMarkByLightAndSharpness(t *testing.T) {
	arm := synthetic.NewSubject(5).Tattoo(640, 480)
	for _, c := range []struct {
		name    string
		picture image.Image
		want    []fault.Code
	}{
		{"clear", arm, nil},
		{"out of focus", imaging.Blur(arm, 6), []fault.Code{fault.CaptureBlurred}},
		{"dark", imaging.AdjustBrightness(arm, -85), []fault.Code{fault.CaptureFaceDark}},
	} {
		r := portrait.Check(c.picture, "mark")
		if !slices.Equal(r.Verdicts, c.want) || len(r.Parts()) != 2 {
			t.Errorf("%s: %v, %v", c.name, r.Verdicts, r.Parts())
		}
	}
}

// What is not measured is not listed: a front without a face has no measures, a profile two, a front six.
func TestReport_PartsAreWhatWasMeasured(t *testing.T) {
	person := synthetic.NewSubject(5)
	for pose, want := range map[portrait.Pose]int{"front": 6, "left": 2} {
		if got := portrait.Check(person.Face(pose, synthetic.FaceParams{}, 640, 480), pose).Parts(); len(got) != want {
			t.Errorf("%s: %v", pose, got)
		}
	}
	if got := portrait.Check(person.Face("front", synthetic.FaceParams{Empty: true}, 640, 480), "front").Parts(); got != nil {
		t.Errorf("nobody there: %v", got)
	}
}
