package wsq

import "thana/shared/biometric"

// level is the shift and scale that bring grey values to about -128..128 (M and R of the frame header, annex B).
type level struct{ shift, scale float32 }

// toPlane converts pixels to shifted, scaled numbers. A picture of one grey value becomes zeros with scale 0.
func toPlane(im biometric.Image) ([]float32, level) {
	var sum uint64
	low, high := byte(255), byte(0)
	for _, v := range im.Pix {
		sum += uint64(v)
		low, high = min(low, v), max(high, v)
	}
	lv := level{shift: float32(sum) / float32(len(im.Pix))}
	lv.scale = max(lv.shift-float32(low), float32(high)-lv.shift) / 128
	plane := make([]float32, len(im.Pix))
	if lv.scale == 0 {
		return plane, lv
	}
	var of [256]float32
	for v := range of {
		of[v] = (float32(v) - lv.shift) / lv.scale
	}
	for i, v := range im.Pix {
		plane[i] = of[v]
	}
	return plane, lv
}

// fromPlane converts back, rounding to the nearest grey value.
func fromPlane(plane []float32, width, height, ppi int, lv level) biometric.Image {
	im := biometric.Image{Width: width, Height: height, PPI: ppi, Pix: make([]byte, len(plane))}
	for i, v := range plane {
		g := float32(v*lv.scale) + lv.shift
		g += 0.5
		switch {
		case g >= 255:
			im.Pix[i] = 255
		case g > 0:
			im.Pix[i] = byte(g)
		}
	}
	return im
}
