// Package measure computes the quality measures of a fingerprint picture that ISO/IEC 29794-4 defines, block by block and
// summed up, equal to the reference (NFIQ 2 v2.3, NIST, public domain). They are what NFIQ 2 is predicted from; they are
// not its score, and no score is made of them here. They are defined at 500 pixels per inch.
package measure

import (
	"thana/shared/biometric"
	"thana/shared/fault"
)

// Measures are those of one picture, its near-white frame removed. The clauses are those of ISO/IEC 29794-4:2017.
type Measures struct {
	Frequency  Histogram // frequency domain analysis (6.2.5), 0 to 1 a block: one ridge frequency explains the profile
	Clarity    Histogram // local clarity score (6.2.4), 0 to 1 a block: ridges and valleys keep their grey values apart
	Certainty  Histogram // orientation certainty level (6.2.1), 0 to 1 a block: one ridge direction only
	Flow       Histogram // orientation flow (6.2.3), 0 to 2 a block that turns by over 4 degrees: how far from its neighbours
	Uniformity Histogram // ridge valley uniformity (6.2.6), above 0: each ridge's width by its valley's, 1 is even

	Mean      float64 // grey value of the picture (MU, 6.2.8)
	BlockMean float64 // of its blocks' means (MMB)
	Deviation float64 // standard deviation of its grey values
	Height    int     // pixels, without the frame
	Width     int

	Region       int     // pixels of the finger (region of interest)
	RegionMean   float64 // their grey value, 6.2.9; 255 without any
	Coherence    float64 // mean of the gradients' coherence over the region's blocks, 0 to 1
	CoherenceSum float64 // the same, summed
}

// Of measures a picture at 500 ppi. It refuses another resolution and sides above MaxSide with RequestImageSize, pixels that
// do not fit the sides with RequestImageMalformed, a picture that is near white everywhere with CaptureNoFinger, and one in
// which fewer than leastBlocks blocks of finger can be measured, or none has foreground all around, with CapturePartial.
func Of(im biometric.Image, tr biometric.Trace) (Measures, error) {
	if err := check(im); err != nil {
		return Measures{}, err
	}
	im, ok := frameless(im)
	if !ok {
		return Measures{}, fault.New(fault.CaptureNoFinger, "measure.Of", "near white everywhere")
	}
	m := Measures{Width: im.Width, Height: im.Height}
	m.Mean, m.Deviation, m.BlockMean = contrast(im)
	blocks := blocksOf(im, m.Deviation)
	tr.Offer("measure.blocks", blocks)
	frequencies, flows := frequencies(im, blocks), flows(blocks)
	if len(frequencies) < leastBlocks || len(flows) == 0 {
		return Measures{}, fault.New(fault.CapturePartial, "measure.Of", "%d blocks of finger, %d that turn", len(frequencies), len(flows))
	}
	m.Frequency = histogram(frequencies, frequencyLimits)
	m.Flow = histogram(flows, flowLimits)
	m.Clarity = histogram(clarities(im, blocks), clarityLimits)
	m.Uniformity = histogram(uniformities(im, blocks), uniformityLimits)
	m.Certainty = histogram(certainties(im), certaintyLimits)
	region := regionOf(im, tr)
	m.Region, m.RegionMean = region.mean(im)
	m.Coherence, m.CoherenceSum = coherence(im, region)
	return m, nil
}

func check(im biometric.Image) error {
	const op = "measure.Of"
	switch {
	case im.PPI != PPI:
		return fault.New(fault.RequestImageSize, op, "%d pixels per inch, not %d", im.PPI, PPI)
	case im.Width < 1 || im.Height < 1 || im.Width > MaxSide || im.Height > MaxSide:
		return fault.New(fault.RequestImageSize, op, "%dx%d pixels, sides up to %d", im.Width, im.Height, MaxSide)
	case len(im.Pix) != im.Width*im.Height:
		return fault.New(fault.RequestImageMalformed, op, "%d bytes for %dx%d pixels", len(im.Pix), im.Width, im.Height)
	}
	return nil
}
