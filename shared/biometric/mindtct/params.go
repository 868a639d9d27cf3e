package mindtct

import "math"

// All values are those of the reference (NBIS 5.0.0, mindtct/include/lfs.h, parameter set LFSPARMS V2) unless marked ours.
const (
	PPI       = 500         // pixels per inch that the detector is made for
	MinSide   = windowPx    // pixels, ours: a window must fit
	MaxPixels = 4096 * 4096 // ours: a ten-print card at 500 ppi
)

// Maps.
const (
	blockPx  = 8  // side of a block, pixels
	windowPx = 24 // side of the window that a block is judged in
	marginPx = 8  // from a block's corner to its window's

	directions = 16 // ridge directions in half a circle; a minutia has twice as many
	quarter    = directions / 4
	turn       = 2 * directions

	grain = 16384.0 // fractions are rounded to 1/grain before they are rounded to whole numbers
)

// Low contrast, in a window of pixels of six bits.
const (
	grey6       = 64 // values of a pixel
	rankPx      = 58 // a tenth of a window's pixels
	contrastMin = 5  // least difference between the darkest and the lightest tenth

	padGrey = 128 // around the picture, eight bits
)

// Directions from the Fourier transform.
const (
	waves        = 4        // 1 to 4 periods in a window
	powerMin     = 1e5      // least power of the strongest direction
	powerMax     = 5e7      // most power of the slowest wave in that direction
	peakMin      = 3.8      // least ratio of the strongest direction's power to the mean
	powerSumMin  = 10.0     // keeps the mean from zero
	forkInterval = 2        // directions to either side that a fork is looked for in
	forkPower    = 0.7      // share of the strongest power that one side must exceed and the other must not
	forkPeak     = 0.75     // share of peakMin that a fork needs
	unclear      = int8(-1) // direction of a block without one
)

// Consistency of directions.
const (
	neighboursToStay   = 3   // fewer neighbours with a direction: a direction is dropped
	strengthMin        = 0.2 // squared length of the neighbours' mean direction from which it counts
	distanceMax        = 3   // directions that a block may differ from its neighbours' mean
	neighboursToGain   = 7   // neighbours that give an unclear block their mean
	interpolationSides = 2   // sides of four on which a direction must be found to interpolate
	neighboursToWhirl  = 7   // neighbours that an unclear block needs to be measured for vorticity
	vorticityMin       = 5   // from here on an unclear block is highly curved
	curvatureMin       = 5   // directions to some neighbour from which on a block is highly curved
)

// Two tones.
const (
	valley = byte(0)
	ridge  = byte(1)

	gridWidth, gridHeight = 7, 9 // grid along the ridge that a pixel is judged in
	holePasses            = 3    // times that holes of one pixel are filled
)

// Scanning.
const (
	sameWithin    = 10          // pixels in x and y within which two minutiae may be the same
	halfContour   = 14          // steps of a contour to either side where ridges curve highly
	sharpestAngle = math.Pi / 3 // angle from which on a highly curved contour holds no minutia
	loopMin       = 20          // steps of a loop from which on it may hold two minutiae
	aspectDist    = 1.0         // squared pixels across a loop under which it is thin
	aspectRatio   = 2.25        // of the squared widest to the narrowest distance across, from which on it is long
)

// False minutiae.
const (
	pairWithin      = 16            // pixels between two minutiae of a hook, an island or a lake
	oppositeMin     = 3*quarter - 1 // directions above which two minutiae are opposed
	hookSteps       = 30            // steps along a contour to find a hook
	halfLoop        = 30            // and half an island or a lake
	holeSteps       = 15            // steps around a hole
	backPx          = 4             // pixels behind a minutia where a direction must be
	edgePx          = 4             // pixels to a block's edge within which the next block must be clear
	clearNeighbours = 7             // neighbours with a direction that save an unclear block's neighbourhood
	sideSteps       = 7             // steps to either side to find a side minutia
	overlapWithin   = 8             // pixels between two minutiae of an overlap
	overlapJoin     = 6             // pixels within which their directions do not matter
	crossingsMax    = 2             // changes of tone on a free path
	bentNear        = 10            // steps to the first measure across a minutia
	bentFar         = 20            // and to the second
	bentRatio       = 2.0           // second to first above which it is malformed
	bentMax         = 20.0          // pixels of the second measure in low flow above which it is malformed
	poreBack        = 3             // pixels behind a minutia where a pore is looked for
	poreAcross      = 12            // pixels to the ridge's edges
	poreForward     = 10            // steps along the edges
	poreBackward    = 8             //
	poreDist        = 0.5           // squared pixels that count as apart
	poreRatio       = 2.25          // squared distances' ratio up to which it is a pore
)

// Quality.
const (
	bestBlock     = 4   // of the quality map, 0 to 4
	neighbourhood = 2   // blocks to either side that lower a block's quality
	radiusPx      = 11  // of the square around a minutia whose grey values are measured, at 500 ppi
	idealGrey     = 127 // mean of a perfect square
	idealSpread   = 64  // and its standard deviation
)

// shares are what the block and the grey values around add to a minutia's quality, by the block's grade.
var shares = [bestBlock + 1]struct{ block, grey float64 }{{0.01, 0}, {0.05, 0.04}, {0.10, 0.14}, {0.25, 0.24}, {0.50, 0.49}}

// Eight pixels or windows at once, ours.
const (
	lanes     = 8                  // bytes of a machine word
	evenBytes = 0x00ff00ff00ff00ff // every other byte of eight, as numbers of 16 bits
	padPx     = 16                 // around the picture: 5 for the corners of turned windows, 8 for reading a word
)
