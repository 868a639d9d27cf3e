package slip

// The sheet, millimetres. A4 lying on its long side: five rolled boxes of 40 mm with room between them for ink do not fit
// across A4 standing.
const (
	Width   = 297.0
	Height  = 210.0
	Edition = 1 // of the places below; a sheet carries it, so that a later edition is not read with these
)

// The boxes, millimetres.
const (
	rolledSide   = 40.0  // rolled box; ANSI/NIST-ITL 1-2011 Update 2015 allows a rolled image 40.6 x 38.1
	rolledPitch  = 45.0  // left edge to left edge: 5 mm of paper between two inked boxes
	fourWidth    = 81.0  // plain four fingers; the same table: 81.3
	thumbWidth   = 26.0  // plain thumb; the same table: 25.4
	plainHeight  = 68.0  // 76.2 and 50.8 there: one height for both
	plainGap     = 2.0   // paper between plain boxes
	boxesLeft    = 10.0  // left edge of every row
	rightTop     = 24.0  // top of the row of the right hand
	leftTop      = 71.5  // top of the row of the left hand
	plainTop     = 119.0 // top of the plain row
	LineWidth    = 0.25  // of a printed box; its middle is the box's edge
	LabelHeight  = 6.5   // of the words above a box; 1.4 stay white between them and any box, so that ink over a line is told from words
	markSide     = 9.0   // side of a mark: 7 modules of 1.29 mm, 25 pixels at 500 ppi
	markModules  = 7     // dark, light, three dark, light, dark: the ratio that QR codes have (ISO/IEC 18004, 6.3.3)
	markInset    = 12.0  // from the sheet's edges to the middle of a mark: beyond what printers and glasses cut off
	quietModules = 1.0   // white paper kept around a mark
	flagLeft     = 19.0  // the bar right of the top left mark, which tells top from foot
	flagWidth    = 3.0
	stripLeft    = 236.0 // the cells with edition, number and check, right of the boxes, where no finger comes
	stripTop     = 176.0
	stripRow     = 26 // cells in a row
	cellWidth    = 2.0
	cellHeight   = 4.0
	cellInset    = 0.5 // kept off a cell's edges when it is read
)

// The strip's bits, first cell first.
const (
	editionBits = 4
	numberBits  = 32
	checkBits   = 16     // CRC-16/CCITT-FALSE of the bits before
	checkPoly   = 0x1021 // ITU-T V.41
	checkStart  = 0xFFFF // so that an empty strip does not check
	stripCells  = editionBits + numberBits + checkBits
)

// What a scan must be.
const (
	PPI        = 500       // of the pictures that come out, pixels per inch: class resolution of ANSI/NIST-ITL 1-2011
	maxPixels  = 150 << 20 // A4 at 1200 ppi is 139 million
	inchMM     = 25.4
	searchPPI  = 100  // about the resolution that marks are looked for in: a module is 5 pixels
	levelShare = 0.04 // share of the pixels darker than paper that lie between ink and paper, under which a scan has no grey
	levelRange = 60   // grey values between ink and paper under which there is nothing to see
)

// Finding the marks; ours, tuned on inked synthetic sheets.
const (
	windowMM      = 8.0  // half side of the window whose mean is the local light, mm
	darkPercent   = 72   // of that mean, under which a pixel is dark
	leastPrint    = 0.90 // size at which a form was printed, by its true size: under this it is no form of ours
	mostPrint     = 1.06 // and over this
	runSlack      = 0.55 // modules by which a run of one module may be off
	coreSlack     = 1.0  // modules by which the run of three may be off
	leastAgree    = 40   // of the 49 modules of a mark, how many must be as printed
	sameMarkMM    = 4.0  // marks nearer than this are one mark
	mostMarks     = 24   // marks that are compared with each other
	cornerSlackMM = 8.0  // a mark's distance from where the other two put it
)

// How far a sheet may be from a flat one, ours: printers stretch up to half a percent, scanners less.
const (
	mostBend    = 0.8   // mm by which the four marks are off a parallelogram
	mostShear   = 0.010 // cosine of the angle between its sides
	mostStretch = 0.015 // difference of its scales
	trueSize    = 0.012 // |1 - print size| under which the form counts as printed at true size
)

// Judging a box, ours.
const (
	insetMM    = 0.5  // kept off the middle of the printed line, so that no line is taken for a ridge
	inkLevel   = 0.20 // of the way from paper to ink, beyond which a pixel is ink
	paperTone  = 0.90 // percentile of a box that is taken as its paper
	blockPx    = 20   // side of a block, pixels at 500 ppi: 1 mm
	blockInk   = 0.12 // share of ink in a block of finger: dry ridges give 0.2, dirt 0.03
	nearBlocks = 3    // blocks to each side that are looked at: a square of 7 mm
	closeBy    = 40   // of its 49 blocks, how many are inked inside a finger; a line of writing 4 mm high fills 35
	fingerMM2  = 25.0 // mm² of finger under which a box is empty; a third of a small finger is 80
	overMM     = 3.0  // mm of line that a finger covers before it counts as over the line
	bandMM     = 0.9  // distance of the places beside the line that are looked at
	bandSide   = 10   // points across a place, 0.1 mm apart
)

// How sharp a scan has to be, measured on the marks' printed edges; ours.
const (
	mostEdgeMM = 0.18 // from 10 to 90 percent
	edgeStep   = 0.01 // mm
	edgeSteps  = 90
	edgePlaces = 40 // along an edge, over half of its length
)
