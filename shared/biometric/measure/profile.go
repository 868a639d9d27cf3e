package measure

import "math"

// profile is the mean grey value across the ridges, with the straight line through it that parts ridges from valleys.
type profile struct {
	line  []float64
	ridge []bool
}

// profileOf parts the columns of a window whose ridges run down: darker than the line is ridge (ISO/IEC 29794-4:2017, 6.2.4).
func profileOf(w *window) profile {
	means := w.columnMeans()
	first, slope := trend(means)
	p := profile{make([]float64, len(means)), make([]bool, len(means))}
	for i, v := range means {
		p.line[i] = float64(float64(i+1)*slope) + first
		p.ridge[i] = v < p.line[i]
	}
	return p
}

// trend is the line of least squares through the values at 1, 2, 3 and so on: its value at 0 and its slope.
func trend(values []float64) (first, slope float64) {
	n := float64(len(values))
	middle := (n + 1) / 2
	var mean, moment, spread float64
	for i, v := range values {
		mean += v
		x := float64(i+1) - middle
		moment += float64(x * v)
		spread += float64(x * x)
	}
	mean /= n
	slope = moment / spread
	return rounded(mean - float64(slope*middle)), rounded(slope)
}

func rounded(v float64) float64 { return math.Round(v*trendSteps) / trendSteps }

// changes are the last columns before the profile goes over from ridge to valley or back, among the first n columns.
func (p profile) changes(n int) []int {
	var out []int
	for i := 1; i < n; i++ {
		if p.ridge[i] != p.ridge[i-1] {
			out = append(out, i-1)
		}
	}
	return out
}
