package names

import (
	"slices"
	"strings"
)

// keyLength bounds a key: the ends of long words are where spellings differ most.
const keyLength = 8

// maxKeys is how many keys one word may have.
const maxKeys = 3

// code is a sound's class in a key, and a second reading if there is one.
type code struct {
	class, other string
	two          bool
}

// wordKeys returns the one to three keys of a word: its consonants by class, without vowels but for an A where it begins
// with one. Words that sound nearly alike have a key in common.
func wordKeys(sound string) []string {
	var codes []code
	last := ""
	for i := range len(sound) {
		c := codeAt(sound, i)
		if isVowel(sound[i]) && i > 0 {
			last = ""
			continue
		}
		if c.class != "" && c.class == last {
			continue
		}
		if c.class != "" {
			last = c.class
		}
		codes = append(codes, c)
	}
	write := func(turned int) string {
		var b strings.Builder
		for i, c := range codes {
			if i == turned {
				b.WriteString(c.other)
			} else {
				b.WriteString(c.class)
			}
		}
		return b.String()[:min(b.Len(), keyLength)]
	}
	keys := []string{write(-1)}
	for i, c := range codes {
		if k := ""; c.two && len(keys) < maxKeys {
			if k = write(i); !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
	}
	return slices.DeleteFunc(keys, func(k string) bool { return k == "" })
}

// codeAt classes one sound where it stands.
func codeAt(sound string, i int) code {
	p, before, after := sound[i], byte(0), byte(0)
	if i > 0 {
		before = sound[i-1]
	}
	if i+1 < len(sound) {
		after = sound[i+1]
	}
	one := func(class string) code { return code{class: class} }
	switch p {
	case 'k', 'K', 'g', 'G', 't', 'T', 'd', 'D', 'p', 'b', 'B':
		class := strings.ToUpper(string(p))
		if before == 'n' || before == 'm' { // the south writes th for d and p for b after a nasal
			return code{class, voiced(class), true}
		}
		return one(class)
	case 'c', 'C', 's', 'S', 'r', 'l', 'f':
		return one(strings.ToUpper(string(p)))
	case 'x':
		return one("C")
	case 'j', 'J', 'z':
		return one("J")
	case 'v': // dev, deo; avtar, autar; avadh, audh; kuvar, kuar
		faint := i > 0 && (after == 0 || !isVowel(after) || before == 'u' || before == 'o' || before == 'O' || i == 1)
		return code{"B", "", faint}
	case 'R': // ड़
		return code{"R", "D", true}
	case 'L': // zh
		return code{"L", "J", true}
	case 'N':
		return code{"", "N", true}
	case 'n':
		if after != 0 && strings.IndexByte("kKgGcCjJtTdDsSxvzR", after) >= 0 {
			return one("")
		}
		return one("N")
	case 'm':
		if after != 0 && strings.IndexByte("pbBf", after) >= 0 {
			return one("")
		}
		return one("M")
	case 'y':
		if i == 0 {
			return one("J")
		}
		return code{"", "J", i == 1} // ayodhya, ajodhya
	case 'h':
		if i == 0 {
			return one("H")
		}
		return one("")
	}
	if i == 0 && isVowel(p) {
		return one("A")
	}
	return one("")
}

// voiced gives the other of two stops that differ in voice.
func voiced(class string) string {
	const stops = "KGTDPB"
	return string(stops[strings.Index(stops, class)^1])
}

// pairKeys returns keys for two words that stand in one name, whatever their order.
func pairKeys(a, b string) []string {
	var keys []string
	for _, x := range wordKeys(a) {
		for _, y := range wordKeys(b) {
			if y < x {
				keys = append(keys, y+"+"+x)
			} else {
				keys = append(keys, x+"+"+y)
			}
		}
	}
	return keys[:min(len(keys), maxKeys+1)]
}

// Keys returns the index keys under which a person is found.
func (c Called) Keys() []string {
	narrow, wide := c.Ask()
	all := append(narrow, wide...)
	slices.Sort(all)
	return slices.Compact(all)
}

// Ask returns the keys that a question is looked up by: narrow ones, which few persons share, and wide ones for when
// those do not answer. Both sides of a comparison make their keys the same way.
func (c Called) Ask() (narrow, wide []string) {
	for _, n := range c.Names {
		nn, nw := nameKeys(n)
		narrow, wide = append(narrow, nn...), append(wide, nw...)
		for _, r := range c.Relatives {
			narrow = append(narrow, pairKeys(n[0], r[0])...)
			if len(r) > 1 {
				narrow = append(narrow, pairKeys(n[0], join(r))...)
			}
		}
	}
	return unique(narrow), unique(wide)
}

// nameKeys: each pair of words and the whole name are narrow, single words and what they make with their neighbour wide.
func nameKeys(n []string) (narrow, wide []string) {
	if len(n) == 1 {
		return wordKeys(n[0]), nil
	}
	b := book()
	narrow = append(narrow, wordKeys(join(n))...)
	for i, w := range n {
		if !initial(w) && !b.common[w] {
			wide = append(wide, wordKeys(w)...)
		}
		if i+1 < len(n) && len(n) > 2 && !initial(w) && !initial(n[i+1]) {
			wide = append(wide, wordKeys(w+n[i+1])...)
		}
		for _, v := range n[i+1:] {
			if !initial(w) && !initial(v) {
				narrow = append(narrow, pairKeys(w, v)...)
			}
		}
	}
	return narrow, wide
}

func join(words []string) string { return strings.Join(words, "") }

// initial is a word of which only the first letter is known.
func initial(sound string) bool { return len(sound) == 1 }

func unique(keys []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(keys, func(k string) bool {
		was := seen[k]
		seen[k] = true
		return was
	})
}
