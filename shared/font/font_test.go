package font

import (
	"bytes"
	"strings"
	"testing"

	"github.com/go-text/typesetting/di"
	ttf "github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

func faces(t *testing.T) map[string]*ttf.Face {
	t.Helper()
	out := map[string]*ttf.Face{}
	for name, data := range map[string][]byte{"Regular": Regular(), "Bold": Bold()} {
		face, err := ttf.ParseTTF(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		out[name] = face
	}
	return out
}

func TestFont_HasEveryNeededCharacter(t *testing.T) {
	const symbols = "₹✓✗●○▲▼▴▾▸◂◆■□▮…×–—‘’“”•·½°±§©№←→↑↓−≤≥≠☐☑☒⚠⌫⏎⇧↺↻★।॥\u00a0\u200c\u200d\u25cc"
	var ascii strings.Builder
	for r := rune(' '); r < 0x7f; r++ {
		ascii.WriteRune(r)
	}
	blocks := map[string][2]rune{ // the letters and digits that must be there, a few unassigned codes apart
		"Devanagari": {0x905, 0x939}, "Bengali": {0x995, 0x9a8}, "Gurmukhi": {0xa15, 0xa28}, "Gujarati": {0xa95, 0xaa8},
		"Odia": {0xb15, 0xb28}, "Tamil digits": {0xbe6, 0xbef}, "Telugu": {0xc15, 0xc28}, "Kannada": {0xc95, 0xca8},
		"Malayalam": {0xd15, 0xd28}, "Ol Chiki": {0x1c50, 0x1c7f}, "Meetei Mayek": {0xabc0, 0xabe2}, "Arabic": {0x627, 0x63a},
	}
	for style, face := range faces(t) {
		for _, r := range symbols + ascii.String() {
			if _, ok := face.NominalGlyph(r); !ok {
				t.Errorf("%s: no glyph for %q U+%04X", style, r, r)
			}
		}
		for block, ends := range blocks {
			for r := ends[0]; r <= ends[1]; r++ {
				if _, ok := face.NominalGlyph(r); !ok {
					t.Errorf("%s: %s: no glyph for U+%04X", style, block, r)
				}
			}
		}
	}
}

// A merged file can keep its characters and lose its shaping rules; a conjunct must come out as fewer glyphs.
func TestFont_ShapesConjunctsOfEveryScript(t *testing.T) {
	words := map[string]struct {
		script language.Script
		text   string
		glyphs int
	}{
		"Devanagari": {language.Devanagari, "क्ष", 1}, "Bengali": {language.Bengali, "ক্ষ", 1},
		"Gurmukhi": {language.Gurmukhi, "ਸ੍ਰ", 2}, "Gujarati": {language.Gujarati, "ક્ષ", 1},
		"Odia": {language.Oriya, "କ୍ଷ", 1}, "Tamil": {language.Tamil, "க்ஷ", 1},
		"Telugu": {language.Telugu, "క్ష", 2}, "Kannada": {language.Kannada, "ಕ್ಷ", 2},
		"Malayalam": {language.Malayalam, "ക്ഷ", 1},
	}
	for style, face := range faces(t) {
		for name, w := range words {
			runes := []rune(w.text)
			in := shaping.Input{Text: runes, RunEnd: len(runes), Size: fixed.I(20), Face: face, Script: w.script,
				Language: language.NewLanguage("hi"), Direction: di.DirectionLTR}
			var shaper shaping.HarfbuzzShaper
			out := shaper.Shape(in)
			if len(out.Glyphs) > w.glyphs {
				t.Errorf("%s %s: %q shaped into %d glyphs, want %d or fewer", style, name, w.text, len(out.Glyphs), w.glyphs)
			}
			for _, g := range out.Glyphs {
				if g.GlyphID == 0 {
					t.Errorf("%s %s: %q has a missing glyph", style, name, w.text)
				}
			}
		}
	}
}

func TestFont_JoinsUrduLetters(t *testing.T) {
	for style, face := range faces(t) {
		runes := []rune("ببب")
		var shaper shaping.HarfbuzzShaper
		out := shaper.Shape(shaping.Input{Text: runes, RunEnd: len(runes), Size: fixed.I(20), Face: face, Script: language.Arabic,
			Language: language.NewLanguage("ur"), Direction: di.DirectionRTL})
		forms := map[ttf.GID]bool{}
		for _, g := range out.Glyphs {
			forms[g.GlyphID] = true
		}
		if len(forms) < 3 {
			t.Errorf("%s: one letter in three places has %d forms, want 3", style, len(forms))
		}
	}
}

func TestFont_StaysSmall(t *testing.T) {
	for name, data := range map[string][]byte{"Regular": Regular(), "Bold": Bold()} {
		if len(data) > 1_500_000 {
			t.Errorf("%s is %d bytes, want at most 1,500,000", name, len(data))
		}
	}
}
