package page

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"

	"github.com/skip2/go-qrcode"

	"thana/shared/fault"
)

// mmPerInch converts pixels at a known resolution into lengths.
const mmPerInch = 25.4

// maxPicturePixels bounds a picture from outside; twelve megapixels is a large camera frame.
const maxPicturePixels = 16_000_000

// Picture is a picture that a paper may show. The PDF keeps the bytes of a JPEG as they are, and they are decoded only to be drawn: the
// scanned pages of a thick file would not fit into memory.
type Picture struct {
	width, height int
	grey          *image.Gray // set for a fingerprint
	jpeg          []byte      // set for a photograph or a scanned page
	colour        bool
}

// image is the picture to be drawn; white where the bytes of a JPEG went bad after JPEG had read them, which memory does not do.
func (p *Picture) image() image.Image {
	if p.grey != nil {
		return p.grey
	}
	if decoded, err := jpeg.Decode(bytes.NewReader(p.jpeg)); err == nil {
		return decoded
	}
	return image.NewGray(image.Rect(0, 0, p.width, p.height))
}

// Gray makes a picture from 8-bit grey pixels, black ridge on white.
func Gray(im *image.Gray) *Picture {
	b := im.Bounds()
	own := image.NewGray(image.Rect(0, 0, b.Dx(), b.Dy()))
	for y := range b.Dy() {
		at := im.PixOffset(b.Min.X, b.Min.Y+y)
		copy(own.Pix[y*own.Stride:(y+1)*own.Stride], im.Pix[at:at+b.Dx()])
	}
	return &Picture{width: b.Dx(), height: b.Dy(), grey: own}
}

// JPEG makes a picture from a baseline or progressive JPEG, grey or colour.
// Faults: record.picture_unreadable when the bytes are no such picture.
func JPEG(data []byte) (*Picture, error) {
	config, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return nil, fault.Wrap(fault.PictureUnreadable, "page.JPEG", err)
	}
	if config.Width*config.Height > maxPicturePixels {
		return nil, fault.New(fault.PictureUnreadable, "page.JPEG", "%dx%d pixels, at most %d", config.Width, config.Height, maxPicturePixels)
	}
	if config.ColorModel != color.GrayModel && config.ColorModel != color.YCbCrModel {
		return nil, fault.New(fault.PictureUnreadable, "page.JPEG", "neither grey nor YCbCr")
	}
	if _, err := jpeg.Decode(bytes.NewReader(data)); err != nil {
		return nil, fault.Wrap(fault.PictureUnreadable, "page.JPEG", err)
	}
	return &Picture{width: config.Width, height: config.Height, jpeg: data, colour: config.ColorModel != color.GrayModel}, nil
}

// Photo is a picture fitted into a box of fixed size, centred; without a picture the box holds a caption instead.
type Photo struct {
	Picture       *Picture
	Width, Height float64
	PPI           int // draws at true size and keeps the middle when that is larger than the box; 0 fits the box
	Caption       []Span
	Align         Align
	Bare          bool // without a frame
}

func (f Photo) lay(s *shaper, width float64) []piece {
	caption := Text{Spans: f.Caption, Align: Centre}.lay(s, f.Width-2)
	left := 0.0
	switch f.Align {
	case Centre:
		left = (width - f.Width) / 2
	case Right:
		left = width - f.Width
	}
	return []piece{{height: f.Height, draw: func(c *canvas, x, y float64) {
		x += left
		if !f.Bare {
			c.frame(x, y, f.Width, f.Height, 0.25)
		}
		if f.Picture == nil {
			drawStack(c, caption, x+1, y+(f.Height-total(caption))/2)
			return
		}
		c.ops = append(c.ops, f.op(x, y))
	}}}
}

// frameInset keeps a picture off its frame, so that no ridge is taken for the frame.
const frameInset = 0.5

func (f Photo) op(x, y float64) pictureOp {
	boxW, boxH := f.Width-2*frameInset, f.Height-2*frameInset
	p := f.Picture
	if f.PPI > 0 {
		scale := mmPerInch / float64(f.PPI)
		p = p.middle(int(boxW/scale), int(boxH/scale))
		w, h := float64(p.width)*scale, float64(p.height)*scale
		return pictureOp{x: x + (f.Width-w)/2, y: y + (f.Height-h)/2, width: w, height: h, picture: p}
	}
	scale := math.Min(boxW/float64(p.width), boxH/float64(p.height))
	w, h := float64(p.width)*scale, float64(p.height)*scale
	return pictureOp{x: x + (f.Width-w)/2, y: y + (f.Height-h)/2, width: w, height: h, picture: p}
}

// middle cuts a grey picture to at most so many pixels around its middle; a JPEG is left as it is.
func (p *Picture) middle(width, height int) *Picture {
	if p.grey == nil || p.width <= width && p.height <= height {
		return p
	}
	width, height = min(width, p.width), min(height, p.height)
	x, y := (p.width-width)/2, (p.height-height)/2
	return Gray(p.grey.SubImage(image.Rect(x, y, x+width, y+height)).(*image.Gray))
}

// QR is a code of some text with medium error correction; Side is its length without the quiet zone of four modules, which
// is kept white around it.
type QR struct {
	Text  string
	Side  float64
	Align Align
}

func (q QR) lay(_ *shaper, width float64) []piece {
	return []piece{{height: q.Side, draw: func(c *canvas, x, y float64) {
		code, err := qrcode.New(q.Text, qrcode.Medium)
		if err != nil { // longer than a code holds: an empty frame is seen, a wrong code is not
			c.frame(x, y, q.Side, q.Side, 0.25)
			return
		}
		code.DisableBorder = true
		bits := code.Bitmap()
		side := q.Side / float64(len(bits))
		switch q.Align {
		case Centre:
			x += (width - q.Side) / 2
		case Right:
			x += width - q.Side
		}
		quiet := 4 * side
		c.ops = append(c.ops, fillOp{rects: [][4]float64{{x - quiet, y - quiet, q.Side + 2*quiet, q.Side + 2*quiet}}, grey: 1},
			fillOp{rects: modules(bits, x, y, side)})
	}}}
}

// modules joins the dark modules of each row into bars.
func modules(bits [][]bool, x, y, side float64) [][4]float64 {
	var rects [][4]float64
	for r, row := range bits {
		for c := 0; c < len(row); c++ {
			first := c
			for c < len(row) && row[c] {
				c++
			}
			if c > first {
				rects = append(rects, [4]float64{x + float64(first)*side, y + float64(r)*side, float64(c-first) * side, side})
			}
		}
	}
	return rects
}

// diagonal puts a line across the middle of a sheet, rising to the right.
func diagonal(l line, width, height, degrees float64) textOp {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return textOp{x: width/2 - l.width/2*cos, y: height/2 + l.width/2*sin, angle: degrees, line: l}
}
