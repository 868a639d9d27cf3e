package capture

import (
	"image"

	"thana/drivers/device"
)

// Picture is what a frame of a camera shows.
func Picture(f device.Frame) (image.Image, error) {
	picture, _, err := decodeFrame(f)
	return picture, err
}
