package nist

import (
	"math"
	"strconv"
)

// Image is a record's picture as its fields describe it; what a field does not say is 0 or "".
type Image struct {
	Width, Height int
	Bits          int    // of a pixel
	PPI           int    // pixels per inch, rounded; 0 where the record has no scale
	Compression   string // as in Types 10 to 99: "NONE", "WSQ20", "JPEGB", "JPEGL", "JP2", "JP2L", "PNG", or another word
	Kind          string // what the bytes are, see DataKind
	Position      string // finger or palm, eye, or pose: the first that the record names
	Impression    string // of prints
	Data          []byte
}

// pictureFields is where a type describes its picture; 0 where it has no such field.
type pictureFields struct{ width, height, compression, bits, position, impression int }

func (r *Record) pictureFields() (pictureFields, bool) {
	switch r.Type {
	case 3, 4, 5, 6:
		return pictureFields{6, 7, 8, 0, 4, 3}, true
	case 8:
		return pictureFields{6, 7, 0, 0, 0, 0}, true
	case 10:
		return pictureFields{6, 7, 11, 0, 20, 0}, true
	case 13, 14, 15:
		return pictureFields{6, 7, 11, 12, 13, 3}, true
	case 16, 20:
		return pictureFields{6, 7, 11, 12, 0, 0}, true
	case 17:
		return pictureFields{6, 7, 11, 12, 3, 0}, true
	}
	return pictureFields{}, false
}

// Image describes the picture of a record; false where there is none.
func (t *Transaction) Image(r *Record) (Image, bool) {
	at, ok := r.pictureFields()
	if !ok || r.Data() == nil {
		return Image{}, false
	}
	im := Image{Data: r.Data(), Kind: DataKind(r.Data()), PPI: t.ppi(r)}
	im.Width, _ = r.Number(at.width)
	im.Height, _ = r.Number(at.height)
	im.Position, im.Impression = r.Text(at.position), r.Text(at.impression)
	switch im.Bits = 8; {
	case at.bits > 0:
		im.Bits, _ = r.Number(at.bits)
	case r.Type == 5 || r.Type == 6 || r.Type == 8:
		im.Bits = 1 // rows padded to bytes
	}
	if im.Compression = r.Text(at.compression); IsBinary(r.Type) {
		im.Compression = compressionOf(r.Type, im.Compression)
	}
	return im, true
}

// compressionOf names the number of a binary record: greyscale by 1-2011 table 15, of binary Types 5 and 6 only 0 is plain.
func compressionOf(kind int, code string) string {
	names := []string{"NONE", "WSQ20", "JPEGB", "JPEGL", "JP2", "JP2L", "PNG"}
	n, err := strconv.Atoi(code)
	if err != nil || n < 0 || n >= len(names) || kind != 3 && kind != 4 && n > 0 {
		return code
	}
	return names[n]
}

const (
	mmPerInch     = 25.4
	cmPerInch     = 2.54
	leastPerMM    = 19.69 // 1-2007 clause 5.2: 500 ppi, where a binary record says that it has the least resolution
	leastPerMMLow = 9.84  // of Types 3 and 5: 250 ppi
	scaleNone     = 0     // SLC: no scale, then fields 9 and 10 are the shape of a pixel
	scalePerInch  = 1
	scalePerCM    = 2
	scaleField    = 8
	densityField  = 9
	transmitField = 12 // 1.012 NTR, pixels per millimetre
	rateField     = 5  // ISR of binary records
)

// ppi is the sampling rate of a record's picture.
func (t *Transaction) ppi(r *Record) int {
	if IsBinary(r.Type) {
		perMM := leastPerMM
		if r.Type == 3 || r.Type == 5 {
			perMM = leastPerMMLow
		}
		if n, _ := r.Number(rateField); n == 1 { // as 1.012 says
			perMM, _ = strconv.ParseFloat(t.Header().Text(transmitField), 64)
		}
		return round(perMM * mmPerInch)
	}
	density, _ := r.Number(densityField)
	switch unit, ok := r.Number(scaleField); {
	case !ok || unit == scaleNone:
		return 0
	case unit == scalePerInch:
		return density
	case unit == scalePerCM:
		return round(float64(density) * cmPerInch)
	}
	return 0
}

func round(v float64) int {
	if !(v >= 0 && v < math.MaxInt32) { // NaN too
		return 0
	}
	return int(math.Round(v))
}
