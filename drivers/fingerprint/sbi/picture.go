package sbi

import (
	"bytes"
	"context"
	"image"
	_ "image/jpeg" // frames
	_ "image/png"  // ISO/IEC 19794-4, compression 6

	"thana/shared/biometric"
	"thana/shared/biometric/iso"
	"thana/shared/biometric/picture"
	"thana/shared/biometric/wsq"
	"thana/shared/fault"
)

// Unpack makes a picture of a JPEG 2000 file of at most maxPixel pixels, one component of 8 bits, without loss.
type Unpack func(ctx context.Context, jp2 []byte) (biometric.Image, error)

// picture reads a record of one finger. A finger that the record names must be the one that was signed.
func (s *scanner) picture(ctx context.Context, record []byte, f biometric.Finger) (biometric.Image, error) {
	const op = "sbi.picture"
	none := biometric.Image{}
	r, err := iso.ReadFinger(record)
	if err != nil {
		return none, fault.Wrap(fault.DeviceProtocol, op, err)
	}
	if len(r.Images) != 1 {
		return none, fault.New(fault.DeviceProtocol, op, "%d pictures in the record of a finger", len(r.Images))
	}
	one := r.Images[0]
	width, height, ppi := int(one.Width), int(one.Height), one.PPI()
	switch {
	case one.Position != 0 && f != biometric.UnknownFinger && biometric.Finger(one.Position) != f:
		return none, fault.New(fault.DeviceProtocol, op, "position %d in the record of finger %d", one.Position, f)
	case one.Bits != 8 || width < 1 || height < 1 || width*height > maxPixel:
		return none, fault.New(fault.DeviceProtocol, op, "%d x %d pixels of %d bits", width, height, one.Bits)
	case ppi < enrolmentPPI || one.RateX != one.RateY:
		return none, fault.New(fault.DeviceNotFit, op, "%d ppi, rates %d and %d", ppi, one.RateX, one.RateY)
	}
	im, err := s.unpacked(ctx, one, r.Edition)
	if err != nil {
		return none, err
	}
	if im.Width != width || im.Height != height || len(im.Pix) != width*height {
		return none, fault.New(fault.DeviceProtocol, op, "%d x %d pixels, the record says %d x %d", im.Width, im.Height, width, height)
	}
	im.PPI = ppi
	return im, nil
}

// unpacked takes the forms that keep every pixel, and WSQ. What a camera's JPEG loses is lost for the bureau.
func (s *scanner) unpacked(ctx context.Context, one iso.FingerImage, edition iso.Edition) (biometric.Image, error) {
	const op = "sbi.unpacked"
	png := iso.PNG
	if edition == iso.Edition2005 {
		png = iso.JPEG2000Exact // its number for PNG there
	}
	switch {
	case one.Compression == iso.Unpacked:
		return biometric.Image{Width: int(one.Width), Height: int(one.Height), Pix: bytes.Clone(one.Data)}, nil
	case one.Compression == iso.WSQ:
		im, err := wsq.Decode(one.Data)
		if err != nil {
			return im, fault.Wrap(fault.DeviceProtocol, op, err)
		}
		return im, nil
	case one.Compression == png:
		return decoded(op, one.Data, "png", maxPixel)
	case one.Compression == iso.JPEG2000Exact:
		return s.o.Unpack(ctx, one.Data)
	}
	return biometric.Image{}, fault.New(fault.DeviceNotFit, op, "compression %d", one.Compression)
}

// decoded reads a PNG or a JPEG as grey.
func decoded(op string, data []byte, format string, most int) (biometric.Image, error) {
	head, kind, err := image.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return biometric.Image{}, fault.Wrap(fault.DeviceProtocol, op, err)
	}
	if kind != format || head.Width < 1 || head.Height < 1 || head.Width > most/head.Height {
		return biometric.Image{}, fault.New(fault.DeviceProtocol, op, "%s of %d x %d pixels", kind, head.Width, head.Height)
	}
	im, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return biometric.Image{}, fault.Wrap(fault.DeviceProtocol, op, err)
	}
	return picture.FromImage(im, leastPPI), nil
}
