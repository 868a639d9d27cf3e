package mindtct

import "math"

// turnedGrids are the pixels of a grid turned to each direction, row by row of the grid, as steps from its middle pixel, or
// from its upper left one if fromCorner. Direction 0 turns it by 90 degrees: its rows then run up and down.
func turnedGrids(width, height int, fromCorner bool) [directions][]Point {
	var all [directions][]Point
	cx, cy := float64(width-1)/2, float64(height-1)/2
	ox, oy := 0.0, 0.0
	if fromCorner {
		ox, oy = cx, cy
	}
	for d := range all {
		sin, cos := math.Sincos(math.Pi/2 + float64(float64(d)*(math.Pi/directions)))
		for row := range height {
			for column := range width {
				across, along := float64(row)-cy, float64(column)-cx
				x := ox - float64(across*sin) + float64(along*cos)
				y := oy + float64(across*cos) + float64(along*sin)
				all[d] = append(all[d], Point{nearest(grained(x)), nearest(grained(y))})
			}
		}
	}
	return all
}
