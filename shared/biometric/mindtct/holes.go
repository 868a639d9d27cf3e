package mindtct

// holesFilled closes holes of one pixel, first along rows and then along columns, several times over.
func holesFilled(r Ridges) Ridges {
	out := r.clone()
	for range holePasses {
		out.fillRows()
		out.fillColumns()
	}
	return out
}

// fillRows gives a pixel the tone of its two neighbours in the row if they agree; the next one then stays.
func (r Ridges) fillRows() {
	for y := range r.Height {
		row := r.Pix[y*r.Width:][:r.Width]
		for x := 1; x < r.Width-1; x++ {
			if row[x-1] != row[x] && row[x-1] == row[x+1] {
				row[x] = row[x-1]
				x++
			}
		}
	}
}

// fillColumns does the same along all columns, row by row; filled says where the pixel above was just filled.
func (r Ridges) fillColumns() {
	filled := make([]bool, r.Width)
	for y := 1; y < r.Height-1; y++ {
		above, row, below := r.Pix[(y-1)*r.Width:], r.Pix[y*r.Width:], r.Pix[(y+1)*r.Width:]
		for x := range r.Width {
			filled[x] = !filled[x] && above[x] != row[x] && above[x] == below[x]
			if filled[x] {
				row[x] = above[x]
			}
		}
	}
}
