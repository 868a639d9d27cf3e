package nfiq

import "math"

// run gives the activation of each class. Sums are in single precision in the order of the reference.
func (n *network) run(f [features]float32) (out [Classes]float32) {
	var middle [hidden]float32
	for i := range middle {
		middle[i] = activation(n.hiddenBias[i] + dot(n.hidden[i][:], f[:]))
	}
	for i := range out {
		out[i] = activation(n.outBias[i] + dot(n.out[i][:], middle[:]))
	}
	return out
}

func dot(a, b []float32) float32 {
	var sum float32
	for i, v := range a {
		sum += float32(v * b[i])
	}
	return sum
}

// activation is a sine scaled to 0 to 1, with 1/2 and the slope 1/4 at 0.
func activation(v float32) float32 {
	return float32(0.5 * (1 + float64(float32(math.Sin(0.5*float64(v))))))
}
