package thana

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	ttf "github.com/go-text/typesetting/font"

	"thana/shared/font"
)

// spoken are the folders whose words officers read. The titles of sections in shared/law are the law's own.
func spoken() []string {
	return []string{"desktop", "shared/checkup", "shared/fault", "shared/form", "shared/record", "sync/stateserver/console"}
}

// printed are labels that the form of the central bureau or an act in Hindi fixes, refused spelling or not.
func printed() []string {
	return []string{"एकीकृत जाँच फार्म", "भारतीय साक्ष्य अधिनियम", "दंड प्रक्रिया संहिता"}
}

// refused reads the third column of docs/words.md: spellings that nothing of the product says.
func refused(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("docs/words.md")
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, row := range regexp.MustCompile(`(?m)^\| ([^|]+) \| ([^|]+) \| ([^|]*) \| ([^|]+) \|$`).FindAllStringSubmatch(string(text), -1) {
		for word := range strings.SplitSeq(row[3], ",") {
			if word = strings.TrimSpace(word); hasDevanagari(word) {
				all[word] = row[2]
			}
		}
	}
	return all
}

func hasDevanagari(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.Is(unicode.Devanagari, r) })
}

// says are the texts with Devanagari in a file: the literals of Go source, or all of it.
func says(t *testing.T, name string) []string {
	t.Helper()
	if filepath.Ext(name) != ".go" {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		return strings.Split(string(text), "\n")
	}
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	ast.Inspect(file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			all = append(all, lit.Value)
		}
		return true
	})
	return all
}

// begins reports whether a word stands in a text at the beginning of a word: कागज refuses no कागज़, and पकड़ no सपकड़.
func begins(text, word string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], word)
		if i < 0 {
			return false
		}
		before, after := lastRune(text[:from+i]), firstRune(text[from+i+len(word):])
		if !unicode.Is(unicode.Devanagari, before) && after != '\u093C' {
			return true
		}
		from += i + len(word)
	}
}

func lastRune(s string) rune {
	r := []rune(s)
	if len(r) == 0 {
		return ' '
	}
	return r[len(r)-1]
}

func firstRune(s string) rune {
	for _, r := range s {
		return r
	}
	return ' '
}

// One Hindi word for a thing: docs/words.md says which, and which not.
func TestWords_OneForAThing(t *testing.T) {
	words := refused(t)
	if len(words) < 40 {
		t.Fatalf("only %d refused spellings were read from docs/words.md", len(words))
	}
	files := 0
	for _, folder := range spoken() {
		err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") || strings.Contains(name, "test/") || strings.Contains(name, "testdata/") ||
				!slices.Contains([]string{".go", ".json", ".html"}, filepath.Ext(name)) {
				return err
			}
			files++
			for _, text := range says(t, name) {
				for _, fixed := range printed() {
					text = strings.ReplaceAll(text, fixed, "")
				}
				for word, instead := range words {
					if hasDevanagari(text) && begins(text, word) {
						t.Errorf("%s says %q; docs/words.md wants %q: %s", name, word, instead, text)
					}
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if files < 50 {
		t.Fatalf("only %d files were read", files)
	}
}

func TestWords_RefusesWholeBeginningsOnly(t *testing.T) {
	for text, want := range map[string]bool{"अपना कागज दें": true, "अपना कागज़ दें": false, "उंगलियाँ": true, "नउंगली": false} {
		if got := begins(text, "कागज") || begins(text, "उंगली") || begins(text, "उंगलि"); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}

// What is said is in the typeface: another computer has no other one to fall back to.
func TestWords_EveryCharacterIsInTheTypeface(t *testing.T) {
	for style, data := range map[string][]byte{"Regular": font.Regular(), "Bold": font.Bold()} {
		face, err := ttf.ParseTTF(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		for _, folder := range spoken() {
			err := filepath.WalkDir(folder, func(name string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() || strings.HasSuffix(name, "_test.go") || strings.Contains(name, "testdata/") ||
					!slices.Contains([]string{".go", ".json"}, filepath.Ext(name)) {
					return err
				}
				for _, text := range says(t, name) {
					for _, r := range text {
						if _, there := face.NominalGlyph(r); !there && r > '~' && !strings.ContainsRune("⟨⟩", r) { // these two stand around an id without words, in tests
							t.Errorf("%s: %s: no glyph for %q U+%04X in %s", style, name, r, r, text)
						}
					}
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
}
