package exhibit

import (
	"fmt"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"
)

// mostName is the length of a shown name in bytes: 85 letters of Hindi.
const mostName = 255

// Name is what a file is called, as one line that shows what it says: what is no letter, sign or blank, and could turn the line about, break it or hide
// in it, is written out, [U+202E], and so are folders. Joiners stay: Hindi is written with them. A name that is too long loses its middle, not its
// ending. Name of such a line is that line.
func Name(called string) string {
	var out strings.Builder
	for i, r := range called {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(called[i:], string(utf8.RuneError)):
			fmt.Fprintf(&out, "[%02X]", called[i])
		case r != '\u200c' && r != '\u200d' && !unicode.IsGraphic(r) || r == '/' || r == '\\' || r == '\u2028' || r == '\u2029':
			fmt.Fprintf(&out, "[U+%04X]", r)
		default:
			out.WriteRune(r)
		}
	}
	name := strings.TrimSpace(out.String())
	if name == "" {
		return "[ ]"
	}
	if len(name) <= mostName {
		return name
	}
	const gap, mostEnding = "…", 16
	ending := path.Ext(name)
	if len(ending) > mostEnding {
		ending = ""
	}
	stem := name[:mostName-len(gap)-len(ending)]
	for !utf8.ValidString(stem) {
		stem = stem[:len(stem)-1]
	}
	return stem + gap + ending
}
