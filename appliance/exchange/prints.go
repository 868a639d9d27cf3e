package exchange

import (
	"bytes"
	"image"
	"image/jpeg"
	"strconv"

	"thana/shared/biometric"
	"thana/shared/biometric/iso"
	"thana/shared/biometric/picture"
	"thana/shared/fault"
	"thana/shared/nist"
)

// perInch of a rate in pixels per centimetre.
const perInch = 2.54

func itoa(n int) string { return strconv.Itoa(n) }

// transactionPrints lists the friction ridge pictures: Types 4, 13, 14 and 15, and the two-tone ones of old types not.
func transactionPrints(t *nist.Transaction) []Print {
	var all []Print
	for i, r := range t.Records() {
		switch r.Type {
		case 4, 13, 14, 15:
		default:
			continue
		}
		im, ok := t.Image(r)
		if !ok || len(im.Data) == 0 {
			continue
		}
		position, _ := strconv.Atoi(im.Position)
		impression, _ := strconv.Atoi(im.Impression)
		all = append(all, Print{Record: i + 1, Position: biometric.Finger(position), Impression: impression, PPI: im.PPI, wsq: onlyWSQ(im.Data),
			image: func() (biometric.Image, error) { return decode(im.Data, im.Width, im.Height, im.Bits, im.PPI) }})
	}
	return all
}

func isoPrints(r iso.Finger) []Print {
	var all []Print
	for _, im := range r.Images {
		ppi := int(im.RateX)
		if im.Units == iso.PerCentimetre {
			ppi = int(float64(float64(ppi)*perInch) + 0.5)
		}
		all = append(all, Print{Position: biometric.Finger(im.Position), Impression: int(im.Impression), PPI: ppi, wsq: onlyWSQ(im.Data),
			image: func() (biometric.Image, error) {
				if im.Compression == iso.Packed && im.Bits != 8 {
					return biometric.Image{}, fault.New(fault.RequestImageKind, "exchange.decode", "packed, %d bits", im.Bits)
				}
				return decode(im.Data, int(im.Width), int(im.Height), int(im.Bits), ppi)
			}})
	}
	return all
}

// onlyWSQ is data that is WSQ, which goes into another file as it is: coding it anew would lose a little more.
func onlyWSQ(data []byte) []byte {
	if nist.DataKind(data) == "wsq" {
		return data
	}
	return nil
}

// decode reads a picture whose size stands beside it. Coded pictures say themselves what they are; the rest is pixels.
func decode(data []byte, width, height, bits, ppi int) (biometric.Image, error) {
	const op = "exchange.decode"
	kind := nist.DataKind(data)
	switch kind {
	case "wsq", "png":
		im, _, err := picture.Decode(data)
		im.PPI = or(ppi, im.PPI)
		return im, err
	case "jpeg":
		return decodeJPEG(data, or(ppi, picture.DefaultPPI))
	case "":
	default:
		return biometric.Image{}, fault.New(fault.RequestImageKind, op, "compression %s", kind)
	}
	if bits != 8 {
		return biometric.Image{}, fault.New(fault.RequestImageKind, op, "%d bits a pixel", bits)
	}
	if width <= 0 || height <= 0 || width > picture.MaxSide || height > picture.MaxSide || len(data) != width*height {
		return biometric.Image{}, fault.New(fault.RequestImageMalformed, op, "%d bytes for %d x %d", len(data), width, height)
	}
	return biometric.Image{Width: width, Height: height, PPI: or(ppi, picture.DefaultPPI), Pix: bytes.Clone(data)}, nil
}

func decodeJPEG(data []byte, ppi int) (biometric.Image, error) {
	const op = "exchange.decode"
	c, err := jpeg.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return biometric.Image{}, fault.Wrap(fault.RequestImageMalformed, op, err)
	}
	if c.Width*c.Height > picture.MaxPixels {
		return biometric.Image{}, fault.New(fault.RequestImageSize, op, "%d x %d", c.Width, c.Height)
	}
	var src image.Image
	if src, err = jpeg.Decode(bytes.NewReader(data)); err != nil {
		return biometric.Image{}, fault.Wrap(fault.RequestImageMalformed, op, err)
	}
	return picture.FromImage(src, ppi), nil
}

func or(n, otherwise int) int {
	if n > 0 {
		return n
	}
	return otherwise
}
