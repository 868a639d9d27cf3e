// Package lang holds the words of the desktop in every language, by message id, and says which language is spoken now.
package lang

import (
	"embed"
	"encoding/json"
	"io/fs"
	"path"
	"sync"

	"thana/shared/checkup"
	"thana/shared/fault"
)

// Lang is a language of the desktop; the same values as those of the fault catalogue.
type Lang = fault.Lang

const (
	English = fault.English
	Hindi   = fault.Hindi
)

//go:embed words/*.json
var files embed.FS

// Voice speaks the language that the officer chose; it may be switched at any moment.
type Voice struct {
	all checkup.Phrases

	mu  sync.Mutex
	now Lang
}

// New reads the embedded words. A fault in them is a fault of the build, which the package's tests find.
func New(now Lang) (*Voice, error) {
	all, err := read(files)
	if err != nil {
		return nil, err
	}
	return &Voice{all: all, now: now}, nil
}

func read(from fs.FS) (checkup.Phrases, error) {
	all, err := checkup.Words()
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(from, "words/*.json")
	if err != nil {
		return nil, fault.Wrap(fault.Unexpected, "lang.read", err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(from, name)
		if err != nil {
			return nil, fault.Wrap(fault.Unexpected, "lang.read", err)
		}
		var page checkup.Phrases
		if err := json.Unmarshal(text, &page); err != nil {
			return nil, fault.New(fault.Unexpected, "lang.read", "%s: %v", path.Base(name), err)
		}
		for id, words := range page {
			if _, twice := all[id]; twice {
				return nil, fault.New(fault.Unexpected, "lang.read", "%s: %s is there twice", path.Base(name), id)
			}
			all[id] = words
		}
	}
	return all, nil
}

// Lang is the language spoken now.
func (v *Voice) Lang() Lang {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.now
}

// Switch changes the language; what is shown already is redrawn by the caller.
func (v *Voice) Switch(to Lang) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.now = to
}

// Other is the language that stands small beside a label.
func (v *Voice) Other() Lang {
	if v.Lang() == Hindi {
		return English
	}
	return Hindi
}

// Say returns the words of a message id; facts are pairs of name and value for its {placeholders}.
func (v *Voice) Say(id string, facts ...string) string { return v.In(v.Lang(), id, facts...) }

// In is Say in a given language. An id without words comes back in ⟨⟩, which the tests of the screens look for.
func (v *Voice) In(l Lang, id string, facts ...string) string {
	return v.all.In(l, id, facts...)
}

// Has reports whether an id has words.
func (v *Voice) Has(id string) bool { _, ok := v.all[id]; return ok }

// Fault returns the catalogue's words for err in the language spoken now.
func (v *Voice) Fault(err error) fault.Text { return fault.Say(err, v.Lang()) }
