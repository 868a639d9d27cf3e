package names

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// A sound is a word as it is heard, one letter for each phoneme:
//
//	a e i o u   vowels, long and short alike; E ai, ay; O au, ou
//	k g c j t d p b and K G C J T D B   plain and aspirated; f ph, f; x kṣ, x
//	s S   s, sh; z; h; y r l v m n; L zh (Tamil); R ड़; N nasal vowel
const vowels = "aeiouEO"

func isVowel(p byte) bool { return strings.IndexByte(vowels, p) >= 0 }

// spelling is a group of letters and what is heard.
type spelling struct{ letters, heard string }

// spellings are tried in order, so longer groups stand first.
func spellings() []spelling {
	return []spelling{
		{"ksh", "x"}, {"kch", "x"}, {"tch", "C"}, {"cch", "C"}, {"chh", "C"}, {"tsh", "c"}, {"dny", "gy"}, {"jny", "gy"},
		{"ks", "x"}, {"jn", "gy"}, {"ch", "c"}, {"sh", "S"}, {"kh", "K"}, {"gh", "G"}, {"jh", "J"}, {"th", "T"}, {"dh", "D"}, {"ph", "f"},
		{"bh", "B"}, {"zh", "L"}, {"ck", "k"}, {"aa", "a"}, {"ee", "i"}, {"ii", "i"}, {"oo", "u"}, {"uu", "u"}, {"ou", "O"}, {"au", "O"},
		{"ai", "E"}, {"ae", "E"}, {"ei", "e"}, {"ie", "i"}, {"oe", "o"}, {"q", "k"}, {"w", "v"}, {"x", "x"},
	}
}

// hear returns the sound of a word in either script, "" for one without letters.
func hear(word string) string {
	text := latin(word)
	for _, t := range tails() {
		if rest, ok := strings.CutSuffix(text, t.letters); ok && rest != "" {
			text = rest + t.heard
			break
		}
	}
	var out []byte
	for i := 0; i < len(text); {
		heard, n := next(text, i)
		out = append(out, heard...)
		i += n
	}
	return settle(out)
}

// latin spells a word in small Latin letters, with N and R as transliterate gives them.
func latin(word string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(transliterate(norm.NFC.String(strings.ToLower(word)))) {
		if r >= 'a' && r <= 'z' || r == weakNasal || r == flap {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// next hears the letters at i and tells how many they were.
func next(text string, i int) (string, int) {
	rest := text[i:]
	follows := func(n int) byte { // the letter after n letters, 0 at the end
		if i+n < len(text) {
			return text[i+n]
		}
		return 0
	}
	open := func(n int) bool { return follows(n) == 0 || !strings.ContainsRune("aeiouy", rune(follows(n))) }
	switch {
	case i == 0 && rest[0] == 'x':
		return "s", 1
	case i == 0 && strings.HasPrefix(rest, "ts"):
		return "c", 2 + btoi(follows(2) == 'h')
	case i == 0 && strings.HasPrefix(rest, "gn"):
		return "gy", 2 + btoi(follows(2) == 'y')
	case strings.HasPrefix(rest, "qu") && follows(2) != 0 && strings.ContainsRune("aeiou", rune(follows(2))):
		return "k", 2
	case (strings.HasPrefix(rest, "ay") || strings.HasPrefix(rest, "oy")) && open(2):
		return "E", 2
	case strings.HasPrefix(rest, "ey") && open(2):
		return "e", 2
	case (strings.HasPrefix(rest, "aw") && i > 0 || strings.HasPrefix(rest, "ow")) && open(2): // Awdhesh has a v
		return "O", 2
	case rest == "eo":
		return "ev", 2
	case rest == "ao":
		return "av", 2
	case rest[0] == 'c' && rest != "c" && !strings.HasPrefix(rest, "ch") && !strings.HasPrefix(rest, "cc") && !strings.HasPrefix(rest, "ck"):
		if strings.ContainsRune("eiy", rune(follows(1))) {
			return "s", 1
		}
		return "k", 1
	case rest[0] == 'y' && i > 0 && (follows(1) == 0 || !strings.ContainsRune("aeiou", rune(follows(1)))):
		return "i", 1
	}
	for _, s := range spellings() {
		if strings.HasPrefix(rest, s.letters) {
			return s.heard, len(s.letters)
		}
	}
	return rest[:1], 1
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// settle joins doubled sounds, gives a glide between i or u and another vowel, and drops a silent h at the end.
func settle(heard []byte) string {
	var out []byte
	several := 0
	for _, p := range heard {
		if len(out) > 0 {
			last := out[len(out)-1]
			switch {
			case plain(last) == plain(p):
				if out[len(out)-1] == plain(p) {
					out[len(out)-1] = p // ddh, ssh: the aspirate is heard
				}
				continue
			case last == 'i' && (p == 'a' || p == 'o' || p == 'u'):
				out = append(out, 'y')
			case last == 'u' && (p == 'a' || p == 'i' || p == 'e'):
				out = append(out, 'v')
			}
		}
		if isVowel(p) {
			several++
		}
		out = append(out, p)
	}
	if n := len(out); n > 1 && several > 1 && out[n-1] == 'h' && isVowel(out[n-2]) {
		out = out[:n-1]
	}
	return string(out)
}

// plain is a sound without its breath: K and k, S and s.
func plain(p byte) byte {
	switch p {
	case 'K', 'G', 'C', 'J', 'T', 'D', 'B', 'S':
		return p + 'a' - 'A'
	}
	return p
}

// fold is a word as the data file holds it: small letters, composed, nothing else.
func fold(word string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsMark(r) || r == '/' || r == '@' || r == ' ' {
			return r
		}
		return -1
	}, norm.NFC.String(strings.ToLower(strings.TrimSpace(word))))
}
