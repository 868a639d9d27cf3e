package biometric

import "math"

// Window is an upright picture to be cut out of another one in which it lies turned. Its right-hand direction in that
// picture is RightX, RightY, a unit vector; its down direction is a quarter turn clockwise from there.
type Window struct {
	CentreX, CentreY float64 // of the window, in pixels of the other picture; pixel 0 has its middle at 0
	RightX, RightY   float64
	Width, Height    int // of the result, pixels
	PPI              int // of the result; not above the other picture's
}

// Turned cuts a window out of a picture with the cubic kernel of Resample, widened as it shrinks so that nothing aliases.
// Beyond the picture it is white. Positions are whole numbers of 2^-20 pixel and weights of 2^-11, so the result is the
// same on every processor.
func Turned(im Image, w Window) Image {
	out := Image{Width: w.Width, Height: w.Height, PPI: w.PPI, Pix: make([]byte, w.Width*w.Height)}
	step := float64(im.PPI) / float64(w.PPI)
	k := newTurnKernel(step)
	right, down := fixed(w.RightX*step), fixed(w.RightY*step)
	halfW, halfH := float64(w.Width-1)/2, float64(w.Height-1)/2
	for y := range w.Height {
		along, below := float64(-halfW*step), float64((float64(y)-halfH)*step)
		at := fixed(w.CentreX + float64(along*w.RightX) - float64(below*w.RightY))
		down0 := fixed(w.CentreY + float64(along*w.RightY) + float64(below*w.RightX))
		for x := range w.Width {
			out.Pix[y*w.Width+x] = k.at(im, at+int64(x)*right, down0+int64(x)*down)
		}
	}
	return out
}

const (
	fixedBits  = 20
	turnBits   = 11
	turnPhases = 64 // positions between two pixels that have their own weights
)

func fixed(v float64) int64 { return int64(math.Round(float64(v * (1 << fixedBits)))) }

// turnKernel holds the weights of a line of samples for each phase.
type turnKernel struct {
	reach   int // samples before the one at or before the place
	weights [turnPhases][]int
}

func newTurnKernel(step float64) turnKernel {
	wide := max(1, step)
	k := turnKernel{reach: int(math.Ceil(2*wide)) - 1}
	for phase := range k.weights {
		values := make([]float64, 2*k.reach+2)
		var sum float64
		for i := range values {
			values[i] = cubic((float64(i-k.reach) - float64(phase)/turnPhases) / wide)
			sum += values[i]
		}
		line, rest := make([]int, len(values)), 1<<turnBits
		for i, v := range values {
			line[i] = int(math.Round(v / sum * (1 << turnBits)))
			rest -= line[i]
		}
		line[k.reach] += rest
		k.weights[phase] = line
	}
	return k
}

// at is the grey value at a place in whole numbers of 2^-20 pixel.
func (k *turnKernel) at(im Image, fx, fy int64) byte {
	const half = 1 << (fixedBits - 1) / turnPhases
	fx, fy = fx+half, fy+half
	x, y := int(fx>>fixedBits)-k.reach, int(fy>>fixedBits)-k.reach
	across := k.weights[(fx>>(fixedBits-6))&(turnPhases-1)]
	along := k.weights[(fy>>(fixedBits-6))&(turnPhases-1)]
	n := len(across)
	total := 1 << (2*turnBits - 1)
	if x < 0 || y < 0 || x+n > im.Width || y+n > im.Height {
		for j, wy := range along {
			for i, wx := range across {
				total += wy * wx * int(im.At(x+i, y+j))
			}
		}
		return byte(max(0, min(255, total>>(2*turnBits))))
	}
	for j, wy := range along {
		row := im.Pix[(y+j)*im.Width+x:][:n]
		sum := 0
		for i, v := range row {
			sum += across[i] * int(v)
		}
		total += wy * sum
	}
	return byte(max(0, min(255, total>>(2*turnBits))))
}
