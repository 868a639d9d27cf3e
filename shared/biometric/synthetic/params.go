package synthetic

// Shares of the pattern classes in a population: Wilson, Candela, Watson, Neural network fingerprint classification
// (NIST, 1994), rounded; a radial loop is one that opens towards the thumb.
const (
	shareArch   = 0.037
	shareTented = 0.029
	shareWhorl  = 0.279
	shareRadial = 0.05
)

// The skin that is grown, at 500 pixels per inch.
const (
	skinPPI    = 500
	skinWidth  = 512 // pixels, 26 mm: nail edge to nail edge of a rolled finger
	skinHeight = 640 // pixels, 32.5 mm
	ridgePx    = 9.0 // ridge period in pixels, 0.46 mm
	ridgeSway  = 0.9 // pixels by which the period varies over a finger
)

// How fingers differ, ours: set so that impressions of two fingers agree no better than those of real fingers do.
const (
	ridgeDiffers = 0.8  // pixels by which the mean period differs from ridgePx
	bend         = 0.45 // radians by which ridges depart from the plain vortex about a core or delta
	coreLegs     = 0.7  // share by which the ridges below a loop's core turn slower than about a plain vortex
	irregularity = 0.10 // radians by which they wave elsewhere
)

// Growth, ours, tuned by eye and by the number of minutiae.
const (
	orientations = 48   // directions in the filter bank
	periods      = 5    // ridge periods in the filter bank
	coarseSteps  = 34   // filter passes at half resolution
	fineSteps    = 2    // filter passes at full resolution
	gain         = 3.0  // contrast added by each pass before clamping
	sigmaAlong   = 0.55 // width of the filter along the ridge, in ridge periods
	sigmaAcross  = 0.36 // and across it
)

// Contact of a plain impression on the glass at normal pressure, in pixels at 500 ppi. Towards its rim the skin presses less:
// ridges grow thin and faint instead of all ending on one line, where each end would be a minutia.
const (
	contactHalfWidth  = 155.0 // 15.7 mm wide
	contactHalfHeight = 227.0 // 23 mm high
	rolledHalfWidth   = 236.0
	rimFade           = 0.35 // share of the rim's value over which the touch fades out
	rimThin           = 1.2  // skin height by which a ridge sinks where the touch ends
)
