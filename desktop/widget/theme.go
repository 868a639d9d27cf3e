// Package widget holds the desktop's own widgets and its look. A widget gives callbacks out and knows nothing else.
package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"thana/shared/font"
)

// The colours of the look beside those that Fyne names. Text in Muted, Good, Warn, Bad and Accent keeps a contrast of
// at least 4.5:1 on Surface and on Ground, the ring of the focus and the line of an entry at least 3:1.
const (
	Ground     fyne.ThemeColorName = theme.ColorNameBackground
	Surface    fyne.ThemeColorName = "thana.surface"
	Ink        fyne.ThemeColorName = theme.ColorNameForeground
	Muted      fyne.ThemeColorName = "thana.muted"
	Line       fyne.ThemeColorName = theme.ColorNameSeparator
	Accent     fyne.ThemeColorName = theme.ColorNamePrimary
	OnAccent   fyne.ThemeColorName = theme.ColorNameForegroundOnPrimary
	AccentSoft fyne.ThemeColorName = "thana.accent.soft"
	Good       fyne.ThemeColorName = theme.ColorNameSuccess
	GoodSoft   fyne.ThemeColorName = "thana.good.soft"
	Warn       fyne.ThemeColorName = theme.ColorNameWarning
	WarnSoft   fyne.ThemeColorName = "thana.warn.soft"
	Bad        fyne.ThemeColorName = theme.ColorNameError
	BadSoft    fyne.ThemeColorName = "thana.bad.soft"
	BandA      fyne.ThemeColorName = "thana.band.a" // stripes of the training realm
	BandB      fyne.ThemeColorName = "thana.band.b"
	OnBand     fyne.ThemeColorName = "thana.on.band"
)

type palette map[fyne.ThemeColorName]color.NRGBA

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xFF}
}

func light() palette {
	return palette{
		Ground: rgb(0xF4F6F8), Surface: rgb(0xFFFFFF), Ink: rgb(0x17202B), Muted: rgb(0x535F6C), Line: rgb(0xDCE1E7),
		Accent: rgb(0x1B5AA6), OnAccent: rgb(0xFFFFFF), AccentSoft: rgb(0xE6EFF9),
		Good: rgb(0x1A6E39), GoodSoft: rgb(0xE4F3E9), Warn: rgb(0x7E5200), WarnSoft: rgb(0xFCF1DA),
		Bad: rgb(0xA9231C), BadSoft: rgb(0xFBE9E7),
		BandA: rgb(0xF5C542), BandB: rgb(0xFFE08A), OnBand: rgb(0x3A2A00),
		theme.ColorNameInputBackground:  rgb(0xFFFFFF),
		theme.ColorNameInputBorder:      rgb(0x8591A0),
		theme.ColorNameDisabled:         rgb(0x8591A0),
		theme.ColorNamePlaceHolder:      rgb(0x6B7683),
		theme.ColorNameButton:           rgb(0xEDF0F3),
		theme.ColorNameHover:            rgb(0xEAEEF2),
		theme.ColorNamePressed:          rgb(0xDDE3EA),
		theme.ColorNameSelection:        rgb(0xBBD5F3),
		theme.ColorNameFocus:            rgb(0x2B74CF),
		theme.ColorNameScrollBar:        rgb(0xA5AFBA),
		theme.ColorNameShadow:           {},
		theme.ColorNameMenuBackground:   rgb(0xFFFFFF),
		theme.ColorNameHyperlink:        rgb(0x1B5AA6),
		theme.ColorNameHeaderBackground: rgb(0xFFFFFF),
	}
}

func dark() palette {
	return palette{
		Ground: rgb(0x12161B), Surface: rgb(0x1B2129), Ink: rgb(0xE9EDF2), Muted: rgb(0xAAB5C1), Line: rgb(0x323B46),
		Accent: rgb(0x86B7F2), OnAccent: rgb(0x08182B), AccentSoft: rgb(0x1F3148),
		Good: rgb(0x6CCF92), GoodSoft: rgb(0x173323), Warn: rgb(0xF0BC5A), WarnSoft: rgb(0x3A2E14),
		Bad: rgb(0xFF968C), BadSoft: rgb(0x40201D),
		BandA: rgb(0x8A6A00), BandB: rgb(0x6E5500), OnBand: rgb(0xFFFFFF),
		theme.ColorNameInputBackground:  rgb(0x14191F),
		theme.ColorNameInputBorder:      rgb(0x6F7C8B),
		theme.ColorNameDisabled:         rgb(0x6F7C8B),
		theme.ColorNamePlaceHolder:      rgb(0x93A0AE),
		theme.ColorNameButton:           rgb(0x262E38),
		theme.ColorNameHover:            rgb(0x2A333E),
		theme.ColorNamePressed:          rgb(0x35404D),
		theme.ColorNameSelection:        rgb(0x2D4D74),
		theme.ColorNameFocus:            rgb(0x5E9BE6),
		theme.ColorNameScrollBar:        rgb(0x5D6976),
		theme.ColorNameShadow:           {},
		theme.ColorNameMenuBackground:   rgb(0x1B2129),
		theme.ColorNameHyperlink:        rgb(0x86B7F2),
		theme.ColorNameHeaderBackground: rgb(0x1B2129),
	}
}

// Look is the theme of the desktop.
type Look struct {
	colours palette
	regular fyne.Resource
	bold    fyne.Resource
	base    fyne.Theme
}

// NewLook makes the light look, or the dark one.
func NewLook(darkLook bool) *Look {
	l := &Look{
		colours: light(),
		regular: fyne.NewStaticResource("ThanaSans-Regular.ttf", font.Regular()),
		bold:    fyne.NewStaticResource("ThanaSans-Bold.ttf", font.Bold()),
		base:    theme.DefaultTheme(),
	}
	if darkLook {
		l.colours = dark()
	}
	return l
}

// Color implements fyne.Theme; the variant of the desktop environment is not asked, the officer's choice counts.
func (l *Look) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if c, ok := l.colours[name]; ok {
		return c
	}
	return l.base.Color(name, v)
}

// Font implements fyne.Theme.
func (l *Look) Font(style fyne.TextStyle) fyne.Resource {
	if style.Bold {
		return l.bold
	}
	return l.regular
}

// Icon implements fyne.Theme.
func (l *Look) Icon(name fyne.ThemeIconName) fyne.Resource { return l.base.Icon(name) }

// entrySize is the size of words that people type or choose.
const entrySize = 16

// Size implements fyne.Theme. Text is the size of an entry, where Hindi is typed as often as English.
func (l *Look) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return entrySize
	case theme.SizeNamePadding:
		return 4
	case theme.SizeNameInnerPadding:
		return 8
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius:
		return 4
	case theme.SizeNameInputBorder:
		return 1
	case theme.SizeNameScrollBar:
		return 12
	case theme.SizeNameScrollBarSmall:
		return 6
	}
	return l.base.Size(name)
}
