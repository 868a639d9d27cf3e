package names

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed data/words.tsv
var wordsFile string

// line is one entry of the data file.
type line struct{ kind, word, means string }

var lines = sync.OnceValue(func() []line {
	var all []line
	for text := range strings.Lines(wordsFile) {
		text = strings.TrimRight(text, "\n")
		if text == "" || text[0] == '#' {
			continue
		}
		f := append(strings.Split(text, "\t"), "", "")
		all = append(all, line{f[0], f[1], f[2]})
	}
	return all
})

// tails are the ends of words that have several spellings.
var tails = sync.OnceValue(func() []spelling {
	var all []spelling
	for _, l := range lines() {
		if l.kind == "tail" {
			all = append(all, spelling{l.word, l.means})
		}
	}
	return all
})

// words is what the data file says, by sound or by folded text.
type words struct {
	titles     map[string]bool
	same       map[string]string
	common     map[string]bool
	letters    map[string]string // by folded text
	endings    []line            // word: sound of the end, means: sound of the word it makes
	beginnings []line            // likewise
	relations  map[string]bool   // by folded text
	aliases    map[string]bool   // by folded text
}

// book is the data file; it is read once and never changed.
var book = sync.OnceValue(func() *words {
	w := &words{titles: map[string]bool{}, same: map[string]string{}, common: map[string]bool{}, letters: map[string]string{},
		relations: map[string]bool{}, aliases: map[string]bool{}}
	for _, l := range lines() {
		switch l.kind {
		case "title":
			w.titles[hear(l.word)] = true
		case "same":
			w.same[hear(l.word)] = hear(l.means)
		case "letter":
			w.letters[fold(l.word)] = hear(l.means)
		case "ending":
			w.endings = append(w.endings, line{l.kind, hear(l.word), hear(l.means)})
		case "beginning":
			w.beginnings = append(w.beginnings, line{l.kind, hear(l.word), hear(l.means)})
		case "relation":
			w.relations[fold(l.word)] = true
		case "alias":
			w.aliases[fold(l.word)] = true
		}
	}
	for _, l := range lines() {
		if l.kind == "common" {
			w.common[w.meaning(hear(l.word))] = true
		}
	}
	return w
})

// meaning is the sound that a word's sound stands for.
func (w *words) meaning(sound string) string {
	if s, ok := w.same[sound]; ok {
		return s
	}
	return sound
}
