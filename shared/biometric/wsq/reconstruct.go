package wsq

// filters are the synthesis filters that a file's transform table implies.
type filters struct {
	low  [highTaps]float32 // from the analysis highpass filter
	high [lowTaps]float32  // from the analysis lowpass filter
}

// reconstruct undoes decompose on the plane in place: the splits in reverse order, columns, then rows.
func (d *Decoder) reconstruct() {
	for i := tiers - 1; i >= 0; i-- {
		pixels := d.tree[i].pixels()
		d.share((*Decoder).joinColumns, i, pixels)
		d.share((*Decoder).joinRows, i, pixels)
	}
}

const sideReach = 2 // half-rate samples that a synthesis filter reaches to either side

// lowIndex folds a lowpass index: about the first sample; at the end about the last sample of an odd line, about
// the edge after it of an even line.
func lowIndex(i, n, line int) int {
	if i < 0 {
		return -i
	}
	if i >= n {
		if line%2 == 0 {
			return 2*n - 1 - i
		}
		return 2*n - 2 - i
	}
	return i
}

// highIndex folds a highpass index: about the edge before the first sample; at the end the other way from lowIndex.
func highIndex(i, n, line int) int {
	if i < 0 {
		return -1 - i
	}
	if i >= n {
		if line%2 == 0 {
			return 2*n - 2 - i
		}
		return 2*n - 1 - i
	}
	return i
}

// joinRows joins the rows of a tier from the spare plane to the plane.
func (d *Decoder) joinRows(at, who, of int) {
	d.tree[at].part(split.rows, who, of, func(s split, from, to int) {
		for y := from; y < to; y++ {
			row := (s.y+y)*d.width + s.x
			joinRow(d.plane[row:row+s.w], d.spare[row:row+s.w], d.lines[who], s.invX, &d.file.filters)
		}
	})
}

func joinRow(dst, src, line []float32, inverted bool, f *filters) {
	n := len(src)
	nl, nh := (n+1)/2, n/2
	atLow, atHigh := halves(n, inverted)
	low := line[:nl+2*sideReach]
	high := line[nl+2*sideReach : nl+nh+4*sideReach]
	copy(low[sideReach:], src[atLow:atLow+nl])
	copy(high[sideReach:], src[atHigh:atHigh+nh])
	for i := 1; i <= sideReach; i++ {
		low[sideReach-i] = src[atLow+lowIndex(-i, nl, n)]
		low[sideReach+nl-1+i] = src[atLow+lowIndex(nl-1+i, nl, n)]
		high[sideReach-i] = src[atHigh+highIndex(-i, nh, n)]
		high[sideReach+nh-1+i] = src[atHigh+highIndex(nh-1+i, nh, n)]
	}
	l, h := &f.low, &f.high
	for k := 0; k < nl; k++ {
		a := low[k+1 : k+5 : k+5] // samples k-1 to k+2
		b := high[k:]             // samples k-2 to k+2
		b = b[:4]
		s := float32(a[0] * l[1])
		s += float32(a[1] * l[3])
		s += float32(a[2] * l[5])
		s += float32(b[0] * h[1])
		s += float32(b[1] * h[3])
		s += float32(b[2] * h[5])
		s += float32(b[3] * h[7])
		dst[2*k] = s
	}
	for k := 0; k < nh; k++ {
		a := low[k+1 : k+5 : k+5]
		b := high[k : k+5 : k+5]
		s := float32(a[0] * l[0])
		s += float32(a[1] * l[2])
		s += float32(a[2] * l[4])
		s += float32(a[3] * l[6])
		s += float32(b[0] * h[0])
		s += float32(b[1] * h[2])
		s += float32(b[2] * h[4])
		s += float32(b[3] * h[6])
		s += float32(b[4] * h[8])
		dst[2*k+1] = s
	}
}

// joinColumns joins the columns of a tier from the plane to the spare one.
func (d *Decoder) joinColumns(at, who, of int) {
	d.tree[at].part(split.pairs, who, of, d.joinPairs)
}

// joinPairs joins all columns of a split at once, two rows of results after two others.
func (d *Decoder) joinPairs(s split, from, to int) {
	f := &d.file.filters
	base := s.y*d.width + s.x
	src, dst := d.plane[base:], d.spare[base:]
	nl, nh := (s.h+1)/2, s.h/2
	atLow, atHigh := halves(s.h, s.invY)
	low := func(i int) []float32 {
		at := (atLow + lowIndex(i, nl, s.h)) * d.width
		return src[at : at+s.w]
	}
	high := func(i int) []float32 {
		at := (atHigh + highIndex(i, nh, s.h)) * d.width
		return src[at : at+s.w]
	}
	for k := from; k < to; k++ {
		in := [7][]float32{low(k - 1), low(k), low(k + 1), high(k - 2), high(k - 1), high(k), high(k + 1)}
		joinEven(dst[2*k*d.width:][:s.w], &in, f)
		if k == nh {
			break
		}
		odd := [9][]float32{low(k - 1), low(k), low(k + 1), low(k + 2),
			high(k - 2), high(k - 1), high(k), high(k + 1), high(k + 2)}
		joinOdd(dst[(2*k+1)*d.width:][:s.w], &odd, f)
	}
}

func joinEven(dst []float32, in *[7][]float32, f *filters) {
	n := len(dst)
	a, b, c, d := in[0][:n], in[1][:n], in[2][:n], in[3][:n]
	e, g, i := in[4][:n], in[5][:n], in[6][:n]
	l, h := &f.low, &f.high
	for x := range dst {
		s := float32(a[x] * l[1])
		s += float32(b[x] * l[3])
		s += float32(c[x] * l[5])
		s += float32(d[x] * h[1])
		s += float32(e[x] * h[3])
		s += float32(g[x] * h[5])
		s += float32(i[x] * h[7])
		dst[x] = s
	}
}

func joinOdd(dst []float32, in *[9][]float32, f *filters) {
	n := len(dst)
	a, b, c, d, e := in[0][:n], in[1][:n], in[2][:n], in[3][:n], in[4][:n]
	g, i, j, k := in[5][:n], in[6][:n], in[7][:n], in[8][:n]
	l, h := &f.low, &f.high
	for x := range dst {
		s := float32(a[x] * l[0])
		s += float32(b[x] * l[2])
		s += float32(c[x] * l[4])
		s += float32(d[x] * l[6])
		s += float32(e[x] * h[0])
		s += float32(g[x] * h[2])
		s += float32(i[x] * h[4])
		s += float32(j[x] * h[6])
		s += float32(k[x] * h[8])
		dst[x] = s
	}
}
