package mindtct

import "thana/shared/biometric"

// sixBit is the picture in six bits with grey all around it.
type sixBit struct {
	width, height int // of the picture, without padding
	stride        int
	pix           []byte
}

func padded(im biometric.Image) sixBit {
	s := sixBit{width: im.Width, height: im.Height, stride: im.Width + 2*padPx}
	s.pix = make([]byte, s.stride*(im.Height+2*padPx))
	for i := range s.pix {
		s.pix[i] = padGrey >> 2
	}
	for y := range im.Height {
		row := s.pix[s.at(0, y):]
		for x, v := range im.Pix[y*im.Width:][:im.Width] {
			row[x] = v >> 2
		}
	}
	return s
}

// at is the index of the picture's pixel x, y.
func (s sixBit) at(x, y int) int { return (y+padPx)*s.stride + x + padPx }

// offsets are the steps from a pixel to those of a turned grid.
func (s sixBit) offsets(grid []Point) []int {
	out := make([]int, len(grid))
	for i, p := range grid {
		out[i] = p.Y*s.stride + p.X
	}
	return out
}
