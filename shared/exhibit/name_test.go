package exhibit

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestName_ShowsWhatItSays(t *testing.T) {
	for called, want := range map[string]string{
		"IMG_20261120_180411.jpg": "IMG_20261120_180411.jpg", "क्\u200dया हुआ.mp4": "क्\u200dया हुआ.mp4", "दुकान (2) – CCTV.mp4": "दुकान (2) – CCTV.mp4",
		"a\u202egpj.mp4": "a[U+202E]gpj.mp4", "two\nlines.jpg": "two[U+000A]lines.jpg", "a\x00b": "a[U+0000]b", "\xffbad\xe0.jpg": "[FF]bad[E0].jpg",
		"../up.jpg": "..[U+002F]up.jpg", `C:\up.jpg`: "C:[U+005C]up.jpg", "": "[ ]", " \u00a0": "[ ]", "zero\u200bwidth": "zero[U+200B]width", "\ufffd": "\ufffd",
		strings.Repeat("क", 90) + ".mp4": strings.Repeat("क", 82) + "….mp4",
		strings.Repeat("a", 300):         strings.Repeat("a", 252) + "…",
	} {
		if got := Name(called); got != want {
			t.Errorf("%q: %q, want %q", called, got, want)
		}
	}
}

func FuzzName(f *testing.F) {
	for _, s := range []string{"IMG.jpg", "a\u202egpj.mp4", "\xff", strings.Repeat("क", 200), " . ", "x." + strings.Repeat("y", 300)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, called string) {
		name := Name(called)
		if name == "" || len(name) > mostName || !utf8.ValidString(name) || Name(name) != name || strings.ContainsAny(name, "/\\\r\n") ||
			strings.ContainsFunc(name, func(r rune) bool { return unicode.Is(unicode.Bidi_Control, r) || unicode.IsControl(r) }) {
			t.Errorf("%q of %q", name, called)
		}
	})
}
