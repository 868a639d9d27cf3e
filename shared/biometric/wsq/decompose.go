package wsq

// decompose runs the splits on the plane in place: rows, then columns.
func (e *Encoder) decompose() {
	for i, t := range e.tree {
		e.share((*Encoder).analyseRows, i, t.pixels())
		e.share((*Encoder).analyseColumns, i, t.pixels())
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

// analyseRows filters the rows of a tier from the plane to the spare one.
func (e *Encoder) analyseRows(at, who, of int) {
	e.tree[at].part(split.rows, who, of, func(s split, from, to int) {
		for y := from; y < to; y++ {
			row := (s.y+y)*e.width + s.x
			analyseRow(e.spare[row:row+s.w], e.plane[row:row+s.w], e.lines[who], s.invX)
		}
	})
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

// analyseColumns filters the columns of a tier from the spare plane back.
func (e *Encoder) analyseColumns(at, who, of int) {
	e.tree[at].part(split.pairs, who, of, e.analysePairs)
}

// analysePairs filters all columns of a split at once, a row of either half after the other.
func (e *Encoder) analysePairs(s split, from, to int) {
	base := s.y*e.width + s.x
	src, dst := e.spare[base:], e.plane[base:]
	row := func(i int) []float32 {
		at := mirror(i, s.h) * e.width
		return src[at : at+s.w]
	}
	lowAt, highAt := halves(s.h, s.invY)
	for k := from; k < to; k++ {
		var in [lowTaps][]float32
		for t := range in {
			in[t] = row(2*k - lowReach + t)
		}
		at := (lowAt + k) * e.width
		sumLow(dst[at:at+s.w], &in)
		if k == s.h/2 {
			break
		}
		at = (highAt + k) * e.width
		sumHigh(dst[at:at+s.w], (*[highTaps][]float32)(in[lowReach+1-highReach:]))
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
