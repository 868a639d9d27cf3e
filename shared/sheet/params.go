package sheet

// All ours, tuned on drawn complaints and forms; a length in millimetres is one on the paper.
const (
	workPPI    = 100.0 // pixels per inch of the picture that is worked on
	tile       = 16    // pixels of a square for which the paper's brightness is taken
	paperShare = 0.8   // of the pixels of a square are darker than what counts as its paper
	paperFall  = 45    // grey values that a square's paper may be darker than the sheet's: a shadow of a fold, no dark picture
	inkBelow   = 28    // grey values that ink is darker than its paper; the other side shining through is lighter
	edge       = 24    // pixels of the rim that is not looked at, 6 mm: punched holes, the lid's shadow
	blankMM2   = 2.6   // ink of a page that counts as blank: dust, not a letter
	mmPerInch  = 25.4
)

// The turn of a sheet.
const (
	farthest  = 8.0  // degrees either way that are looked at; a sheet that lies more askew is left as it is
	coarse    = 0.25 // degrees between two looks
	fine      = 0.02 // degrees between two looks round the best
	least     = 0.5  // degrees below which a page is straight: turning costs sharpness and bytes on the line
	certainty = 1.3  // edges of the lines at the best turn over those at the median turn, below which nobody knows
	leastInk  = 400  // pixels of ink without which nobody knows
)

// The rim of the sheet before a dark lid.
const (
	rim       = 3    // pixels of the picture's border by which the lid is told
	lidBelow  = 50   // grey values that a lid is darker than paper, else it can't be told from it
	sheetLine = 0.5  // share of a line that is paper where the sheet begins, of the best line
	wholeFrom = 0.97 // share of the picture's length from which a sheet fills it
)
