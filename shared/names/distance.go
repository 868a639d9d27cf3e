package names

import (
	"strings"
	"sync"
)

// What differences between two spellings of one word cost; a consonant too many costs 1. Chosen on the half of
// testdata/variants.tsv that is marked "tune".
const (
	costBreath   = 0.10 // kh for k, sh for s
	costNear     = 0.15 // sounds that regions do not tell apart
	costVoice    = 0.40 // t for d, k for g
	costTurned   = 0.30 // par for pra
	costSchwa    = 0.20 // a that some write
	costVowel    = 0.45
	costSilent   = 0.25 // h, y, a nasal
	weightVowel  = 0.4  // of a vowel in a word's length
	weakestMatch = 0.6  // below, two words are not the same
)

// near are pairs of sounds, and how far apart they are.
func near(a, b byte) float64 {
	if a > b {
		a, b = b, a
	}
	switch string([]byte{a, b}) {
	case "Rd", "Rr", "DR", "Ll", "Nn", "bv", "fp", "Cx", "jz", "Ei", "Ee", "Oo", "ei", "ou", "Sx", "cs":
		return costNear
	case "Bv", "jy", "Jz", "cx", "CS", "Cs", "Cc", "mn", "Mm", "Nm":
		return 2 * costNear
	case "ae", "ao", "Ea", "Oa", "Ou", "Ov", "uv", "iy", "Ey", "Lz", "Lj", "Lr":
		return 0.35
	case "dt", "DT", "Dt", "Td", "gk", "GK", "Kg", "Gk", "bp", "Bp", "Bf", "kx", "Kx", "gK":
		return costVoice
	case "ai", "au", "aE", "Eo", "eo", "iu", "eu":
		return 0.5
	}
	return 1
}

// costs is what replacing one sound by another costs, by their letters; counted once and never changed.
var costs = sync.OnceValue(func() *[128][128]float32 {
	t := new([128][128]float32)
	for a := range byte(128) {
		for b := range byte(128) {
			switch {
			case a == b:
			case plain(a) == plain(b):
				t[a][b] = costBreath
			default:
				t[a][b] = float32(near(a, b))
			}
		}
	}
	return t
})

// dropped is what it costs that a word lacks the sound at i.
func dropped(word string, i int) float32 {
	switch p := word[i]; {
	case p == 'a':
		return costSchwa
	case isVowel(p):
		return costVowel
	case p == 'h', p == 'y', p == 'N':
		return costSilent
	case p == 'v':
		return 2 * costSilent
	case (p == 'n' || p == 'm') && i+1 < len(word) && !isVowel(word[i+1]):
		return costVoice
	}
	return 1
}

// maxSound bounds a word in a comparison.
const maxSound = 40

// measured is a word with what each of its sounds costs to drop, and what they weigh together.
type measured struct {
	sound  string
	drop   [maxSound]float32
	weight float32
}

func measure(sound string) (m measured) {
	m.sound = sound[:min(len(sound), maxSound)]
	for i := range len(m.sound) {
		m.drop[i] = dropped(m.sound, i)
		if isVowel(m.sound[i]) {
			m.weight += weightVowel
		} else {
			m.weight++
		}
	}
	return m
}

// alike compares two sounds: 1 for the same, 0 below weakestMatch. It is an edit distance with the costs above, in which
// two neighbours may change places, against the weight of the longer word.
func alike(a, b string) float64 {
	if a == b {
		return 1
	}
	if 5*min(len(a), len(b)) < 2*max(len(a), len(b)) {
		return 0
	}
	x, y, cost := measure(a), measure(b), costs()
	longer := max(x.weight, y.weight)
	most := (1 - weakestMatch) * longer
	var rows [3][maxSound + 1]float32
	for j := range len(y.sound) {
		rows[0][j+1] = rows[0][j] + y.drop[j]
	}
	least := [2]float32{} // of the last two rows
	for i := range len(x.sound) {
		before, last, row := &rows[(i+2)%3], &rows[i%3], &rows[(i+1)%3]
		row[0] = last[0] + x.drop[i]
		lowest := row[0]
		for j := range len(y.sound) {
			best := min(last[j]+cost[x.sound[i]&127][y.sound[j]&127], last[j+1]+x.drop[i], row[j]+y.drop[j])
			if i > 0 && j > 0 && x.sound[i] == y.sound[j-1] && x.sound[i-1] == y.sound[j] {
				best = min(best, before[j-1]+costTurned)
			}
			row[j+1] = best
			lowest = min(lowest, best)
		}
		if least = [2]float32{least[1], lowest}; min(least[0], least[1]) > most {
			return 0
		}
	}
	s := 1 - rows[len(x.sound)%3][len(y.sound)]/longer
	if s < weakestMatch {
		return 0
	}
	return float64(s)
}

// short compares an initial with a word.
func short(initial, word string) float64 {
	if costs()[initial[0]&127][word[0]&127] <= costNear || strings.IndexByte(vowels, initial[0]) >= 0 && isVowel(word[0]) {
		return costInitial
	}
	return 0
}

// costInitial is how sure an initial makes us of a word.
const costInitial = 0.8
