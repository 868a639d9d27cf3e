package wsq

import "math"

// quantTable holds the bin widths per subband; a width of 0 drops the subband.
type quantTable struct {
	centre float32             // C, where in its bin a coefficient is put back
	bin    [tableBands]float32 // Q_k
	zero   [tableBands]float32 // Z_k
}

// variances gives each subband's variance over its middle, or over all of it for a faint picture (part 3).
func (e *Encoder) variances() *[codedBands]float32 {
	var sum float32
	for _, r := range e.bands[:4] {
		sum += variance(e.plane, e.width, middle(r))
	}
	e.faint = sum < smallVariance
	e.share((*Encoder).varianceOfBands, 0, e.width*e.height)
	return &e.variance
}

func (e *Encoder) varianceOfBands(_, who, of int) {
	for k := who; k < codedBands; k += of {
		r := e.bands[k]
		if !e.faint {
			r = middle(r)
		}
		e.variance[k] = variance(e.plane, e.width, r)
	}
}

// middle is the window of a subband that its variance is taken from, part 3: 3/4 of the width, 7/16 of the height.
func middle(r rect) rect {
	return rect{r.x + r.w/8, r.y + 9*r.h/32, 3 * r.w / 4, 7 * r.h / 16}
}

func variance(plane []float32, pitch int, r rect) float32 {
	var sum, squares float32
	for y := r.y; y < r.y+r.h; y++ {
		for _, v := range plane[y*pitch+r.x:][:r.w] {
			sum += v
			squares += float32(v * v)
		}
	}
	n := r.w * r.h
	mean := float32(sum*sum) / float32(n)
	return float32(float64(squares-mean) / (float64(n) - 1))
}

// allocate finds the bin widths that spend the bit rate, part 3: subbands that would get no bits leave the sum until
// none is left to leave.
func allocate(q *quantTable, variance *[codedBands]float32, rate float32) {
	*q = quantTable{centre: 0.44}
	var sigma [codedBands]float32
	active := make([]int, 0, codedBands)
	for k, v := range variance {
		if v < varianceFloor || v != v {
			continue
		}
		sigma[k] = float32(math.Sqrt(float64(v)))
		q.bin[k] = 1
		if k >= 4 {
			q.bin[k] = float32(10 / float64(float32(bandWeight(k)*float32(math.Log(float64(v))))))
		}
		active = append(active, k)
	}
	if len(active) == 0 {
		return
	}
	scale := binScale(active, &sigma, &q.bin, rate)
	for _, k := range active {
		q.bin[k] /= scale
		q.zero[k] = float32(zeroBinRatio * float64(q.bin[k]))
	}
}

// binScale is q of part 3.
func binScale(active []int, sigma *[codedBands]float32, bin *[tableBands]float32, rate float32) float32 {
	kept := append(make([]int, 0, codedBands), active...)
	for {
		var share float32
		for _, k := range kept {
			share += bandShare(k)
		}
		product := float32(1)
		for _, k := range kept {
			product = float32(float64(product) * math.Pow(float64(sigma[k]/bin[k]), float64(bandShare(k))))
		}
		scale := float32(math.Pow(2, float64(rate/share)-1) / loading / math.Pow(float64(product), 1/float64(share)))
		n := 0
		for _, k := range kept {
			if float64(bin[k]/scale) < 5*float64(sigma[k]) {
				kept[n] = k
				n++
			}
		}
		if n == len(kept) || n == 0 {
			return scale
		}
		kept = kept[:n]
	}
}

// quantise gives the coefficients of the kept subbands in coding order.
func (e *Encoder) quantise(_, who, of int) {
	for k := who; k < codedBands; k += of {
		if bin := e.quant.bin[k]; bin != 0 {
			quantiseBand(e.coeffs[e.offsets[k]:], e.plane, e.width, e.bands[k], bin, e.quant.zero[k]/2)
		}
	}
}

func quantiseBand(out []int16, plane []float32, pitch int, r rect, bin, half float32) {
	for y := r.y; y < r.y+r.h; y++ {
		row := out[:r.w]
		for x, v := range plane[y*pitch+r.x:][:r.w] {
			var c int16
			switch {
			case v > half:
				c = int16(min(float64((v-half)/bin)+1, math.MaxInt16))
			case v < -half:
				c = int16(max(float64((v+half)/bin)-1, -math.MaxInt16))
			}
			row[x] = c
		}
		out = out[r.w:]
	}
}

// dequantise puts the coefficients back in their subbands, each at the bin centre. What was dropped is zero.
func (d *Decoder) dequantise(_, who, of int) {
	for b := range blocks {
		first, _ := d.block(b)
		for k := blockStart[b] + who; k < blockStart[b+1]; k += of {
			if bin := d.quant.bin[k]; bin != 0 {
				half := float64(d.quant.zero[k]) / 2
				dequantiseBand(d.plane, d.coeffs[b][d.offsets[k]-first:], d.width, d.bands[k], bin, half, d.quant.centre)
			}
		}
	}
}

func dequantiseBand(plane []float32, coeffs []int16, pitch int, r rect, bin float32, half float64, centre float32) {
	for y := r.y; y < r.y+r.h; y++ {
		row := plane[y*pitch+r.x:][:r.w]
		for x, c := range coeffs[:r.w] {
			switch {
			case c > 0:
				row[x] = float32(float64(float32(bin*(float32(c)-centre))) + half)
			case c < 0:
				row[x] = float32(float64(float32(bin*(float32(c)+centre))) - half)
			}
		}
		coeffs = coeffs[r.w:]
	}
}
