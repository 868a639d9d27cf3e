package mindtct

// finder holds the minutiae found so far and the ridges, whose small loops are filled as they are met.
type finder struct {
	ridges Ridges
	maps   Maps
	found  register
}

// scan looks for the patterns along all pairs of rows, then along all pairs of columns.
func scan(r Ridges, m Maps) ([]Minutia, Ridges) {
	f := &finder{ridges: r.clone(), maps: m, found: newRegister(r.Width, r.Height)}
	for y := range r.Height - 1 {
		f.line(Point{0, y}, Point{1, 0}, Point{0, 1}, r.Width)
	}
	for x := range r.Width - 1 {
		f.line(Point{x, 0}, Point{0, 1}, Point{1, 0}, r.Height)
	}
	return f.found.all(), f.ridges
}

// line walks along two lines, from start by steps of along; across leads from the first line to the second. A run of
// equal mixed pairs with another pair before and after it may be a pattern.
func (f *finder) line(start, along, across Point, length int) {
	stride := along.Y*f.ridges.Width + along.X
	first := start.Y*f.ridges.Width + start.X
	second := first + across.Y*f.ridges.Width + across.X
	pix := f.ridges.Pix
	at := func(i int) pair { return pair(2*pix[first+i*stride] + pix[second+i*stride]) }
	for i := 1; i < length; {
		before, run := at(i-1), at(i)
		if !run.mixed() || before == run {
			i++
			continue
		}
		from := i
		for i < length && at(i) == run {
			i++
		}
		if i == length {
			return
		}
		if p := patterns[before][run][at(i)]; p != noPattern {
			middle := (from + i) / 2
			f.candidate(p, Point{start.X + middle*along.X, start.Y + middle*along.Y}, across)
		}
	}
}

// candidate makes a minutia of a pattern whose middle in the first line is at p.
func (f *finder) candidate(p pattern, at, across Point) {
	m := Minutia{Spot: Spot{at, at.plus(across)}, Ending: p.ending()}
	if p.appearing() {
		m.Spot = Spot{at.plus(across), at}
	}
	rows := across.Y == 1
	block := f.maps.cover(m.At)
	flow := f.maps.Direction[block]
	if flow == unclear {
		return
	}
	if f.maps.HighCurve[block] {
		var ok bool
		if m.Spot, m.Direction, ok = f.sharpest(m.Spot); !ok {
			return
		}
	} else {
		m.Direction = along(flow, rows, p.appearing())
	}
	f.add(m, flow, rows)
}

// along is the flow's direction, or the opposite where the feature runs that way.
func along(flow int8, rows, appearing bool) int {
	opposite := !appearing
	if rows && flow <= directions/2 {
		opposite = appearing
	}
	if opposite {
		return int(flow) + directions
	}
	return int(flow)
}

// suitsRows tells whether patterns of this flow are best seen between rows.
func suitsRows(flow int8) bool { return flow <= quarter || flow > 3*quarter }

// add keeps a minutia. Of two that are the same, the one found in the scan that suits the flow stays.
func (f *finder) add(m Minutia, flow int8, rows bool) {
	for _, i := range f.found.near(m.At) {
		old := f.found.list[i].Minutia
		if !f.same(old, m) {
			continue
		}
		if old.At == m.At || suitsRows(flow) != rows {
			return
		}
		f.found.drop(i)
	}
	f.found.add(m)
}

// addOnce keeps a minutia unless it is the same as one before.
func (f *finder) addOnce(m Minutia) {
	for _, i := range f.found.near(m.At) {
		if f.same(f.found.list[i].Minutia, m) {
			return
		}
	}
	f.found.add(m)
}

// same tells whether two minutiae are of one kind and nearly one direction, and few steps apart on one contour.
func (f *finder) same(old, m Minutia) bool {
	d := old.At.minus(m.At)
	if max(d.X, -d.X) >= sameWithin || max(d.Y, -d.Y) >= sameWithin || old.Ending != m.Ending ||
		apart(old.Direction, m.Direction, turn) > quarter {
		return false
	}
	return old.At == m.At || f.ridges.meets(old.Spot, m.At, clockwise, sameWithin) ||
		f.ridges.meets(old.Spot, m.At, counterClockwise, sameWithin)
}
