package iso

const minutiaeMagic = "FMR\x00"

func minutiaeEditions() map[string]Edition {
	return map[string]Edition{" 20\x00": Edition2005, "030\x00": Edition2011}
}

// MinutiaType is what a minutia is.
type MinutiaType uint8

const (
	OtherMinutia MinutiaType = 0
	Ending       MinutiaType = 1
	Bifurcation  MinutiaType = 2
)

// Minutia is a point where a ridge ends or forks.
type Minutia struct {
	Type    MinutiaType
	X, Y    uint16 // pixels from the upper left, at most 16383
	Angle   uint8  // of the ridge, 256 to a turn, counterclockwise from the right
	Quality uint8  // 1 to 100, 0 not reported
}

const (
	maxCoordinate = 1<<14 - 1 // two bits of the number are the type
)

// Minutiae is a finger minutiae record, ISO/IEC 19794-2, in the format for records (not the one for cards).
type Minutiae struct {
	Edition   Edition
	Device    uint16 // 2005: four bits of certificates, twelve of device type
	Certified bool   // 2011: representations carry certificates
	Fingers   []FingerMinutiae
}

// FingerMinutiae is one view of a finger. In 2005 size and rates are the record's: those of the first view are written.
type FingerMinutiae struct {
	Capture    Capture // 2011
	Position   uint8   // 0 to 10
	View       uint8   // number of this view of the finger, from 0
	Impression uint8
	Quality    uint8  // 2005: 0 to 100
	Width      uint16 // pixels
	Height     uint16
	RateX      uint16 // pixels per centimetre
	RateY      uint16
	EndingType uint8     // 2011: 0 at the fork of the valley, 1 at the end of the ridge
	Scored     bool      // 2011: each minutia carries its quality; 2005 always does
	Minutiae   []Minutia // at most 255
	Extended   []byte    // ridge counts, cores and deltas, zonal quality, as they are
}

// ReadMinutiae reads a finger minutiae record.
func ReadMinutiae(data []byte) (Minutiae, error) {
	c, edition := open("iso.ReadMinutiae", data, minutiaeMagic, minutiaeEditions(), four)
	m := Minutiae{Edition: edition}
	if edition == Edition2005 {
		return m, m.read2005(c)
	}
	n := c.u16()
	flag := c.u8()
	m.Certified = flag == 1
	if flag > 1 {
		c.refuse("certification flag %d", flag)
	}
	for range c.images(int(n)) {
		r := c.block(uint64(c.u32()), 4)
		f := r.fingerMinutiae(m.Certified)
		if err := r.end(); err != nil {
			return m, err
		}
		m.Fingers = append(m.Fingers, f)
	}
	return m, c.end()
}

// fingerMinutiae reads a representation of 2011, behind its length.
func (c *cursor) fingerMinutiae(certified bool) FingerMinutiae {
	f := FingerMinutiae{Capture: c.capture(certified)}
	f.Position, f.View = c.u8(), c.u8()
	f.RateX, f.RateY, f.Impression = c.u16(), c.u16(), c.u8()
	f.Width, f.Height = c.u16(), c.u16()
	sizes := c.u8()
	f.Scored, f.EndingType = sizes>>4 == 6, sizes&0xF
	if c.err == nil && sizes>>4 != 5 && sizes>>4 != 6 {
		c.refuse("a minutia of %d bytes", sizes>>4)
	}
	f.Minutiae = c.minutiae(int(c.u8()), f.Scored)
	f.Extended = c.take(int(c.u16()))
	return f
}

func (c *cursor) minutiae(n int, scored bool) []Minutia {
	var all []Minutia
	for range n {
		x, y := c.u16(), c.u16()
		m := Minutia{Type: MinutiaType(x >> 14), X: x & maxCoordinate, Y: y & maxCoordinate, Angle: c.u8()}
		if scored {
			m.Quality = c.u8()
		}
		if c.err != nil {
			return nil
		}
		all = append(all, m)
	}
	return all
}

// read2005 reads the rest of a record of 2005.
func (m *Minutiae) read2005(c *cursor) error {
	m.Device = c.u16()
	var all FingerMinutiae
	all.Width, all.Height, all.RateX, all.RateY = c.u16(), c.u16(), c.u16(), c.u16()
	n := c.u8()
	c.u8() // reserved
	for range n {
		f := all
		f.Position = c.u8()
		view := c.u8()
		f.View, f.Impression = view>>4, view&0xF
		f.Quality = c.u8()
		f.Minutiae = c.minutiae(int(c.u8()), true)
		f.Extended = c.take(int(c.u16()))
		if c.err != nil {
			return c.err
		}
		f.Scored = true
		m.Fingers = append(m.Fingers, f)
	}
	return c.end()
}

// Bytes writes the record with its lengths.
func (m Minutiae) Bytes() ([]byte, error) {
	w := &writer{op: "iso.Minutiae"}
	v, err := version(w.op, m.Edition, minutiaeEditions())
	if err != nil {
		return nil, err
	}
	w.bytes([]byte(minutiaeMagic + v)...)
	w.u32(0)
	if m.Edition == Edition2005 {
		m.write2005(w)
	} else {
		m.write2011(w)
	}
	w.length(0, 8, 4)
	return w.done()
}

func (m Minutiae) write2005(w *writer) {
	w.u16(m.Device)
	var first FingerMinutiae
	if len(m.Fingers) > 0 {
		first = m.Fingers[0]
	}
	for _, v := range []uint16{first.Width, first.Height, first.RateX, first.RateY} {
		w.u16(v)
	}
	w.count("views", len(m.Fingers), 0xFF)
	w.bytes(uint8(len(m.Fingers)), 0)
	for _, f := range m.Fingers {
		w.fit("view", int(f.View), 0, 15)
		w.fit("impression", int(f.Impression), 0, 15)
		w.bytes(f.Position, f.View<<4|f.Impression&0xF, f.Quality)
		w.minutiae(f, true)
	}
}

func (m Minutiae) write2011(w *writer) {
	w.count("views", len(m.Fingers), maxImages)
	w.u16(uint16(len(m.Fingers)))
	w.u8(flag(m.Certified))
	for _, f := range m.Fingers {
		from := len(w.b)
		w.u32(0)
		w.capture(f.Capture, m.Certified)
		w.bytes(f.Position, f.View)
		w.u16(f.RateX)
		w.u16(f.RateY)
		w.u8(f.Impression)
		w.u16(f.Width)
		w.u16(f.Height)
		w.fit("ending type", int(f.EndingType), 0, 15)
		w.u8((5+flag(f.Scored))<<4 | f.EndingType&0xF)
		w.minutiae(f, f.Scored)
		w.length(from, from, 4)
	}
}

// minutiae writes the count, the points and the extended data.
func (w *writer) minutiae(f FingerMinutiae, scored bool) {
	w.count("minutiae", len(f.Minutiae), 0xFF)
	w.u8(uint8(len(f.Minutiae)))
	for _, p := range f.Minutiae {
		w.fit("minutia type", int(p.Type), 0, 3)
		w.fit("x", int(p.X), 0, maxCoordinate)
		w.fit("y", int(p.Y), 0, maxCoordinate)
		w.u16(uint16(p.Type&3)<<14 | p.X&maxCoordinate)
		w.u16(p.Y)
		w.u8(p.Angle)
		if scored {
			w.u8(p.Quality)
		}
	}
	w.count("bytes of extended data", len(f.Extended), 0xFFFF)
	w.u16(uint16(len(f.Extended)))
	w.bytes(f.Extended...)
}
