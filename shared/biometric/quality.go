package biometric

import (
	"math"
	"slices"

	"thana/shared/fault"
)

// Quality is our own measure of a fingerprint picture. It is neither NFIQ nor the figure of ISO/IEC 29794-4.
type Quality struct {
	Score     int          // 0 to 100
	Clarity   float64      // mean over the finger of direction certainty x regularity x contrast, 0 to 1
	Clear     float64      // share of the finger whose ridges are clear, 0 to 1
	Area      float64      // square millimetres of finger
	Share     float64      // share of the picture that is finger, 0 to 1
	Centre    [2]float64   // of the finger, mm from the picture's middle to the right and down
	Amplitude float64      // median ridge amplitude, grey values
	Period    float64      // median ridge period, millimetres; 0 without clear ridges
	Ridge     int          // grey value of the finger's dark tenth
	Furrow    int          // grey value of the finger's light tenth
	Verdicts  []fault.Code // what the person should change, the most important first; empty is good
}

// Assess judges the picture of one finger.
func Assess(im Image) Quality { return AssessTraced(im, nil) }

// AssessTraced is Assess that offers its steps to the trace.
func AssessTraced(im Image, tr Trace) Quality {
	if im.Width < 2*blockPx || im.Height < 2*blockPx || im.PPI < 100 || len(im.Pix) < im.Width*im.Height {
		return Quality{Verdicts: []fault.Code{fault.CaptureNoFinger}}
	}
	g := newGrid(im)
	mask := foreground(im)
	tr.Offer("quality.foreground", mask)
	flow := orientationOf(im, g, mask)
	tr.Offer("quality.certainty", flow.certainty)
	ridges := ridgesOf(im, g, mask, flow)
	tr.Offer("quality.regularity", ridges.regularity)
	q := measure(im, mask, flow, ridges)
	q.Verdicts = q.verdicts()
	q.Score = q.score()
	return q
}

// measure sums the blocks up.
func measure(im Image, mask Mask, flow flowField, ridges ridgeField) Quality {
	var q Quality
	var amplitudes, periods []float64
	clear := 0
	for i, on := range mask.On {
		if !on {
			continue
		}
		c := flow.certainty[i] * ridges.regularity[i] * min(1, ridges.amplitude[i]/fullContrast)
		q.Clarity += c
		if c >= clearBlock {
			clear++
			periods = append(periods, ridges.period[i])
		}
		amplitudes = append(amplitudes, ridges.amplitude[i])
	}
	blocks := len(amplitudes)
	if blocks == 0 {
		return q
	}
	q.Clarity /= float64(blocks)
	q.Clear = float64(clear) / float64(blocks)
	q.Share = float64(blocks) / float64(len(mask.On))
	side := float64(mask.Side) / float64(im.PPI) * inchMM
	q.Area = float64(blocks) * side * side
	q.Centre = mask.centre(im)
	q.Amplitude = median(amplitudes)
	q.Period = median(periods) / analysis * inchMM
	q.Ridge, q.Furrow = tenths(im, mask.inner())
	return q
}

// centre is the middle of the finger, mm from the picture's middle.
func (m Mask) centre(im Image) (mm [2]float64) {
	var x, y, n float64
	for i, on := range m.On {
		if on {
			x, y, n = x+float64(i%m.Width)+0.5, y+float64(i/m.Width)+0.5, n+1
		}
	}
	side, perMM := float64(m.Side), float64(im.PPI)/inchMM
	return [2]float64{(side*x/n - float64(im.Width)/2) / perMM, (side*y/n - float64(im.Height)/2) / perMM}
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	return v[len(v)/2]
}

// tenths gives the grey values of the finger's dark and light tenth.
func tenths(im Image, mask Mask) (dark, light int) {
	var h [256]int
	for y := range im.Height {
		for x := range im.Width {
			if mask.At(x, y) {
				h[im.Pix[y*im.Width+x]]++
			}
		}
	}
	return percentile(&h, 0.1), percentile(&h, 0.9)
}

func (q Quality) verdicts() []fault.Code {
	if q.Area < noFingerArea {
		return []fault.Code{fault.CaptureNoFinger}
	}
	var v []fault.Code
	if q.Area < leastArea {
		v = append(v, fault.CapturePartial)
	}
	switch {
	case q.Furrow < darkFurrow:
		v = append(v, fault.CaptureTooDark)
	case q.Ridge > paleRidge && (q.Furrow > cleanFurrow || q.Amplitude >= faintRidge):
		v = append(v, fault.CaptureTooLight)
	case 1-q.Clear > smudgedShare || q.Amplitude < faintRidge:
		v = append(v, fault.CaptureSmudged)
	}
	return v
}

// score combines clarity and size; a picture with a verdict stays under 50.
func (q Quality) score() int {
	s := 100 * min(1, q.Clarity/fullClarity) * min(1, q.Area/fullArea)
	if len(q.Verdicts) > 0 {
		s = min(s, 49)
	}
	return int(math.Round(s))
}
