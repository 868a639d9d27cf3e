package record

// Cut is where on a ten-print slip a capture was taken from: reading the sheet's capture again with the same edition of
// the slip gives the same picture.
type Cut struct {
	Sheet   string     `json:"sheet"`   // capture id of the scanned sheet
	Edition int        `json:"edition"` // of the places on the slip
	Box     [4]float64 `json:"box"`     // on the slip, mm from its top left: x, y, width, height
	Turn    int        `json:"turn"`    // quarter turns clockwise by which the sheet lay on the glass
	Skew    float64    `json:"skew"`    // degrees clockwise beyond those
}

// InSlap is one finger of a picture of several.
type InSlap struct {
	Finger  string  `json:"finger"`
	Bounds  [4]int  `json:"bounds"` // smallest upright rectangle around it, pixels of the picture: x, y, width, height
	Angle   float64 `json:"angle"`  // degrees clockwise that the finger leans
	Quality int     `json:"quality"`
	NFIQ    int     `json:"nfiq,omitempty"`
}
