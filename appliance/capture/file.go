package capture

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	_ "image/png" // phones write screenshots as PNG
	"io"

	"github.com/disintegration/imaging"

	"thana/appliance/store"
	"thana/shared/exhibit"
	"thana/shared/record"
)

const (
	previewSide    = 1000     // pixels
	previewQuality = 80       // of a JPEG
	mostPicture    = 64 << 20 // bytes of a photograph that is read for its preview
	mostPixels     = 40e6     // of a JPEG: a progressive one takes six bytes a pixel while it is read
	mostPNG        = 12e6     // pixels of a PNG: sixteen bytes a pixel where it is interlaced and of 16 bits
	mostScans      = 100      // of a JPEG: cameras make one, programs a dozen; each draws over the whole picture
)

// OfFile says what a file is that was brought, by its bytes. What it says of itself stands in the description as that. A photograph that can be read gets a
// preview; one that cannot is kept as it is.
func OfFile(file io.ReaderAt, size int64) (record.Capture, []store.Rendition, error) {
	head := make([]byte, min(exhibit.Head, size))
	if _, err := file.ReadAt(head, 0); err != nil && err != io.EOF {
		return record.Capture{}, nil, err
	}
	format, err := exhibit.Detect(head)
	if err != nil {
		return record.Capture{}, nil, err
	}
	facts := exhibit.Read(file, size, format)
	c := record.Capture{Kind: record.FileCapture, Format: format, Device: facts.Maker, File: &record.File{Taken: facts.Taken, Maker: facts.Maker}}
	if format != exhibit.JPEG && format != exhibit.PNG || size > mostPicture {
		return c, nil, nil
	}
	shape, _, err := image.DecodeConfig(io.NewSectionReader(file, 0, size))
	if err != nil {
		return c, nil, nil
	}
	c.Width, c.Height = shape.Width, shape.Height
	if !bearable(file, size, format, shape) {
		return c, nil, nil
	}
	full, err := imaging.Decode(io.NewSectionReader(file, 0, size))
	if err != nil {
		return c, nil, nil
	}
	small := asHeld(imaging.Fit(full, previewSide, previewSide, imaging.Box), facts.Lay)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, small, &jpeg.Options{Quality: previewQuality}); err != nil {
		return c, nil, nil
	}
	return c, []store.Rendition{{Data: out.Bytes(), Rendition: record.Rendition{Name: record.FilePreview, Format: exhibit.JPEG, Width: small.Rect.Dx(), Height: small.Rect.Dy()}}}, nil
}

// bearable says that reading a picture takes no more memory and time than one of a camera: a few bytes can promise gigabytes, or be drawn over for hours.
func bearable(file io.ReaderAt, size int64, format string, shape image.Config) bool {
	pixels := float64(shape.Width) * float64(shape.Height)
	if format == exhibit.PNG {
		return pixels > 0 && pixels <= mostPNG
	}
	return pixels > 0 && pixels <= mostPixels && scans(io.NewSectionReader(file, 0, size)) <= mostScans
}

// scans counts the scans of a JPEG up to its end, ITU-T T.81 section B.1.
func scans(r io.Reader) (n int) {
	const (
		stuffed, again, begin, end, scan = 0x00, 0xd0, 0xd8, 0xd9, 0xda // again: the first of eight restart marks
	)
	b := bufio.NewReaderSize(r, 64<<10)
	for {
		mark, err := b.ReadByte()
		if err != nil {
			return n
		}
		if mark != 0xff {
			continue // the picture's data
		}
		for mark == 0xff && err == nil {
			mark, err = b.ReadByte()
		}
		if err != nil || mark == end {
			return n
		}
		if mark == stuffed || mark >= again && mark <= begin {
			continue
		}
		if mark == scan {
			n++
		}
		var length [2]byte
		if _, err := io.ReadFull(b, length[:]); err != nil {
			return n
		}
		if _, err := b.Discard(max(0, int(binary.BigEndian.Uint16(length[:]))-len(length))); err != nil {
			return n
		}
	}
}

// asHeld turns a picture by how its camera was held.
func asHeld(im *image.NRGBA, lay int) *image.NRGBA {
	switch lay {
	case 2:
		return imaging.FlipH(im)
	case 3:
		return imaging.Rotate180(im)
	case 4:
		return imaging.FlipV(im)
	case 5:
		return imaging.Transpose(im)
	case 6:
		return imaging.Rotate270(im)
	case 7:
		return imaging.Transverse(im)
	case 8:
		return imaging.Rotate90(im)
	}
	return im
}
