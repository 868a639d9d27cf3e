package screen

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"thana/desktop/lang"
	"thana/shared/checkup"
	"thana/shared/law"
	"thana/shared/record"
)

// number is a record's number as it is said: "GD 002 of 22/11/2026".
func (w *Window) number(n string) string {
	return strings.Replace(n, w.Voice.In(lang.English, "number.of"), w.Say("number.of"), 1)
}

// source says where a rule is written.
func (w *Window) source(text string) string {
	return w.Say("form.source", "source", law.Cite(text, w.Voice.Lang()))
}

// act is how an act is called in a line of text.
func (w *Window) act(code string) string {
	if act, ok := law.FindAct(code); ok {
		return act.Said(w.Voice.Lang())
	}
	return code
}

// charges are acts and sections on one line: "BNS 303(2), 317(2); Arms Act 25".
func (w *Window) charges(acts []record.ActSections) string {
	return record.SectionsText(acts, w.Voice.Lang())
}

// reason is why a record was revised; what the desktop itself wrote there, in English, is said in the language spoken.
func (w *Window) reason(text string) string {
	for _, id := range []string{"prints.reason", "slip.reason", "photos.reason", "parts.thumb.taken", "arrest.roll.fill"} {
		if text == w.Voice.In(lang.English, id) {
			return w.Voice.Say(id)
		}
	}
	return text
}

// rank is a rank in the language spoken; SI, ASI and HC are said in both.
func (w *Window) rank(rank string) string {
	if id := "rank." + strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(rank)); w.Voice.Has(id) {
		return w.Voice.Say(id)
	}
	return rank
}

// titled is an officer with the rank before the name.
func (w *Window) titled(o record.Officer) string {
	return strings.TrimSpace(w.rank(o.Rank) + " " + w.Name(o.Name))
}

// counted says an id with a number; of one thing where the language says it another way.
func (w *Window) counted(id string, n int) string { return checkup.Counted(w.Voice, id, n) }

// capital is a word as it stands at the head of a line, within as it stands inside a sentence.
func capital(word string) string {
	r, n := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(r)) + word[n:]
}

func within(word string) string {
	r, n := utf8.DecodeRuneInString(word)
	return string(unicode.ToLower(r)) + word[n:]
}
