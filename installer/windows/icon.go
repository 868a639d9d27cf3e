// Windows draws what the installer shows: it reads the drawing that the Debian package has, and writes all sizes of it as one .ico
// file, or with -side the picture beside the installer's first words.
package main

import (
	"bytes"
	"encoding/binary"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"os"

	"github.com/fyne-io/oksvg"
	"github.com/srwiley/rasterx"
	"golang.org/x/image/bmp"
)

// sizes in pixels. Windows wants the large one compressed, and programs of its own, the installer's compiler among them, the others not.
var sizes = []int{16, 20, 24, 32, 40, 48, 64, 256}

func main() {
	beside := flag.Bool("side", false, "the picture beside the first words instead")
	flag.Parse()
	if err := run(os.Stdin, os.Stdout, *beside); err != nil {
		fmt.Fprintf(os.Stderr, "icon: %v\n", err)
		os.Exit(1)
	}
}

func run(svg io.Reader, out io.Writer, beside bool) error {
	drawing, err := oksvg.ReadIconStream(svg, oksvg.StrictErrorMode)
	if err != nil {
		return err
	}
	if beside {
		return bmp.Encode(out, side(drawing))
	}
	pictures := make([][]byte, len(sizes))
	for i, size := range sizes {
		if pictures[i], err = picture(drawing, size); err != nil {
			return err
		}
	}
	_, err = out.Write(join(pictures))
	return err
}

// join puts the pictures behind the head of an .ico file: a count, and 16 bytes for each that say where it stands.
func join(pictures [][]byte) []byte {
	out := binary.LittleEndian.AppendUint16([]byte{0, 0, 1, 0}, uint16(len(pictures)))
	at := len(out) + 16*len(pictures)
	for i, p := range pictures {
		side := byte(sizes[i]) // 256 is written as 0
		out = append(out, side, side, 0, 0, 1, 0, 32, 0)
		out = binary.LittleEndian.AppendUint32(out, uint32(len(p)))
		out = binary.LittleEndian.AppendUint32(out, uint32(at))
		at += len(p)
	}
	return append(out, bytes.Join(pictures, nil)...)
}

func picture(drawing *oksvg.SvgIcon, size int) ([]byte, error) {
	m := image.NewRGBA(image.Rect(0, 0, size, size))
	drawing.SetTarget(0, 0, float64(size), float64(size))
	drawing.Draw(rasterx.NewDasher(size, size, rasterx.NewScannerGV(size, size, m, m.Bounds())), 1)
	if size < 256 {
		return bitmap(m), nil
	}
	var out bytes.Buffer
	err := png.Encode(&out, m)
	return out.Bytes(), err
}

// side is the drawing on its own colour, in the size that the installer wants.
func side(drawing *oksvg.SvgIcon) image.Image {
	const width, height, size = 164, 314, 120
	m := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(m, m.Rect, image.NewUniform(color.RGBA{0x1a, 0x56, 0xa8, 0xff}), image.Point{}, draw.Src)
	drawing.SetTarget((width-size)/2, (height-size)/2, size, size)
	drawing.Draw(rasterx.NewDasher(width, height, rasterx.NewScannerGV(width, height, m, m.Rect)), 1)
	return m
}

// bitmap is a picture as an icon holds it uncompressed: a head whose height counts the mask too, rows from the bottom as blue, green,
// red, opacity, and a mask of one bit, which is not read where there is an opacity.
func bitmap(m *image.RGBA) []byte {
	size := m.Rect.Dx()
	out := make([]byte, 40)
	for at, v := range map[int]int{0: 40, 4: size, 8: 2 * size, 12: 1 | 32<<16, 20: 4 * size * size} {
		binary.LittleEndian.PutUint32(out[at:], uint32(v))
	}
	for y := size - 1; y >= 0; y-- {
		for x := range size {
			c := m.RGBAAt(x, y)
			for _, v := range []byte{c.B, c.G, c.R} {
				if c.A > 0 {
					v = byte(min(int(v)*255/int(c.A), 255)) // an icon is not premultiplied
				}
				out = append(out, v)
			}
			out = append(out, c.A)
		}
	}
	return append(out, make([]byte, (size+31)/32*4*size)...)
}
