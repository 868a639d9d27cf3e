package iso

const faceMagic = "FAC\x00"

func faceEditions() map[string]Edition {
	return map[string]Edition{"010\x00": Edition2005, "030\x00": Edition2011}
}

// FaceType is what the image is fit for.
type FaceType uint8

const (
	Basic       FaceType = 0
	FullFrontal FaceType = 1
	Token       FaceType = 2
)

// FaceFormat is the format of a face image.
type FaceFormat uint8

const (
	FaceJPEG          FaceFormat = 0
	FaceJPEG2000      FaceFormat = 1
	FaceJPEG2000Exact FaceFormat = 2 // 2011
	FacePNG           FaceFormat = 3 // 2011
)

// ColourSpace of a face image.
type ColourSpace uint8

const (
	UnknownColour ColourSpace = 0
	RGB24         ColourSpace = 1
	YUV422        ColourSpace = 2
	Grey8         ColourSpace = 3
)

// Face is a face image record, ISO/IEC 19794-5; two-dimensional images.
type Face struct {
	Edition   Edition
	Certified bool   // 2011
	Temporal  uint16 // 2011: how the images follow each other, 0 one image
	Images    []FaceImage
}

// FaceImage is one image with what is said of the person in it.
type FaceImage struct {
	Capture     Capture // 2011
	Gender      uint8   // 0 not said, 1 male, 2 female
	Eyes        uint8   // colour
	Hair        uint8   // colour
	Height      uint8   // of the person in cm, 2011; 0 not said
	Properties  uint32  // 24 bits: the first says that the others hold
	Expression  uint16
	Pose        [3]uint8 // yaw, pitch, roll: steps of two degrees, 0 not said
	Uncertainty [3]uint8
	Points      []FeaturePoint

	Type       FaceType
	Format     FaceFormat
	Width      uint16 // pixels
	Tall       uint16 // pixels: the image's height
	Colour     ColourSpace
	Source     uint8  // 2005: 1 and 2 photograph, 3 to 5 video
	Device     uint16 // 2005
	Quality    uint16 // 2005
	Sampling   uint8  // 2011: spatial sampling rate level
	Processing uint16 // 2011: what was done to the image
	CrossRef   uint8  // 2011: the image that this one was made from
	Data       []byte // a view of what was read
	Extended   []byte // 2011: what follows the image, as it is
}

// FeaturePoint is a point of the face, "12.1" as major 12 and minor 1; Code holds both halves in 2005.
type FeaturePoint struct {
	Type    uint8
	Code    uint8
	X, Y, Z uint16 // pixels; Z 2011 only, reserved in 2005
}

// ReadFace reads a face image record. Images are views of data.
func ReadFace(data []byte) (Face, error) {
	c, edition := open("iso.ReadFace", data, faceMagic, faceEditions(), four)
	f := Face{Edition: edition}
	n := c.u16()
	if edition == Edition2011 {
		flag := c.u8()
		f.Certified, f.Temporal = flag == 1, c.u16()
		if flag > 1 {
			c.refuse("certification flag %d", flag)
		}
	}
	for range c.images(int(n)) {
		r := c.block(uint64(c.u32()), 4)
		im := r.faceImage(edition, f.Certified)
		if err := r.end(); err != nil {
			return f, err
		}
		f.Images = append(f.Images, im)
	}
	return f, c.end()
}

// faceImage reads one image of either edition, behind its length.
func (c *cursor) faceImage(edition Edition, certified bool) FaceImage {
	var im FaceImage
	if edition == Edition2011 {
		im.Capture = c.capture(certified)
	}
	points := int(c.u16())
	im.Gender, im.Eyes, im.Hair = c.u8(), c.u8(), c.u8()
	if edition == Edition2011 {
		im.Height = c.u8()
	}
	im.Properties, im.Expression = c.u24(), c.u16()
	copy(im.Pose[:], c.take(3))
	copy(im.Uncertainty[:], c.take(3))
	for range points {
		if c.err != nil {
			return im
		}
		im.Points = append(im.Points, FeaturePoint{c.u8(), c.u8(), c.u16(), c.u16(), c.u16()})
	}
	im.Type, im.Format, im.Width, im.Tall = FaceType(c.u8()), FaceFormat(c.u8()), c.u16(), c.u16()
	if edition == Edition2005 {
		im.Colour, im.Source, im.Device, im.Quality = ColourSpace(c.u8()), c.u8(), c.u16(), c.u16()
		im.Data = c.take(len(c.b))
		return im
	}
	im.Sampling, im.Processing, im.CrossRef, im.Colour = c.u8(), c.u16(), c.u8(), ColourSpace(c.u8())
	im.Data = c.take(int(c.u32()))
	im.Extended = c.take(len(c.b))
	return im
}

// Bytes writes the record with its lengths.
func (f Face) Bytes() ([]byte, error) {
	w := &writer{op: "iso.Face"}
	v, err := version(w.op, f.Edition, faceEditions())
	if err != nil {
		return nil, err
	}
	w.bytes([]byte(faceMagic + v)...)
	w.u32(0)
	w.count("images", len(f.Images), maxImages)
	w.u16(uint16(len(f.Images)))
	if f.Edition == Edition2011 {
		w.u8(flag(f.Certified))
		w.u16(f.Temporal)
	}
	for _, im := range f.Images {
		from := len(w.b)
		w.u32(0)
		w.faceImage(im, f.Edition, f.Certified)
		w.length(from, from, 4)
	}
	w.length(0, 8, 4)
	return w.done()
}

func (w *writer) faceImage(im FaceImage, edition Edition, certified bool) {
	if edition == Edition2011 {
		w.capture(im.Capture, certified)
	}
	w.count("feature points", len(im.Points), 0xFFFF)
	w.u16(uint16(len(im.Points)))
	w.bytes(im.Gender, im.Eyes, im.Hair)
	if edition == Edition2011 {
		w.u8(im.Height)
	}
	w.fit("properties", int(im.Properties), 0, 1<<24-1)
	w.u24(im.Properties)
	w.u16(im.Expression)
	w.bytes(im.Pose[:]...)
	w.bytes(im.Uncertainty[:]...)
	for _, p := range im.Points {
		w.bytes(p.Type, p.Code)
		w.u16(p.X)
		w.u16(p.Y)
		w.u16(p.Z)
	}
	w.bytes(byte(im.Type), byte(im.Format))
	w.u16(im.Width)
	w.u16(im.Tall)
	if edition == Edition2005 {
		w.bytes(byte(im.Colour), im.Source)
		w.u16(im.Device)
		w.u16(im.Quality)
		w.bytes(im.Data...)
		return
	}
	w.u8(im.Sampling)
	w.u16(im.Processing)
	w.bytes(im.CrossRef, byte(im.Colour))
	w.u32(uint32(len(im.Data)))
	w.bytes(im.Data...)
	w.bytes(im.Extended...)
}
