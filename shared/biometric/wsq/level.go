package wsq

// level is the shift and scale that bring grey values to about -128..128 (M and R of the frame header, annex B).
type level struct{ shift, scale float32 }

// levelOf takes the mean for the shift. A picture of one grey value has scale 0.
func levelOf(pix []byte) level {
	var sum uint64
	low, high := byte(255), byte(0)
	for _, v := range pix {
		sum += uint64(v)
		low, high = min(low, v), max(high, v)
	}
	lv := level{shift: float32(sum) / float32(len(pix))}
	lv.scale = max(lv.shift-float32(low), float32(high)-lv.shift) / 128
	return lv
}

// greys is the shifted, scaled number of each grey value, all of them zero for scale 0.
func (lv level) greys() (of [256]float32) {
	if lv.scale == 0 {
		return of
	}
	for v := range of {
		of[v] = (float32(v) - lv.shift) / lv.scale
	}
	return of
}

// load fills the plane with the numbers of the pixels.
func (e *Encoder) load(_, who, of int) {
	from, to := span(len(e.pix), who, of)
	plane := e.plane[from:to]
	for i, v := range e.pix[from:to] {
		plane[i] = e.grey[v]
	}
}

// unload turns the plane's numbers into pixels, rounded to the nearest grey value.
func (d *Decoder) unload(_, who, of int) {
	from, to := span(len(d.pix), who, of)
	pix, lv := d.pix[from:to], d.file.level
	for i, v := range d.plane[from:to] {
		g := float32(v*lv.scale) + lv.shift
		g += 0.5
		switch {
		case g >= 255:
			pix[i] = 255
		case g > 0:
			pix[i] = byte(g)
		default:
			pix[i] = 0
		}
	}
}
