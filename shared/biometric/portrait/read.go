package portrait

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"

	"thana/shared/fault"
)

// Decode reads a photograph: JPEG or PNG and nothing else (TIFF in particular is refused). It looks at the header before it
// allocates, so a small file that claims a huge picture is refused with RequestImageSize.
func Decode(data []byte) (image.Image, error) {
	const op = "portrait.Decode"
	if len(data) > MaxFile {
		return nil, fault.New(fault.RequestImageSize, op, "%d bytes", len(data))
	}
	header, body := jpeg.DecodeConfig, jpeg.Decode
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		header, body = png.DecodeConfig, png.Decode
	default:
		return nil, fault.New(fault.RequestImageKind, op, "first bytes %x", data[:min(8, len(data))])
	}
	config, err := header(bytes.NewReader(data))
	if err != nil {
		return nil, fault.Wrap(fault.RequestImageMalformed, op, err)
	}
	if config.Width < 1 || config.Height < 1 || config.Width > MaxPixels/config.Height {
		return nil, fault.New(fault.RequestImageSize, op, "%dx%d pixels, at most %d", config.Width, config.Height, MaxPixels)
	}
	picture, err := body(bytes.NewReader(data))
	if err != nil {
		return nil, fault.Wrap(fault.RequestImageMalformed, op, err)
	}
	return picture, nil
}
