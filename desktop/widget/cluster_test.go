package widget

import (
	"slices"
	"testing"
)

func TestBoundaries(t *testing.T) {
	for _, c := range []struct {
		text string
		want []int
	}{
		{"", []int{0}},
		{"abc", []int{0, 1, 2, 3}},
		{"प्र", []int{0, 3}},               // conjunct: one step
		{"प्रथम", []int{0, 3, 4, 5}},       // प्र थ म
		{"कि", []int{0, 2}},                // vowel sign
		{"क्ष्म्य", []int{0, 7}},           // four consonants
		{"विद्यार्थी", []int{0, 2, 6, 10}}, // वि द्या र्थी
		{"क्\u200Cष", []int{0, 3, 4}},      // ZWNJ keeps them apart
		{"क्\u200Dष", []int{0, 4}},         // ZWJ asks for the half form: still one
		{"क्", []int{0, 2}},                // a virama at the end of the text
		{"क् ष", []int{0, 2, 3, 4}},        // a blank ends the rule
		{"ড়্গ", []int{0, 4}},              // Bengali, with nukta
		{"க்ஷ", []int{0, 2, 3}},            // Tamil is not among the six scripts of GB9c
		{"👩‍🌾a", []int{0, 3, 4}},
		{"ज़्यादा", []int{0, 5, 7}},
	} {
		if got := Boundaries(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%q: %v, want %v", c.text, got, c.want)
		}
	}
}

func FuzzBoundaries(f *testing.F) {
	for _, seed := range []string{"प्रथम सूचना", "a\u0301", "क्\u200D", "\xff\u094D", "🇮🇳🇮🇳"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := Boundaries(text)
		if got[0] != 0 || got[len(got)-1] != len([]rune(text)) {
			t.Fatalf("%q: %v does not span %d runes", text, got, len([]rune(text)))
		}
		for i := 1; i < len(got); i++ {
			if got[i] <= got[i-1] {
				t.Fatalf("%q: %v does not rise", text, got)
			}
		}
	})
}
