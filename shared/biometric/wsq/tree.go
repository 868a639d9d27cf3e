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

// splitTree lists the twenty splits, parents before children: the whole, three of its quarters, three
// quarters of the lowest with all of theirs, and the lowest once more.
func splitTree(width, height int) []split {
	root := split{rect: rect{0, 0, width, height}}
	level1 := root.quarters()
	level2 := level1[0].quarters()
	tree := []split{root, level1[0], level1[1], level1[2]}
	for _, i := range []int{1, 2, 0} {
		q := level2[i].quarters()
		tree = append(tree, level2[i], q[0], q[1], q[2], q[3])
	}
	lowest := level2[0].quarters()[0].quarters()[0]
	return append(tree, lowest)
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
