package segment

// The work is done at 500 ppi; lengths are pixels there (19.7 to the millimetre) unless a unit is named.
const (
	workPPI  = 500
	leastPPI = 250 // coarsest resolution that biometric.Resample believes; below it a picture is taken as 500 ppi
	perMM    = workPPI / 25.4
)

// The ridge map. Shares and levels are ours, tuned on the inked cards of NIST and the synthetic slaps.
const (
	cellPx       = 8    // side of a cell: under one ridge period
	windowCells  = 2    // cells to each side of a cell that its measures are summed over: 40 pixels, four ridges
	sobelGain    = 8    // of the 3 x 3 Sobel operator for a slope of one grey value a pixel
	periodMin    = 5.0  // shortest ridge period: 0.25 mm, children
	periodMax    = 17.0 // longest that the window measures at the rim of a finger, where ground adds to the contrast
	clearRidges  = 0.4  // certainty of one direction from which a cell's strength counts towards the level
	levelShare   = 0.8  // percentile of those strengths that is the picture's level
	shareOfLevel = 0.33 // share of the level from which a cell is print
	leastEnergy  = 1.5  // level, grey values a pixel, under which there is no print in the picture
	groundSteps  = 0.2  // steps from the ground's grey value to the prints' up to which a cell is ground
	blackSteps   = 2.0  // and from which no ridge shows: a punched hole, a wet finger
	blackCells   = 4    // half the width from which black is no ridge, letter or line
)

// Shapes.
const (
	closeCells   = 1           // half width of gaps that are closed: a crease, a scar
	openCells    = 6           // half width of what is too thin for a finger: letters, lines, signatures
	saddle       = 0.8         // share of the lower hill's height from which two hills are one print
	leastCells   = 363         // area from which a part may be a fingertip: 60 mm2
	spanShare    = 0.005       // share of a part's cells beyond either side of its box
	leastWidth   = 6 * perMM   // of a fingertip: a child's little finger
	leastHeight  = 7 * perMM   // of a fingertip
	mostWidth    = 30 * perMM  // of a print at full pressure: a broad thumb
	mostWide     = 1.6         // width over the usual one of the picture from which a print may be two fingers
	tallShare    = 1.9         // height over width from which a print is more than the last joint
	creaseFrom   = 1.1         // widths below the tip from which the crease of the joint may lie
	creaseTo     = 1.9         // and to which
	archShare    = 0.65        // widths below the tip in which ridges are asked how they bow
	leastArch    = 0.2         // bow from which a print is a tip; joints lie about zero
	mostOneWay   = 0.4         // share of one direction up to which ridges curl: twin loops lie under 0.32, joints above 0.5
	wholeShare   = 1.3         // height over width from which a print may be a whole tip: synthetic ones have 1.4, remnants 1.2
	topEdge      = 8 * perMM   // distance from the upper edge within which a tip may be cut off, its bow with it
	underShare   = 0.5         // share of the narrower width that prints of one finger have in common
	leastCutWide = 0.6         // share of the usual width under which a print at the side edge is not of this slap
	arcSlack     = 6.0 * perMM // distance below the line between its neighbours at which a tip still lies
	mostGap      = 2.0         // widest distance of neighbours over the middle one
	leastGap     = 0.5         // narrowest
	wideGap      = 1.6         // of two distances between three fingers, over the other, at which an inner finger is missing there
	boxMargin    = 10          // ground kept around a finger
	boxSteps     = 4           // steps to a pixel of the capture that a box's figures are rounded to
	leanSteps    = 10          // steps to a degree that a lean is rounded to: a sine's last bit may differ between processors
	warnDegrees  = 15.0        // lean above which a slap should be taken again: what this project asks for
	mostDegrees  = 45.0        // lean above which up and across cannot be told
)

// What is usual for a hand: ours, rounded from outstretched hands and the two slaps of NIST's ten-print card.
const (
	heightSpread  = 7 * perMM // standard deviation of a tip's place
	sizeSpread    = 0.3       // of the logarithm of a print's area
	slantEvidence = 2.0       // log likelihood for each unit of slant: most loops open towards the little finger
	leastEvidence = 2.0       // log likelihood from which a hand is named: 88 in 100
)

// usualDigits are those of a right hand, index finger first.
func usualDigits() [4]digit {
	return [4]digit{{12 * perMM, 0}, {0, 0.05}, {7 * perMM, 0}, {28 * perMM, -0.45}}
}
