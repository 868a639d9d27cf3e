package portrait

import (
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/synthetic"
)

// The cascade finds this face in two windows about one middle.
func TestFaces_OneHeadIsOneFace(t *testing.T) {
	w := newWork(synthetic.NewSubject(5859685706245763604).Face(biometric.Front, synthetic.FaceParams{}, 1280, 720))
	if found := w.faces(); len(found) != 1 {
		t.Errorf("%d faces: %v", len(found), found)
	}
}
