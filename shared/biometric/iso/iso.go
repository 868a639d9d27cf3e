// Package iso reads and writes the data interchange records of ISO/IEC 19794 that other systems exchange: finger minutiae
// (part 2), finger images (part 4) and face images (part 5), in the editions of 2005 and 2011.
//
// The layouts were taken from open implementations of the standard and checked against sample files of theirs; the standard's own
// text was not at hand, so clauses are not cited.
package iso

import (
	"time"

	"thana/shared/fault"
)

// Edition is the year of the standard that a record follows. The records differ in every header.
type Edition int

const (
	Edition2005 Edition = 2005
	Edition2011 Edition = 2011
)

// MaxRecord bounds a record, bytes; ours. Ten fingers at 1000 ppi, uncompressed, are 45 MB.
const MaxRecord = 1 << 27

// maxImages bounds what a record holds, so that many empty images make no large one of a small file; ours.
const maxImages = 1000

// Quality is a block of 2011 records: a score 0 to 100, 255 for a failed attempt, and who reckoned it how.
type Quality struct {
	Score     uint8
	Vendor    uint16
	Algorithm uint16
}

// Certificate is a block of 2011 records: who certified the capture device to what.
type Certificate struct {
	Authority uint16
	Scheme    uint8
}

// Capture is what a 2011 representation says of its capture. 2005 records have the device alone, in their header.
type Capture struct {
	At           time.Time // UTC, milliseconds; zero if not known
	Technology   uint8
	Vendor       uint16
	Device       uint16
	Quality      []Quality
	Certificates []Certificate
}

const noDate = 0xFFFF // a year that is not known

// capture reads the part that 2011 representations begin with, behind their length.
func (c *cursor) capture(certified bool) Capture {
	var p Capture
	year, month, day := c.u16(), c.u8(), c.u8()
	hour, minute, second, milli := c.u8(), c.u8(), c.u8(), c.u16()
	if year != noDate && year != 0 {
		p.At = time.Date(int(year), time.Month(month), int(day), int(hour), int(minute), int(second), int(milli)*1e6, time.UTC)
		if p.At.Year() != int(year) || p.At.Month() != time.Month(month) || p.At.Day() != int(day) || hour > 23 || minute > 59 || second > 59 || milli > 999 {
			c.refuse("a date that is none")
		}
	}
	p.Technology, p.Vendor, p.Device = c.u8(), c.u16(), c.u16()
	for range c.u8() {
		p.Quality = append(p.Quality, Quality{c.u8(), c.u16(), c.u16()})
	}
	if !certified {
		return p
	}
	for range c.u8() {
		p.Certificates = append(p.Certificates, Certificate{c.u16(), c.u8()})
	}
	return p
}

func (w *writer) capture(p Capture, certified bool) {
	if p.At.IsZero() {
		w.u16(noDate)
		w.bytes(0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF)
	} else {
		at := p.At.UTC()
		w.fit("year", at.Year(), 1, noDate-1)
		w.u16(uint16(at.Year()))
		w.bytes(byte(at.Month()), byte(at.Day()), byte(at.Hour()), byte(at.Minute()), byte(at.Second()))
		w.u16(uint16(at.Nanosecond() / 1e6))
	}
	w.u8(p.Technology)
	w.u16(p.Vendor)
	w.u16(p.Device)
	w.count("quality blocks", len(p.Quality), 0xFF)
	w.u8(uint8(len(p.Quality)))
	for _, q := range p.Quality {
		w.u8(q.Score)
		w.u16(q.Vendor)
		w.u16(q.Algorithm)
	}
	if !certified {
		return
	}
	w.count("certificates", len(p.Certificates), 0xFF)
	w.u8(uint8(len(p.Certificates)))
	for _, c := range p.Certificates {
		w.u16(c.Authority)
		w.u8(c.Scheme)
	}
}

// Kind names the record that data begins with: "finger", "minutiae", "face", or "".
func Kind(data []byte) string {
	if len(data) < 8 {
		return ""
	}
	switch string(data[:4]) {
	case fingerMagic:
		return "finger"
	case minutiaeMagic:
		return "minutiae"
	case faceMagic:
		return "face"
	}
	return ""
}

func refusal(code fault.Code, op, format string, args ...any) error {
	return fault.New(code, op, format, args...)
}
