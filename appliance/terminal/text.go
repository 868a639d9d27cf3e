package terminal

import (
	"strings"

	"github.com/rivo/uniseg"

	"thana/shared/checkup"
)

// style is how a piece of text stands out; a plain terminal shows none of it.
type style string

const (
	plain  style = ""
	strong style = "1"
	faint  style = "2"
	picked style = "7"
)

// colour is that of a light.
func colour(l checkup.Light) style {
	return [...]style{faint, "32", "36", "33", "31;1"}[l]
}

// ink is text in a style.
func (s style) ink(text string) string {
	if s == plain || text == "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[0m"
}

// fit is text in exactly width columns, cut with … where it is longer; 0 leaves it as it is. Devanagari is counted by what it fills, not by its letters.
func fit(text string, width int) string {
	if n := uniseg.StringWidth(text); n <= width || width == 0 {
		return text + strings.Repeat(" ", max(0, width-n))
	}
	var out strings.Builder
	used := 0
	for g := uniseg.NewGraphemes(text); g.Next() && used+g.Width() < width; {
		out.WriteString(g.Str())
		used += g.Width()
	}
	return out.String() + "…" + strings.Repeat(" ", max(0, width-used-1))
}

// wrap breaks text between words into lines of at most width columns.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		switch {
		case line == "":
			line = word
		case uniseg.StringWidth(line)+1+uniseg.StringWidth(word) <= width:
			line += " " + word
		default:
			lines = append(lines, line)
			line = word
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// clean takes out of a device's or a machine's own words what would steer the terminal.
func clean(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7F && r < 0xA0 {
			return -1
		}
		return r
	}, text)
}
