package names

import "strings"

// Unicode gives nine scripts of India blocks of 128 places in the order of ISCII: the same letter stands at the same
// place. ISO 15919 uses this too. A letter of another block is read as the Devanagari letter at its place.
const (
	firstBlock = 0x0900 // Devanagari
	afterLast  = 0x0D80 // end of Malayalam
	blockSize  = 0x80
)

// Places in a block.
const (
	candrabindu = 0x01
	anusvara    = 0x02
	nukta       = 0x3C
	virama      = 0x4D
	tippi       = 0x70 // Gurmukhi: a nasal
	letterKa    = 0x15
	letterJa    = 0x1C
	letterNya   = 0x1E
	letterHa    = 0x39
	khandaTa    = 0x4E // Bengali: ta without a vowel
	firstChillu = 0x7A // Malayalam: consonants without a vowel
)

// In transliterated text two letters of our own stand for what Latin spelling does not settle.
const (
	weakNasal = 'N' // nasal vowel, written n or not at all
	flap      = 'R' // ड़, written d or r
)

// indic tells whether a letter belongs to one of the nine scripts.
func indic(r rune) bool { return r >= firstBlock && r < afterLast }

// consonants from ka to ha, as they are spelled in English.
func consonants() []string {
	return []string{"k", "kh", "g", "gh", "n", "ch", "chh", "j", "jh", "n", "t", "th", "d", "dh", "n", "t", "th", "d", "dh", "n", "n",
		"p", "ph", "b", "bh", "m", "y", "r", "r", "l", "l", "zh", "v", "sh", "sh", "s", "h"}
}

// dotted are the consonants with a nukta that sound otherwise.
func dotted(place int) string {
	return map[int]string{0x15: "q", 0x16: "kh", 0x17: "gh", 0x1C: "z", 0x21: string(flap), 0x22: string(flap) + "h", 0x2B: "f"}[place]
}

// vowel returns the spelling of a vowel, independent (0x04-0x14) or as a sign (0x3E-0x4C).
func vowel(place int) (string, bool) {
	if place >= 0x3E && place <= 0x4C {
		place -= 0x38 // signs follow the letters' order, from aa
	}
	spelled := map[int]string{0x04: "a", 0x05: "a", 0x06: "a", 0x07: "i", 0x08: "i", 0x09: "u", 0x0A: "u", 0x0B: "ri", 0x0C: "ri", 0x0D: "e",
		0x0E: "e", 0x0F: "e", 0x10: "ai", 0x11: "o", 0x12: "o", 0x13: "o", 0x14: "au"}
	s, ok := spelled[place]
	return s, ok
}

// piece is one sound of a word being transliterated.
type piece struct {
	text  string
	vowel bool
	schwa bool // the vowel that a consonant has without a sign
	nasal bool // a nasal sign on the vowel before
}

// transliterate spells a word of an Indian script as it is said and usually written in Latin letters: नरेन्द्र narendra,
// कलावती kalavati, शकुंतला shakuntla. Other letters stay as they are.
func transliterate(word string) string {
	var out []piece
	runes := []rune(word)
	for i := 0; i < len(runes); i++ {
		if !indic(runes[i]) {
			out = append(out, piece{text: string(runes[i])})
			continue
		}
		out = spell(out, runes, i)
	}
	return silence(out)
}

func place(r rune) int { return int(r-firstBlock) % blockSize }

// at returns the place of a letter, -1 outside the scripts and the word.
func at(runes []rune, i int) int {
	if i < 0 || i >= len(runes) || !indic(runes[i]) {
		return -1
	}
	return place(runes[i])
}

// spell appends the letter at i.
func spell(out []piece, runes []rune, i int) []piece {
	here := at(runes, i)
	if v, ok := vowel(here); ok {
		if here >= 0x3E && len(out) > 0 && out[len(out)-1].schwa {
			out = out[:len(out)-1] // the sign takes the place of the schwa
		}
		return append(out, piece{text: v, vowel: true})
	}
	switch {
	case here == nukta:
		return dot(out, at(runes, i-1))
	case here == virama:
		if len(out) > 0 && out[len(out)-1].schwa {
			out = out[:len(out)-1]
		}
		return out
	case here == candrabindu, here == tippi, here == anusvara:
		return append(out, piece{text: nasal(here, at(runes, i+1)), nasal: true})
	case here == khandaTa:
		return append(out, piece{text: "t"})
	case runes[i] >= 0x0D00 && here >= firstChillu:
		return append(out, piece{text: []string{"n", "n", "r", "l", "l", "k"}[here-firstChillu]})
	case here >= letterKa && here <= letterHa:
		text := consonants()[here-letterKa]
		if here == letterNya && at(runes, i-1) == virama && at(runes, i-2) == letterJa && len(out) > 0 {
			out[len(out)-1].text, text = "g", "y" // ज्ञ
		}
		return append(out, piece{text: text}, piece{text: "a", vowel: true, schwa: true})
	}
	return out // visarga, joiners, digits
}

// dot gives the last consonant its sound with a nukta.
func dot(out []piece, place int) []piece {
	for i := len(out) - 1; i >= 0; i-- {
		if !out[i].vowel {
			if s := dotted(place); s != "" {
				out[i].text = s
			}
			return out
		}
	}
	return out
}

// nasal spells a nasal sign by the consonant that follows.
func nasal(sign, next int) string {
	switch {
	case sign == candrabindu, next < letterKa || next > letterHa:
		return string(weakNasal)
	case next >= 0x2A && next <= 0x2E: // pa to ma
		return "m"
	}
	return "n"
}

// silence leaves out the schwas that are not said: the last one unless it ends a cluster, and, from the right, each
// between a vowel with one consonant and one consonant with a vowel: the rule of Ohala. A nasal belongs to its vowel.
func silence(word []piece) string {
	said := func(i int) bool { return i >= 0 && i < len(word) && word[i].text != "" }
	sound := func(i int) bool { return said(i) && (word[i].vowel || word[i].nasal) }
	quiet := func(i int) bool { return said(i) && !word[i].vowel }
	last := len(word) - 1
	if last >= 2 && word[last].schwa && sound(last-2) { // गुप्त keeps it
		word = word[:last]
	}
	var after [2]int // indices of the two pieces that are said after i
	after[0], after[1] = len(word), len(word)
	for i := len(word) - 1; i >= 0; i-- {
		if word[i].schwa && quiet(i-1) && sound(i-2) && quiet(after[0]) && sound(after[1]) {
			word[i].text = ""
			continue
		}
		after[1], after[0] = after[0], i
	}
	var b strings.Builder
	for _, p := range word {
		b.WriteString(p.text)
	}
	return b.String()
}
