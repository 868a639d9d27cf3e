package capture

import (
	"bytes"
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
	mostPixels     = 40e6     // of one: a progressive JPEG takes six bytes a pixel while it is read
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
	if float64(shape.Width)*float64(shape.Height) > mostPixels {
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
