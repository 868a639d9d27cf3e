package picture

import (
	"bytes"
	"encoding/binary"

	"golang.org/x/image/bmp"

	"thana/shared/biometric"
	"thana/shared/fault"
)

// Offsets in a BITMAPINFOHEADER file.
const (
	bmpXPerMetre = 38
	bmpYPerMetre = 42
	bmpHeader    = 54
)

func decodeBMP(data []byte) (biometric.Image, error) {
	const op = "picture.decodeBMP"
	config, err := bmp.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return biometric.Image{}, fault.Wrap(fault.RequestImageMalformed, op, err)
	}
	if err := checkSize(op, config.Width, config.Height); err != nil {
		return biometric.Image{}, err
	}
	if len(data) < bmpHeader || config.Width*config.Height > len(data) {
		return biometric.Image{}, fault.New(fault.RequestImageMalformed, op, "%d bytes for %dx%d",
			len(data), config.Width, config.Height)
	}
	src, err := bmp.Decode(bytes.NewReader(data))
	if err != nil {
		return biometric.Image{}, fault.Wrap(fault.RequestImageMalformed, op, err)
	}
	return FromImage(src, perMetreToPPI(binary.LittleEndian.Uint32(data[bmpXPerMetre:]))), nil
}

func encodeBMP(im biometric.Image) ([]byte, error) {
	var out bytes.Buffer
	if err := bmp.Encode(&out, im.Gray()); err != nil {
		return nil, fault.Wrap(fault.RequestImageSize, "picture.encodeBMP", err)
	}
	data := out.Bytes()
	binary.LittleEndian.PutUint32(data[bmpXPerMetre:], ppiToPerMetre(im.PPI))
	binary.LittleEndian.PutUint32(data[bmpYPerMetre:], ppiToPerMetre(im.PPI))
	return data, nil
}
