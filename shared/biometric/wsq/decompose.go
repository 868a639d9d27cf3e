package wsq

// decompose runs the splits on the plane in place: rows, then columns.
func decompose(plane []float32, pitch int, tree []split) {
	half := make([]float32, len(plane))
	line := make([]float32, pitch+2*lowReach)
	for _, s := range tree {
		base := s.y*pitch + s.x
		for y := 0; y < s.h; y++ {
			at := base + y*pitch
			analyseRow(half[at:at+s.w], plane[at:at+s.w], line, s.invX)
		}
		analyseColumns(plane[base:], half[base:], pitch, s)
	}
}

const (
	lowReach  = lowTaps / 2  // samples the lowpass filter reaches to either side of an even sample
	highReach = highTaps / 2 // samples the highpass filter reaches to either side of an odd sample
)

// mirror folds an index into 0..n-1 about the first and last sample.
func mirror(i, n int) int {
	if i < 0 {
		return -i
	}
	if i >= n {
		return 2*(n-1) - i
	}
	return i
}

// analyseRow filters one row into its two halves. line is scratch of at least len(src)+2*lowReach.
func analyseRow(dst, src, line []float32, inverted bool) {
	n := len(src)
	x := line[:n+2*lowReach]
	copy(x[lowReach:], src)
	for i := 1; i <= lowReach; i++ {
		x[lowReach-i] = src[mirror(-i, n)]
		x[lowReach+n-1+i] = src[mirror(n-1+i, n)]
	}
	low, high := dst[:(n+1)/2], dst[(n+1)/2:]
	if inverted {
		high, low = dst[:n/2], dst[n/2:]
	}
	l, h := &analysisLow, &analysisHigh
	for k := range low {
		v := x[2*k : 2*k+lowTaps : 2*k+lowTaps]
		s := float32(v[0] * l[0])
		s += float32(v[1] * l[1])
		s += float32(v[2] * l[2])
		s += float32(v[3] * l[3])
		s += float32(v[4] * l[4])
		s += float32(v[5] * l[5])
		s += float32(v[6] * l[6])
		s += float32(v[7] * l[7])
		s += float32(v[8] * l[8])
		low[k] = s
	}
	for k := range high {
		at := 2*k + 1 - highReach + lowReach
		v := x[at : at+highTaps : at+highTaps]
		s := float32(v[0] * h[0])
		s += float32(v[1] * h[1])
		s += float32(v[2] * h[2])
		s += float32(v[3] * h[3])
		s += float32(v[4] * h[4])
		s += float32(v[5] * h[5])
		s += float32(v[6] * h[6])
		high[k] = s
	}
}

// analyseColumns filters all columns of a region at once, row of results by row of results.
func analyseColumns(dst, src []float32, pitch int, s split) {
	row := func(i int) []float32 {
		at := mirror(i, s.h) * pitch
		return src[at : at+s.w]
	}
	lowAt, highAt := 0, (s.h+1)/2
	if s.invY {
		lowAt, highAt = s.h/2, 0
	}
	for k := 0; k < (s.h+1)/2; k++ {
		var in [lowTaps][]float32
		for t := range in {
			in[t] = row(2*k - lowReach + t)
		}
		at := (lowAt + k) * pitch
		sumLow(dst[at:at+s.w], &in)
	}
	for k := 0; k < s.h/2; k++ {
		var in [highTaps][]float32
		for t := range in {
			in[t] = row(2*k + 1 - highReach + t)
		}
		at := (highAt + k) * pitch
		sumHigh(dst[at:at+s.w], &in)
	}
}

func sumLow(dst []float32, in *[lowTaps][]float32) {
	n := len(dst)
	a, b, c, d, e := in[0][:n], in[1][:n], in[2][:n], in[3][:n], in[4][:n]
	f, g, h, i := in[5][:n], in[6][:n], in[7][:n], in[8][:n]
	l := &analysisLow
	for x := range dst {
		s := float32(a[x] * l[0])
		s += float32(b[x] * l[1])
		s += float32(c[x] * l[2])
		s += float32(d[x] * l[3])
		s += float32(e[x] * l[4])
		s += float32(f[x] * l[5])
		s += float32(g[x] * l[6])
		s += float32(h[x] * l[7])
		s += float32(i[x] * l[8])
		dst[x] = s
	}
}

func sumHigh(dst []float32, in *[highTaps][]float32) {
	n := len(dst)
	a, b, c, d := in[0][:n], in[1][:n], in[2][:n], in[3][:n]
	e, f, g := in[4][:n], in[5][:n], in[6][:n]
	h := &analysisHigh
	for x := range dst {
		s := float32(a[x] * h[0])
		s += float32(b[x] * h[1])
		s += float32(c[x] * h[2])
		s += float32(d[x] * h[3])
		s += float32(e[x] * h[4])
		s += float32(f[x] * h[5])
		s += float32(g[x] * h[6])
		dst[x] = s
	}
}
