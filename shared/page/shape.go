package page

import (
	"bytes"
	"strings"
	"sync"
	"weak"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"

	thanafont "thana/shared/font"
)

// unitsPerEm of both fonts; text is shaped at this size so that advances are exact font units.
const unitsPerEm = 1000

// Style is how a piece of text looks.
type Style struct {
	Points float64
	Bold   bool
	Grey   float64 // 0 black, 1 white
}

// mm is the length of so many font units in this style.
func (s Style) mm(units int) float64 { return float64(units) / unitsPerEm * s.Points * mmPerPoint }

// Span is text in one style.
type Span struct {
	Text  string
	Style Style
}

// glyph is a drawn shape, offsets and advance in font units.
type glyph struct {
	id      uint16
	dx, dy  int
	advance int
}

// cluster is the smallest piece of text that keeps its shape when moved: a letter, or a conjunct with its vowel signs.
type cluster struct {
	text   string
	glyphs []glyph
	units  int // advance
	start  int // first rune in the paragraph
	style  Style
	rtl    bool
}

func (c cluster) width() float64 { return c.style.mm(c.units) }

func (c cluster) isSpace() bool { return strings.TrimSpace(c.text) == "" }

// typefaces are the embedded fonts; the parsed tables are only read. They weigh 8 MB and take 18 ms to parse, so they are
// shared while anybody sets or draws text, and collected afterwards: a station prints a few times an hour.
var typefaces = whileUsed(func() [2]*font.Font {
	var out [2]*font.Font
	for i, data := range [][]byte{thanafont.Regular(), thanafont.Bold()} {
		face, err := font.ParseTTF(bytes.NewReader(data))
		if err != nil {
			panic("page: the embedded font does not parse: " + err.Error())
		}
		out[i] = face.Font
	}
	return out
})

// whileUsed makes a pair anew only where the last one is used no more.
func whileUsed[T any](anew func() [2]*T) func() [2]*T {
	var one sync.Mutex
	var last [2]weak.Pointer[T]
	return func() [2]*T {
		one.Lock()
		defer one.Unlock()
		pair := [2]*T{last[0].Value(), last[1].Value()}
		if pair[0] == nil || pair[1] == nil {
			pair = anew()
			last = [2]weak.Pointer[T]{weak.Make(pair[0]), weak.Make(pair[1])}
		}
		return pair
	}
}

// weight is the index of a style's font.
func weight(bold bool) int {
	if bold {
		return 1
	}
	return 0
}

// shaper turns runes into clusters. It is not safe for concurrent use.
type shaper struct {
	faces    [2]*font.Face
	segments shaping.Segmenter
	harfbuzz shaping.HarfbuzzShaper
	hindi    language.Language
}

func newShaper() *shaper {
	s := &shaper{hindi: language.NewLanguage("hi")}
	for i, f := range typefaces() {
		s.faces[i] = font.NewFace(f)
	}
	return s
}

// oneFace is a font map of one font: it has every script.
type oneFace struct{ face *font.Face }

func (f oneFace) ResolveFace(rune) *font.Face { return f.face }

// shape returns the clusters of runes[from:to] in logical order.
func (s *shaper) shape(runes []rune, from, to int, style Style, rtl bool) []cluster {
	face := s.faces[weight(style.Bold)]
	in := shaping.Input{Text: runes, RunStart: from, RunEnd: to, Size: fixed.I(unitsPerEm), Face: face,
		Language: s.hindi, Direction: di.DirectionLTR}
	if rtl {
		in.Direction = di.DirectionRTL
	}
	var out []cluster
	for _, run := range s.segments.Split(in, oneFace{face}) {
		shaped := s.harfbuzz.ShapeNoExtents(run)
		first := len(out)
		for i := 0; i < len(shaped.Glyphs); {
			lead := shaped.Glyphs[i]
			n := max(lead.GlyphsCount(), 1)
			at, count := lead.TextIndex(), lead.RunesCount()
			c := cluster{text: string(runes[at : at+count]), start: at, style: style, rtl: run.Direction == di.DirectionRTL}
			for _, g := range shaped.Glyphs[i:min(i+n, len(shaped.Glyphs))] {
				c.glyphs = append(c.glyphs, glyph{id: uint16(g.GlyphID), dx: g.XOffset.Round(), dy: g.YOffset.Round(), advance: g.Advance.Round()})
				c.units += g.Advance.Round()
			}
			out = append(out, c)
			i += n
		}
		if run.Direction == di.DirectionRTL {
			reverse(out[first:])
		}
	}
	return out
}

func reverse(c []cluster) {
	for i, j := 0, len(c)-1; i < j; i, j = i+1, j-1 {
		c[i], c[j] = c[j], c[i]
	}
}
