package lang

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"thana/shared/checkup"
)

var placeholder = regexp.MustCompile(`\{[a-z_]+\}`)

func voice(t *testing.T) *Voice {
	t.Helper()
	v, err := New(English)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestWords_BothLanguagesComplete(t *testing.T) {
	for id, words := range voice(t).all {
		for _, l := range []Lang{English, Hindi} {
			if strings.TrimSpace(words[l]) == "" {
				t.Errorf("%s has no words in %s", id, l)
			}
		}
		en, hi := placeholder.FindAllString(words[English], -1), placeholder.FindAllString(words[Hindi], -1)
		slices.Sort(en)
		slices.Sort(hi)
		if !slices.Equal(slices.Compact(en), slices.Compact(hi)) {
			t.Errorf("%s: placeholders differ: %v and %v", id, en, hi)
		}
	}
}

func TestWords_NeverSayPleaseOrError(t *testing.T) {
	banned := regexp.MustCompile(`(?i)\b(please|error|invalid|oops)\b|कृपया|त्रुटि`)
	for id, words := range voice(t).all {
		for l, text := range words {
			if banned.MatchString(text) {
				t.Errorf("%s in %s says %q", id, l, text)
			}
		}
	}
}

// source is the text of the program files below a folder.
func source(t *testing.T, folder string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		text, err := os.ReadFile(name)
		all.Write(text)
		return err
	})
	if err != nil || all.Len() == 0 {
		t.Fatalf("%s: %v, %d bytes", folder, err, all.Len())
	}
	return all.String()
}

// Every id that the desktop's source names as a literal has words.
func TestWords_EveryIDInTheSourceExists(t *testing.T) {
	v := voice(t)
	used := regexp.MustCompile(`\b(?:Say|say|Sentence)\((?:k\.|v\.)?"([a-z0-9_.]+)"`).FindAllStringSubmatch(source(t, ".."), -1)
	if len(used) == 0 {
		t.Fatal("no id seen: the test shows nothing")
	}
	for _, m := range used {
		if id := m[1]; !strings.HasSuffix(id, ".") && !v.Has(id) {
			t.Errorf("%s has no words", id)
		}
	}
}

// Every id is named in the source: as it is, by its beginning ("finger." + name), or by its stem (label + ".one").
func TestWords_NoneIsDead(t *testing.T) {
	named := map[string]bool{}
	for _, m := range regexp.MustCompile(`"([a-z0-9_.]+)"`).FindAllStringSubmatch(source(t, "..")+source(t, "../../shared/record")+source(t, "../../shared/checkup")+source(t, "../../appliance"), -1) {
		named[m[1]] = true
	}
	for id := range voice(t).all {
		alive := named[id]
		for i, r := range id {
			alive = alive || r == '.' && (named[id[:i+1]] || named[id[:i]] && named[id[i:]])
		}
		if !alive {
			t.Errorf("nothing says %s", id)
		}
	}
}

func TestRead_RefusesAnIDTwice(t *testing.T) {
	two := fstest.MapFS{
		"words/a.json": {Data: []byte(`{"x": {"en": "X", "hi": "क"}}`)},
		"words/b.json": {Data: []byte(`{"x": {"en": "Y", "hi": "ख"}}`)},
	}
	if _, err := read(two); err == nil {
		t.Fatal("an id in two files was taken")
	}
}

func TestSay_FactsAndUnknown(t *testing.T) {
	v := &Voice{now: Hindi, all: checkup.Phrases{"n": {English: "{n} left", Hindi: "{n} बाकी"}}}
	if got := v.Say("n", "n", "3"); got != "3 बाकी" {
		t.Errorf("got %q", got)
	}
	v.Switch(English)
	if got := v.Say("n", "n", "3"); got != "3 left" {
		t.Errorf("got %q", got)
	}
	if got := v.Say("none"); got != "⟨none⟩" {
		t.Errorf("got %q", got)
	}
}
