package match

import (
	"bytes"
	"encoding/binary"

	"thana/shared/fault"
)

// Template is what a finger is compared by. Positions are pixels at 500 ppi.
type Template struct {
	Width, Height int // of the picture
	Ground        Ground
	Minutiae      []Minutia // by rows, at most MaxMinutiae
}

// The form of a stored template, version 1, big-endian: the four bytes of the header, width and height in two bytes each,
// the ground's squares one bit each by rows and filled up to a byte, the number of minutiae in one byte, then six bytes for
// each minutia: the kind in the highest two bits of x as in ISO/IEC 19794-2, y, direction, quality.
const (
	templateHeader = "THM\x01"
	minutiaBytes   = 6
	// MaxSide is the largest width or height of a template, pixels: 83 cm would not be a finger, 14 bits are what x has.
	MaxSide = 1<<14 - 1
)

// Encode gives the stored form.
func (t Template) Encode() []byte {
	out := []byte(templateHeader)
	out = binary.BigEndian.AppendUint16(out, uint16(t.Width))
	out = binary.BigEndian.AppendUint16(out, uint16(t.Height))
	ground := make([]byte, (len(t.Ground.On)+7)/8)
	for i, on := range t.Ground.On {
		if on {
			ground[i/8] |= 0x80 >> (i % 8)
		}
	}
	out = append(append(out, ground...), byte(len(t.Minutiae)))
	for _, m := range t.Minutiae {
		out = binary.BigEndian.AppendUint16(out, uint16(m.X)|uint16(m.Kind)<<14)
		out = binary.BigEndian.AppendUint16(out, uint16(m.Y))
		out = append(out, m.Direction, m.Quality)
	}
	return out
}

// Decode reads a stored template. What Encode would not have written is refused with RequestTemplate; nothing is allocated
// before the length has been checked.
func Decode(data []byte) (Template, error) {
	const op = "match.Decode"
	rest, ours := bytes.CutPrefix(data, []byte(templateHeader))
	if !ours || len(rest) < 4 {
		return Template{}, fault.New(fault.RequestTemplate, op, "%d bytes, not of version 1", len(data))
	}
	t := Template{Width: int(binary.BigEndian.Uint16(rest)), Height: int(binary.BigEndian.Uint16(rest[2:]))}
	if t.Width > MaxSide || t.Height > MaxSide {
		return Template{}, fault.New(fault.RequestTemplate, op, "%d x %d pixels", t.Width, t.Height)
	}
	t.Ground.Width, t.Ground.Height = groundSize(t.Width, t.Height)
	squares := t.Ground.Width * t.Ground.Height
	rest = rest[4:]
	if len(rest) < (squares+7)/8+1 {
		return Template{}, fault.New(fault.RequestTemplate, op, "ends within the ground of %d squares", squares)
	}
	ground, rest := rest[:(squares+7)/8], rest[(squares+7)/8:]
	n := int(rest[0])
	if rest = rest[1:]; n > MaxMinutiae || len(rest) != n*minutiaBytes {
		return Template{}, fault.New(fault.RequestTemplate, op, "%d bytes for %d minutiae", len(rest), n)
	}
	t.Ground.On = make([]bool, squares)
	for i := range len(ground) * 8 {
		on := ground[i/8]&(0x80>>(i%8)) != 0
		if i < squares {
			t.Ground.On[i] = on
		} else if on {
			return Template{}, fault.New(fault.RequestTemplate, op, "ground beyond the picture")
		}
	}
	return t, t.decodeMinutiae(rest)
}

func (t *Template) decodeMinutiae(data []byte) error {
	t.Minutiae = make([]Minutia, len(data)/minutiaBytes)
	for i := range t.Minutiae {
		d := data[i*minutiaBytes:]
		x, y := binary.BigEndian.Uint16(d), binary.BigEndian.Uint16(d[2:])
		m := Minutia{X: int(x & MaxSide), Y: int(y), Direction: d[4], Kind: Kind(x >> 14), Quality: d[5]}
		if m.X >= t.Width || m.Y >= t.Height || m.Kind > Fork || m.Quality > 100 {
			*t = Template{}
			return fault.New(fault.RequestTemplate, "match.Decode", "minutia %d is out of bounds", i)
		}
		t.Minutiae[i] = m
	}
	return nil
}
