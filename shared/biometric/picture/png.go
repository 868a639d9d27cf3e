package picture

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image/png"
	"math"

	"thana/shared/biometric"
	"thana/shared/fault"
)

func decodePNG(data []byte) (biometric.Image, error) {
	const op = "picture.decodePNG"
	config, err := png.DecodeConfig(bytes.NewReader(data))
	if err != nil {
		return biometric.Image{}, fault.Wrap(fault.RequestImageMalformed, op, err)
	}
	if err := checkSize(op, config.Width, config.Height); err != nil {
		return biometric.Image{}, err
	}
	src, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		return biometric.Image{}, fault.Wrap(fault.RequestImageMalformed, op, err)
	}
	return FromImage(src, pngPPI(data)), nil
}

const (
	pngMagic = 8              // bytes of signature
	pngIHDR  = 8 + 4 + 13 + 8 // signature and the whole IHDR chunk: where the next chunk begins
)

// pngPPI reads the pHYs chunk (PNG third edition, 11.3.4.3).
func pngPPI(data []byte) int {
	for at := pngMagic; at+12 <= len(data); {
		n := int(binary.BigEndian.Uint32(data[at:]))
		kind := string(data[at+4 : at+8])
		if kind == "IDAT" || n > len(data)-at-12 {
			break
		}
		if kind == "pHYs" && n == 9 && data[at+16] == 1 {
			return perMetreToPPI(binary.BigEndian.Uint32(data[at+8:]))
		}
		at += 12 + n
	}
	return DefaultPPI
}

// perMetreToPPI rounds to whole pixels per inch; a value that is no resolution gives DefaultPPI.
func perMetreToPPI(perMetre uint32) int {
	ppi := math.Round(float64(perMetre) * inch)
	if ppi < 1 || ppi > MaxSide {
		return DefaultPPI
	}
	return int(ppi)
}

func ppiToPerMetre(ppi int) uint32 { return uint32(math.Round(float64(ppi) / inch)) }

func encodePNG(im biometric.Image) ([]byte, error) {
	var out bytes.Buffer
	if err := png.Encode(&out, im.Gray()); err != nil {
		return nil, fault.Wrap(fault.RequestImageSize, "picture.encodePNG", err)
	}
	chunk := []byte{0, 0, 0, 9, 'p', 'H', 'Y', 's'}
	chunk = binary.BigEndian.AppendUint32(chunk, ppiToPerMetre(im.PPI))
	chunk = binary.BigEndian.AppendUint32(chunk, ppiToPerMetre(im.PPI))
	chunk = append(chunk, 1)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	file := append([]byte{}, out.Bytes()[:pngIHDR]...)
	file = append(file, chunk...)
	return append(file, out.Bytes()[pngIHDR:]...), nil
}
