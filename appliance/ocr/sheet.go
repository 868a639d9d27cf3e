package ocr

import (
	"bytes"
	"cmp"
	"image"
	"image/jpeg"
	_ "image/png" // scanners may send PNG pages

	"github.com/disintegration/imaging"

	"thana/shared/fault"
	"thana/shared/page"
)

const (
	boundPPI     = 200 // of a page in the PDF: small writing is read well, and it is a third of the original's bytes
	boundQuality = 72
	boundPixels  = 15 << 20 // an A3 sheet at boundPPI has half of that
)

// Sheet is an upright page of a paper at its true size, ppi 0 where that is not known, with what was read on it.
func Sheet(picture image.Image, ppi int, lines []Line) (page.ScannedSheet, error) {
	ppi = cmp.Or(ppi, unknownPPI)
	mm := func(pixels int) float64 { return float64(pixels) / float64(ppi) * 25.4 }
	b := picture.Bounds()
	s := page.ScannedSheet{Width: mm(b.Dx()), Height: mm(b.Dy())}
	small := picture
	width := b.Dx() * boundPPI / max(ppi, boundPPI)
	for width*width/b.Dx()*b.Dy() > boundPixels {
		width = width * 3 / 4
	}
	if width < b.Dx() {
		small = imaging.Resize(picture, max(width, 1), 0, imaging.Box)
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, small, &jpeg.Options{Quality: boundQuality}); err != nil {
		return s, fault.Wrap(fault.PaperFailed, "ocr.Sheet", err)
	}
	var err error
	if s.Picture, err = page.JPEG(out.Bytes()); err != nil {
		return s, err
	}
	for _, line := range lines {
		to := page.ScannedLine{Top: mm(line.Box.Min.Y), Height: mm(line.Box.Dy())}
		for _, w := range line.Words {
			to.Words = append(to.Words, page.ScannedWord{Text: w.Text, Left: mm(w.Box.Min.X), Width: mm(w.Box.Dx())})
		}
		s.Lines = append(s.Lines, to)
	}
	return s, nil
}
