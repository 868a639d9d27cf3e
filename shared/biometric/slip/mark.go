package slip

import "slices"

// mark is something that looks like a registration mark.
type mark struct {
	x, y   float64 // middle, pixels of the reduced page
	module float64 // pixels
	agree  int     // of its 49 modules, how many are as printed
}

// findMarks looks for runs of 1, 1, 3, 1, 1 modules along rows, then through their middle down the column and again along
// the row, and keeps those whose modules are as printed. The order is by agreement, then by place.
func findMarks(b bitmap) []mark {
	var found []mark
	for y := range b.height {
		for _, r := range patterns(b, 0, y) {
			column, ok := through(b, r.middle(), float64(y), true)
			if !ok {
				continue
			}
			row, ok := through(b, r.middle(), column.middle(), false)
			if !ok {
				continue
			}
			m := mark{x: row.middle(), y: column.middle(), module: (row.module() + column.module()) / 2}
			if m.agree = agreement(b, m); m.agree >= leastAgree {
				found = keepBest(found, m, sameMarkMM*b.perMM)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b mark) int { return b.agree - a.agree })
	return found[:min(len(found), mostMarks)]
}

// keepBest adds a mark, or lets it take the place of a worse one that is the same.
func keepBest(found []mark, m mark, near float64) []mark {
	for i, f := range found {
		if dx, dy := f.x-m.x, f.y-m.y; float64(dx*dx)+float64(dy*dy) < float64(near*near) {
			if m.agree > f.agree {
				found[i] = m
			}
			return found
		}
	}
	return append(found, m)
}

// runs are the edges of five runs, dark light dark light dark, along a line.
type runs [6]int

func (r runs) module() float64 { return float64(r[5]-r[0]) / markModules }
func (r runs) middle() float64 { return (float64(r[2]+r[3]) - 1) / 2 }

// fits reports whether the runs are 1, 1, 3, 1, 1 modules of a mark of the expected size.
func (r runs) fits(perMM float64) bool {
	m := r.module()
	if size := m * markModules; size < markSide*perMM*(leastPrint-0.03) || size > markSide*perMM*(mostPrint+0.03) {
		return false
	}
	for i, want := range [5]float64{1, 1, 3, 1, 1} {
		slack := runSlack
		if want == 3 {
			slack = coreSlack
		}
		if off := float64(r[i+1]-r[i]) - float64(want*m); off > slack*m || off < -slack*m {
			return false
		}
	}
	return true
}

// patterns are the fitting runs of a row from column x on.
func patterns(b bitmap, x, y int) []runs {
	var out []runs
	var edges []int // alternating, the first one into the dark
	was := false
	for ; x <= b.width; x++ {
		is := x < b.width && b.on[y*b.width+x]
		if is == was {
			continue
		}
		was = is
		edges = append(edges, x)
		if n := len(edges); !is && n >= 6 {
			if r := runs(edges[n-6:]); r.fits(b.perMM) {
				out = append(out, r)
			}
		}
	}
	return out
}

// through finds the runs around a place, down its column or along its row.
func through(b bitmap, x, y float64, down bool) (runs, bool) {
	cx, cy := int(x+0.5), int(y+0.5)
	on := func(i int) bool { return b.at(cx+i, cy) }
	from := cx
	if down {
		on = func(i int) bool { return b.at(cx, cy+i) }
		from = cy
	}
	most := int(markSide * mostPrint * b.perMM) // pixels to each side at most
	if !on(0) {
		return runs{}, false
	}
	var r runs
	up, low := 0, 0
	for k, dark := range [3]bool{true, false, true} { // from the middle outwards
		for up > -most && on(up-1) == dark {
			up--
		}
		for low < most && on(low+1) == dark {
			low++
		}
		r[2-k], r[3+k] = from+up, from+low+1
	}
	return r, r.fits(b.perMM)
}

// agreement counts the modules whose middle is dark or light as printed.
func agreement(b bitmap, m mark) int {
	n := 0
	for j := -3; j <= 3; j++ {
		for i := -3; i <= 3; i++ {
			ring := max(i, -i, j, -j)
			if b.at(round(m.x+float64(float64(i)*m.module)), round(m.y+float64(float64(j)*m.module))) == (ring != 2) {
				n++
			}
		}
	}
	return n
}

func round(v float64) int {
	if v < 0 {
		return -int(0.5 - v)
	}
	return int(v + 0.5)
}
