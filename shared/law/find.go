package law

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// Match is one answer of Find, ready to be put into item 2 of a form.
type Match struct {
	Act     string
	Section string // as usually charged: "303(2)"; the typed one where a sub-section was typed; empty for a whole act
	Title   Text
	Other   []Ref // the same matter in the act before or after: shown in grey
}

// most is how many answers a list can show.
const most = 30

// entry is a section, or an act as a whole, with its words folded for searching.
type entry struct {
	Section
	other  []Ref
	titles []string   // folded, both languages
	words  [][]string // of the titles
	more   []string   // search words
}

// Find answers what an officer types for an offence: theft, चोरी, 379, 303(2), "ipc 379", "arms 25". The act in force at
// the occurrence decides: its sections come, found by their own number or by the one they had in the other act.
func Find(query string, from, to time.Time) []Match {
	b := read()
	act, number, words := parseQuery(b, query)
	if number == "" && len(words) == 0 && act == "" {
		return nil
	}
	if act == "" && number == "" && len(words) == 1 && len([]rune(words[0])) < 2 {
		return nil
	}
	type scored struct {
		Match
		score, order int
	}
	var all []scored
	substantive := SubstantiveActs(from, to)
	for i := range b.index {
		e := &b.index[i]
		if !applies(e.Act, substantive) {
			continue
		}
		score := e.score(act, number, words)
		if score <= 0 {
			continue
		}
		if e.Act == BNSS || e.Act == CrPC {
			score -= 50
		}
		if len(substantive) == 2 && e.Act == IPC {
			score-- // of two equals the newer act first
		}
		all = append(all, scored{e.match(number), score, i})
	}
	slices.SortStableFunc(all, func(x, y scored) int {
		return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.order, y.order))
	})
	out := make([]Match, 0, min(most, len(all)+1))
	for _, s := range all[:min(most, len(all))] {
		out = append(out, s.Match)
	}
	if len(out) == 0 || act == IPC {
		out = append(out, unlisted(act, number, substantive, out)...)
	}
	return out
}

// unlisted offers a section of the IPC that the data files do not title, where the IPC applies.
func unlisted(act, number string, substantive []string, found []Match) []Match {
	if number == "" || act != "" && act != IPC || !slices.Contains(substantive, IPC) || !Exists(IPC, number) {
		return nil
	}
	if slices.ContainsFunc(found, func(m Match) bool { return m.Act == IPC && Covers(m.Section, number) }) {
		return nil
	}
	return []Match{{Act: IPC, Section: number}}
}

// applies: general acts by the date of occurrence, procedure as it stands today, special acts always.
func applies(act string, substantive []string) bool {
	switch act {
	case BNS, IPC:
		return slices.Contains(substantive, act)
	case CrPC:
		return slices.Contains(substantive, IPC)
	}
	return true
}

func (e *entry) match(number string) Match {
	m := Match{Act: e.Act, Section: e.Charge, Title: e.Title, Other: e.other}
	if e.Number == "" {
		m.Section = number
	} else if strings.Contains(number, "(") && Covers(e.Number, number) {
		m.Section = number
	}
	return m
}

// Scores: a number beats a title, the whole title beats its words, and what is charged every day beats the rest.
const (
	scoreNumber  = 1000
	scoreOther   = 900 // found by the number in the other act
	scoreTitle   = 100
	scoreWord    = 50
	scorePrefix  = 30
	scoreCharged = 60
	scoreAct     = 200
	scoreBrief   = 15
)

func (e *entry) score(act, number string, words []string) int {
	score := 0
	switch {
	case e.Number == "":
		return e.scoreAct(act, words)
	case act != "" && act != e.Act:
		if !slices.ContainsFunc(e.other, func(r Ref) bool { return r.Act == act }) || number == "" {
			return 0
		}
	}
	if number != "" {
		score = e.scoreNumber(act, number)
		if score == 0 {
			return 0
		}
	}
	if len(words) > 0 {
		s := e.scoreWords(words)
		if s == 0 {
			return 0
		}
		score += s
	}
	if score > 0 && e.Charge != e.Number {
		score += scoreCharged
	}
	return score
}

