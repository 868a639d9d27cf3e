package escpos

import (
	"bytes"
	"image"
	"image/png"

	"golang.org/x/image/draw"

	"thana/shared/fault"
)

const (
	maxPixels = 64 << 20 // of a picture that is taken
	maxLines  = 20000    // 2.5 m of paper
)

// decode reads a PNG and makes it as wide as the printer's line, one byte for eight dots, 1 is black. White lines at its end are
// left out.
func decode(data []byte, dots int) (lines [][]byte, err error) {
	c, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil || c.Width < 1 || c.Height < 1 || c.Width*c.Height > maxPixels || c.Height*dots/c.Width > maxLines {
		return nil, fault.New(fault.PrinterRefused, "escpos.decode", "a picture of %d x %d pixels: %v", c.Width, c.Height, err)
	}
	pic, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return nil, fault.Wrap(fault.PrinterRefused, "escpos.decode", err)
	}
	grey := onPaper(pic, dots)
	for y := range grey.Rect.Dy() {
		lines = append(lines, bits(grey, y))
	}
	for len(lines) > 0 && len(bytes.Trim(lines[len(lines)-1], "\x00")) == 0 {
		lines = lines[:len(lines)-1]
	}
	if len(lines) == 0 {
		return nil, fault.New(fault.PrinterRefused, "escpos.decode", "nothing but white")
	}
	return lines, nil
}

// onPaper is the picture on white, as wide as the printer's line. One that is grey and so wide is taken as it is: the general way
// asks for the colour of each dot by itself.
func onPaper(pic image.Image, dots int) *image.Gray {
	if grey, ok := pic.(*image.Gray); ok && grey.Rect.Min == (image.Point{}) && grey.Rect.Dx() == dots {
		return grey
	}
	grey := image.NewGray(image.Rect(0, 0, dots, max(1, pic.Bounds().Dy()*dots/pic.Bounds().Dx())))
	for i := range grey.Pix {
		grey.Pix[i] = 0xff
	}
	if pic.Bounds().Dx() == dots {
		draw.Draw(grey, grey.Rect, pic, pic.Bounds().Min, draw.Over)
	} else {
		draw.CatmullRom.Scale(grey, grey.Rect, pic, pic.Bounds(), draw.Over, nil)
	}
	return grey
}

// bits are a line's dots: type and lines are black or white, a printer of one bit has no use for grey edges.
func bits(grey *image.Gray, y int) []byte {
	const black = 128
	line := make([]byte, (grey.Rect.Dx()+7)/8)
	for x, shade := range grey.Pix[y*grey.Stride:][:grey.Rect.Dx()] {
		if shade < black {
			line[x/8] |= 0x80 >> (x % 8)
		}
	}
	return line
}

// band makes the command that prints lines, with no real-time command inside: section 4.
func band(lines [][]byte) []byte {
	x, y := len(lines[0]), len(lines)
	data := bytes.Join(lines, nil)
	for i := range len(data) {
		next := byte(0x1d) // the command behind the band
		if i+1 < len(data) {
			next = data[i+1]
		}
		if data[i] == dle && (next == eot || next == enq || next == dc4) {
			data[i] = 0x18
		}
	}
	return append([]byte{0x1d, 0x76, 0x30, 0, byte(x), byte(x >> 8), byte(y), byte(y >> 8)}, data...)
}
