package exchange

import (
	"bytes"
	"math"
	"path/filepath"
	"strings"
	"time"

	"thana/shared/biometric"
	"thana/shared/biometric/iso"
	"thana/shared/biometric/mindtct"
	"thana/shared/biometric/picture"
	"thana/shared/biometric/wsq"
	"thana/shared/fault"
	"thana/shared/nist"
	"thana/shared/nist/niem"
)

// Wish is how a file is to be written.
type Wish struct {
	Format     string           // as of FormatOf
	PPI        int              // resample to it; 0 keeps the resolution
	Bitrate    float64          // of WSQ, bits a pixel; 0 keeps a file's WSQ as it is, and else is 0.75
	Position   biometric.Finger // replaces the file's own; UnknownFinger keeps it
	Impression int              // ANSI/NIST-ITL 1-2011 table 7; below 0 keeps the file's own
	Edition    iso.Edition      // of ISO records
	Origin     string           // agency of a transaction, 1.008
	Now        time.Time
}

// FormatOf says by the ending of a name what is to be written.
func FormatOf(path string) (string, error) {
	ending := strings.ToLower(filepath.Ext(path))
	format, known := map[string]string{
		".png": picture.PNG, ".pgm": picture.PGM, ".bmp": picture.BMP, ".wsq": picture.WSQ,
		".an2": Traditional, ".nist": Traditional, ".xml": XML, ".fir": ISOFinger, ".fmr": ISOMinutiae,
	}[ending]
	if !known {
		return "", fault.New(fault.RequestImageKind, "exchange.FormatOf", "ending %q", ending)
	}
	return format, nil
}

// Whole writes a transaction in its other form, or in the same; false where the wish is for a single print.
func (f File) Whole(w Wish) ([]byte, bool, error) {
	if f.Transaction == nil {
		return nil, false, nil
	}
	switch w.Format {
	case Traditional:
		data, err := f.Transaction.Bytes()
		return data, true, err
	case XML:
		var out bytes.Buffer
		err := niem.Write(&out, f.Transaction)
		return out.Bytes(), true, err
	}
	return nil, false, nil
}

// Write writes one print as wished.
func (p Print) Write(w Wish) ([]byte, error) {
	im, err := p.Image()
	if err != nil {
		return nil, err
	}
	if w.PPI > 0 && w.PPI != im.PPI {
		im, p.wsq = biometric.Resample(im, w.PPI), nil
	}
	if w.Position != biometric.UnknownFinger {
		p.Position = w.Position
	}
	if w.Impression >= 0 {
		p.Impression = w.Impression
	}
	switch w.Format {
	case Traditional, XML:
		return transaction(im, p, w)
	case ISOFinger:
		return fingerRecord(im, p, w)
	case ISOMinutiae:
		return minutiaeRecord(im, p, w)
	}
	if w.Format == picture.WSQ {
		return p.coded(im, w)
	}
	return picture.Encode(im, w.Format, 0)
}

// coded is the picture as WSQ.
func (p Print) coded(im biometric.Image, w Wish) ([]byte, error) {
	if w.Bitrate == 0 && p.wsq != nil {
		return p.wsq, nil
	}
	params := wsq.DefaultParams()
	if w.Bitrate > 0 {
		params.Bitrate = w.Bitrate
	}
	return wsq.Encode(im, params)
}

// transaction holds the print alone: Type-1 and a Type-14.
func transaction(im biometric.Image, p Print, w Wish) ([]byte, error) {
	data, err := p.coded(im, w)
	if err != nil {
		return nil, err
	}
	t := nist.New(nist.Version2011Up2015, "PRINT")
	h := t.Header()
	h.Set(5, w.Now.Format("20060102"))
	h.Set(7, w.Origin)
	h.Set(8, w.Origin)
	h.Set(9, w.Now.UTC().Format("20060102T150405"))
	h.Set(11, "00.00")
	h.Set(12, "00.00")
	r := nist.NewRecord(14, 1)
	ppi := itoa(im.PPI)
	for _, f := range []struct {
		number int
		value  string
	}{{3, itoa(p.Impression)}, {4, w.Origin}, {5, w.Now.Format("20060102")}, {6, itoa(im.Width)}, {7, itoa(im.Height)},
		{8, "1"}, {9, ppi}, {10, ppi}, {11, "WSQ20"}, {12, "8"}, {13, itoa(int(p.Position))}} {
		r.Set(f.number, f.value)
	}
	r.SetData(data)
	t.Add(r)
	out, _, err := File{Transaction: t}.Whole(w)
	return out, err
}

func fingerRecord(im biometric.Image, p Print, w Wish) ([]byte, error) {
	data, err := p.coded(im, w)
	if err != nil {
		return nil, err
	}
	ppi := uint16(im.PPI)
	return iso.Finger{Edition: w.Edition, Level: level(im.PPI), Fingers: 1, Images: []iso.FingerImage{{
		Position: uint8(p.Position), Views: 1, View: firstView(w.Edition), Quality: 254, Impression: uint8(p.Impression),
		Units: iso.PerInch, ScanX: ppi, ScanY: ppi, RateX: ppi, RateY: ppi, Bits: 8,
		Compression: iso.WSQ, Width: uint16(im.Width), Height: uint16(im.Height), Data: data,
	}}}.Bytes()
}

// level is the image acquisition level of ISO/IEC 19794-4:2005 for live and scanned prints of the resolution; 0 is none.
func level(ppi int) uint16 {
	switch {
	case ppi >= 1000:
		return 41
	case ppi >= 500:
		return 31
	}
	return 0
}

func firstView(e iso.Edition) uint8 {
	if e == iso.Edition2005 {
		return 1
	}
	return 0
}

// minutiaeRecord holds what the NIST detector's rules find.
func minutiaeRecord(im biometric.Image, p Print, w Wish) ([]byte, error) {
	im = biometric.Resample(im, mindtct.PPI)
	found, err := mindtct.Detect(im, nil)
	if err != nil {
		return nil, err
	}
	rate := uint16(math.Round(mindtct.PPI / perInch))
	view := iso.FingerMinutiae{Position: uint8(min(p.Position, biometric.LeftLittle)), Impression: uint8(p.Impression), Quality: 254,
		Width: uint16(im.Width), Height: uint16(im.Height), RateX: rate, RateY: rate, EndingType: 1, Scored: true}
	for _, m := range strongest(found.Minutiae) {
		view.Minutiae = append(view.Minutiae, isoMinutia(m, im.Height))
	}
	return iso.Minutiae{Edition: w.Edition, Fingers: []iso.FingerMinutiae{view}}.Bytes()
}
