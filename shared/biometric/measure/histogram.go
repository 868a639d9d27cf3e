package measure

import (
	"math"
	"slices"
)

// Histogram sums the values of the blocks up.
type Histogram struct {
	Bins            [10]int
	Mean, Deviation float64
}

// limits are where the next bin begins.
type limits [9]float64

func histogram(values []float64, l limits) Histogram {
	var h Histogram
	if len(values) == 0 {
		return h
	}
	slices.Sort(values)
	bin := 0
	var sum, squares float64
	for _, v := range values {
		for bin < len(l) && v >= l[bin] {
			bin++
		}
		h.Bins[bin]++
		sum += v
		squares += float64(v * v)
	}
	n := float64(len(values))
	h.Mean = sum / n
	h.Deviation = math.Sqrt(max(0, squares/n-float64(h.Mean*h.Mean)))
	return h
}
