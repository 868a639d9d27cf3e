//go:build unix

package gphoto2

import (
	"bufio"
	"errors"
)

// Markers of ITU-T T.81 table B.1.
const (
	markerSOI = 0xD8
	markerEOI = 0xD9
	markerSOS = 0xDA
	markerRST = 0xD0 // to 0xD7
)

var (
	errRubbish = errors.New("gphoto2: no JPEG in what came")
	errDamaged = errors.New("gphoto2: a JPEG without its end")
)

// frames cuts a stream of JPEGs into whole ones.
type frames struct {
	in     *bufio.Reader
	begun  bool // SOI was read already: it ended a damaged frame
	frame  []byte
	most   int // bytes of a frame
	astray int // bytes that may stand between two frames
}

// next returns the next whole JPEG, valid until the call after; errDamaged for one that broke off, after which the next may be whole.
func (f *frames) next() ([]byte, error) {
	if err := f.begin(); err != nil {
		return nil, err
	}
	f.frame = append(f.frame[:0], 0xFF, markerSOI)
	for { // segments up to the scan, T.81 section B.1.1.4
		marker, err := f.marker()
		if err != nil {
			return nil, err
		}
		if err := f.segment(); err != nil {
			return nil, err
		}
		if marker == markerSOS {
			return f.scan()
		}
	}
}

// begin finds SOI.
func (f *frames) begin() error {
	if f.begun {
		f.begun = false
		return nil
	}
	last := byte(0)
	for range f.astray {
		b, err := f.in.ReadByte()
		if err != nil {
			return err
		}
		if last == 0xFF && b == markerSOI {
			return nil
		}
		last = b
	}
	return errRubbish
}

func (f *frames) take() (byte, error) {
	b, err := f.in.ReadByte()
	if err == nil {
		if len(f.frame) == f.most {
			return 0, errDamaged
		}
		f.frame = append(f.frame, b)
	}
	return b, err
}

func (f *frames) marker() (byte, error) {
	b, err := f.take()
	if err != nil {
		return 0, err
	}
	if b != 0xFF {
		return 0, errDamaged
	}
	for b == 0xFF { // fill bytes, section B.1.1.2
		if b, err = f.take(); err != nil {
			return 0, err
		}
	}
	if f.begun = b == markerSOI; f.begun || b == 0 || b == markerEOI {
		return 0, errDamaged
	}
	return b, nil
}

func (f *frames) segment() error {
	high, err := f.take()
	if err != nil {
		return err
	}
	low, err := f.take()
	if err != nil {
		return err
	}
	length := int(high)<<8 | int(low)
	if length < 2 {
		return errDamaged
	}
	for range length - 2 {
		if _, err := f.take(); err != nil {
			return err
		}
	}
	return nil
}

// scan takes the coded picture up to EOI; further scans of a progressive picture and their tables stand in between.
func (f *frames) scan() ([]byte, error) {
	for {
		b, err := f.take()
		if err != nil {
			return nil, err
		}
		if b != 0xFF {
			continue
		}
		for b == 0xFF {
			if b, err = f.take(); err != nil {
				return nil, err
			}
		}
		switch {
		case b == 0 || b >= markerRST && b < markerSOI:
		case b == markerEOI:
			return f.frame, nil
		case b == markerSOI:
			f.begun = true
			return nil, errDamaged
		default:
			if err := f.segment(); err != nil {
				return nil, err
			}
		}
	}
}