func (e *entry) scoreNumber(act, number string) int {
	base := Base(number)
	if (act == "" || act == e.Act) && e.Number == base {
		return scoreNumber
	}
	for _, r := range e.other {
		if (act == "" || act == r.Act) && Base(r.Section) == base {
			return scoreOther
		}
	}
	return 0
}

func (e *entry) scoreAct(act string, words []string) int {
	if act == e.Act {
		return scoreAct
	}
	if act != "" || len(words) == 0 {
		return 0
	}
	return e.scoreWords(words)
}

// scoreWords wants every word somewhere; the whole query as a title counts most.
func (e *entry) scoreWords(words []string) int {
	if slices.Contains(e.titles, strings.Join(words, " ")) {
		return scoreTitle
	}
	least := scoreTitle
	for _, w := range words {
		best := 0
		for _, title := range append(e.words, e.more) {
			for _, t := range title {
				switch {
				case t == w:
					best = max(best, scoreWord)
				case strings.HasPrefix(t, w):
					best = max(best, scorePrefix)
				}
			}
		}
		least = min(least, best)
	}
	if least == 0 {
		return 0
	}
	return least + e.brevity()
}

// brevity lets a title that says little else come before a long one with the same words.
func (e *entry) brevity() int {
	shortest := scoreBrief
	for _, title := range e.words {
		says := 0
		for _, w := range title {
			if !slices.Contains([]string{"punishment", "for", "of", "to", "by", "का", "दंड"}, w) {
				says++
			}
		}
		shortest = min(shortest, says)
	}
	return scoreBrief - shortest
}

// parseQuery takes apart "ipc 379" and "धारा 303 (2)": an act, a number, or words.
func parseQuery(b *book, query string) (act, number string, words []string) {
	text := fold(query)
	if n := Normal(text); sectionShape.MatchString(n) {
		return "", n, nil
	}
	for _, w := range tokens(text) {
		switch code, isAct := actWord(b, w); {
		case isAct && act == "":
			act = code
		case sectionShape.MatchString(Normal(w)):
			number = Normal(w)
		case strings.HasPrefix(w, "(") && number != "":
			number = Normal(number + w)
		case w != "धारा" && w != "section" && w != "sec" && w != "s":
			words = append(words, w)
		}
	}
	return act, number, words
}

func actWord(b *book, w string) (string, bool) {
	code, ok := b.actWords[w]
	return code, ok
}

func (b *book) buildIndex() {
	b.actWords = map[string]string{"भादवि": IPC, "भादंवि": IPC, "ताहि": IPC, "आईपीसी": IPC, "सीआरपीसी": CrPC}
	for _, a := range b.acts {
		b.actWords[fold(a.Code)], b.actWords[fold(a.Short)] = a.Code, a.Code
	}
	more := map[Ref][]string{}
	for _, r := range rows("bns.csv") {
		more[Ref{BNS, r["section"]}] = tokens(fold(r["words"]))
	}
	for _, s := range b.sections {
		self := Ref{s.Act, s.Number}
		e := entry{Section: s, more: more[self]}
		e.other = append(append(e.other, b.newer[self]...), b.older[self]...)
		for _, o := range b.newer[self] {
			e.more = append(e.more, more[Ref{o.Act, Base(o.Section)}]...)
		}
		b.index = append(b.index, e.withTitles(s.Title))
	}
	for i, r := range rows("acts.csv") {
		if a := b.acts[i]; a.Last == 0 {
			e := entry{Section: Section{Act: a.Code, Title: a.Name}, more: tokens(fold(r["words"] + " " + a.Short))}
			b.index = append(b.index, e.withTitles(a.Name))
		}
	}
}

func (e entry) withTitles(t Text) entry {
	for _, s := range []string{t.En, t.Hi} {
		if s != "" {
			words := tokens(fold(s))
			e.titles = append(e.titles, strings.Join(words, " "))
			e.words = append(e.words, words)
		}
	}
	return e
}

func tokens(folded string) []string {
	return strings.FieldsFunc(folded, func(r rune) bool { return strings.ContainsRune(" ,;.:/\t\n", r) })
}

// fold makes spellings that mean the same equal: lower case, composed, ASCII digits, no nukta.
func fold(s string) string {
	s = norm.NFD.String(strings.ToLower(strings.TrimSpace(asciiDigits(s))))
	return norm.NFC.String(strings.ReplaceAll(s, "\u093c", ""))
}
