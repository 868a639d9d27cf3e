package match

// Sources: [A] SourceAFIS, the documented algorithm and the values of its parameter table (sourceafis.machinezoo.com,
// version 3.18); [B] ours, set by measurement on the synthetic fingers and on NIST's ten-print card (docs/adr/0045).

// degree is one in units of angle: 65536/360, rounded.
const degree = 182

// analysis is the resolution that everything below is measured at, pixels per inch.
const analysis = 500

// Cells, the smallest areas of one ridge direction.
const (
	cellPx          = 8    // side, pixels [B]: under one ridge period
	directions      = 32   // ridge directions in half a turn [A: 32 for smoothing along the ridge]
	neighbourWeight = 0.3  // of a neighbouring block in a block's ridge direction [B]
	leastClarity    = 0.10 // certainty x regularity of a block, 0 to 1, under which it shows no ridges [B]
	leastWave       = 7.0  // ridge amplitude, grey values, under which it shows none either [B]
	fillReach       = 3    // cells about a hole that are counted [B]
	fillLeast       = 30   // of those 49, how many must show ridges for the hole to be filled [B]
)

// Ridge filter: a wave across the ridge, an average along it [B].
const (
	periodLeast  = 5    // pixels, as in biometric's analysis
	periodMost   = 15   // pixels
	periodUsual  = 9    // pixels, where no block tells
	sigmaAcross  = 0.42 // of the window across, in ridge periods
	reachAcross  = 1.0  // half length of the filter across, in ridge periods
	sigmaAlong   = 4.5  // of the window along, pixels
	reachAlong   = 8    // half length of the filter along, pixels [A: 7]
	weightAcross = 4096 // sum of the absolute weights across
	shiftAcross  = 6    // bits dropped after it, so that 255 x 4096 fits 16 bits
	weightAlong  = 1024 // sum of the weights along
	shiftAlong   = 10   // bits dropped after it
)

// Skeleton; lengths in pixels.
const (
	poreArm        = 41          // longest side of a pore, or a lake, that is closed [A]
	gapRupture     = 5           // ends so near are joined whatever their direction [A]
	gapLargest     = 20          // longest gap that is bridged [A]
	gapSample      = 22          // from an end to the point that gives its direction [A]
	gapShortestEnd = 7           // a ridge shorter than this is not prolonged [A]
	gapAngle       = 45 * degree // by which a ridge's end may point past the other [A]
	gapOverlap     = 2           // pixels at both ends of the bridge that may touch a ridge [A]
	tailShortest   = 21          // a shorter branch is noise [A]
	fragment       = 22          // a shorter ridge is noise [A]
)

// Minutiae.
const (
	directionSkip   = 1  // pixels from the end at which the direction starts [A]
	directionSample = 21 // pixels of ridge that give the direction [A]
	innerCells      = 1  // a minutia lies so many cells inside the finger [B; A: 14 pixels]
	innerStep       = 10 // pixels beyond the ridge's end that must lie so too [A: 10.06]
	cloudRadius     = 20 // pixels [A]
	cloudLargest    = 4  // more neighbours than that within the radius: noise [A]
	groundPx        = 32 // side of a square of a template's ground, pixels [B]

	// MaxMinutiae is the most in a template, the surest first [B: a rolled finger has up to 150; A keeps 100].
	MaxMinutiae = 180
)

// Pairing.
const (
	starEdges   = 13          // edges from a minutia to its nearest neighbours [B; A: 9]
	lengthError = 13          // pixels by which two edges of one finger may differ [A]
	angleError  = 10 * degree // by which their angles may differ [A]
	turnMost    = 75 * degree // by which two prints may be turned [B]: deltas look alike when turned by 120 degrees
	rootsTried  = 40          // pairs that a tree is grown from [B; A: 70]
	rootVotes   = 2           // edges that a root's stars have in common at least [B]
)

// Score [B].
const (
	leastPairs    = 3           // fewer are no evidence
	fitRounds     = 3           // of fitting the movement and dropping what does not follow it
	fitPlace      = 24.0        // pixels by which skin may depart from a rigid movement
	fitTurn       = 25 * degree // and by which a minutia's direction may
	pairWeight    = 0.8         // of a pair that fits exactly
	supportWeight = 0.45        // of each edge that agrees with it
	supportMost   = 6           // edges that count
	sameKind      = 0.4         // log(0.71/0.49): shares of equal kinds in pairs of one finger and of two, on the card
	otherKind     = 0.6         // log(0.51/0.29): the same of unequal kinds
	sureQuality   = 60          // quality from which a missing minutia counts fully
	missingWeight = 0.65        // of a minutia without a partner on the common ground

	// Likely is the score from which two prints of one person are one finger: among ten rolled fingers, which one a flat
	// print is. Different synthetic fingers reach it in 1 of 4,000 comparisons.
	Likely = 20.0
	// Certain is the score from which two prints are one finger whoever's they are: for duplicates and for sign-in. A set is
	// 45 comparisons. Of 316,800 pairs of different synthetic fingers none reaches it; the highest has 35.8.
	Certain = 40.0
)
