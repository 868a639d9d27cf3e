// Package exchange opens the files in which fingerprints travel - pictures, ANSI/NIST transactions in both forms, ISO
// records - as one kind of thing, and makes one from another.
package exchange

import (
	"bytes"
	"os"

	"thana/shared/biometric"
	"thana/shared/biometric/iso"
	"thana/shared/biometric/picture"
	"thana/shared/fault"
	"thana/shared/nist"
	"thana/shared/nist/niem"
)

// What a file can be, besides the MIME types of package picture.
const (
	Traditional = "ansi-nist"
	XML         = "ansi-nist-xml"
	ISOFinger   = "iso-finger"
	ISOMinutiae = "iso-minutiae"
	ISOFace     = "iso-face"
)

// File is what was read. Of the pointers at most one is set.
type File struct {
	Format      string
	Prints      []Print // the pictures of fingers in it, in the order of the file
	Transaction *nist.Transaction
	Ignored     []string // of the XML form: what was not understood
	Minutiae    *iso.Minutiae
	Face        *iso.Face
}

// Print is one picture of a finger, still coded.
type Print struct {
	Record     int // of a transaction, from 1
	Position   biometric.Finger
	Impression int // ANSI/NIST-ITL 1-2011 table 7
	PPI        int
	wsq        []byte // as it stands in the file, if it is WSQ
	image      func() (biometric.Image, error)
}

// Image decodes the picture.
func (p Print) Image() (biometric.Image, error) { return p.image() }

// Open reads a file by its content; its name does not matter.
func Open(path string) (File, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return File{}, fault.Wrap(fault.ConfigFile, "exchange.Open", err).With("where", path).With("problem", "cannot be read")
	}
	return Read(data)
}

// Read tells what the bytes are and reads them.
func Read(data []byte) (File, error) {
	if format, known := picture.FormatOf(data); known {
		return readPicture(data, format)
	}
	switch iso.Kind(data) {
	case "finger":
		r, err := iso.ReadFinger(data)
		return File{Format: ISOFinger, Prints: isoPrints(r)}, err
	case "minutiae":
		r, err := iso.ReadMinutiae(data)
		return File{Format: ISOMinutiae, Minutiae: &r}, err
	case "face":
		r, err := iso.ReadFace(data)
		return File{Format: ISOFace, Face: &r}, err
	}
	if bytes.HasPrefix(bytes.TrimLeft(data, "\xef\xbb\xbf \t\r\n"), []byte("<")) {
		t, ignored, err := niem.Read(data)
		if err != nil {
			return File{}, err
		}
		return File{Format: XML, Transaction: t, Ignored: ignored, Prints: transactionPrints(t)}, nil
	}
	if bytes.HasPrefix(data, []byte("1.")) {
		t, err := nist.Read(data)
		if err != nil {
			return File{}, err
		}
		return File{Format: Traditional, Transaction: t, Prints: transactionPrints(t)}, nil
	}
	return File{}, fault.New(fault.RequestImageKind, "exchange.Read", "first bytes %x", data[:min(8, len(data))])
}

// Print returns the nth picture of a finger, from 1; 0 is the only one.
func (f File) Print(n int) (Print, error) {
	const op = "exchange.Print"
	switch {
	case len(f.Prints) == 0:
		return Print{}, fault.New(fault.ExchangeNoPrint, op, "format %s", f.Format)
	case n == 0 && len(f.Prints) > 1, n < 0, n > len(f.Prints):
		return Print{}, fault.New(fault.ExchangeWhichPrint, op, "%d of %d", n, len(f.Prints)).With("n", itoa(len(f.Prints)))
	}
	return f.Prints[max(n, 1)-1], nil
}

// readPicture decodes at once: a file that is one picture is worth nothing if that cannot be read.
func readPicture(data []byte, format string) (File, error) {
	im, _, err := picture.Decode(data)
	if err != nil {
		return File{}, err
	}
	return File{Format: format, Prints: []Print{{PPI: im.PPI, wsq: onlyWSQ(data), image: func() (biometric.Image, error) { return im, nil }}}}, nil
}
