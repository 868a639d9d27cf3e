package slip

import "thana/shared/biometric"

// cut takes the inside of a box out of the page, upright, at 500 ppi by the scanner's resolution. Where the form was
// printed smaller the box is smaller, and so is the picture; the finger in it keeps its size.
func cut(page biometric.Image, l pose, p Place) biometric.Image {
	middle := l.at(p.Rect.Centre())
	pixels := func(mm float64) int { return int(float64(mm*l.printed-2*insetMM) * PPI / inchMM) }
	return biometric.Turned(page, biometric.Window{CentreX: middle.X, CentreY: middle.Y, RightX: l.right.X, RightY: l.right.Y,
		Width: pixels(p.Rect.Width), Height: pixels(p.Rect.Height), PPI: PPI})
}
