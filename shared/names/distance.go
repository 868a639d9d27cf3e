package names

import "strings"

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

func replaced(a, b byte) float64 {
	switch {
	case a == b:
		return 0
	case plain(a) == plain(b):
		return costBreath
	}
	return near(a, b)
}

// dropped is what it costs that a word lacks the sound at i.
func dropped(word string, i int) float64 {
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

// length is what a word's sounds weigh together.
func length(word string) float64 {
	sum := 0.0
	for i := range len(word) {
		if isVowel(word[i]) {
			sum += weightVowel
		} else {
			sum++
		}
	}
	return sum
}

// maxSound bounds a word in a comparison.
const maxSound = 40

// alike compares two sounds: 1 for the same, 0 below weakestMatch. It is an edit distance with the costs above, in which
// two neighbours may change places, against the length of the longer word.
func alike(a, b string) float64 {
	if a == b {
		return 1
	}
	a, b = a[:min(len(a), maxSound)], b[:min(len(b), maxSound)]
	var rows [3][maxSound + 1]float64
	for j := range len(b) {
		rows[0][j+1] = rows[0][j] + dropped(b, j)
	}
	for i := range len(a) {
		before, last, row := &rows[(i+2)%3], &rows[i%3], &rows[(i+1)%3]
		row[0] = last[0] + dropped(a, i)
		for j := range len(b) {
			best := min(last[j]+replaced(a[i], b[j]), last[j+1]+dropped(a, i), row[j]+dropped(b, j))
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				best = min(best, before[j-1]+costTurned)
			}
			row[j+1] = best
		}
	}
	s := 1 - rows[len(a)%3][len(b)]/max(length(a), length(b))
	if s < weakestMatch {
		return 0
	}
	return s
}

// short compares an initial with a word.
func short(initial, word string) float64 {
	if replaced(initial[0], word[0]) <= costNear || strings.IndexByte(vowels, initial[0]) >= 0 && isVowel(word[0]) {
		return costInitial
	}
	return 0
}

// costInitial is how sure an initial makes us of a word.
const costInitial = 0.8
