// Package wsq reads and writes fingerprints in the FBI's WSQ format (IAFIS-IC-0110 version 3.1).
//
// A picture is shifted and scaled, split into subbands by a symmetric wavelet transform, quantised to a target bit
// rate and Huffman coded. All arithmetic is in single precision in the order of the NIST reference encoder, every product
// is rounded on its own, so that the bytes are the same on every processor.
package wsq

import (
	"thana/shared/biometric"
	"thana/shared/fault"
)

// Encode writes an 8-bit grey picture as a WSQ file with the NIST_COM comment of the reference encoder.
func Encode(im biometric.Image, p Params) ([]byte, error) { return new(Encoder).Encode(im, p) }

// Decode reads a WSQ file. A file without a resolution is taken as DefaultPPI. It refuses malformed, truncated and
// oversized data with RequestImageMalformed, RequestImageSize or RequestImageKind.
func Decode(data []byte) (biometric.Image, error) { return new(Decoder).Decode(data) }

// Encoder encodes one picture after the other in the same buffers, each on all cores. Its zero value is ready; it is not
// for several goroutines at once. Encoding another picture of the same size allocates nothing but the file.
type Encoder struct {
	crew[Encoder]
	frame
	pix      []byte
	extents  [maxParts]extent // one a part
	grey     [256]float32
	faint    bool
	variance [codedBands]float32
	coeffs   []int16
	tokens   []token
	pieces   [blocks * pieces][]token // of tokens, those of a block one after the other
	counts   [blocks * pieces]symbolCounts
	tables   [2]huffTable
	packed   [blocks][]byte
	writer   writer
}

// Encode is like the function Encode. What it offers to the trace is its own buffers, to be looked at only.
func (e *Encoder) Encode(im biometric.Image, p Params) ([]byte, error) {
	if p.Bitrate == 0 {
		p.Bitrate = DefaultBitrate
	}
	if err := checkImage(im, p); err != nil {
		return nil, err
	}
	pixels := im.Width * im.Height
	e.hire(e, pixels)
	defer e.dismiss()
	e.shape(im.Width, im.Height)
	e.room(e.size * partsEach)

	e.pix = im.Pix
	level := e.level()
	e.grey = level.greys()
	e.share((*Encoder).load, 0, pixels)
	e.pix = nil
	e.decompose()
	offer(p.Trace, "wsq.decomposed", e.plane)

	allocate(&e.quant, e.variances(), float32(p.Bitrate))
	offer(p.Trace, "wsq.bins", &e.quant)
	n := e.locate()
	e.coeffs, e.tokens = sized(e.coeffs, n), sized(e.tokens, n)
	e.share((*Encoder).quantise, 0, pixels)
	offer(p.Trace, "wsq.coefficients", e.coeffs)

	e.share((*Encoder).tokenise, 0, pixels)
	e.share((*Encoder).table, 0, 2*partPixels)
	e.share((*Encoder).pack, 0, pixels)
	return e.write(im, level, float32(p.Bitrate)), nil
}

// offer is Trace.Offer that allocates nothing for a nil trace.
func offer[T any](tr biometric.Trace, step string, v T) {
	if tr != nil {
		tr(step, v)
	}
}

// Decoder decodes one file after the other in the same buffers, each on all cores. Its zero value is ready; it is not for
// several goroutines at once.
type Decoder struct {
	crew[Decoder]
	frame
	file    file
	coeffs  [blocks][]int16
	errs    [blocks]error
	lookups [blocks]*lookup
	pix     []byte
}

// Decode is like the function Decode.
func (d *Decoder) Decode(data []byte) (biometric.Image, error) {
	f, err := parse(data)
	if err != nil {
		return biometric.Image{}, err
	}
	if err := f.cut(); err != nil {
		return biometric.Image{}, err
	}
	pixels := f.width * f.height
	d.file, d.quant = f, f.quant
	d.hire(d, pixels)
	defer d.dismiss()
	d.shape(f.width, f.height)
	d.locate()
	if err := d.coefficients(); err != nil {
		return biometric.Image{}, err
	}
	d.room(d.size * partsEach)
	clear(d.plane)
	d.share((*Decoder).dequantise, 0, pixels)
	d.reconstruct()
	im := biometric.Image{Width: f.width, Height: f.height, PPI: f.ppi, Pix: make([]byte, pixels)}
	d.pix = im.Pix
	d.share((*Decoder).unload, 0, pixels)
	d.pix, d.file = nil, file{}
	return im, nil
}

// coefficients reads the blocks, side by side if they are cut as part 3 says.
func (d *Decoder) coefficients() error {
	if len(d.file.blocks) != blocks {
		return d.unpackInTurn()
	}
	d.share((*Decoder).unpack, 0, d.width*d.height)
	for _, err := range d.errs {
		if err != nil {
			return d.unpackInTurn()
		}
	}
	return nil
}

// DecodeConfig reads only as far as the frame header: width and height in pixels and the resolution.
func DecodeConfig(data []byte) (width, height, ppi int, err error) {
	f, err := parse(data)
	return f.width, f.height, f.ppi, err
}

func checkImage(im biometric.Image, p Params) error {
	const op = "wsq.Encode"
	switch {
	case len(im.Pix) != im.Width*im.Height:
		return fault.New(fault.RequestImageMalformed, op, "%d bytes for %dx%d pixels", len(im.Pix), im.Width, im.Height)
	case p.Bitrate < MinBitrate || p.Bitrate > MaxBitrate:
		return fault.New(fault.RequestImageMalformed, op, "%g bit/pixel, not %g to %g", p.Bitrate, MinBitrate, MaxBitrate)
	}
	return checkSize(op, im.Width, im.Height)
}

func checkSize(op string, width, height int) error {
	if width < MinSide || height < MinSide || width > MaxPixels/MinSide || height > MaxPixels/MinSide ||
		width*height > MaxPixels || width > 0xFFFF || height > 0xFFFF {
		return fault.New(fault.RequestImageSize, op, "%dx%d pixels, sides from %d, at most %d pixels",
			width, height, MinSide, MaxPixels)
	}
	return nil
}
