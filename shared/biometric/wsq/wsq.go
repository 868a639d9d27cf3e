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
func Encode(im biometric.Image, p Params) ([]byte, error) {
	if p.Bitrate == 0 {
		p.Bitrate = DefaultBitrate
	}
	if err := checkImage(im, p); err != nil {
		return nil, err
	}
	plane, lv := toPlane(im)
	tree := splitTree(im.Width, im.Height)
	bands := subbands(im.Width, im.Height)
	decompose(plane, im.Width, tree)
	p.Trace.Offer("wsq.decomposed", plane)

	quant := allocate(variances(plane, im.Width, bands), float32(p.Bitrate))
	p.Trace.Offer("wsq.bins", quant)
	coeffs, sizes := quantise(plane, im.Width, bands, quant)
	p.Trace.Offer("wsq.coefficients", coeffs)

	w := &writer{}
	w.marker(markSOI)
	w.comment(nistComment(im, float32(p.Bitrate)))
	w.transformTable()
	w.quantTable(quant)
	w.frame(im, lv)
	first, rest := coeffs[:sizes[0]], coeffs[sizes[0]:]
	low := buildTable(first)
	w.huffTable(0, low)
	w.block(0, low, first)
	high := buildTable(rest[:sizes[1]], rest[sizes[1]:])
	w.huffTable(1, high)
	w.block(1, high, rest[:sizes[1]])
	w.block(1, high, rest[sizes[1]:])
	w.marker(markEOI)
	return w.out, nil
}

// Decode reads a WSQ file. A file without a resolution is taken as DefaultPPI. It refuses malformed, truncated and
// oversized data with RequestImageMalformed, RequestImageSize or RequestImageKind.
func Decode(data []byte) (biometric.Image, error) {
	f, err := parse(data)
	if err != nil {
		return biometric.Image{}, err
	}
	bands := subbands(f.width, f.height)
	coeffs, err := f.coefficients(codedSize(bands, f.quant))
	if err != nil {
		return biometric.Image{}, err
	}
	plane := dequantise(coeffs, f.width, f.height, bands, f.quant)
	reconstruct(plane, f.width, splitTree(f.width, f.height), f.filters)
	return fromPlane(plane, f.width, f.height, f.ppi, f.level), nil
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
