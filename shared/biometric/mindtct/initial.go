package mindtct

// initialMaps gives each block the direction that its window's Fourier transform shows, and tells blocks of low contrast
// and those without a direction.
func initialMaps(six sixBit) Maps {
	m := newMaps(six.width, six.height)
	spectrum := newSpectrum(six)
	for i := range m.Direction {
		at := six.at(windowStart(i%m.Width, six.width), windowStart(i/m.Width, six.height))
		if m.LowContrast[i] = faint(six, at); m.LowContrast[i] {
			continue
		}
		powers := spectrum.powers(at)
		m.Direction[i] = powers.direction()
		m.LowFlow[i] = m.Direction[i] == unclear
	}
	return m
}

// windowStart is where the window of a block begins on one axis: inside the picture and, as in the reference, one pixel
// off its far end.
func windowStart(block, length int) int {
	start := min(block*blockPx, length-blockPx) - marginPx
	return min(max(0, start), length-windowPx-1)
}

// faint tells a window whose darkest and lightest tenth hardly differ.
func faint(six sixBit, at int) bool {
	var histogram [grey6]int
	for y := range windowPx {
		for _, v := range six.pix[at+y*six.stride:][:windowPx] {
			histogram[v]++
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
