package mindtct

// peak is where one wave is strongest.
type peak struct {
	wave, direction int
	power           float64
	ratio           float64 // to the mean of all directions
}

// direction is that of the first wave with a clear peak, strongest peak first, or that of a fork; otherwise unclear.
func (p *powers) direction() int8 {
	peaks := p.peaks()
	for _, k := range peaks {
		if k.power > powerMin && k.ratio > peakMin && p[0][k.direction] <= powerMax {
			return int8(k.direction)
		}
	}
	if p.fork(peaks[0]) {
		return int8(peaks[0].direction)
	}
	return unclear
}

// peaks are those of all waves but the slowest, by power times ratio.
func (p *powers) peaks() [waves - 1]peak {
	var out [waves - 1]peak
	for i := range out {
		k := peak{wave: i + 1, power: p[i+1][0]}
		sum := 0.0
		for d, v := range &p[i+1] {
			sum += v
			if v > k.power {
				k.power, k.direction = v, d
			}
		}
		k.ratio = k.power / (max(sum, powerSumMin) / directions)
		out[i] = k
		for j := i; j > 0 && out[j].rank() > out[j-1].rank(); j-- {
			out[j], out[j-1] = out[j-1], out[j]
		}
	}
	return out
}

func (k peak) rank() float64 { return float64(k.power * k.ratio) }

// fork tells a peak with a second one to just one of its sides.
func (p *powers) fork(k peak) bool {
	if k.power <= powerMin || k.ratio < forkPeak*peakMin || p[0][k.direction] > powerMax {
		return false
	}
	least := float64(k.power * forkPower)
	right := p[k.wave][(k.direction+forkInterval)%directions]
	left := p[k.wave][(k.direction+directions-forkInterval)%directions]
	return (left > least) != (right > least)
}
