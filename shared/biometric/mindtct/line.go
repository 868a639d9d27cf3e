package mindtct

// between lists the pixels of a line, both ends included.
func between(from, to Point) []Point {
	d := to.minus(from)
	steps := max(d.X, -d.X, d.Y, -d.Y)
	out := make([]Point, 1, steps+1)
	out[0] = from
	x, y := float64(from.X), float64(from.Y)
	for i := 1; i <= steps; i++ {
		x = grained(x + float64(d.X)/float64(steps))
		y = grained(y + float64(d.Y)/float64(steps))
		out = append(out, Point{int(x + 0.5), int(y + 0.5)})
	}
	return out
}

// free tells whether the tone along a line changes at most crossingsMax times.
func (r Ridges) free(from, to Point) bool {
	changes := 0
	tone := r.at(from)
	for _, p := range between(from, to) {
		if r.at(p) != tone {
			tone = r.at(p)
			changes++
		}
	}
	return changes <= crossingsMax
}
