package measure

import "thana/shared/fault"

// brokenRidges is the coherence of the region under which the ridges of a pale print are broken and not only faint: a dry finger
// touches the glass in dots. Ours, between 0.76, the most of dry fingers, and 0.84, the least of lightly pressed ones (synthetic).
const brokenRidges = 0.80

// Advice says of a print that is too light or too dry which of the two it is; other verdicts stay as they are.
func (m Measures) Advice(verdicts []fault.Code) []fault.Code {
	var out []fault.Code
	for _, v := range verdicts {
		if v == fault.CaptureTooLight && m.Coherence < brokenRidges {
			v = fault.CaptureTooDry
		}
		out = append(out, v)
	}
	return out
}
