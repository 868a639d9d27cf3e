package names

import (
	"slices"
	"strings"
)

// Weights of a comparison; chosen like the costs of distance.go.
const (
	weightCommon   = 0.35 // of a word that many have
	weightInitial  = 0.25
	weightExtra    = 0.5  // of a word that was not asked for
	weightRelative = 0.3  // of the relative's name, where both know one
	loseRelative   = 0.9  // where only the question knows one
	asRelative     = 0.85 // of a word asked for as the person's that is the relative's
	otherOrder     = 0.01 // for each word that stands elsewhere
	aliasShare     = 0.5  // of all names asked for; the rest is the best one's
	joined         = 0.98 // of words that one side writes together
	stricter       = 2    // differences of whole names written as one word count so much: they are long
	sure           = 0.95 // above, no other way of reading is tried
)

// Question scores persons against one name. It remembers what it compared and serves one goroutine.
type Question struct {
	asked Called
	words map[[2]string]float64
	whole map[string]float64
	book  *words
}

// NewQuestion prepares a question.
func NewQuestion(asked Called) *Question {
	return &Question{asked, map[[2]string]float64{}, map[string]float64{}, book()}
}

// Score tells how alike the person is whose sounds Called.String wrote: 1 for the same, 0 for nothing in common. It is
// the share of the asked words that the person has, each as far as it sounds alike, less for words too many.
func (q *Question) Score(sounds string) float64 {
	if s, ok := q.whole[sounds]; ok {
		return s
	}
	s := q.compare(Parse(sounds))
	q.whole[sounds] = s
	return s
}

func (q *Question) compare(c Called) float64 {
	if len(q.asked.Names) == 0 {
		return 0
	}
	best, sum := 0.0, 0.0
	for _, asked := range q.asked.Names {
		own := 0.0
		for _, has := range c.Names {
			own = max(own, q.name(asked, has, c.Relatives))
		}
		best, sum = max(best, own), sum+own
	}
	s := (1-aliasShare)*best + aliasShare*sum/float64(len(q.asked.Names))
	if len(q.asked.Relatives) == 0 {
		return s
	}
	if len(c.Relatives) == 0 {
		return loseRelative * s
	}
	of := 0.0
	for _, asked := range q.asked.Relatives {
		for _, has := range c.Relatives {
			of = max(of, q.name(asked, has, nil))
		}
	}
	return (1-weightRelative)*s + weightRelative*of
}

// name compares two names as they are, then with neighbours written together on either side where the other has a word
// that this could be.
func (q *Question) name(asked, has []string, relatives [][]string) float64 {
	s := q.align(asked, has, nil)
	if s >= sure {
		return s
	}
	for _, r := range relatives {
		s = max(s, q.align(asked, has, r))
	}
	for i := range len(asked) - 1 {
		if couldBe(asked[i], len(asked[i])+len(asked[i+1]), has) {
			s = max(s, joined*q.align(together(asked, i), has, nil))
		}
	}
	for i := range len(has) - 1 {
		if couldBe(has[i], len(has[i])+len(has[i+1]), asked) {
			s = max(s, joined*q.align(asked, together(has, i), nil))
		}
	}
	if a, b := total(asked), total(has); len(asked) != len(has) && lengthsFit(a, b) {
		s = max(s, joined*(1-stricter*(1-alike(strings.Join(asked, ""), strings.Join(has, "")))))
	}
	return s
}

// couldBe tells whether a word that begins like this one and is so long stands among others.
func couldBe(begins string, long int, others []string) bool {
	return slices.ContainsFunc(others, func(o string) bool {
		return lengthsFit(long, len(o)) && costs()[begins[0]&127][o[0]&127] < costVoice
	})
}

// lengthsFit tells whether two lengths allow that one word is the other.
func lengthsFit(a, b int) bool { return 4*max(a-b, b-a) <= max(a, b)+4 }

func total(words []string) (n int) {
	for _, w := range words {
		n += len(w)
	}
	return n
}

// together writes the words i and i+1 as one.
func together(words []string, i int) []string {
	out := slices.Clone(words[:i])
	out = append(out, words[i]+words[i+1])
	return append(out, words[i+2:]...)
}

func (q *Question) alike(a, b string) float64 {
	k := [2]string{a, b}
	s, ok := q.words[k]
	if !ok {
		switch {
		case initial(a) && !initial(b):
			s = short(a, b)
		case initial(b) && !initial(a):
			s = short(b, a)
		default:
			s = alike(a, b)
		}
		q.words[k] = s
	}
	return s
}

func (q *Question) weight(word string) float64 {
	switch {
	case initial(word):
		return weightInitial
	case q.book.common[word]:
		return weightCommon
	}
	return 1
}

// align pairs the words of two names, the likest first, and returns the share that fits. Words of a relative may stand for
// words that has lacks.
func (q *Question) align(asked, has, relative []string) float64 {
	all := has
	if len(relative) > 0 {
		all = append(slices.Clone(has), relative...)
	}
	var fits [maxWords][2 * maxWords]float64
	var weights [2 * maxWords]float64
	for j, h := range all {
		weights[j] = q.weight(h)
	}
	total, fit := 0.0, 0.0
	var own [maxWords]float64
	for i, a := range asked {
		own[i] = q.weight(a)
		total += own[i]
		for j, h := range all {
			fits[i][j] = q.alike(a, h)
			if j >= len(has) {
				fits[i][j] *= asRelative
			}
		}
	}
	placed := [maxWords]int{-1, -1, -1, -1, -1, -1}
	var used [2 * maxWords]bool
	for range asked {
		bi, bj, bs, bw := -1, -1, 0.0, 0.0
		for i := range asked {
			for j := range all {
				if placed[i] >= 0 || used[j] {
					continue
				}
				if s, w := fits[i][j], min(own[i], weights[j]); s > bs || s == bs && s > 0 && w > bw {
					bi, bj, bs, bw = i, j, s, w
				}
			}
		}
		if bi < 0 {
			break
		}
		placed[bi], used[bj] = bj, true
		fit += own[bi] * bs
	}
	for j := range has {
		if !used[j] {
			total += weightExtra * weights[j]
		}
	}
	return max(0, fit/total-otherOrder*float64(inversions(placed[:len(asked)])))
}

func inversions(order []int) int {
	n, last := 0, -1
	for _, p := range order {
		if p < 0 {
			continue
		}
		if p < last {
			n++
		}
		last = p
	}
	return n
}
