package widget

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// luminance is the relative luminance of WCAG 2.1.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		s := float64(v) / 0xFFFF
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

func contrast(a, b color.Color) float64 {
	x, y := luminance(a)+0.05, luminance(b)+0.05
	return max(x, y) / min(x, y)
}

func TestLook_ContrastOfWords(t *testing.T) {
	pairs := [][2]fyne.ThemeColorName{
		{Ink, Surface}, {Ink, Ground}, {Muted, Surface}, {Muted, Ground}, {Accent, Surface}, {Accent, Ground}, {Accent, AccentSoft},
		{OnAccent, Accent}, {Good, Surface}, {Good, Ground}, {Good, GoodSoft}, {Warn, Surface}, {Warn, Ground}, {Warn, WarnSoft},
		{Bad, Surface}, {Bad, Ground}, {Bad, BadSoft}, {Ink, BadSoft}, {Ink, WarnSoft}, {Ink, AccentSoft}, {OnBand, BandB},
		{theme.ColorNamePlaceHolder, theme.ColorNameInputBackground}, {Ink, theme.ColorNameHover}, {Muted, AccentSoft},
	}
	edges := [][2]fyne.ThemeColorName{
		{theme.ColorNameFocus, Surface}, {theme.ColorNameFocus, Ground}, {theme.ColorNameFocus, AccentSoft}, {theme.ColorNameFocus, theme.ColorNameInputBackground},
		{theme.ColorNameInputBorder, theme.ColorNameInputBackground}, {theme.ColorNameInputBorder, Surface},
	}
	for _, dark := range []bool{false, true} {
		l := NewLook(dark)
		for _, p := range edges {
			if got := contrast(l.Color(p[0], 0), l.Color(p[1], 0)); got < 3 {
				t.Errorf("dark %v: %s on %s is %.2f:1, want 3", dark, p[0], p[1], got)
			}
		}
		for _, p := range pairs {
			if got := contrast(l.Color(p[0], 0), l.Color(p[1], 0)); got < 4.5 {
				t.Errorf("dark %v: %s on %s is %.2f:1, want 4.5", dark, p[0], p[1], got)
			}
		}
	}
}
