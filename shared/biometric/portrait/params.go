package portrait

// Token face geometry of ISO/IEC 19794-5:2005 clause 9 (table "token image geometry"), which lies inside the full
// frontal geometry of clause 8.3: eyes level, their centres symmetric about the middle.
const (
	Width         = 480           // pixels, W; clause 9 asks for at least 240
	Height        = Width * 4 / 3 // clause 9: H = W / 0.75
	eyeDistance   = 0.25          // of W, clause 9
	eyeHeight     = 0.6           // of W, from the top to the eye line, clause 9
	jpegQuality   = 95            // per cent of the JPEG scale, ours: about 60 kB a portrait
	minEyes       = 60.0          // pixels between the eyes in the capture: the token image of W = 240, clause 9
	bestEyes      = 90.0          // pixels between the eyes, clause 8.4.1: the score for size is full from here
	maxTiltDeg    = 8.0           // degrees, clause 7.2.2: roll of the head
	mayLeave      = 0.10          // share of the crop that may lie outside the capture, ours
	profileAspect = 3.0 / 4       // width over height of a profile's crop, ours: the same format as the front
)

// Finding the face (pigo, MIT licence).
const (
	workSide     = 800   // longer side of the picture that is worked on, pixels
	findSide     = 420   // longer side of the picture that faces are searched in, pixels
	minFace      = 0.18  // smallest face searched, share of the shorter side
	shiftFactor  = 0.1   // step of the search window, share of its size
	scaleFactor  = 1.12  // growth of the search window
	overlap      = 0.2   // detections that overlap more are one face
	sameHead     = 0.25  // share of a face's size under which another detection is of the same head: 0.06 at most on 400 drawn faces
	faceScore    = 12.0  // summed score of a detection that counts as a face, ours
	rivalScore   = 0.35  // share of the best face's score from which another face counts, ours
	pupilStarts  = 5     // starts of the pupil search down and across
	pupilWindows = 3     // windows from each start
	startSpread  = 0.075 // farthest start from the expected place, share of the window
	windowSpread = 0.075 // how much the smallest and the largest window differ from the middle one
)

// Exposure and sharpness, ours; tuned on the reference portraits and on drawn faces with faults.
const (
	darkLight    = 72   // grey value: a face whose brightest twentieth is darker is too dark
	goodLight    = 120  // grey value of the same where the score for light is full
	brightShadow = 195  // grey value: a face whose darkest tenth is brighter is too bright
	whiteValue   = 252  // grey value that holds no detail any more
	whiteShare   = 0.25 // share of such pixels in a face that is too bright
	sharpEyes    = 60   // pixels between the eyes at which sharpness is measured
	blurred      = 0.42 // ratio of fine to coarse contrast below which a face is blurred
	sharp        = 0.50 // the same where the score for sharpness is full
)

// Background, ours; ISO/IEC 19794-5:2005 annex A recommends a plain one of 18 % grey. Lengths are in distances between the eyes.
const (
	cropAside   = 0.5 / eyeDistance       // from the middle to the side of the crop
	cropAbove   = eyeHeight / eyeDistance // from the eyes to its top
	groundBelow = 0.8                     // how far below the eyes the ground is looked at: the shoulders begin lower
	headAside   = 1.75                    // half axes of an ellipse about the eyes that holds head and hair
	headAbove   = 2.1
	plainSpan   = 24    // grey values of each colour from the ground's middle one that count as the same
	busyShare   = 0.75  // share of the ground of the same colour below which it is busy
	plainShare  = 0.9   // the same where the score is full
	middleGrey  = 118.0 // grey value of 18 % reflectance in sRGB
	greySpan    = 24.0  // grey values from it that count as 18 % grey
	greyTint    = 16    // grey values between the strongest and the weakest colour of a grey
)

// Limits of the pictures that are read.
const (
	MaxPixels = 64 << 20 // pixels
	MaxFile   = 64 << 20 // bytes
)
