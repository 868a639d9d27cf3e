package fault

import "strings"

// Lang is a language of the catalogue.
type Lang string

const (
	English Lang = "en"
	Hindi   Lang = "hi"
)

// Text is what people read: what happened and what is safe, then what to do now. Placeholders are {name}.
type Text struct {
	Title   string // a few words, no full stop
	Message string
	Remedy  string
}

// Entry is one row of the catalogue.
type Entry struct {
	Code Code
	En   Text
	Hi   Text
}

// Catalogue returns every code with its words.
func Catalogue() []Entry {
	var all []Entry
	for _, family := range [][]Entry{
		captureEntries(), fileEntries(), slipEntries(), deviceEntries(), readerEntries(), recordEntries(), paperEntries(), lawEntries(), storeEntries(),
		syncEntries(), downEntries(), accessEntries(), requestEntries(), imageEntries(), exchangeEntries(), matchEntries(), configEntries(), updateEntries(),
	} {
		all = append(all, family...)
	}
	return all
}

// Say returns the words for err in the language, facts filled in; the key of a finger or of a class of devices becomes its
// name. A code that is not in the catalogue speaks as Unexpected.
func Say(err error, lang Lang) Text {
	f := Of(err)
	if f == nil {
		return Text{}
	}
	text := words(f.Code, lang)
	for _, part := range []*string{&text.Title, &text.Message, &text.Remedy} {
		for k, v := range f.Facts {
			if word, ok := factWord(v, lang); ok {
				v = word
			}
			*part = strings.ReplaceAll(*part, "{"+k+"}", v)
		}
	}
	return text
}

func words(code Code, lang Lang) Text {
	var unexpected Text
	for _, e := range Catalogue() {
		if e.Code != code && e.Code != Unexpected {
			continue
		}
		t := e.En
		if lang == Hindi {
			t = e.Hi
		}
		if e.Code == code {
			return t
		}
		unexpected = t
	}
	return unexpected
}
