package wsq

// level is the shift and scale that bring grey values to about -128..128 (M and R of the frame header, annex B).
type level struct{ shift, scale float32 }

// extent is the sum of grey values, the darkest and the lightest.
type extent struct {
	sum       uint64
	low, high byte
}

// level takes the mean for the shift. A picture of one grey value has scale 0.
func (e *Encoder) level() level {
	e.extents = [maxParts]extent{}
	for i := range e.extents {
		e.extents[i].low = 255
	}
	e.share((*Encoder).measure, 0, len(e.pix))
	all := extent{low: 255}
	for _, x := range e.extents {
		all = extent{all.sum + x.sum, min(all.low, x.low), max(all.high, x.high)}
	}
	lv := level{shift: float32(all.sum) / float32(len(e.pix))}
	lv.scale = max(lv.shift-float32(all.low), float32(all.high)-lv.shift) / 128
	return lv
}

func (e *Encoder) measure(_, who, of int) {
	from, to := span(len(e.pix), who, of)
	x := extent{low: 255}
	for _, v := range e.pix[from:to] {
		x = extent{x.sum + uint64(v), min(x.low, v), max(x.high, v)}
	}
	e.extents[who] = x
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
