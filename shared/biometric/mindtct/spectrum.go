package mindtct

// spectrum measures how strongly waves run through a window in each direction.
type spectrum struct {
	six   sixBit
	grids [directions][]int
	wave  [waves]struct{ cos, sin [windowPx]float64 }
}

// powers are the squared strengths of each wave in each direction; the slowest wave has one period in the window.
type powers [waves][directions]float64

func newSpectrum(six sixBit) *spectrum {
	s := &spectrum{six: six}
	for d, grid := range turnedGrids(windowPx, windowPx, true) {
		s.grids[d] = six.offsets(grid)
	}
	for w := range s.wave {
		for i := range windowPx {
			s.wave[w].sin[i] = twentyFourth((w + 1) * i)
			s.wave[w].cos[i] = twentyFourth((w+1)*i + windowPx/4)
		}
	}
	return s
}

// twentyFourth is the sine of so many 24ths of a circle, the same on every processor.
func twentyFourth(n int) float64 {
	sines := [7]float64{0, 0.25881904510252074, 0.5, 0.7071067811865476, 0.8660254037844386, 0.9659258262890683, 1}
	switch n %= windowPx; {
	case n > 12:
		return -twentyFourth(n - 12)
	case n > 6:
		return sines[12-n]
	default:
		return sines[n]
	}
}

// powers transforms the sums of the window's rows, turned to each direction.
func (s *spectrum) powers(at int) *powers {
	var out powers
	for d, grid := range s.grids {
		var sums [windowPx]float64
		for row := range sums {
			sum := 0
			for _, o := range grid[row*windowPx:][:windowPx] {
				sum += int(s.six.pix[at+o])
			}
			sums[row] = float64(sum)
		}
		for w := range out {
			out[w][d] = s.power(w, &sums)
		}
	}
	return &out
}

func (s *spectrum) power(w int, sums *[windowPx]float64) float64 {
	var c, n float64
	for i, v := range sums {
		c += float64(v * s.wave[w].cos[i])
		n += float64(v * s.wave[w].sin[i])
	}
	return float64(c*c) + float64(n*n)
}

// peak is where one wave is strongest.
type peak struct {
	wave, direction int
	power           float64
	ratio           float64 // to the mean of all directions
}

// direction is that of the first wave with a clear peak, strongest peak first, or that of a fork; otherwise unclear.
func (p *powers) direction() int8 {
	peaks := p.peaks()
	for _, k := range peaks {
		if k.power > powerMin && k.ratio > peakMin && p[0][k.direction] <= powerMax {
			return int8(k.direction)
		}
	}
	if p.fork(peaks[0]) {
		return int8(peaks[0].direction)
	}
	return unclear
}

// peaks are those of all waves but the slowest, by power times ratio.
func (p *powers) peaks() [waves - 1]peak {
	var out [waves - 1]peak
	for i := range out {
		k := peak{wave: i + 1, power: p[i+1][0]}
		sum := 0.0
		for d, v := range p[i+1] {
			sum += v
			if v > k.power {
				k.power, k.direction = v, d
			}
		}
		k.ratio = k.power / (max(sum, powerSumMin) / directions)
		out[i] = k
		for j := i; j > 0 && rank(out[j]) > rank(out[j-1]); j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
	return out
}

func rank(k peak) float64 { return float64(k.power * k.ratio) }

// fork tells a peak with a second one to just one of its sides.
func (p *powers) fork(k peak) bool {
	if k.power <= powerMin || k.ratio < forkPeak*peakMin || p[0][k.direction] > powerMax {
		return false
	}
	least := float64(k.power * forkPower)
	right := p[k.wave][(k.direction+forkInterval)%directions]
	left := p[k.wave][(k.direction+directions-forkInterval)%directions]
	return (left > least) != (right > least)
}
