package iso

import "math"

const fingerMagic = "FIR\x00"

func fingerEditions() map[string]Edition {
	return map[string]Edition{"010\x00": Edition2005, "020\x00": Edition2011}
}

// Compression is the format of a finger image.
type Compression uint8

const (
	Unpacked      Compression = 0 // a byte or two for each pixel
	Packed        Compression = 1 // pixels without padding bits
	WSQ           Compression = 2
	JPEG          Compression = 3
	JPEG2000      Compression = 4
	JPEG2000Exact Compression = 5 // without loss; in 2005 code 5 is PNG
	PNG           Compression = 6 // 2011 only
)

// Units of a sampling rate.
const (
	PerInch       = 1
	PerCentimetre = 2
)

// Finger is a finger image record, ISO/IEC 19794-4. In 2005 the fields of FingerImage that describe the capture are the same for
// every image and stand in the record's header: those of the first image are written.
type Finger struct {
	Edition   Edition
	Device    uint16 // 2005
	Level     uint16 // image acquisition level, 2005
	Certified bool   // 2011: representations carry certificates
	Fingers   uint8  // fingers or palms that the record shows
	Images    []FingerImage
}

// FingerImage is one image.
type FingerImage struct {
	Capture     Capture // 2011
	Position    uint8   // 0 to 15 as in ANSI/NIST; palms from 20
	Views       uint8   // of this position in the record, 2005
	View        uint8   // number of this one: from 1 in 2005, from 0 in 2011
	Quality     uint8   // 2005: 0 to 100, 254 not defined
	Impression  uint8   // as in ANSI/NIST
	Units       uint8   // PerInch or PerCentimetre
	ScanX       uint16  // sampling rate of the scanner, in units
	ScanY       uint16
	RateX       uint16 // sampling rate of the image
	RateY       uint16
	Bits        uint8 // of a pixel
	Compression Compression
	Width       uint16 // pixels
	Height      uint16
	Data        []byte // a view of what was read
	Extended    []byte // 2011: segmentation, annotation and comment blocks, as they are
}

// cmPerInch turns pixels per centimetre into pixels per inch.
const cmPerInch = 2.54

// PPI is the image's sampling rate across, in pixels per inch, rounded; 0 for units that are none.
func (im FingerImage) PPI() int {
	switch im.Units {
	case PerInch:
		return int(im.RateX)
	case PerCentimetre:
		return perInch(im.RateX)
	}
	return 0
}

// perInch turns pixels per centimetre into pixels per inch: 197 is 500.
func perInch(perCM uint16) int { return int(math.Round(float64(perCM) * cmPerInch)) }

// ReadFinger reads a finger image record. Images are views of data.
func ReadFinger(data []byte) (Finger, error) {
	lengthBytes := func(e Edition) int {
		if e == Edition2005 {
			return 6
		}
		return 4
	}
	c, edition := open("iso.ReadFinger", data, fingerMagic, fingerEditions(), lengthBytes)
	f := Finger{Edition: edition}
	if edition == Edition2005 {
		return f, f.read2005(c)
	}
	n := c.u16()
	flag := c.u8()
	f.Certified, f.Fingers = flag == 1, c.u8()
	if flag > 1 {
		c.refuse("certification flag %d", flag)
	}
	for range c.images(int(n)) {
		r := c.block(uint64(c.u32()), 4)
		f.Images = append(f.Images, r.fingerImage(f.Certified))
		if r.err != nil {
			return f, r.err
		}
	}
	return f, c.end()
}

// fingerImage reads a representation of 2011, behind its length.
func (c *cursor) fingerImage(certified bool) FingerImage {
	im := FingerImage{Capture: c.capture(certified)}
	im.Position, im.View, im.Units = c.u8(), c.u8(), c.u8()
	im.ScanX, im.ScanY, im.RateX, im.RateY = c.u16(), c.u16(), c.u16(), c.u16()
	im.Bits, im.Compression, im.Impression = c.u8(), Compression(c.u8()), c.u8()
	im.Width, im.Height = c.u16(), c.u16()
	im.Data = c.take(int(c.u32()))
	im.Extended = c.take(len(c.b))
	return im
}

// read2005 reads the rest of a record of 2005.
func (f *Finger) read2005(c *cursor) error {
	f.Device, f.Level, f.Fingers = c.u16(), c.u16(), c.u8()
	var all FingerImage
	all.Units = c.u8()
	all.ScanX, all.ScanY, all.RateX, all.RateY = c.u16(), c.u16(), c.u16(), c.u16()
	all.Bits, all.Compression = c.u8(), Compression(c.u8())
	c.u16() // reserved
	for c.err == nil && len(c.b) > 0 {
		r := c.block(uint64(c.u32()), 4)
		im := all
		im.Position, im.Views, im.View = r.u8(), r.u8(), r.u8()
		im.Quality, im.Impression = r.u8(), r.u8()
		im.Width, im.Height = r.u16(), r.u16()
		r.u8() // reserved
		im.Data = r.take(len(r.b))
		if r.err != nil {
			return r.err
		}
		if f.Images = append(f.Images, im); len(f.Images) > maxImages {
			c.refuse("more than %d images", maxImages)
		}
	}
	return c.end()
}

// Bytes writes the record with its lengths.
func (f Finger) Bytes() ([]byte, error) {
	w := &writer{op: "iso.Finger"}
	v, err := version(w.op, f.Edition, fingerEditions())
	if err != nil {
		return nil, err
	}
	w.bytes([]byte(fingerMagic + v)...)
	if f.Edition == Edition2005 {
		return f.write2005(w)
	}
	w.u32(0)
	w.count("images", len(f.Images), maxImages)
	w.u16(uint16(len(f.Images)))
	w.u8(flag(f.Certified))
	w.u8(f.Fingers)
	for _, im := range f.Images {
		from := len(w.b)
		w.u32(0)
		w.capture(im.Capture, f.Certified)
		w.bytes(im.Position, im.View, im.Units)
		w.rates(im)
		w.bytes(im.Bits, byte(im.Compression), im.Impression)
		w.u16(im.Width)
		w.u16(im.Height)
		w.u32(uint32(len(im.Data)))
		w.bytes(im.Data...)
		w.bytes(im.Extended...)
		w.length(from, from, 4)
	}
	w.length(0, 8, 4)
	return w.done()
}

func (w *writer) rates(im FingerImage) {
	for _, v := range []uint16{im.ScanX, im.ScanY, im.RateX, im.RateY} {
		w.u16(v)
	}
}

func (f Finger) write2005(w *writer) ([]byte, error) {
	w.bytes(0, 0, 0, 0, 0, 0)
	w.u16(f.Device)
	w.u16(f.Level)
	w.u8(f.Fingers)
	w.count("images", len(f.Images), maxImages)
	var first FingerImage
	if len(f.Images) > 0 {
		first = f.Images[0]
	}
	w.u8(first.Units)
	w.rates(first)
	w.bytes(first.Bits, byte(first.Compression))
	w.u16(0)
	for _, im := range f.Images {
		from := len(w.b)
		w.u32(0)
		w.bytes(im.Position, im.Views, im.View, im.Quality, im.Impression)
		w.u16(im.Width)
		w.u16(im.Height)
		w.u8(0)
		w.bytes(im.Data...)
		w.length(from, from, 4)
	}
	w.length(0, 8, 6)
	return w.done()
}

func flag(on bool) uint8 {
	if on {
		return 1
	}
	return 0
}
