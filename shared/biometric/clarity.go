package biometric

import "math"

// ridgeField is what the profile across the ridges of each block shows.
type ridgeField struct {
	amplitude  []float64 // grey values from the middle to a ridge
	regularity []float64 // share of the profile that one ridge period explains, 0 to 1
	period     []float64 // ridge period, pixels at 500 ppi
}

// ridgesOf takes the mean grey profile across each block's ridges and looks for the one period that explains it best.
func ridgesOf(im Image, g grid, m Mask, f flowField) ridgeField {
	n := len(m.On)
	r := ridgeField{make([]float64, n), make([]float64, n), make([]float64, n)}
	scale := float64(im.PPI) / analysis
	tones := newTones()
	for i, on := range m.On {
		if !on {
			continue
		}
		x, y := g.centre(i%g.width, i/g.width)
		profile := profileAt(im, float64(x), float64(y), f.angle[i], scale)
		r.amplitude[i], r.regularity[i], r.period[i] = tones.best(profile)
	}
	return r
}

const profileLength = 2*halfPro + 1

// profileAt averages along the ridge and steps across it, one pixel of 500 ppi at a time.
func profileAt(im Image, x, y, angle, scale float64) [profileLength]float64 {
	sin, cos := math.Sincos(angle)
	sin, cos = sin*scale, cos*scale
	var out [profileLength]float64
	for t := range out {
		across := float64(t - halfPro)
		sum := 0
		for a := -halfMean; a <= halfMean; a++ {
			px := x + float64(float64(a)*cos) - float64(across*sin)
			py := y + float64(float64(a)*sin) + float64(across*cos)
			sum += int(im.At(int(math.Floor(px+0.5)), int(math.Floor(py+0.5))))
		}
		out[t] = float64(sum) / (2*halfMean + 1)
	}
	return out
}

// tones are windowed waves of all searched periods.
type tones struct {
	window   [profileLength]float64
	cos, sin [int((ridgeMax-ridgeMin)/ridgeStep) + 1][profileLength]float64
}

func newTones() *tones {
	var t tones
	for i := range t.window {
		t.window[i] = 0.5 + float64(0.5*math.Cos(math.Pi*float64(i-halfPro)/(halfPro+1)))
	}
	for p := range t.cos {
		for i := range t.window {
			t.sin[p][i], t.cos[p][i] = math.Sincos(2 * math.Pi * float64(i-halfPro) / tonePeriod(p))
		}
	}
	return &t
}

func tonePeriod(p int) float64 { return ridgeMin + ridgeStep*float64(p) }

// best gives amplitude, regularity and period of the strongest wave in a profile.
func (t *tones) best(profile [profileLength]float64) (amplitude, regularity, period float64) {
	var weight, mean, total float64
	for i, v := range profile {
		mean += float64(t.window[i] * v)
		weight += t.window[i]
	}
	mean /= weight
	for i, v := range profile {
		d := v - mean
		profile[i] = float64(d * t.window[i])
		total += float64(d * profile[i])
	}
	if total == 0 {
		return 0, 0, 0
	}
	var power float64
	for p := range t.cos {
		var c, s float64
		for i, v := range profile {
			c += float64(v * t.cos[p][i])
			s += float64(v * t.sin[p][i])
		}
		if e := float64(c*c) + float64(s*s); e > power {
			power, period = e, tonePeriod(p)
		}
	}
	amplitude = 2 * math.Sqrt(power) / weight
	return amplitude, min(1, 2*power/weight/total), period
}
