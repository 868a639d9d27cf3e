package match

import (
	"cmp"
	"slices"
)

// pair is a minutia of one finger that stands for one of the other.
type pair struct {
	a, b    int // indices
	fromA   int // the pair it was reached from, or -1
	fromB   int
	length  int // of the edge it was reached by
	support int // other edges that agree with it
}

// common calls fn for every two edges of two stars that agree.
func common(a, b []edge, fn func(a, b edge)) {
	start := 0
	for _, e := range b {
		for start < len(a) && a[start].length < e.length-lengthError {
			start++
		}
		for k := start; k < len(a) && a[k].length <= e.length+lengthError; k++ {
			if e.agrees(a[k]) {
				fn(a[k], e)
			}
		}
	}
}

// roots lists the pairs of minutiae whose stars have most in common.
func roots(a, b Print) []pair {
	var out []pair
	for i := range a.star {
		for j := range b.star {
			if apart(a.Minutiae[i].angle(), b.Minutiae[j].angle()) > turnMost {
				continue
			}
			votes := 0
			common(a.star[i], b.star[j], func(edge, edge) { votes++ })
			if votes >= rootVotes {
				out = append(out, pair{a: i, b: j, fromA: -1, fromB: -1, support: votes})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b pair) int { return cmp.Compare(b.support, a.support) })
	return out[:min(len(out), rootsTried)]
}

// pairing is the tree of pairs grown from a root.
type pairing struct {
	pairs []pair
	ofA   []int // index in pairs of each minutia of a, or -1
	ofB   []int
	queue []pair
}

// grow pairs minutiae outwards from the root along edges that agree, the shortest first.
func (p *pairing) grow(a, b Print, root pair) {
	p.reset(len(a.Minutiae), len(b.Minutiae))
	root.support = 0
	p.queue = append(p.queue[:0], root)
	for len(p.queue) > 0 {
		next := p.pop()
		if p.ofA[next.a] >= 0 || p.ofB[next.b] >= 0 {
			p.backs(next)
			continue
		}
		p.ofA[next.a], p.ofB[next.b] = len(p.pairs), len(p.pairs)
		p.pairs = append(p.pairs, next)
		common(a.star[next.a], b.star[next.b], func(e, f edge) {
			reached := pair{a: int(e.to), b: int(f.to), fromA: next.a, fromB: next.b, length: int(f.length)}
			if p.ofA[reached.a] >= 0 || p.ofB[reached.b] >= 0 {
				p.backs(reached)
			} else {
				p.push(reached)
			}
		})
	}
}

func (p *pairing) reset(a, b int) {
	p.pairs = p.pairs[:0]
	p.ofA, p.ofB = cleared(p.ofA, a), cleared(p.ofB, b)
}

func cleared(s []int, n int) []int {
	s = slices.Grow(s[:0], n)[:n]
	for i := range s {
		s[i] = -1
	}
	return s
}

// backs counts an edge between two pairs that are already in the tree as support of both.
func (p *pairing) backs(r pair) {
	if at := p.ofA[r.a]; at >= 0 && p.pairs[at].b == r.b {
		p.pairs[at].support++
		p.pairs[p.ofA[r.fromA]].support++
	}
}

// push and pop keep a heap, the shortest edge on top.
func (p *pairing) push(n pair) {
	p.queue = append(p.queue, n)
	for i := len(p.queue) - 1; i > 0; {
		up := (i - 1) / 2
		if p.queue[up].length <= p.queue[i].length {
			return
		}
		p.queue[up], p.queue[i] = p.queue[i], p.queue[up]
		i = up
	}
}

func (p *pairing) pop() pair {
	q := p.queue
	top := q[0]
	last := len(q) - 1
	q[0] = q[last]
	q = q[:last]
	for i := 0; ; {
		k := 2*i + 1
		if k >= len(q) {
			break
		}
		if k+1 < len(q) && q[k+1].length < q[k].length {
			k++
		}
		if q[i].length <= q[k].length {
			break
		}
		q[i], q[k] = q[k], q[i]
		i = k
	}
	p.queue = q
	return top
}
