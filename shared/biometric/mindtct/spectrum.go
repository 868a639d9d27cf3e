package mindtct

import "encoding/binary"

// spectrum measures how strongly waves run through windows in each direction, up to eight windows at once.
type spectrum struct {
	pixels  combed
	grids   [lanes][directions][]int // by the remainder of the window's column
	cos     [windowPx][waves]float64
	sin     [windowPx][waves]float64
	powers  [lanes]powers // the result, by window
	rowSums [lanes][windowPx]float64
}

// powers are the squared strengths of each wave in each direction; the slowest wave has one period in the window.
type powers [waves][directions]float64

func newSpectrum(six sixBit) *spectrum {
	s := &spectrum{pixels: comb(six)}
	for d, grid := range turnedGrids(windowPx, windowPx, true) {
		for x := range lanes {
			s.grids[x][d] = s.pixels.offsets(x, grid)
		}
	}
	for i := range windowPx {
		for w := range waves {
			s.sin[i][w] = twentyFourth((w + 1) * i)
			s.cos[i][w] = twentyFourth((w+1)*i + windowPx/4)
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

// transform finds the powers of n windows, the first at x, y and each a block further.
func (s *spectrum) transform(x, y, n int) {
	at := s.pixels.at(x, y)
	for d, grid := range s.grids[(x+padPx)%lanes] {
		s.sumRows(at, grid)
		for k := range n {
			s.strengths(k, d)
		}
	}
}

// sumRows adds up the pixels of each row of a turned grid. Four pixels of six bits cannot overflow a byte, a row cannot
// overflow 16 bits.
func (s *spectrum) sumRows(at int, grid []int) {
	pix := s.pixels.pix
	for row := range windowPx {
		var even, odd uint64
		for o := grid[row*windowPx:][:windowPx]; len(o) >= 4; o = o[4:] {
			four := binary.LittleEndian.Uint64(pix[at+o[0]:]) + binary.LittleEndian.Uint64(pix[at+o[1]:]) +
				binary.LittleEndian.Uint64(pix[at+o[2]:]) + binary.LittleEndian.Uint64(pix[at+o[3]:])
			even += four & evenBytes
			odd += four >> 8 & evenBytes
		}
		for k := range lanes / 2 {
			s.rowSums[2*k][row] = float64(uint16(even >> (16 * k)))
			s.rowSums[2*k+1][row] = float64(uint16(odd >> (16 * k)))
		}
	}
}

// strengths transforms the sums of one window. The waves are unrolled, each summed in the reference's order.
func (s *spectrum) strengths(window, d int) {
	var c0, c1, c2, c3, s0, s1, s2, s3 float64
	for i, v := range &s.rowSums[window] {
		cos, sin := &s.cos[i], &s.sin[i]
		c0 += float64(v * cos[0])
		s0 += float64(v * sin[0])
		c1 += float64(v * cos[1])
		s1 += float64(v * sin[1])
		c2 += float64(v * cos[2])
		s2 += float64(v * sin[2])
		c3 += float64(v * cos[3])
		s3 += float64(v * sin[3])
	}
	p := &s.powers[window]
	p[0][d] = float64(c0*c0) + float64(s0*s0)
	p[1][d] = float64(c1*c1) + float64(s1*s1)
	p[2][d] = float64(c2*c2) + float64(s2*s2)
	p[3][d] = float64(c3*c3) + float64(s3*s3)
}
