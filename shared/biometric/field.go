package biometric

// Field is what each block of a picture shows: finger or ground, and how the ridges run. The slices have one value per
// block, row by row, and are 0 where the mask is off.
type Field struct {
	Mask
	Angle      []float64 // direction of the ridges: radians from the x axis towards y (down), modulo pi
	Certainty  []float64 // of that direction: 0 none .. 1 one direction only
	Regularity []float64 // share of the grey profile across the ridges that one period explains: 0 to 1
	Amplitude  []float64 // grey values from the middle to a ridge
	Period     []float64 // ridge period, pixels at 500 ppi
}

// FieldOf measures the ridges of a picture block by block.
func FieldOf(im Image, tr Trace) Field {
	mask := foreground(im)
	tr.Offer("field.foreground", mask)
	g := newGrid(im)
	flow := orientationOf(im, g, mask)
	tr.Offer("field.angle", flow.angle)
	tr.Offer("field.certainty", flow.certainty)
	ridges := ridgesOf(im, g, mask, flow)
	tr.Offer("field.regularity", ridges.regularity)
	tr.Offer("field.period", ridges.period)
	return Field{Mask: mask, Angle: flow.angle, Certainty: flow.certainty,
		Regularity: ridges.regularity, Amplitude: ridges.amplitude, Period: ridges.period}
}
