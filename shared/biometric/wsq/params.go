package wsq

import "thana/shared/biometric"

// Part 3 and annex B are those of IAFIS-IC-0110, WSQ Gray-scale Fingerprint Image Compression Specification, version 3.1:
// the FBI parameter settings of the encoder, and the compressed data format.

// Params steer the encoder. The zero value encodes at DefaultBitrate.
type Params struct {
	Bitrate float64         // target bits per pixel, MinBitrate to MaxBitrate
	Trace   biometric.Trace // nil is silent
}

// MIME names the format in records and packets.
const MIME = "image/x-wsq"

// DefaultParams encode as a ten-print bureau expects.
func DefaultParams() Params { return Params{Bitrate: DefaultBitrate} }

const (
	DefaultBitrate = 0.75 // bit/pixel, about 15:1, part 3
	MinBitrate     = 0.1  // bit/pixel, ours: below it no ridge survives
	MaxBitrate     = 5.0  // bit/pixel, ours: above it the file is larger than a lossless one
	DefaultPPI     = 500  // pixels per inch, the resolution the standard is written for; used when a file names none
)

const (
	// MinSide keeps six samples, three a half, at the fifth level of the decomposition: 5 * 2^4 + 1 pixels. In smaller pictures the
	// reference encoder reads beyond its lines, and its decoder folds a half of two samples about the wrong one.
	MinSide = 81
	// MaxPixels bounds the memory of a decode: 11 bytes a pixel, 185 MB; of an encode: 15 bytes.
	MaxPixels = 4096 * 4096
)

// Markers.
const (
	markSOI = 0xFFA0 // start of image
	markEOI = 0xFFA1 // end of image
	markSOF = 0xFFA2 // start of frame
	markSOB = 0xFFA3 // start of block
	markDTT = 0xFFA4 // define transform table
	markDQT = 0xFFA5 // define quantisation table
	markDHT = 0xFFA6 // define Huffman table
	markCOM = 0xFFA8 // comment
)

const (
	tableBands = 64         // subbands in the quantisation table, annex B
	codedBands = 60         // subbands that are coded; 60 to 63 are dropped, part 3
	lowTaps    = 9          // analysis lowpass filter length, part 3
	highTaps   = 7          // analysis highpass filter length, part 3
	huffBits   = 16         // longest Huffman code in bits, annex B
	maxTables  = 8          // Huffman tables that a file may define
	maxBlocks  = codedBands // coded blocks that a file may have: one a subband; part 3 has three
	tiers      = 5          // of the wavelet tree, part 3
	blocks     = 3          // coded blocks, part 3
	encoderID  = 2          // the filter-bank family of the reference encoder, frame header field Ev
)

// Work on several cores, ours.
const (
	maxCrew    = 8 // goroutines that share a picture
	partsEach  = 3 // parts of a step for each of them
	pieces     = 4 // of a block, whose symbols are named side by side
	maxParts   = maxCrew * partsEach
	eager      = 20000         // looks for work before a goroutine sleeps: some 60 µs
	partPixels = 1 << 12       // pixels that pay for another part
	lineRoom   = 4 * sideReach // samples that a filtered row needs beyond its own
)

// Symbols of the Huffman coder.
const (
	maxZeroRun   = 100 // symbols 1 to 100: a run of that many zeros
	symPos8      = 101 // eight bits follow: a positive coefficient
	symNeg8      = 102
	symPos16     = 103 // sixteen bits follow
	symNeg16     = 104
	symRun8      = 105 // eight bits follow: length of a zero run
	symRun16     = 106
	symZero      = 180 // symbol of coefficient c is symZero + c
	maxCoeff     = 74  // largest coefficient with its own symbol
	minCoeff     = -73 // smallest
	symbols      = 256
	maxRun16     = 0xFFFF
	symLastCoeff = symZero + maxCoeff
)

// First subbands of the three coded blocks, part 3.
var blockStart = [blocks + 1]int{0, 19, 52, codedBands}

// analysisLow and analysisHigh are the filters of part 3.
var (
	analysisLow = [lowTaps]float32{
		0.03782845550699546, -0.02384946501938000, -0.11062440441842342, 0.37740285561265380, 0.85269867900940344,
		0.37740285561265380, -0.11062440441842342, -0.02384946501938000, 0.03782845550699546}
	analysisHigh = [highTaps]float32{
		0.06453888262893845, -0.04068941760955844, -0.41809227322221221, 0.78848561640566439,
		-0.41809227322221221, -0.04068941760955844, 0.06453888262893845}
)

// Bit allocation, part 3.
const (
	varianceFloor   = 1.01  // a subband with less variance is dropped
	smallVariance   = 20000 // when the four lowest subbands sum to less, variances are taken over whole subbands
	loading         = 2.5   // gamma, the range of a subband in standard deviations
	zeroBinRatio    = 1.2   // zero bin width over bin width
	binCentreDigits = 44    // C = 0.44 written as 44 * 10^-2
	binCentreScale  = 2
)

// bandWeight is A_k, part 3; 1 below subband 52.
func bandWeight(k int) float32 {
	switch k {
	case 52, 56:
		return 1.32
	case 53, 55, 58, 59:
		return 1.08
	case 54, 57:
		return 1.42
	}
	return 1
}

// bandShare is 1/m_k, part 3: the share of the image's pixels that a subband holds.
func bandShare(k int) float32 {
	switch {
	case k < 4:
		return 1.0 / 1024
	case k < 51:
		return 1.0 / 256
	}
	return 1.0 / 16
}
