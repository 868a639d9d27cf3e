package nfiq

// Values of the reference (NBIS 5.0.0, nfiq/include/nfiq.h and nfiq.c).
const (
	Classes     = 5
	fewMinutiae = 5 // up to so many minutiae a print is of the last class
	steps       = 5 // quality steps that minutiae are counted above
)

// The features, by place.
const (
	foreground = 0 // blocks that are not ground
	minutiae   = 1 // their number
	good       = 2 // numbers of minutiae better than each step
	graded     = 7 // shares of the foreground in grade 1 to 4
	features   = 11
)

// stepQualities are the qualities that minutiae are counted above.
var stepQualities = [steps]float64{0.5, 0.6, 0.7, 0.8, 0.9}
