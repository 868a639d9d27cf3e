package measure

// Sizes at 500 ppi: ISO/IEC 29794-4:2017, clause 6.1, and NFIQ 2 v2.3.
const (
	PPI     = 500
	MaxSide = 2000 // pixels; ours: a slap is 1,600 wide

	side    = 32              // of a block, pixels
	margin  = 2               // pixels around a block, so that a turned window fits
	around  = side + 2*margin // side of a block with its margin, pixels
	length  = 32              // of the turned window, pixels across the ridges
	breadth = 16              // of the turned window, pixels along the ridges
	padded  = 2               // pixels by which the reference enlarges a block on each side before it turns it, for two of the three measures
)

const (
	nearWhite   = 250.0 // mean grey value of a row or column above which it belongs to the frame
	busy        = 0.1   // deviation of a block by the picture's, above which it is foreground
	leastBlocks = 10    // values under which a histogram says nothing
	straight    = 4.0   // degrees to its neighbours up to which a block does not turn (orientation flow)
	beside      = 0.3   // weight of the two frequencies beside the strongest one
)

// Widths of ridges and valleys that are clear: ISO/IEC 29794-4:2017, 6.2.4. The unit is the widest of a 125 ppi sensor, five
// pixels there and twenty at 500 ppi.
const (
	widthUnit = 20.0
	ridgeMin  = 3 / widthUnit
	ridgeMax  = 10 / widthUnit
	valleyMin = 2 / widthUnit
	valleyMax = 10 / widthUnit
)

// trendSteps to the grey value are what the line through a profile is rounded to, so that every processor draws the same.
const trendSteps = 1e10

// The region of interest: NFIQ 2 v2.3.
const (
	erodeRadius = 2  // pixels
	blurRadius  = 20 // of the first Gaussian, pixels
	closeRadius = 45 // of the second
)

// Upper limits of the histograms' first nine bins: NFIQ 2 v2.3; each bin held a tenth of its training pictures.
var (
	frequencyLimits  = limits{0.268, 0.304, 0.33, 0.355, 0.38, 0.407, 0.44, 0.50, 1}
	clarityLimits    = limits{0, 0.70, 0.74, 0.77, 0.79, 0.81, 0.83, 0.85, 0.87}
	certaintyLimits  = limits{0.337, 0.479, 0.579, 0.655, 0.716, 0.766, 0.81, 0.852, 0.898}
	flowLimits       = limits{1.715e-2, 3.5e-2, 5.57e-2, 8.1e-2, 1.15e-1, 1.718e-1, 2.569e-1, 4.758e-1, 7.48e-1}
	uniformityLimits = limits{0.5, 0.667, 0.8, 1, 1.25, 1.5, 2, 24, 30}
)

// cosines are those of 0 to 8 thirty-seconds of a turn, written out so that every processor has the same.
var cosines = [9]float64{1, 0.98078528040323044913, 0.92387953251128675613, 0.83146961230254523708, 0.70710678118654752440,
	0.55557023301960222474, 0.38268343236508977173, 0.19509032201612826785, 0}
