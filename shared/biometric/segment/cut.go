package segment

import (
	"math"

	"thana/shared/biometric"
)

// Cut is the finger of a box as a picture of its own, upright, white where the box reaches beyond the picture.
func Cut(im biometric.Image, b Box) biometric.Image {
	f := upright(b.Degrees)
	return biometric.Turned(im, biometric.Window{
		CentreX: b.CenterX - 0.5, CentreY: b.CenterY - 0.5, RightX: f.cos, RightY: -f.sin, PPI: im.PPI,
		Width: max(1, int(math.Round(b.Width))), Height: max(1, int(math.Round(b.Height))),
	})
}
