package mindtct

import (
	"maps"
	"slices"
)

// fill gives a loop the other tone, row by row between the points of its contour. As in the reference, the stretch that
// follows a filled one is taken to lie outside.
func (r Ridges) fill(contour []Spot) {
	tone := ridge - r.at(contour[0].At)
	rows := map[int][]int{}
	for _, s := range contour {
		rows[s.At.Y] = append(rows[s.At.Y], s.At.X)
	}
	for _, y := range slices.Sorted(maps.Keys(rows)) {
		xs := slices.Compact(slices.Sorted(slices.Values(rows[y])))
		fillRow(r.Pix[y*r.Width:][:r.Width], xs, tone)
	}
}

func fillRow(row []byte, xs []int, tone byte) {
	x := xs[0]
	row[x] = tone
	for _, to := range xs[1:] {
		if x++; row[x] == tone {
			x = to
			row[x] = tone
			continue
		}
		for k := x; k <= to; k++ {
			row[k] = tone
		}
	}
}
