package flow

import (
	"strings"
	"unicode"

	"thana/shared/names"
	"thana/shared/record"
	"thana/shared/wire"
)

const (
	// alikeName is how alike a name in a field of its own must sound; alikeText, words in a running text, where more is read.
	alikeName = 0.85
	alikeText = 0.93
	// leastPlate is the shortest registration number that is looked for in a text.
	leastPlate = 6
	// longestName is how many words of a text are read together.
	longestName = 4
)

// Watch compares what is typed with the look-outs in force. It is used by one goroutine, the one that draws.
type Watch struct {
	all  []watched
	text map[string][]int // by words of a text: who sounds like them
}

type watched struct {
	wire.LookoutRow
	asked []*names.Question // of each name and alias, in each script
	words map[int]bool      // how many words the names have, two or more
	plate string
}

// NewWatch prepares the comparison.
func NewWatch(all []wire.LookoutRow) *Watch {
	w := &Watch{text: map[string][]int{}}
	for _, l := range all {
		one := watched{LookoutRow: l, words: map[int]bool{}, plate: plate(l.Vehicle)}
		for _, name := range []string{l.Name.Local, l.Name.English} {
			if l.Vehicle != "" {
				continue // a stolen thing has a number; its name is "white Bolero"
			}
			for _, n := range names.Read(name).Names { // one of the names is enough: the alias, or the name itself
				one.asked = append(one.asked, names.NewQuestion(names.Called{Names: [][]string{n}}))
				one.words[len(n)] = len(n) > 1
			}
		}
		w.all = append(w.all, one)
	}
	return w
}

// Named returns the look-outs that a person may be by the names of a form, and those whose vehicle stands in its texts.
func (w *Watch) Named(persons []record.Name, texts ...string) []wire.LookoutRow {
	found := map[int]bool{}
	for _, p := range persons {
		for _, name := range []string{p.Local, p.English} {
			w.sounds(names.Read(name).String(), alikeName, found)
			w.spokenIn(name, found) // a surname more
		}
	}
	w.plates(found, texts)
	return w.list(found)
}

// Said returns the look-outs of whom a running text may speak: two or more words that sound like the name, or the number
// of the vehicle.
func (w *Watch) Said(texts ...string) []wire.LookoutRow {
	found := map[int]bool{}
	for _, text := range texts {
		w.spokenIn(text, found)
	}
	w.plates(found, texts)
	return w.list(found)
}

// spokenIn compares neighbouring words of a text.
func (w *Watch) spokenIn(text string, found map[int]bool) {
	words := strings.Fields(text)
	for n := 2; n <= longestName; n++ {
		for i := 0; i+n <= len(words); i++ {
			for _, hit := range w.spoken(strings.Join(words[i:i+n], " "), n) {
				found[hit] = true
			}
		}
	}
}

// spoken remembers what it compared: with each letter typed only the last words are new.
func (w *Watch) spoken(words string, n int) []int {
	hits, known := w.text[words]
	if known {
		return hits
	}
	found := map[int]bool{}
	sounds := names.Read(words).String()
	for i, l := range w.all {
		if l.words[n] && l.alike(sounds, alikeText) {
			found[i] = true
		}
	}
	for i := range found {
		hits = append(hits, i)
	}
	w.text[words] = hits
	return hits
}

func (w *Watch) sounds(sounds string, least float64, found map[int]bool) {
	if sounds == "" {
		return
	}
	for i, l := range w.all {
		if l.alike(sounds, least) {
			found[i] = true
		}
	}
}

func (l watched) alike(sounds string, least float64) bool {
	for _, q := range l.asked {
		if q.Score(sounds) >= least {
			return true
		}
	}
	return false
}

func (w *Watch) plates(found map[int]bool, texts []string) {
	for _, text := range texts {
		written := plate(text)
		for i, l := range w.all {
			if len(l.plate) >= leastPlate && strings.Contains(written, l.plate) {
				found[i] = true
			}
		}
	}
}

func (w *Watch) list(found map[int]bool) []wire.LookoutRow {
	var out []wire.LookoutRow
	for i, l := range w.all {
		if found[i] {
			out = append(out, l.LookoutRow)
		}
	}
	return out
}

// plate is a registration number as it is compared: capitals and digits.
func plate(text string) string {
	return strings.Map(func(r rune) rune {
		r = unicode.ToUpper(r)
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return r
		}
		return -1
	}, record.ASCIIDigits(text))
}
