package wsq

import "math"

// quantTable holds the bin widths per subband; a width of 0 drops the subband.
type quantTable struct {
	centre float32             // C, where in its bin a coefficient is put back
	bin    [tableBands]float32 // Q_k
	zero   [tableBands]float32 // Z_k
}

// variances gives each subband's variance over its middle, or over all of it for a faint picture (part 3).
func variances(plane []float32, pitch int, bands []rect) [codedBands]float32 {
	var v [codedBands]float32
	var sum float32
	for k := 0; k < 4; k++ {
		v[k] = variance(plane, pitch, middle(bands[k]))
		sum += v[k]
	}
	from, region := 4, middle
	if sum < smallVariance {
		from, region = 0, func(r rect) rect { return r }
	}
	for k := from; k < codedBands; k++ {
		v[k] = variance(plane, pitch, region(bands[k]))
	}
	return v
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
func allocate(variance [codedBands]float32, rate float32) quantTable {
	q := quantTable{centre: 0.44}
	var sigma [codedBands]float32
	var active []int
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
		return q
	}
	scale := binScale(active, sigma[:], q.bin[:], rate)
	for _, k := range active {
		q.bin[k] /= scale
		q.zero[k] = float32(zeroBinRatio * float64(q.bin[k]))
	}
	return q
}

// binScale is q of part 3.
func binScale(active []int, sigma, bin []float32, rate float32) float32 {
	kept := active
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
		var next []int
		for _, k := range kept {
			if float64(bin[k]/scale) < 5*float64(sigma[k]) {
				next = append(next, k)
			}
		}
		if len(next) == len(kept) || len(next) == 0 {
			return scale
		}
		kept = next
	}
}

// quantise gives the coefficients of all kept subbands in coding order and how many each block holds.
func quantise(plane []float32, pitch int, bands []rect, q quantTable) ([]int16, [3]int) {
	out := make([]int16, 0, codedSize(bands, q))
	var sizes [3]int
	for block := range sizes {
		before := len(out)
		for k := blockStart[block]; k < blockStart[block+1]; k++ {
			if q.bin[k] != 0 {
				out = quantiseBand(out, plane, pitch, bands[k], q.bin[k], q.zero[k]/2)
			}
		}
		sizes[block] = len(out) - before
	}
	return out, sizes
}

func quantiseBand(out []int16, plane []float32, pitch int, r rect, bin, half float32) []int16 {
	for y := r.y; y < r.y+r.h; y++ {
		for _, v := range plane[y*pitch+r.x:][:r.w] {
			var c int16
			switch {
			case v > half:
				c = int16(min(float64((v-half)/bin)+1, math.MaxInt16))
			case v < -half:
				c = int16(max(float64((v+half)/bin)-1, -math.MaxInt16))
			}
			out = append(out, c)
		}
	}
	return out
}

// codedSize is the number of coefficients in the subbands that are kept.
func codedSize(bands []rect, q quantTable) int {
	n := 0
	for k, r := range bands {
		if q.bin[k] != 0 {
			n += r.w * r.h
		}
	}
	return n
}

// dequantise puts the coefficients back in their subbands, each at the bin centre.
func dequantise(coeffs []int16, width, height int, bands []rect, q quantTable) []float32 {
	plane := make([]float32, width*height)
	for k, r := range bands {
		if q.bin[k] == 0 {
			continue
		}
		half := float64(q.zero[k]) / 2
		for y := r.y; y < r.y+r.h; y++ {
			row := plane[y*width+r.x:][:r.w]
			for x, c := range coeffs[:r.w] {
				switch {
				case c > 0:
					row[x] = float32(float64(float32(q.bin[k]*(float32(c)-q.centre))) + half)
				case c < 0:
					row[x] = float32(float64(float32(q.bin[k]*(float32(c)+q.centre))) - half)
				}
			}
			coeffs = coeffs[r.w:]
		}
	}
	return plane
}
