package uvc

import "encoding/binary"

// Descriptors describe the webcam (USB 2.0 section 9.6, UVC 1.1 sections 3.7 and 3.9).
func (c *Camera) Descriptors() (device, config []byte, text []string) {
	device = []byte{18, 1, 0x00, 0x02, 0xEF, 2, 1, 64, 0x6B, 0x1D, 0x02, 0x01, 0x00, 0x01, 1, 2, 3, 1}
	control := c.control()
	streaming := c.streaming()
	config = join(
		[]byte{8, 0x0B, 0, 2, 0x0E, 0x03, 0, 0}, // both interfaces are one function
		[]byte{9, 4, 0, 0, 0, 0x0E, 0x01, 0, 0}, control,
		[]byte{9, 4, 1, 0, 1, 0x0E, 0x02, 0, 0}, streaming,
		[]byte{7, 5, 0x80 | endpoint, 2, 64, 0, 0}) // bulk, full speed
	config = join([]byte{9, 2}, u16(9+len(config)), []byte{2, 1, 0, 0x80, 50}, config)
	return device, config, []string{"Thana", "Thana Bench Webcam", "BW-0001"}
}

func (c *Camera) control() []byte {
	units := units()
	const clock = 48_000_000
	return join([]byte{13, 0x24, 0x01, 0x00, 0x01}, u16(13+len(units)), u32(clock), []byte{1, 1}, units)
}

func (c *Camera) streaming() []byte {
	size := 2 * c.Width * c.Height
	rate := size * 8 * c.FPS
	formats := join(
		[]byte{11, 0x24, 0x06, 1, 1, 1, 1, 0, 0, 0, 0}, // MJPEG
		[]byte{30, 0x24, 0x07, 1, 0}, u16(c.Width), u16(c.Height), u32(rate), u32(rate), u32(size), u32(int(c.interval())), []byte{1}, u32(int(c.interval())),
		[]byte{6, 0x24, 0x0D, 1, 1, 4}) // sRGB colours
	return join([]byte{14, 0x24, 0x01, 1}, u16(14+len(formats)), []byte{0x80 | endpoint, 0, 2, 0, 0, 0, 1, 0}, formats)
}

func u16(v int) []byte { return binary.LittleEndian.AppendUint16(nil, uint16(v)) }
func u32(v int) []byte { return binary.LittleEndian.AppendUint32(nil, uint32(v)) }

func join(parts ...[]byte) []byte {
	var out []byte
	for _, p := range parts {
		out = append(out, p...)
	}
	return out
}
