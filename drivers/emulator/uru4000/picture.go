package uru4000

import (
	"encoding/binary"
	"math/bits"
	"slices"

	"thana/drivers/emulator/glass"
	"thana/shared/biometric"
)

// The window, sections 7 and 8.
const (
	columns = 384
	rows    = 290
	sensor  = 512 // pixels per inch
)

// segment is a block of section 7.
type segment struct {
	flags byte
	lines int
}

// segments is how the recorded 4500 cut its picture, section 7.
func (d *Device) segments() []segment {
	all := []segment{{0x02, 72}, {0x00, 1}, {0x02, 49}, {0x01, 1}, {0x00, 1}, {0x02, 49}, {0x00, 1}, {0x02, 116}}
	if d.rekeys {
		all[5].flags |= 0x80
	}
	if d.model != U4500 { // plain pictures, whatever the flags say
		all = []segment{{0x02, 140}, {0x01, 1}, {0x00, 149}}
	}
	return all
}

// picture makes the bytes of pipe 2: header and lines.
func (d *Device) picture() []byte {
	segments := d.segments()
	lines := d.wireOrder(d.glass())
	out := make([]byte, 64, 64+rows*columns)
	copy(out, []byte{0x10, 0x40, 0x80, 0x01})
	key, number, sent := d.keyOf(0), byte(0), 0
	for i, s := range segments {
		out[16+2*i], out[17+2*i] = s.flags, byte(s.lines)
		part := lines[:s.lines*columns]
		lines = lines[s.lines*columns:]
		if s.flags&0x80 != 0 {
			number++
			key = d.keyOf(number)
		}
		if s.flags&0x02 != 0 && d.model == U4500 {
			part, key = scramble(part, key)
		} else {
			for range part {
				key = shift(key)
			}
		}
		if s.flags&0x01 == 0 {
			out = append(out, part...)
			sent += s.lines
		}
	}
	binary.LittleEndian.PutUint16(out[4:], uint16(sent))
	return out
}

// glass is what the sensor sees upright: the finger in the middle of the window, at the sensor's own resolution.
func (d *Device) glass() biometric.Image {
	window := biometric.NewImage(columns, rows, sensor)
	if d.finger == nil || d.finger.PPI == 0 {
		return window
	}
	glass.Lay(*d.finger, window)
	return window
}

// wireOrder makes ridges bright and, on the 4500, turns the picture by 180 degrees.
func (d *Device) wireOrder(seen biometric.Image) []byte {
	lines := make([]byte, 0, rows*columns)
	for _, v := range seen.Pix {
		lines = append(lines, ^v)
	}
	if d.model == U4500 {
		slices.Reverse(lines)
	}
	return lines
}

// scramble is section 9 read backwards: byte i goes out as byte i+1.
func scramble(plain []byte, key uint32) ([]byte, uint32) {
	wire := make([]byte, len(plain))
	for i := 1; i < len(wire); i++ {
		m := key>>4&1 | key>>8&1<<1 | key>>11&1<<2 | key>>14&1<<3 | key>>18&1<<4 | key>>21&1<<5 | key>>24&1<<6 | key>>29&1<<7
		wire[i] = plain[i-1] ^ byte(m)
		key = shift(key)
	}
	return wire, shift(key)
}

func shift(key uint32) uint32 {
	return key>>1 | uint32(bits.OnesCount32(key&0x9248144d))<<31
}
