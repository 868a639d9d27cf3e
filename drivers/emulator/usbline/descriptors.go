package usbline

import (
	"encoding/binary"
	"slices"
)

const packet = 64 // bytes of a full-speed bulk packet

func (d *Device) name() string {
	return map[Kind]string{ACM: "Bench Serial", FTDI: "Bench Converter", Printer: "Bench Receipts", IPP: "Bench Paper"}[d.kind]
}

// Descriptors describe the device (USB 2.0 section 9.6).
func (d *Device) Descriptors() (device, config []byte, text []string) {
	const noClass, communications = 0, 2
	class, vendor, product, release := byte(noClass), uint16(0x1d6b), uint16(0x0104+int(d.kind)), uint16(0x0100)
	switch d.kind {
	case ACM:
		class = communications
	case FTDI:
		vendor, product, release = 0x0403, 0x6001, 0x0600 // FT232R
	}
	device = slices.Concat([]byte{18, 1, 0x00, 0x02, class, 0, 0, packet}, u16(vendor), u16(product), u16(release), []byte{1, 2, 3, 1})
	interfaces, body := d.interfaces()
	config = slices.Concat([]byte{9, 2}, u16(uint16(9+len(body))), []byte{interfaces, 1, 0, 0x80, 50}, body)
	return device, config, []string{"Thana", "Thana " + d.name(), "LINE-0001"}
}

func (d *Device) interfaces() (count byte, body []byte) {
	switch d.kind {
	case ACM:
		return 2, slices.Concat(
			[]byte{9, 4, 0, 0, 1, 2, 2, 1, 0},
			[]byte{5, 0x24, 0, 0x10, 0x01}, // CDC 1.1
			[]byte{5, 0x24, 1, 0, 1},       // no call management
			[]byte{4, 0x24, 2, 0x02},       // line coding and control lines
			[]byte{5, 0x24, 6, 0, 1},       // the data are on interface 1
			[]byte{7, 5, 0x80 | notifications, 3, 8, 0, 16},
			[]byte{9, 4, 1, 0, 2, 0x0a, 0, 0, 0}, pair(1))
	case FTDI:
		return 1, slices.Concat([]byte{9, 4, 0, 0, 2, 0xff, 0xff, 0xff, 2}, pair(1))
	case Printer:
		return 1, slices.Concat([]byte{9, 4, 0, 0, 2, 7, 1, 2, 0}, pair(1))
	}
	for n := range byte(d.lines()) {
		body = slices.Concat(body, []byte{9, 4, n, 0, 2, 7, 1, 4, 0}, pair(n+1))
	}
	return byte(d.lines()), body
}

// pair is a bulk endpoint each way.
func pair(n byte) []byte {
	return []byte{7, 5, 0x80 | n, 2, packet, 0, 0, 7, 5, n, 2, packet, 0, 0}
}

func u16(v uint16) []byte { return binary.LittleEndian.AppendUint16(nil, v) }
