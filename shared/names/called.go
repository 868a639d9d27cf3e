// Package names compares names of persons in India, in either script and in the spellings that people use: Mohd, Md. and
// मोहम्मद, Laxmi and Lakshmi, Ram Prasad and Ramprasad. A name is read into sounds; keys of sounds find candidates in an
// index, and a score from 0 to 1 orders them. docs/adr/0085-names-by-sound.md has the reasons and the figures.
package names

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Called is how a person is called: names and aliases, and the names of the relatives who identify the person. Each
// name is a list of words as they are heard.
type Called struct {
	Names     [][]string
	Relatives [][]string
}

// maxWords bounds a name; what follows is not compared.
const maxWords = 6

// Read takes apart what stands in a form or was typed: "मो. सलीम उर्फ गुड्डू", "Raju @ Langda S/o Ram Dhari".
func Read(text string) Called {
	var c Called
	var name []string
	relative := false
	end := func() {
		heard := listen(name)
		switch {
		case len(heard) == 0:
		case relative:
			c.Relatives = add(c.Relatives, heard)
		default:
			c.Names = add(c.Names, heard)
		}
		name = nil
	}
	b := book()
	fields := strings.Fields(strings.ReplaceAll(strings.ToLower(text), "@", " @ "))
	for i := 0; i < len(fields); i++ {
		here := fold(fields[i])
		pair := here
		if i+1 < len(fields) {
			pair = here + " " + fold(fields[i+1])
		}
		switch {
		case b.aliases[here]:
			end()
			relative = false
		case b.relations[pair] && pair != here:
			end()
			relative = true
			i++
		case b.relations[here]:
			end()
			relative = true
		default:
			name = append(name, fields[i])
		}
	}
	end()
	return c
}

// And adds what another text says of the same person: the other script, an alias, a relative's name.
func (c Called) And(other Called) Called {
	sum := Called{slices.Clone(c.Names), slices.Clone(c.Relatives)}
	for _, n := range other.Names {
		sum.Names = add(sum.Names, n)
	}
	for _, n := range other.Relatives {
		sum.Relatives = add(sum.Relatives, n)
	}
	return sum
}

// Of adds the name of a relative.
func (c Called) Of(relative Called) Called { return c.And(Called{Relatives: relative.Names}) }

// add appends a name unless it is there already.
func add(all [][]string, name []string) [][]string {
	for _, n := range all {
		if slices.Equal(n, name) {
			return all
		}
	}
	return append(all, name)
}

// String writes the sounds as an index keeps them; Parse reads it back.
func (c Called) String() string {
	var b strings.Builder
	part := func(all [][]string) {
		for i, n := range all {
			if i > 0 {
				b.WriteByte(';')
			}
			b.WriteString(strings.Join(n, " "))
		}
	}
	part(c.Names)
	if len(c.Relatives) > 0 {
		b.WriteByte('|')
		part(c.Relatives)
	}
	return b.String()
}

// Within returns a person of whom String writes at most so many bytes, without the last aliases and relatives where there
// are too many. A name and a relative's take 500.
func (c Called) Within(most int) Called {
	for len(c.String()) > most {
		switch {
		case len(c.Relatives) > 1:
			c.Relatives = c.Relatives[:len(c.Relatives)-1]
		case len(c.Names) > 1:
			c.Names = c.Names[:len(c.Names)-1]
		default:
			return c
		}
	}
	return c
}

// Parse reads what String wrote.
func Parse(text string) Called {
	own, relatives, _ := strings.Cut(text, "|")
	part := func(text string) (all [][]string) {
		for n := range strings.SplitSeq(text, ";") {
			if w := strings.Fields(n); len(w) > 0 {
				all = append(all, w[:min(len(w), maxWords)])
			}
		}
		return all
	}
	return Called{part(own), part(relatives)}
}

// listen turns the written words of one name into sounds, without titles.
func listen(fields []string) []string {
	var written []string
	for _, f := range fields {
		f = strings.NewReplacer("'", "", "’", "", "\u200c", "", "\u200d", "").Replace(f)
		written = append(written, strings.FieldsFunc(f, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) })...)
	}
	b := book()
	var heard, titles []string
	for _, w := range written {
		s := b.sound(w)
		switch {
		case s == "":
		case b.titles[s] && utf8.RuneCountInString(w) > 1:
			titles = append(titles, s[:min(len(s), maxSound)])
		default:
			heard = append(heard, b.cut(s[:min(len(s), maxSound)])...)
		}
	}
	if len(heard) == 0 {
		heard = titles // a person may be called by nothing else
	}
	return heard[:min(len(heard), maxWords)]
}

// sound hears one written word; a single letter is an initial and stands for no other word.
func (w *words) sound(word string) string {
	if s, ok := w.letters[fold(word)]; ok {
		return s
	}
	s := hear(word)
	if utf8.RuneCountInString(word) == 1 {
		return s
	}
	return w.meaning(s)
}

// cut parts an ending such as bhai, and abdul in its forms, from the name that it is written together with.
func (w *words) cut(sound string) []string {
	for _, b := range w.beginnings {
		if rest, ok := strings.CutPrefix(sound, b.word); ok && len(rest) >= 3 {
			return []string{w.meaning(b.means), w.meaning(rest)}
		}
	}
	for _, e := range w.endings {
		if rest, ok := strings.CutSuffix(sound, e.word); ok && len(rest) >= 3 && strings.ContainsAny(rest, vowels) {
			return []string{w.meaning(rest), w.meaning(e.means)}
		}
	}
	return []string{sound}
}
