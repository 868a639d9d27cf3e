package wsq

// rect is a region of the plane in pixels.
type rect struct{ x, y, w, h int }

// split is one two-dimensional filtering step. An inverted direction stores its highpass half first, so that the
// frequency order of the subbands stays the one of the standard.
type split struct {
	rect
	invX, invY bool
}

// halve gives the lengths of the two halves of n; lowpass holds the odd sample.
func halve(n int, inverted bool) (int, int) {
	if inverted {
		return n / 2, (n + 1) / 2
	}
	return (n + 1) / 2, n / 2
}

// halves gives the offsets of the lowpass and highpass parts of a line of n samples.
func halves(n int, inverted bool) (low, high int) {
	if inverted {
		return n / 2, 0
	}
	return 0, (n + 1) / 2
}

// quarters gives the four parts of a split: top left, top right, bottom left, bottom right. The second half of a
// direction is itself split inverted.
func (s split) quarters() [4]split {
	wl, wr := halve(s.w, s.invX)
	ht, hb := halve(s.h, s.invY)
	return [4]split{
		{rect{s.x, s.y, wl, ht}, false, false},
		{rect{s.x + wl, s.y, wr, ht}, true, false},
		{rect{s.x, s.y + ht, wl, hb}, false, true},
		{rect{s.x + wl, s.y + ht, wr, hb}, true, true},
	}
}

// tier is the splits of one depth of the tree. Their regions do not touch: one step does them all.
type tier []split

// splitTree lists the twenty splits by depth: the whole, three of its quarters, three quarters of the lowest, all of
// theirs, and the lowest once more.
func splitTree(width, height int) [tiers]tier {
	root := split{rect: rect{0, 0, width, height}}
	level1 := root.quarters()
	level2 := level1[0].quarters()
	var level3 tier
	for _, s := range level2[:3] {
		q := s.quarters()
		level3 = append(level3, q[:]...)
	}
	return [tiers]tier{{root}, level1[:3], level2[:3], level3, {level3[0].quarters()[0]}}
}

func (t tier) pixels() (n int) {
	for _, s := range t {
		n += s.w * s.h
	}
	return n
}

func (s split) rows() int { return s.h }

// pairs is the rows of a split by two, the last of an odd number by itself.
func (s split) pairs() int { return (s.h + 1) / 2 }

// part does part number who of all lines of a tier, split by split.
func (t tier) part(lines func(split) int, who, of int, do func(s split, from, to int)) {
	all := 0
	for _, s := range t {
		all += lines(s)
	}
	from, to := span(all, who, of)
	for _, s := range t {
		n := lines(s)
		if from < n && to > 0 {
			do(s, max(from, 0), min(to, n))
		}
		from, to = from-n, to-n
	}
}

// subbands lists the regions of subbands 0 to 59 in coding order.
func subbands(width, height int) []rect {
	root := split{rect: rect{0, 0, width, height}}
	level1 := root.quarters()
	level2 := level1[0].quarters()
	lowest := level2[0].quarters()[0].quarters()[0].quarters()

	bands := make([]rect, 0, codedBands)
	for _, q := range lowest {
		bands = append(bands, q.rect)
	}
	bands = append(bands, sixteen(level2[0])[1:]...)
	bands = append(bands, sixteen(level2[1])...)
	bands = append(bands, sixteen(level2[2])...)
	bands = append(bands, level2[3].rect)
	for _, half := range level1[1:3] {
		for _, q := range half.quarters() {
			bands = append(bands, q.rect)
		}
	}
	return bands
}

// sixteen lists the parts of a region that is split twice.
func sixteen(s split) []rect {
	var out []rect
	for _, quarter := range s.quarters() {
		for _, q := range quarter.quarters() {
			out = append(out, q.rect)
		}
	}
	return out
}
