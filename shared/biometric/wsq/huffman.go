package wsq

// huffTable is a code in the form it is stored in: how many codes of each length, and their symbols in order.
type huffTable struct {
	counts [huffBits]byte
	values []byte
}

// code is one symbol's bits, right aligned.
type code struct {
	bits uint16
	size uint8
}

// symbolCounts is how often each symbol occurs; the last one is reserved.
type symbolCounts [symbols + 1]int

// build makes the code for symbols that occur so often: ITU-T T.81 annex K.2, with one symbol reserved so that no code is
// all ones.
func (t *huffTable) build(counts []symbolCounts) {
	var freq symbolCounts
	for _, c := range counts {
		for i, n := range c {
			freq[i] += n
		}
	}
	freq[symbols] = 1
	sizes := codeSizes(freq)
	t.counts = limitSizes(&sizes)
	t.values = bySize(t.values[:0], &sizes)
}

// codeSizes joins the two rarest trees until one is left; of equally rare ones the higher symbol goes first.
func codeSizes(freq symbolCounts) (size symbolCounts) {
	var other symbolCounts
	for i := range other {
		other[i] = -1
	}
	for {
		a, b := rarest(&freq)
		if b < 0 {
			return size
		}
		freq[a] += freq[b]
		freq[b] = 0
		for size[a]++; other[a] >= 0; size[a]++ {
			a = other[a]
		}
		other[a] = b
		for size[b]++; other[b] >= 0; size[b]++ {
			b = other[b]
		}
	}
}

// rarest gives the two least frequent symbols that occur, -1 where there is none.
func rarest(freq *symbolCounts) (first, second int) {
	first, second = -1, -1
	for i, n := range freq {
		switch {
		case n == 0:
		case first < 0 || n <= freq[first]:
			first, second = i, first
		case second < 0 || n <= freq[second]:
			second = i
		}
	}
	return first, second
}

// limitSizes counts the codes of each length and shortens those over sixteen bits (T.81 figure K.3). The reserved
// symbol is not counted.
func limitSizes(size *symbolCounts) [huffBits]byte {
	var n [symbols + 2]int
	longest := 0
	for _, s := range size[:symbols] {
		if s > 0 {
			n[s]++
			longest = max(longest, s)
		}
	}
	if longest > huffBits {
		for i := longest; i > huffBits; i-- {
			for n[i] > 0 {
				j := i - 2
				for n[j] == 0 {
					j--
				}
				n[i] -= 2
				n[i-1]++
				n[j+1] += 2
				n[j]--
			}
			n[i] = 0
		}
		i := huffBits
		for n[i] == 0 {
			i--
		}
		n[i]--
	}
	var counts [huffBits]byte
	for i := range counts {
		counts[i] = byte(n[i+1])
	}
	return counts
}

func bySize(values []byte, size *symbolCounts) []byte {
	for length := 1; length <= symbols; length++ {
		for symbol, s := range size[:symbols] {
			if s == length {
				values = append(values, byte(symbol))
			}
		}
	}
	return values
}

// codes gives each symbol its bits (T.81 annex C). It is only called on tables whose lengths fit.
func (t *huffTable) codes() [symbols]code {
	var out [symbols]code
	next, i := uint32(0), 0
	for length, n := range t.counts {
		for range n {
			out[t.values[i]] = code{bits: uint16(next), size: uint8(length + 1)}
			next++
			i++
		}
		next <<= 1
	}
	return out
}

// fits reports whether the lengths form a prefix code: no more codes than there are bit patterns.
func (t *huffTable) fits() bool {
	next := 0
	for length, n := range t.counts {
		next += int(n)
		if next > 1<<(length+1) {
			return false
		}
		next <<= 1
	}
	return true
}
