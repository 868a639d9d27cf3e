package measure

import "math"

// flows says of each block with foreground all around that turns against its eight neighbours, by how much (ISO/IEC
// 29794-4:2017, 6.2.3): 0 at straight degrees, 1 at ninety.
func flows(f field) []float64 {
	const (
		least = straight * math.Pi / 180
		whole = (90 - straight) * math.Pi / 180
	)
	var out []float64
	for y := 1; y < f.height-1; y++ {
		for x := 1; x < f.width-1; x++ {
			if t, ok := f.turning(x, y); ok && t > least {
				out = append(out, (t-least)/whole)
			}
		}
	}
	return out
}

// turning is the mean difference to the eight neighbours, radians; ok where all nine are foreground. Two directions that
// are the same but for half a turn count as different, as in the reference.
func (f field) turning(x, y int) (mean float64, ok bool) {
	here := f.blocks[y*f.width+x].normal
	var sum float64
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			b := f.blocks[(y+dy)*f.width+x+dx]
			if !b.on {
				return 0, false
			}
			sum += math.Abs(b.normal - here)
		}
	}
	return sum / 8, true
}
