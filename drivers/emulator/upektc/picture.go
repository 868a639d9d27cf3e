package upektc

import (
	"encoding/binary"

	"thana/drivers/emulator/glass"
	"thana/shared/biometric"
)

// The strip, section 7.
const (
	columns = 144
	rows    = 384
	sensor  = 508 // pixels per inch
	ground  = 0xe8
	// partBytes of an inner message go into a part.
	partBytes = 2042
)

// glass is what the sensor saw of the finger, upright.
func (d *Device) glass() biometric.Image {
	window := biometric.NewImage(columns, rows, sensor)
	for i := range window.Pix {
		window.Pix[i] = ground
	}
	glass.Lay(*d.finger, window)
	return window
}

// picture makes the bodies of the messages with the picture.
func (d *Device) picture() (bodies [][]byte) {
	pix := d.glass().Pix
	inner := binary.LittleEndian.AppendUint16(nil, uint16(8+len(pix)+4))
	inner = append(inner, 0, 0, 0x0e, 0x12)
	inner = binary.LittleEndian.AppendUint32(inner, uint32(len(pix)))
	inner = append(inner, pix...)
	inner = append(inner, 0, 0, 0, 0)
	part := byte(0x2c)
	for len(inner) > partBytes {
		bodies = append(bodies, append([]byte{part}, inner[:partBytes]...))
		inner, part = inner[partBytes:], 0x24
	}
	return append(bodies, append([]byte{0x20}, inner...))
}

// part sends the next part of the picture. Damage comes with the second one.
func (d *Device) part() {
	first := d.parts[0][0] == 0x2c
	transfers := pack(0x00, d.asked, d.parts[0])
	d.parts = d.parts[1:]
	if d.damaged > 0 && !first && len(transfers) == 2 {
		d.damaged--
		transfers, d.parts = d.damage(transfers), nil
	}
	d.queue = append(d.queue, transfers...)
}

// say queues a message.
func (d *Device) say(kind, number byte, body []byte) {
	d.queue = append(d.queue, pack(kind, number, body)...)
}

// pack makes the transfers of a message: sections 2 and 3.
func pack(kind, number byte, body []byte) [][]byte {
	m := []byte{'C', 'i', 'a', 'o', kind, 0, 0}
	binary.BigEndian.PutUint16(m[5:], uint16(number)<<12|uint16(len(body)))
	m = append(m, body...)
	m = binary.LittleEndian.AppendUint16(m, remainder(m[4:]))
	if len(m) <= 64 {
		return [][]byte{append(m, make([]byte, 64-len(m))...)}
	}
	return [][]byte{m[:64], m[64:]}
}

// unpack reads a message of the program.
func unpack(m []byte) (kind, number byte, body []byte, ok bool) {
	if len(m) < 9 || string(m[:4]) != "Ciao" {
		return 0, 0, nil, false
	}
	word := binary.BigEndian.Uint16(m[5:])
	if n := int(word & 0x0fff); len(m) != 9+n || remainder(m[4:len(m)-2]) != binary.LittleEndian.Uint16(m[len(m)-2:]) {
		return 0, 0, nil, false
	}
	return m[4], byte(word >> 12), m[7 : len(m)-2], true
}

// remainder divides the bits of data, followed by sixteen of nought, by x^16 + x^12 + x^5 + 1.
func remainder(data []byte) uint16 {
	rest := uint32(0)
	for _, b := range append(append([]byte(nil), data...), 0, 0) {
		for bit := 7; bit >= 0; bit-- {
			rest = rest<<1 | uint32(b>>bit&1)
			if rest&0x10000 != 0 {
				rest ^= 0x11021
			}
		}
	}
	return uint16(rest)
}
