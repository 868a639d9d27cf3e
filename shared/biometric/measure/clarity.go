package measure

import "thana/shared/biometric"

// clarities measures how far ridges and valleys keep to their side of the line between them, in each block of foreground.
func clarities(im biometric.Image, f field) []float64 {
	var out []float64
	for _, b := range f.foreground() {
		w := windowOf(im, b, newTurn(b.cos, b.sin, 0), breadth, length)
		out = append(out, clarity(w, profileOf(w)))
	}
	return out
}

// clarity is 1 less the mean share of pixels on the wrong side, where ridges and valleys are as wide as ridges and valleys are.
func clarity(w *window, p profile) float64 {
	ridges, valleys := p.widths()
	if len(ridges)+len(valleys) == 0 || !between(ridges, ridgeMin, ridgeMax) || !between(valleys, valleyMin, valleyMax) {
		return 0
	}
	var ridge, valley, light, dark int
	for i, v := range w.pix {
		x := i % w.columns
		paler := float64(v) >= p.line[x]
		switch {
		case p.ridge[x]:
			ridge++
			if paler {
				light++
			}
		default:
			valley++
			if !paler {
				dark++
			}
		}
	}
	return 1 - (float64(dark)/float64(valley)+float64(light)/float64(ridge))/2
}

// widths are those between the changes of the profile, in units of widthUnit; the first is one pixel short, as in the reference.
func (p profile) widths() (ridges, valleys []float64) {
	before, ridge := 0, p.ridge[0]
	for _, at := range p.changes(len(p.ridge)) {
		if w := float64(at-before) / widthUnit; ridge {
			ridges = append(ridges, w)
		} else {
			valleys = append(valleys, w)
		}
		before, ridge = at, !ridge
	}
	return ridges, valleys
}

// between reports whether the mean lies in the limits; that of none is 0.
func between(widths []float64, least, most float64) bool {
	var sum float64
	for _, w := range widths {
		sum += w
	}
	mean := sum * (1 / float64(max(1, len(widths))))
	return mean >= least && mean <= most
}
