package measure

import (
	"math"

	"thana/shared/biometric"
)

// eroded gives each pixel the darkest value around it.
func eroded(im biometric.Image) biometric.Image {
	across, out := blank(im), blank(im)
	for y := range im.Height {
		for x := range im.Width {
			v := byte(255)
			for _, n := range im.Pix[y*im.Width+max(0, x-erodeRadius) : y*im.Width+min(im.Width, x+erodeRadius+1)] {
				v = min(v, n)
			}
			across.Pix[y*im.Width+x] = v
		}
	}
	for y := range im.Height {
		row := out.Pix[y*im.Width : (y+1)*im.Width]
		copy(row, across.Pix[y*im.Width:])
		for n := max(0, y-erodeRadius); n <= min(im.Height-1, y+erodeRadius); n++ {
			for x, v := range across.Pix[n*im.Width : (n+1)*im.Width] {
				row[x] = min(row[x], v)
			}
		}
	}
	return out
}

func blank(im biometric.Image) biometric.Image {
	return biometric.Image{Width: im.Width, Height: im.Height, PPI: im.PPI, Pix: make([]byte, len(im.Pix))}
}

// blurred is the picture under a Gaussian in whole numbers of 1/256, mirrored at its edges: exact everywhere.
func blurred(im biometric.Image, radius int) biometric.Image {
	weights := gaussian(radius)
	across := make([]uint32, len(im.Pix)) // 256ths
	line := make([]uint32, im.Width+2*radius)
	for y := range im.Height {
		for i := range line {
			line[i] = uint32(im.Pix[y*im.Width+mirrored(i-radius, im.Width)])
		}
		row := across[y*im.Width : (y+1)*im.Width]
		for i, w := range weights {
			addScaled(row, line[i:], line[2*radius-i:], w, i == radius)
		}
	}
	out := blank(im)
	sum := make([]uint32, im.Width) // 65,536ths
	rowOf := func(y int) []uint32 {
		y = mirrored(y, im.Height)
		return across[y*im.Width : (y+1)*im.Width]
	}
	for y := range im.Height {
		clear(sum)
		for i, w := range weights {
			addScaled(sum, rowOf(y+i-radius), rowOf(y+radius-i), w, i == radius)
		}
		for x, v := range sum {
			out.Pix[y*im.Width+x] = byte((v + 1<<15) >> 16)
		}
	}
	return out
}

// addScaled adds two rows that lie on both sides of the middle, or the middle once.
func addScaled(sum, before, after []uint32, weight uint32, middle bool) {
	if weight == 0 {
		return
	}
	before, after = before[:len(sum)], after[:len(sum)]
	if middle {
		for x := range sum {
			sum[x] += weight * before[x]
		}
		return
	}
	for x := range sum {
		sum[x] += weight * (before[x] + after[x])
	}
}

// mirrored brings a place beyond 0 to n-1 back, the edge's own pixel standing once.
func mirrored(i, n int) int {
	if n == 1 {
		return 0
	}
	for i < 0 || i >= n {
		if i < 0 {
			i = -i
		} else {
			i = 2*(n-1) - i
		}
	}
	return i
}

// gaussian is the first half of a Gaussian's weights with the middle last, in 256ths that add up to 256: what is lost by
// rounding one weight goes to the next. Its deviation is the one that OpenCV takes for a radius.
func gaussian(radius int) []uint32 {
	n := 2*radius + 1
	sigma := float64(0.15*float64(n)) + 0.35
	values, sum := make([]float64, radius), 1.0
	for i := range values {
		x := float64(radius - i)
		values[i] = math.Exp(-float64(x*x) / (2 * float64(sigma*sigma)))
		sum += 2 * values[i]
	}
	weights, rest, lost := make([]uint32, radius+1), uint32(256), 0.0
	for i, v := range values {
		exact := float64(v/sum*256) + lost
		w := math.RoundToEven(exact)
		lost = exact - w
		weights[i] = uint32(w)
		rest -= 2 * weights[i]
	}
	weights[radius] = rest
	return weights
}

// parted makes what is above Otsu's threshold white and the rest black.
func parted(im biometric.Image) biometric.Image {
	level := otsu(im.Pix)
	out := blank(im)
	for i, v := range im.Pix {
		if int(v) > level {
			out.Pix[i] = 255
		}
	}
	return out
}

// otsu is the grey value that parts the pixels into two classes whose means lie furthest apart (Otsu 1979).
func otsu(pix []byte) int {
	var counts [256]int
	for _, v := range pix {
		counts[v]++
	}
	share := 1 / float64(len(pix))
	all := 0.0
	for v, n := range counts {
		all += float64(v * n)
	}
	all *= share
	const none = 1.1920928955078125e-7 // share under which a class is empty
	var below, mean, widest float64
	level := 0
	for v, n := range counts {
		p := float64(n) * share
		mean *= below
		below += p
		above := 1 - below
		if min(below, above) < none || max(below, above) > 1-none {
			continue
		}
		mean = (mean + float64(float64(v)*p)) / below
		other := (all - float64(below*mean)) / above
		if apart := float64(below*above) * float64((mean-other)*(mean-other)); apart > widest {
			widest, level = apart, v
		}
	}
	return level
}
