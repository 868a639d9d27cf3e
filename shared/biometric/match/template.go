package match

// Template is what a finger is compared by. Positions are pixels at 500 ppi.
type Template struct {
	Width, Height int // of the picture
	Ground        Ground
	Minutiae      []Minutia // by rows, at most MaxMinutiae
}
