package protocol

// strict priorities go first whatever waits: revocation, destruction, search, FIR and arrest.
const strict = 2

// turns shares the line among the priorities below the strict ones by weight, so that none starves: each has spent what
// it sent divided by its weight, and the one that spent least is next (stride scheduling, Waldspurger 1995).
type turns struct{ used [LowestPriority + 1]float64 }

func weight(p int) float64 { return float64(int(1) << (LowestPriority - p)) } // 8, 4, 2, 1

// pick returns the priority whose turn it is, -1 when none waits.
func (t *turns) pick(waits func(p int) bool) int {
	next := -1
	for p := range t.used {
		switch {
		case !waits(p):
		case p < strict:
			return p
		case next < 0 || t.used[p] < t.used[next]:
			next = p
		}
	}
	return next
}

// spent counts what was sent. One that was silent has no claim to what it did not use.
func (t *turns) spent(p, bytes int) {
	if p < strict {
		return
	}
	t.used[p] += float64(bytes) / weight(p)
	for q := strict; q < len(t.used); q++ {
		t.used[q] = max(t.used[q], t.used[p]-credit)
	}
}

// credit is how far a priority may have fallen behind: one record at the lowest weight.
const credit = largestRecord
