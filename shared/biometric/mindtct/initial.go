package mindtct

// initialMaps gives each block the direction that its window's Fourier transform shows, and tells blocks of low contrast
// and those without a direction.
func initialMaps(six sixBit) Maps {
	m := newMaps(six.width, six.height)
	s := newSpectrum(six)
	for by := range m.Height {
		y := windowStart(by, six.height)
		for bx := 0; bx < m.Width; {
			n := m.batch(bx)
			m.judge(s, six, by*m.Width+bx, n, windowStart(bx, six.width), y)
			bx += n
		}
	}
	return m
}

// windowStart is where the window of a block begins on one axis: inside the picture and, as in the reference, one pixel
// off its far end.
func windowStart(block, length int) int {
	start := min(block*blockPx, length-blockPx) - marginPx
	return min(max(0, start), length-windowPx-1)
}

// batch is the number of blocks, of at most eight, whose windows follow each other by a block.
func (m Maps) batch(bx int) int {
	n := 1
	for n < lanes && bx+n < m.Width &&
		windowStart(bx+n, m.imageWidth) == windowStart(bx, m.imageWidth)+n*blockPx {
		n++
	}
	return n
}

// judge fills the maps of n blocks from the index on, the first one's window being at x, y.
func (m Maps) judge(s *spectrum, six sixBit, index, n, x, y int) {
	clear := false
	for k := range n {
		m.LowContrast[index+k] = faint(six, six.at(x+k*blockPx, y))
		clear = clear || !m.LowContrast[index+k]
	}
	if !clear {
		return
	}
	s.transform(x, y, n)
	for k := range n {
		if i := index + k; !m.LowContrast[i] {
			m.Direction[i] = s.powers[k].direction()
			m.LowFlow[i] = m.Direction[i] == unclear
		}
	}
}

// faint tells a window whose darkest and lightest tenth hardly differ.
func faint(six sixBit, at int) bool {
	var histogram [grey6]int32
	for y := range windowPx {
		for _, v := range six.pix[at+y*six.stride:][:windowPx] {
			histogram[v%grey6]++
		}
	}
	darkest, lightest := 0, grey6-1
	for n := histogram[darkest]; n < rankPx; n += histogram[darkest] {
		darkest++
	}
	for n := histogram[lightest]; n < rankPx; n += histogram[lightest] {
		lightest--
	}
	return lightest-darkest < contrastMin
}
