package mindtct

// combed is the padded picture with every eighth pixel of a row beside each other, so that one word holds the same pixel of
// eight windows that follow each other by a block.
type combed struct {
	stride int // of a row
	comb   int // of the pixels of one remainder
	pix    []byte
}

func comb(six sixBit) combed {
	c := combed{comb: six.stride/lanes + lanes + 1}
	c.stride = lanes * c.comb
	rows := len(six.pix) / six.stride
	c.pix = make([]byte, c.stride*rows)
	for y := range rows {
		row := c.pix[y*c.stride:][:c.stride]
		for x, v := range six.pix[y*six.stride:][:six.stride] {
			row[x%lanes*c.comb+x/lanes] = v
		}
	}
	return c
}

// at is the index of the picture's pixel x, y.
func (c combed) at(x, y int) int {
	x += padPx
	return (y+padPx)*c.stride + x%lanes*c.comb + x/lanes
}

// offsets are the steps from a pixel of column x to those of a turned grid.
func (c combed) offsets(x int, grid []Point) []int {
	out := make([]int, len(grid))
	for i, p := range grid {
		out[i] = c.at(x+p.X, p.Y) - c.at(x, 0)
	}
	return out
}
