package mindtct

import (
	"cmp"
	"slices"
)

// fill gives a loop the other tone, row by row between the points of its contour. As in the reference, the stretch that
// follows a filled one is taken to lie outside.
func (r Ridges) fill(contour []Spot) {
	tone := ridge - r.at(contour[0].At)
	points := make([]Point, len(contour))
	for i, s := range contour {
		points[i] = s.At
	}
	slices.SortFunc(points, func(a, b Point) int { return cmp.Or(a.Y-b.Y, a.X-b.X) })
	points = slices.Compact(points)
	x := 0
	for i, p := range points {
		row := r.Pix[p.Y*r.Width:][:r.Width]
		if x++; i == 0 || p.Y != points[i-1].Y || row[x] == tone {
			x = p.X
			row[x] = tone
			continue
		}
		for k := x; k <= p.X; k++ {
			row[k] = tone
		}
	}
}
