package match

// skeleton is ridges of one pixel's width, with a margin of one pixel that is never set.
type skeleton struct {
	width, height, stride int
	on                    []bool
	step                  [8]int // to the eight neighbours, clockwise from above
}

func newSkeleton(b bitmap) skeleton {
	stride := b.width + 2
	s := skeleton{b.width, b.height, stride, make([]bool, stride*(b.height+2)),
		[8]int{-stride, -stride + 1, 1, stride + 1, stride, stride - 1, -1, -stride - 1}}
	for y := range b.height {
		for x := range b.width {
			s.on[s.index(x, y)] = b.at(x, y)
		}
	}
	return s
}

func (s skeleton) clone() skeleton {
	s.on = append([]bool{}, s.on...)
	return s
}

func (s skeleton) index(x, y int) int         { return (y+1)*s.stride + x + 1 }
func (s skeleton) place(i int) (x, y int)     { return i%s.stride - 1, i/s.stride - 1 }
func (s skeleton) neighbour(i, side int) bool { return s.on[i+s.step[side&7]] }

// branches counts the runs of neighbours about a pixel: 1 at the end of a ridge, 2 along it, 3 or 4 at a fork.
func (s skeleton) branches(i int) int {
	n := 0
	before := s.neighbour(i, 7)
	for side := range 8 {
		now := s.neighbour(i, side)
		if now && !before {
			n++
		}
		before = now
	}
	return n
}

// arms lists one neighbour of each run, the straight ones before the slanting.
func (s skeleton) arms(i int) (arms [4]int, n int) {
	for side := 0; side < 8; side++ {
		if !s.neighbour(i, side) || s.neighbour(i, side-1) {
			continue
		}
		first := side
		if side%2 == 1 && s.neighbour(i, side+1) {
			first = side + 1
		}
		arms[n] = i + s.step[first&7]
		n++
	}
	return arms, n
}

// nodes lists the pixels with so many branches, in reading order.
func (s skeleton) nodes(accept func(branches int) bool) []int {
	var out []int
	for i, on := range s.on {
		if on && accept(s.branches(i)) {
			out = append(out, i)
		}
	}
	return out
}

func isEnd(branches int) bool  { return branches == 1 }
func isFork(branches int) bool { return branches >= 3 }

// How a walk stopped.
type stop int

const (
	atLimit stop = iota
	atEnd
	atFork
)

// walk follows a ridge from a pixel through its neighbour `next`, at most limit pixels, and appends them to path, the first
// pixel included.
func (s skeleton) walk(path []int, from, next, limit int) ([]int, stop) {
	path = append(path, from)
	before, at := from, next
	for {
		path = append(path, at)
		switch n := s.branches(at); {
		case n >= 3:
			return path, atFork
		case n <= 1:
			return path, atEnd
		}
		if len(path) >= limit {
			return path, atLimit
		}
		onward, ok := s.onward(before, at)
		if !ok {
			return path, atEnd
		}
		before, at = at, onward
	}
}

// onward is the neighbour of a pixel on the side away from the one that the walk came from.
func (s skeleton) onward(before, at int) (int, bool) {
	arms, n := s.arms(at)
	best, far := 0, 0
	for _, a := range arms[:n] {
		if a == before {
			continue
		}
		bx, by := s.place(before)
		x, y := s.place(a)
		if d := (x-bx)*(x-bx) + (y-by)*(y-by); d > far {
			best, far = a, d
		}
	}
	return best, far > 0
}

// fromEnd walks a ridge from its end.
func (s skeleton) fromEnd(path []int, end, limit int) ([]int, stop) {
	arms, n := s.arms(end)
	if n == 0 {
		return append(path, end), atEnd
	}
	return s.walk(path, end, arms[0], limit)
}

// erase clears the pixels of a path.
func (s skeleton) erase(path []int) {
	for _, i := range path {
		s.on[i] = false
	}
}

// join lists the pixels of a straight line between two pixels, both included.
func (s skeleton) join(a, b int) []int {
	ax, ay := s.place(a)
	bx, by := s.place(b)
	n := max(bx-ax, ax-bx, by-ay, ay-by)
	out := make([]int, 0, n+1)
	for t := range n + 1 {
		out = append(out, s.index(ax+between(bx-ax, t, n), ay+between(by-ay, t, n)))
	}
	return out
}

// between is d*t/n rounded to the nearest.
func between(d, t, n int) int {
	if n == 0 {
		return 0
	}
	if d < 0 {
		return -between(-d, t, n)
	}
	return (2*d*t + n) / (2 * n)
}
