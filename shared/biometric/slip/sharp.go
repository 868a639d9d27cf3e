package slip

import (
	"slices"

	"thana/shared/biometric"
	"thana/shared/fault"
)

// fine refuses a scan that says 500 ppi and does not show it: one that was enlarged, or out of focus. The printed marks have
// sharp edges, so the width of an edge in the scan is what the scanner made of it. Fault: capture.slip_coarse.
func fine(page biometric.Image, l pose) (edge float64, err error) {
	edge = edgeWidth(page, l)
	if edge > mostEdgeMM {
		return edge, fault.New(fault.SlipCoarse, "slip.fine", "an edge takes %.3f mm at %d ppi, at most %.2f", edge, page.PPI, mostEdgeMM)
	}
	return edge, nil
}

// edgeWidth is the median width, mm from 10 to 90 percent, of the four edges of the core of each mark.
func edgeWidth(page biometric.Image, l pose) float64 {
	const half = 1.5 * markSide / markModules // of the core
	var widths []float64
	for _, m := range Marks() {
		for _, out := range [4]Point{{1, 0}, {0, 1}, {-1, 0}, {0, -1}} {
			if w, ok := rise(profile(page, l, m, out, half)); ok {
				widths = append(widths, w)
			}
		}
	}
	if len(widths) == 0 {
		return 0
	}
	slices.Sort(widths)
	return widths[len(widths)/2]
}

// profile is the mean grey value across an edge, from inside outwards in steps of edgeStep, over many places along it.
func profile(page biometric.Image, l pose, mark, out Point, half float64) []float64 {
	means := make([]float64, edgeSteps)
	for i := range means {
		sum := 0
		far := half + float64((float64(i)-edgeSteps/2)*edgeStep)
		for k := range edgePlaces {
			along := float64((float64(k)/(edgePlaces-1) - 0.5) * half)
			s := l.at(Point{mark.X + float64(out.X*far) - float64(out.Y*along), mark.Y + float64(out.Y*far) + float64(out.X*along)})
			sum += int(page.At(round(s.X), round(s.Y)))
		}
		means[i] = float64(sum) / edgePlaces
	}
	return means
}

// rise is the width of an edge; ok is false where there is none.
func rise(p []float64) (mm float64, ok bool) {
	low, high := slices.Min(p), slices.Max(p)
	if high-low < levelRange {
		return 0, false
	}
	from, to := -1, -1
	for i, v := range p {
		if v < low+float64(0.1*(high-low)) {
			from = i
		}
		if to < 0 && v > low+float64(0.9*(high-low)) {
			to = i
		}
	}
	return float64(to-from) * edgeStep, from >= 0 && to > from
}
