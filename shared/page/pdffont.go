package page

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/boxesandglue/textshape/ot"
	"github.com/boxesandglue/textshape/subset"
	"github.com/go-text/typesetting/font"

	thanafont "thana/shared/font"
)

// glyphTexts says for each glyph that a character has directly which character that is; the lowest where several share one.
var glyphTexts = sync.OnceValue(func() [2]map[uint16]string {
	var out [2]map[uint16]string
	for i, f := range typefaces() {
		out[i] = map[uint16]string{}
		lowest := map[uint16]rune{}
		for it := f.Cmap.Iter(); it.Next(); {
			r, g := it.Char()
			if old, ok := lowest[uint16(g)]; !ok || r < old {
				lowest[uint16(g)], out[i][uint16(g)] = r, string(r)
			}
		}
	}
	return out
})

// cutters are the fonts in the form that the subsetter reads.
var cutters = sync.OnceValues(func() ([2]*ot.Font, error) {
	var out [2]*ot.Font
	for i, data := range [][]byte{thanafont.Regular(), thanafont.Bold()} {
		f, err := ot.ParseFont(data, 0)
		if err != nil {
			return out, err
		}
		out[i] = f
	}
	return out, nil
})

// pdfFont is one font of a file and the glyphs it needs of it.
type pdfFont struct {
	index int
	face  *font.Face
	texts map[uint16]string
	used  map[uint16]bool
}

func newPDFFont(index int) *pdfFont {
	return &pdfFont{index: index, face: font.NewFace(typefaces()[index]), texts: glyphTexts()[index], used: map[uint16]bool{}}
}

// saysAll reports whether each cluster is one glyph in its place that stands for its text in the file's ToUnicode map.
func (f *pdfFont) saysAll(clusters []cluster) bool {
	for _, c := range clusters {
		if len(c.glyphs) != 1 || c.glyphs[0].dx != 0 || c.glyphs[0].dy != 0 || f.texts[c.glyphs[0].id] != c.text {
			return false
		}
	}
	return true
}

func (f *pdfFont) space() uint16 {
	id, _ := f.face.NominalGlyph(' ')
	return uint16(id)
}

func (f *pdfFont) use(id uint16) { f.used[id] = true }

// local is the number of the glyph in the file; the subset keeps the font's own.
func (f *pdfFont) local(id uint16) uint16 { return id }

func (f *pdfFont) width(id uint16) int { return int(f.face.HorizontalAdvance(font.GID(id))) }

// write adds the font with the glyphs in use as a composite font (ISO 32000-1 section 9.7) and returns its object.
func (f *pdfFont) write(file *file, fonts func() ([2]*ot.Font, error)) (int, error) {
	ids := make([]int, 0, len(f.used))
	for id := range f.used {
		ids = append(ids, int(id))
	}
	slices.Sort(ids)
	all, err := fonts()
	if err != nil {
		return 0, err
	}
	data, err := cut(all[f.index], ids)
	if err != nil {
		return 0, err
	}
	name := "/THANAA+ThanaSans-" + [2]string{"Regular", "Bold"}[f.index]
	var widths strings.Builder
	for _, id := range ids {
		fmt.Fprintf(&widths, "%d [%d] ", id, f.width(uint16(id)))
	}
	program := file.stream(fmt.Sprintf("/Length1 %d", len(data)), data)
	descriptor := file.add(fmt.Sprintf("<</Type /FontDescriptor /FontName %s /Flags 4 /FontBBox [-1000 -600 3000 1400] /ItalicAngle 0 /Ascent 1000 /Descent -535 /CapHeight 714 /StemV %d /FontFile2 %d 0 R>>",
		name, [2]int{80, 140}[f.index], program))
	cid := file.add(fmt.Sprintf("<</Type /Font /Subtype /CIDFontType2 /BaseFont %s /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> /FontDescriptor %d 0 R /DW 0 /W [%s] /CIDToGIDMap /Identity>>",
		name, descriptor, widths.String()))
	unicode := file.stream("", f.toUnicode(ids))
	return file.add(fmt.Sprintf("<</Type /Font /Subtype /Type0 /BaseFont %s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R>>",
		name, cid, unicode)), nil
}

// cut returns a font file with only these glyphs, under their own numbers.
func cut(from *ot.Font, ids []int) ([]byte, error) {
	in := subset.NewInput()
	in.Flags |= subset.FlagRetainGIDs | subset.FlagNoHinting | subset.FlagDropLayoutTables
	in.AddGlyph(0)
	for _, id := range ids {
		in.AddGlyph(ot.GlyphID(id))
	}
	plan, err := subset.CreatePlan(from, in)
	if err != nil {
		return nil, err
	}
	return plan.Execute()
}

// toUnicode is the CMap of ISO 32000-1 section 9.10.3, for readers that know no ActualText too.
func (f *pdfFont) toUnicode(ids []int) []byte {
	var lines []string
	for _, id := range ids {
		if text := f.texts[uint16(id)]; text != "" {
			lines = append(lines, fmt.Sprintf("<%04X> <%s>\n", id, utf16Hex(text)))
		}
	}
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def /CMapType 2 def\n1 begincodespacerange <0000> <FFFF> endcodespacerange\n")
	for part := range slices.Chunk(lines, 100) {
		fmt.Fprintf(&b, "%d beginbfchar\n%sendbfchar\n", len(part), strings.Join(part, ""))
	}
	b.WriteString("endcmap CMapName currentdict /CMap defineresource pop end end\n")
	return b.Bytes()
}
