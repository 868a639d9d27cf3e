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
	sounds    []string // of every word asked for, also of neighbours together
	names     []asked
	relatives []asked
	heard     map[string]*heard
	whole     map[string]float64
	book      *words
}

// asked is one name of a question; words are places in Question.sounds.
type asked struct {
	words   []int
	weights []float64
	joined  []asked // with two neighbours written together
	text    string
}

// heard is a word that persons have: its weight, and how alike it is to each word asked for, -1 while nobody looked.
type heard struct {
	sound  string
	weight float64
	alike  []float64
}

// NewQuestion prepares a question.
func NewQuestion(c Called) *Question {
	q := &Question{heard: map[string]*heard{}, whole: map[string]float64{}, book: book()}
	prepare := func(all [][]string) (out []asked) {
		for _, words := range all {
			a := q.asked(words)
			for i := range len(words) - 1 {
				a.joined = append(a.joined, q.asked(together(words, i)))
			}
			out = append(out, a)
		}
		return out
	}
	q.names, q.relatives = prepare(c.Names), prepare(c.Relatives)
	return q
}

func (q *Question) asked(words []string) asked {
	a := asked{text: strings.Join(words, "")}
	for _, w := range words {
		a.words, a.weights = append(a.words, len(q.sounds)), append(a.weights, q.weight(w))
		q.sounds = append(q.sounds, w)
	}
	return a
}

// together writes the words i and i+1 as one.
func together(words []string, i int) []string {
	out := slices.Clone(words[:i])
	out = append(out, words[i]+words[i+1])
	return append(out, words[i+2:]...)
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
	if len(q.names) == 0 {
		return 0
	}
	names, relatives := q.hear(c.Names), q.hear(c.Relatives)
	best, sum := 0.0, 0.0
	for _, a := range q.names {
		own := 0.0
		for _, has := range names {
			own = max(own, q.name(a, has, relatives))
		}
		best, sum = max(best, own), sum+own
	}
	s := (1-aliasShare)*best + aliasShare*sum/float64(len(q.names))
	if len(q.relatives) == 0 {
		return s
	}
	if len(relatives) == 0 {
		return loseRelative * s
	}
	of := 0.0
	for _, a := range q.relatives {
		for _, has := range relatives {
			of = max(of, q.name(a, has, nil))
		}
	}
	return (1-weightRelative)*s + weightRelative*of
}

// hear finds what is known of the words of some names.
func (q *Question) hear(all [][]string) [][]*heard {
	out := make([][]*heard, len(all))
	for i, words := range all {
		out[i] = make([]*heard, len(words))
		for j, w := range words {
			out[i][j] = q.word(w)
		}
	}
	return out
}

func (q *Question) word(sound string) *heard {
	h := q.heard[sound]
	if h == nil {
		h = &heard{sound, q.weight(sound), slices.Repeat([]float64{-1}, len(q.sounds))}
		q.heard[sound] = h
	}
	return h
}

// alike compares the word i of the question with one that a person has.
func (q *Question) alike(i int, h *heard) float64 {
	if h.alike[i] < 0 {
		h.alike[i] = likeness(q.sounds[i], h.sound)
	}
	return h.alike[i]
}

func likeness(a, b string) float64 {
	switch {
	case initial(a) && !initial(b):
		return short(a, b)
	case initial(b) && !initial(a):
		return short(b, a)
	}
	return alike(a, b)
}

// name compares two names as they are, then with neighbours written together on either side where the other has a word
// that this could be.
func (q *Question) name(a asked, has []*heard, relatives [][]*heard) float64 {
	s := q.align(a, has, nil)
	if s >= sure {
		return s
	}
	for _, r := range relatives {
		s = max(s, q.align(a, has, r))
	}
	for i, j := range a.joined {
		if w := q.sounds[j.words[i]]; slices.ContainsFunc(has, func(h *heard) bool { return couldBe(w, h.sound) }) {
			s = max(s, joined*q.align(j, has, nil))
		}
	}
	for i := range len(has) - 1 {
		long := len(has[i].sound) + len(has[i+1].sound)
		if !slices.ContainsFunc(a.words, func(w int) bool { return lengthsFit(len(q.sounds[w]), long) && begin(q.sounds[w], has[i].sound) }) {
			continue
		}
		both := append(slices.Clone(has[:i]), q.word(has[i].sound+has[i+1].sound))
		s = max(s, joined*q.align(a, append(both, has[i+2:]...), nil))
	}
	if len(a.words) != len(has) && lengthsFit(len(a.text), total(has)) {
		s = max(s, joined*(1-stricter*(1-alike(a.text, text(has)))))
	}
	return s
}

// couldBe tells whether one word may be another by its length and its first sound.
func couldBe(a, b string) bool { return lengthsFit(len(a), len(b)) && begin(a, b) }

func begin(a, b string) bool { return costs()[a[0]&127][b[0]&127] < costVoice }

// lengthsFit tells whether two lengths allow that one word is the other.
func lengthsFit(a, b int) bool { return 4*max(a-b, b-a) <= max(a, b)+4 }

func total(words []*heard) (n int) {
	for _, w := range words {
		n += len(w.sound)
	}
	return n
}

func text(words []*heard) string {
	var b strings.Builder
	for _, w := range words {
		b.WriteString(w.sound)
	}
	return b.String()
}

// align pairs the words of two names, the likest first, and returns the share that fits. Words of a relative may stand for
// words that has lacks.
func (q *Question) align(a asked, has, relative []*heard) float64 {
	var fits [maxWords][2 * maxWords]float64
	var all [2 * maxWords]*heard
	n := copy(all[:], has)
	n += copy(all[n:], relative)
	whole, fit := 0.0, 0.0
	for i, w := range a.words {
		whole += a.weights[i]
		for j, h := range all[:n] {
			fits[i][j] = q.alike(w, h)
			if j >= len(has) {
				fits[i][j] *= asRelative
			}
		}
	}
	placed := [maxWords]int{-1, -1, -1, -1, -1, -1}
	var used [2 * maxWords]bool
	for range a.words {
		bi, bj, bs, bw := -1, -1, 0.0, 0.0
		for i := range a.words {
			for j := range n {
				if placed[i] >= 0 || used[j] || fits[i][j] == 0 {
					continue
				}
				if s, w := fits[i][j], min(a.weights[i], all[j].weight); s > bs || s == bs && w > bw {
					bi, bj, bs, bw = i, j, s, w
				}
			}
		}
		if bi < 0 {
			break
		}
		placed[bi], used[bj] = bj, true
		fit += a.weights[bi] * bs
	}
	for j, h := range has {
		if !used[j] {
			whole += weightExtra * h.weight
		}
	}
	return max(0, fit/whole-otherOrder*float64(inversions(placed[:len(a.words)])))
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
