package mindtct

// highCurve marks blocks without direction whose neighbours whirl around them, and blocks that differ much from a neighbour.
func highCurve(m Maps) []bool {
	out := make([]bool, len(m.Direction))
	for i, d := range m.Direction {
		around := m.neighbours(i%m.Width, i/m.Width)
		switch n := known(around); {
		case n == 0:
		case d == unclear:
			out[i] = n >= neighboursToWhirl && vorticity(around) >= vorticityMin
		default:
			out[i] = curvature(d, around) >= curvatureMin
		}
	}
	return out
}

// vorticity is the number of clockwise changes of direction around a block less the others.
func vorticity(around [8]int8) int {
	sum := 0
	for i, a := range around {
		b := around[(i+1)%len(around)]
		switch {
		case a == b || a == unclear || b == unclear:
		case (int(b)-int(a)+directions)%directions > directions/2:
			sum--
		default:
			sum++
		}
	}
	return sum
}

// curvature is the largest difference between a direction and those around it.
func curvature(d int8, around [8]int8) int {
	most := 0
	for _, a := range around {
		if a != unclear {
			most = max(most, apart(int(d), int(a), directions))
		}
	}
	return most
}
