package match

// Result is how alike two fingers are.
type Result struct {
	Score     float64   // see Likely and Certain; 0 is the least
	Pairs     [][2]int  // minutiae of the first and of the second that stand for each other, by index
	Alignment Alignment // lays the first on the second
}

// Likely reports whether the two are one finger, if they are of one person.
func (r Result) Likely() bool { return r.Score >= Likely }

// Certain reports whether the two are one finger.
func (r Result) Certain() bool { return r.Score >= Certain }

// result fits the tree's pairs to one movement of the finger, drops those that do not follow it, and weighs the rest
// against what ought to have been paired.
func (p *pairing) result(a, b Print) Result {
	fits := p.pairs
	var t Alignment
	for range fitRounds {
		if len(fits) < leastPairs {
			return Result{}
		}
		t = align(a.Minutiae, b.Minutiae, fits)
		turn := angleOf(t.Cos, t.Sin)
		fits = nil
		for _, q := range p.pairs {
			if t.nearness(a.Minutiae[q.a], b.Minutiae[q.b], turn) > 0 {
				fits = append(fits, q)
			}
		}
	}
	return Result{weigh(a, b, fits, t), indices(fits), t}
}

// weigh adds up the evidence: each pair speaks for one finger, by how well it fits and how many neighbours agree, more if
// the ridge does the same in both; each minutia without a partner on the common ground speaks against.
func weigh(a, b Print, fits []pair, t Alignment) float64 {
	turn := angleOf(t.Cos, t.Sin)
	var score, found float64
	for _, q := range fits {
		m, o := a.Minutiae[q.a], b.Minutiae[q.b]
		near := t.nearness(m, o, turn)
		found += float64(near*(m.sureness()+o.sureness())) / 2
		score += float64(near * (pairWeight + float64(supportWeight*float64(min(q.support, supportMost)))))
		if m.Kind == o.Kind {
			score += sameKind
		} else {
			score -= otherKind
		}
	}
	common := (onGround(a.Minutiae, t, b.Ground) + onGround(b.Minutiae, t.Inverse(), a.Ground)) / 2
	return score - float64(missingWeight*max(0, common-found))
}

// onGround adds up the minutiae that come to lie where the other finger shows ridges, by how sure they are.
func onGround(all []Minutia, t Alignment, g Ground) float64 {
	var n float64
	for _, m := range all {
		if x, y := t.Place(float64(m.X), float64(m.Y)); x >= 0 && y >= 0 && g.At(int(x), int(y)) {
			n += m.sureness()
		}
	}
	return n
}

func indices(pairs []pair) [][2]int {
	out := make([][2]int, len(pairs))
	for i, p := range pairs {
		out[i] = [2]int{p.a, p.b}
	}
	return out
}
