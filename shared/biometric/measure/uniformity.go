package measure

import "thana/shared/biometric"

// uniformities are the widths of ridges by those of the valleys beside them, in each block of foreground (ISO/IEC
// 29794-4:2017, 6.2.6). Ridges and valleys that the window cuts are left out.
func uniformities(im biometric.Image, f field) []float64 {
	var out []float64
	for _, b := range f.foreground() {
		p := profileOf(windowOf(im, b, newTurn(b.cos, b.sin, padded), breadth, length))
		out = append(out, p.ratios()...)
	}
	return out
}

// ratios goes from the right to the left, as the reference does; which of each pair is taken for the ridge follows from the
// leftmost whole one.
func (p profile) ratios() []float64 {
	changes := p.changes(length - 1)
	if len(changes) < 3 {
		return nil
	}
	widths := make([]float64, len(changes)-2) // the reference does not count the leftmost
	for i := range widths {
		last := len(changes) - 1 - i
		widths[i] = float64(changes[last] - changes[last-1])
	}
	var out []float64
	turned := 0
	if p.ridge[changes[0]+1] {
		turned = 1
	}
	for i := range len(widths) - 1 {
		ratio := widths[i] / widths[i+1]
		if i >= turned && (i-turned)%2 == 0 {
			ratio = 1 / ratio
		}
		out = append(out, ratio)
	}
	return out
}
