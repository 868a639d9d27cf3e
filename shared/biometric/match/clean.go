package match

import (
	"cmp"
	"slices"
)

// clean removes from a skeleton what noise put there, in SourceAFIS's order.
func clean(s skeleton) skeleton {
	return withoutFragments(withoutTails(withoutGaps(withoutPores(s))))
}

// withoutPores closes pores and lakes: where two branches of a fork meet again soon, one line replaces both.
func withoutPores(s skeleton) skeleton {
	out := s.clone()
	for _, fork := range s.nodes(isFork) {
		if !out.on[fork] || !isFork(out.branches(fork)) {
			continue
		}
		var paths [4][]int
		var stops [4]stop
		arms, n := out.arms(fork)
		for k, a := range arms[:n] {
			paths[k], stops[k] = out.walk(nil, fork, a, poreArm)
		}
		if a, b, ok := meeting(out, paths[:n], stops[:n]); ok {
			far := paths[a][len(paths[a])-1]
			out.erase(paths[a][1 : len(paths[a])-1])
			out.erase(paths[b][1 : len(paths[b])-1])
			for _, i := range out.join(fork, far) {
				out.on[i] = true
			}
		}
	}
	return out
}

// meeting finds two paths that end at the same fork.
func meeting(s skeleton, paths [][]int, stops []stop) (a, b int, ok bool) {
	for a := range paths {
		for b := range a {
			if stops[a] == atFork && stops[b] == atFork && len(paths[a]) > 2 && len(paths[b]) > 2 &&
				s.near(paths[a][len(paths[a])-1], paths[b][len(paths[b])-1], 2) {
				return a, b, true
			}
		}
	}
	return 0, 0, false
}

// near reports whether two pixels lie within reach of each other on both axes.
func (s skeleton) near(i, j, reach int) bool {
	ax, ay := s.place(i)
	bx, by := s.place(j)
	return max(ax-bx, bx-ax, ay-by, by-ay) <= reach
}

// end is where a ridge stops.
type end struct {
	at, other int   // the pixel, and where the walk along the ridge stopped
	length    int   // of the ridge as far as it was walked
	inward    angle // from the end along the ridge
}

// gap is a place where a ridge may be broken.
type gap struct{ a, b, distance int }

// withoutGaps joins ends that face each other, the nearest first.
func withoutGaps(s skeleton) skeleton {
	out := s.clone()
	ends := s.ends()
	var gaps []gap
	for a := range ends {
		for b := range a {
			if d, ok := s.facing(ends[a], ends[b]); ok {
				gaps = append(gaps, gap{ends[a].at, ends[b].at, d})
			}
		}
	}
	slices.SortStableFunc(gaps, func(a, b gap) int { return cmp.Compare(a.distance, b.distance) })
	for _, g := range gaps {
		if !isEnd(out.branches(g.a)) || !isEnd(out.branches(g.b)) {
			continue
		}
		line := out.join(g.a, g.b)
		if len(line) > 2*gapOverlap && slices.ContainsFunc(line[gapOverlap:len(line)-gapOverlap], out.touches) {
			continue
		}
		for _, i := range line {
			out.on[i] = true
		}
	}
	return out
}

// touches reports whether a pixel is set.
func (s skeleton) touches(i int) bool { return s.on[i] }

// ends lists the ends of ridges that are long enough to be prolonged.
func (s skeleton) ends() []end {
	var out []end
	var path []int
	for _, i := range s.nodes(isEnd) {
		path, _ = s.fromEnd(path[:0], i, gapSample)
		if len(path) < gapShortestEnd {
			continue
		}
		out = append(out, end{i, path[len(path)-1], len(path), s.towards(i, path[len(path)-1])})
	}
	return out
}

// towards is the direction from one pixel to another.
func (s skeleton) towards(a, b int) angle {
	ax, ay := s.place(a)
	bx, by := s.place(b)
	return angleOf(float64(bx-ax), float64(by-ay))
}

// facing gives the squared distance of two ends that a gap may separate.
func (s skeleton) facing(a, b end) (int, bool) {
	ax, ay := s.place(a.at)
	bx, by := s.place(b.at)
	d := (ax-bx)*(ax-bx) + (ay-by)*(ay-by)
	if d > gapLargest*gapLargest || a.other == b.at {
		return 0, false
	}
	if d <= gapRupture*gapRupture {
		return d, true
	}
	across := s.towards(a.at, b.at)
	return d, apart(a.inward, across+halfTurn) <= gapAngle && apart(b.inward, across) <= gapAngle
}

// withoutTails cuts short branches off, the shortest first.
func withoutTails(s skeleton) skeleton {
	out := s.clone()
	var tails [][]int
	for _, i := range s.nodes(isEnd) {
		if path, stopped := s.fromEnd(nil, i, tailShortest); stopped == atFork {
			tails = append(tails, path)
		}
	}
	slices.SortStableFunc(tails, func(a, b []int) int { return cmp.Compare(len(a), len(b)) })
	for _, t := range tails {
		if fork := t[len(t)-1]; isFork(out.branches(fork)) {
			out.erase(t[:len(t)-1])
		}
	}
	return out
}

// withoutFragments erases short ridges that touch no other.
func withoutFragments(s skeleton) skeleton {
	out := s.clone()
	var path []int
	for _, i := range s.nodes(func(branches int) bool { return branches <= 1 }) {
		var stopped stop
		if path, stopped = s.fromEnd(path[:0], i, fragment); stopped == atEnd {
			out.erase(path)
		}
	}
	return out
}
