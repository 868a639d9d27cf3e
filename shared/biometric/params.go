package biometric

// Params steer Normalise.
type Params struct {
	PPI                 int // resolution of the result, pixels per inch
	MaxWidth, MaxHeight int // largest result, pixels
	MinWidth, MinHeight int // smallest result, pixels, where the capture is large enough
	Margin              int // ground kept around the finger, pixels
}

// DefaultParams are those of ten-print work: 500 ppi (ANSI/NIST-ITL 1-2011 Update 2015, class resolution) and at most
// the 1.6 x 1.5 inches of a rolled impression (the same, table on maximum image dimensions).
func DefaultParams() Params {
	return Params{PPI: 500, MaxWidth: 800, MaxHeight: 750, MinWidth: 128, MinHeight: 128, Margin: 16}
}

// leastPPI is the coarsest resolution that is believed, pixels per inch: below it a ridge period is under five pixels.
const leastPPI = 250

// The low-pass filter before 1000 ppi becomes 500 ppi: NISTIR 7839 (Orandi and others, 2013), the best of the compared ways.
const (
	halfSigma  = 0.8475 // standard deviation of the Gaussian, pixels at 1000 ppi
	halfRadius = 4      // pixels to each side at which it ends
)

// Block analysis at 500 ppi; a picture of another resolution is measured in proportionally larger or smaller blocks.
const (
	blockPx   = 16 // side of a block, pixels at 500 ppi: under two ridge periods
	windowPx  = 32 // side of the window that a block is judged in, pixels at 500 ppi: over three ridge periods
	analysis  = 500
	inchMM    = 25.4
	ridgeMin  = 5.0  // shortest ridge period, pixels at 500 ppi: 0.25 mm, children
	ridgeMax  = 15.0 // longest ridge period, pixels at 500 ppi: 0.76 mm, large hands and worn fingers
	ridgeStep = 0.5  // step of the search, pixels
	halfPro   = 16   // half length of the profile across the ridges, pixels
	halfMean  = 7    // half length that a profile is averaged along the ridge, pixels
)

// Foreground, ours; tuned on the synthetic subject and the NIST reference images.
const (
	groundShare    = 0.92 // percentile of the window means that is taken as the ground's grey value
	fingerDarker   = 0.16 // share of the grey range by which a window of finger is darker than the ground
	fingerBusy     = 20.0 // standard deviation, grey values, of a window that is finger even where it is light
	keepPatch      = 0.20 // share of the largest patch from which another patch is finger too
	inkDark        = 0.02 // percentile taken as ink
	emptyRange     = 24.0 // grey values between ink and ground under which there is no finger at all
	contrastTarget = 180  // grey values between ink and ground that Normalise stretches a faint picture to
	contrastInk    = 40   // grey value of the ink after stretching
)

// Quality, ours: in the spirit of the orientation certainty level and the ridge valley structure of ISO/IEC 29794-4,
// but neither its formulas nor its scale. Tuned on the synthetic subject with faults; the NIST reference images are all
// accepted.
const (
	fullContrast = 24.0  // ridge amplitude in grey values from which contrast does not limit a block
	clearBlock   = 0.30  // clarity from which a block counts as clear
	fullClarity  = 0.78  // mean clarity that scores 100
	fullArea     = 230.0 // square millimetres of finger from which size does not limit the score
	leastArea    = 160.0 // square millimetres of finger under which it is partial: a little finger fills 178 of a window of 19.5 x 14.7 mm
	noFingerArea = 12.0  // square millimetres under which nothing was on the glass
	faintRidge   = 20.0  // median ridge amplitude, grey values, under which a print is smudged
	paleRidge    = 135   // grey value: a print whose dark tenth is lighter is too light
	darkFurrow   = 150   // grey value: a print whose light tenth is darker is too dark
	cleanFurrow  = 215   // grey value: furrows that are darker in a pale print without clear ridges are smeared ink
	smudgedShare = 0.75  // share of blocks that are not clear above which a print is smudged
)

// When a live print is taken by itself, ours.
const (
	steadyFrames = 4    // pictures in a row that hold
	steadyAside  = 0.22 // share of the picture's shorter side that the print may lie from its middle
	steadyMoves  = 0.7  // mm between two pictures that are still
)
