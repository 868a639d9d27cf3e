package match

import "math/bits"

// bitmap is a picture of yes and no, 64 pixels in a word, the leftmost in the lowest bit.
type bitmap struct {
	width, height int
	words         int // of a row
	row           []uint64
}

func newBitmap(width, height int) bitmap {
	words := (width + 63) / 64
	return bitmap{width, height, words, make([]uint64, words*height)}
}

func (b bitmap) set(x, y int) { b.row[y*b.words+x/64] |= 1 << (x % 64) }

func (b bitmap) at(x, y int) bool {
	return x >= 0 && y >= 0 && x < b.width && y < b.height && b.row[y*b.words+x/64]>>(x%64)&1 != 0
}

// count is the number of pixels that are set.
func (b bitmap) count() int {
	n := 0
	for _, w := range b.row {
		n += bits.OnesCount64(w)
	}
	return n
}

// binarise splits the enhanced finger into ridges and furrows; both are clear outside the finger.
func binarise(p plane, c cells) (ridges, furrows bitmap) {
	ridges, furrows = newBitmap(p.width, p.height), newBitmap(p.width, p.height)
	for i, on := range c.on {
		if !on {
			continue
		}
		x0, y0 := i%c.width*cellPx, i/c.width*cellPx
		for y := y0; y < y0+cellPx; y++ {
			for x, v := range p.v[p.index(x0, y):][:cellPx] {
				if v > 0 {
					ridges.set(x0+x, y)
				} else {
					furrows.set(x0+x, y)
				}
			}
		}
	}
	return ridges, furrows
}

// ring is the eight neighbours of 64 pixels, clockwise from above.
type ring [8]uint64

// ringOf gathers the neighbours of a word of pixels; beyond the picture nothing is set.
func (b bitmap) ringOf(y, k int) ring {
	line := func(y int) (west, mid, east uint64) {
		if y < 0 || y >= b.height {
			return 0, 0, 0
		}
		row := b.row[y*b.words:][:b.words]
		mid = row[k]
		west, east = mid<<1, mid>>1
		if k > 0 {
			west |= row[k-1] >> 63
		}
		if k+1 < len(row) {
			east |= row[k+1] << 63
		}
		return west, mid, east
	}
	nw, n, ne := line(y - 1)
	w, _, e := line(y)
	sw, s, se := line(y + 1)
	return ring{n, ne, e, se, s, sw, w, nw}
}

// thin leaves lines of one pixel (Guo and Hall 1989, algorithm A1), 64 pixels at a time.
func thin(b bitmap) bitmap {
	cur, next := newBitmap(b.width, b.height), newBitmap(b.width, b.height)
	copy(cur.row, b.row)
	for {
		changed := false
		for pass := range 2 {
			for y := range cur.height {
				for k := range cur.words {
					at := y*cur.words + k
					w := cur.row[at]
					if w == 0 {
						next.row[at] = 0
						continue
					}
					gone := w & cur.ringOf(y, k).removable(pass)
					next.row[at] = w &^ gone
					changed = changed || gone != 0
				}
			}
			cur, next = next, cur
		}
		if !changed {
			return cur
		}
	}
}

// removable marks the pixels that the pass may take away: exactly one run of neighbours, two or three neighbours in the
// lesser of the two ways to pair them, and open towards the pass's side.
func (p ring) removable(pass int) uint64 {
	n, ne, e, se, s, sw, w, nw := p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]
	run := [4]uint64{^n & (ne | e), ^e & (se | s), ^s & (sw | w), ^w & (nw | n)}
	any := run[0] | run[1] | run[2] | run[3]
	two := run[0]&run[1] | run[2]&run[3] | (run[0]|run[1])&(run[2]|run[3])
	n1 := pairs(nw|n, ne|e, se|s, sw|w)
	n2 := pairs(n|ne, e|se, s|sw, w|nw)
	enough := n1.two & n2.two
	notAll := ^(n1.four & n2.four)
	open := ^((s | sw | ^nw) & w)
	if pass == 0 {
		open = ^((n | ne | ^se) & e)
	}
	return any &^ two & enough & notAll & open
}

// tally says where at least two, and where all four, of four bits are set.
type tally struct{ two, four uint64 }

func pairs(a, b, c, d uint64) tally {
	return tally{a&b | c&d | (a|b)&(c|d), a & b & c & d}
}
