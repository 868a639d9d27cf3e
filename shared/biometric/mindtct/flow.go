package mindtct

// gapsClosed fills gaps: two dilations, then two erosions. Outside the map nothing is set for the one and all for the other.
func gapsClosed(set []bool, width, height int) []bool {
	for _, value := range [4]bool{true, true, false, false} {
		set = spread(set, width, height, value)
	}
	return set
}

// spread gives value to every block with a neighbour above, right, below or left that has it.
func spread(set []bool, width, height int, value bool) []bool {
	out := make([]bool, len(set))
	for i, v := range set {
		x, y := i%width, i/width
		out[i] = v
		if x > 0 && set[i-1] == value || x < width-1 && set[i+1] == value ||
			y > 0 && set[i-width] == value || y < height-1 && set[i+width] == value {
			out[i] = value
		}
	}
	return out
}
