package virtual

import (
	"image"
	"slices"
	"testing"

	"thana/shared/biometric/synthetic"
)

func TestPages_LieInTheirOrder(t *testing.T) {
	sheets := pages()
	if len(sheets) != synthetic.ComplaintPages {
		t.Fatalf("%d sheets", len(sheets))
	}
	first, ok := sheets[0].(*image.RGBA)
	if !ok || !slices.Equal(first.Pix, synthetic.Complaint(0).(*image.RGBA).Pix) {
		t.Error("the feeder does not begin with the first page of the complaint")
	}
}
