package screen

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"thana/desktop/lang"
)

// number is a record's number as it is said: "GD 002 of 22/11/2026".
func (w *Window) number(n string) string {
	return strings.Replace(n, w.Voice.In(lang.English, "number.of"), w.Say("number.of"), 1)
}

// source says where a rule is written.
func (w *Window) source(text string) string {
	for _, id := range []string{"source.item", "source.section"} {
		text = strings.ReplaceAll(text, w.Voice.In(lang.English, id), w.Voice.Say(id))
	}
	return w.Say("form.source", "source", text)
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

// capital is a word as it stands at the head of a line, within as it stands inside a sentence.
func capital(word string) string {
	r, n := utf8.DecodeRuneInString(word)
	return string(unicode.ToUpper(r)) + word[n:]
}

func within(word string) string {
	r, n := utf8.DecodeRuneInString(word)
	return string(unicode.ToLower(r)) + word[n:]
}
