// Package biometric holds fingerprint and portrait images and the pure steps that turn a capture into a rendition.
//
// A step never changes its argument; every constant stands in params.go with its unit and source.
package biometric

import (
	"crypto/sha256"
	"image"
)

// Image is an 8-bit grey picture, row by row from the top left, 0 black ridge to 255 white ground.
type Image struct {
	Width, Height int // pixels
	PPI           int // pixels per inch, the same on both axes
	Pix           []byte
}

// NewImage allocates a white image.
func NewImage(width, height, ppi int) Image {
	im := Image{Width: width, Height: height, PPI: ppi, Pix: make([]byte, width*height)}
	for i := range im.Pix {
		im.Pix[i] = 255
	}
	return im
}

// At returns the pixel at column x, row y; outside the picture it is white.
func (im Image) At(x, y int) byte {
	if x < 0 || y < 0 || x >= im.Width || y >= im.Height {
		return 255
	}
	return im.Pix[y*im.Width+x]
}

// SHA256 is the hash of the raw pixels, the identity of a fingerprint picture in tests and records.
func (im Image) SHA256() [32]byte { return sha256.Sum256(im.Pix) }

// Gray returns a standard library view on the same pixels.
func (im Image) Gray() *image.Gray {
	return &image.Gray{Pix: im.Pix, Stride: im.Width, Rect: image.Rect(0, 0, im.Width, im.Height)}
}

// Trace receives each step's result under a stable name; nil is silent. It cannot fail.
type Trace func(step string, v any)

// Offer hands a step's result to the trace, if there is one.
func (tr Trace) Offer(step string, v any) {
	if tr != nil {
		tr(step, v)
	}
}
