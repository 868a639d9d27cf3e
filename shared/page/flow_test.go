package page

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/rivo/uniseg"
)

func paper(blocks ...Block) *Document {
	p := New(Setup{Footer: "test"})
	p.Add(blocks...)
	return p.Finish()
}

func allText(d *Document) string {
	var b strings.Builder
	for i := range d.Pages() {
		b.WriteString(d.Text(i))
	}
	return b.String()
}

func TestFlow_LongNarrativeLosesNoWord(t *testing.T) {
	var b strings.Builder
	var words []string
	for i := 0; i < 7500; i++ {
		word := fmt.Sprintf("%s-%d", []string{"प्रार्थी", "विद्यार्थी", "witness", "क्षत्रिय", "station"}[i%5], i)
		words = append(words, word)
		b.WriteString(word)
		b.WriteString([]string{" ", " ", " ", "\n", " "}[i%5])
	}
	d := paper(Text{Spans: span(b.String())})
	if d.Pages() < 20 {
		t.Fatalf("%d pages, want a narrative of at least 20", d.Pages())
	}
	inOrder(t, "drawn text", strings.Fields(allText(d)), words)
	inOrder(t, "pdftotext", strings.Fields(pdfText(t, mustPDF(t, d))), words)
}

// inOrder checks that want is a subsequence of got: page numbers and feet stand between.
func inOrder(t *testing.T, where string, got, want []string) {
	t.Helper()
	i := 0
	for _, w := range got {
		if i < len(want) && w == want[i] {
			i++
		}
	}
	if i < len(want) {
		t.Errorf("%s: word %d of %d, %q, is lost or out of order", where, i, len(want), want[i])
	}
}

func TestFlow_NothingLeavesTheSheet(t *testing.T) {
	long := strings.Repeat("क्ष", 400) + " " + strings.Repeat("W", 500) + " " + strings.Repeat("क्", 500)
	d := paper(Text{Spans: span(long)}, Field{Label: span("Address (पता):"), Value: span(long)},
		Row{Gutter: 4, Indent: 6, Cells: []Cell{{Block: Field{Label: span("Injuries (चोटें):"), Value: span(strings.Repeat(long, 3))}}, {Width: 30, Block: Text{Spans: span("short")}}}},
		Table{Columns: []Column{{Title: span("A"), Width: 20}, {Title: span("B")}}, Rows: [][][]Span{{span(long), span(long)}}})
	if got, want := strings.Count(allText(d), "W"), 7*500; got != want {
		t.Errorf("%d of %d letters are drawn", got, want)
	}
	width, height := d.Size()
	for i := range d.sheets {
		for _, o := range d.sheets[i].ops {
			if text, ok := o.(textOp); ok {
				if text.x < marginLeft-0.01 || text.x+text.line.width > width-marginRight+0.5 || text.y > height-5 {
					t.Fatalf("sheet %d: a line stands at %.1f..%.1f, %.1f", i+1, text.x, text.x+text.line.width, text.y)
				}
			}
		}
	}
}

func TestWrap_NeverInsideAConjunct(t *testing.T) {
	s := newShaper()
	for _, text := range []string{strings.Repeat("प्रत्युत्पन्नमतित्व", 12), strings.Repeat("ക്ഷേത്രജ്ഞൻ", 12), strings.Repeat("క్షేత్రజ్ఞుడు", 12), strings.Repeat("க்ஷேத்திரம்", 12)} {
		for width := 8.0; width < 60; width += 7 {
			for i, l := range s.wrap(span(text), width) {
				if i == 0 {
					continue
				}
				at := l.clusters[0].start
				if joined([]rune(text), at) {
					t.Fatalf("%q at %.0f mm: line %d begins inside a conjunct", text[:30], width, i)
				}
				if r := []rune(text)[at]; unicode.IsMark(r) {
					t.Fatalf("%q at %.0f mm: line %d begins with a sign", text[:30], width, i)
				}
			}
		}
	}
}

func TestTable_HeadStandsOnEveryPage(t *testing.T) {
	table := Table{Columns: []Column{{Title: span("क्र.सं. HEAD"), Width: 40}, {Title: span("Description")}}}
	for i := range 120 {
		table.Rows = append(table.Rows, [][]Span{span(fmt.Sprint(i)), span("row-" + fmt.Sprint(i))})
	}
	d := paper(table)
	if d.Pages() < 3 {
		t.Fatalf("%d pages, want several", d.Pages())
	}
	for i := range d.Pages() {
		if n := strings.Count(d.Text(i), "HEAD"); n != 1 {
			t.Errorf("sheet %d has %d heads, want 1", i+1, n)
		}
		if strings.Count(d.Text(i), "row-") < 2 {
			t.Errorf("sheet %d: a lonely row", i+1)
		}
	}
	for i := range 120 {
		if !strings.Contains(allText(d), "row-"+fmt.Sprint(i)+"\n") {
			t.Errorf("row %d is lost", i)
		}
	}
}

func TestTable_ShortRowIsNotDivided(t *testing.T) {
	for fill := 225.0; fill < 262; fill += 1.5 {
		d := paper(Blank(fill), Table{Columns: []Column{{Title: span("HEAD")}}, Rows: [][][]Span{{span("alpha\nbeta\ngamma")}}})
		for i := range d.Pages() {
			text := d.Text(i)
			if strings.Contains(text, "HEAD") != strings.Contains(text, "gamma") || strings.Contains(text, "alpha") != strings.Contains(text, "gamma") {
				t.Fatalf("after %.1f mm the row or its head is divided: sheet %d holds %q", fill, i+1, text)
			}
		}
	}
}

func TestFlow_ContinuingPagesEndWithDots(t *testing.T) {
	d := paper(Text{Spans: span(strings.Repeat(hindi+"\n", 60))})
	for i := range d.Pages() {
		dots := strings.Contains(d.Text(i), "...\n")
		if last := i == d.Pages()-1; dots == last {
			t.Errorf("sheet %d of %d: dots %v", i+1, d.Pages(), dots)
		}
		number := fmt.Sprintf("Page %d of %d / पृष्ठ %d / %d", i+1, d.Pages(), i+1, d.Pages())
		if !strings.Contains(d.Text(i), number) {
			t.Errorf("sheet %d does not say %q", i+1, number)
		}
	}
}

// A heading waits for what the next Add brings, and is not lost where nothing comes.
func TestAdd_HeadingStandsWithWhatIsAddedAfterIt(t *testing.T) {
	for fill := 225.0; fill < 275; fill += 1.5 {
		p := New(Setup{})
		p.Add(Blank(fill))
		p.Add(Text{Spans: span("HEADING"), Keep: true}, Space(1))
		p.Add(Text{Spans: span("follows")})
		p.Add(Text{Spans: span("LAST"), Keep: true})
		d := p.Finish()
		for i := range d.Pages() {
			if text := d.Text(i); strings.Contains(text, "HEADING") != strings.Contains(text, "follows") {
				t.Fatalf("after %.1f mm the heading stands alone: sheet %d holds %q", fill, i+1, text)
			}
		}
		if strings.Count(allText(d), "LAST") != 1 {
			t.Fatalf("after %.1f mm the last heading is lost: %q", fill, allText(d))
		}
	}
}

// A side that is complete does not say that it goes on.
func TestBreak_TheSideBeforeIsComplete(t *testing.T) {
	p := New(Setup{})
	p.Fix(20, 20, 100, Text{Spans: span("front")})
	p.Break()
	p.Add(Text{Spans: span("back")})
	d := p.Finish()
	if d.Pages() != 2 || strings.Contains(allText(d), "...") || !strings.Contains(d.Text(1), "back") {
		t.Errorf("%d sheets: %q", d.Pages(), allText(d))
	}
}

func TestPDF_EqualInputGivesEqualBytes(t *testing.T) {
	a, b := mustPDF(t, sample()), mustPDF(t, sample())
	if !bytes.Equal(a, b) {
		t.Error("two papers of the same content differ")
	}
	other := New(Setup{Info: Info{Title: "other"}}).Finish()
	if bytes.Equal(a, mustPDF(t, other)) {
		t.Error("two different papers are equal")
	}
}

func FuzzFlow(f *testing.F) {
	for _, s := range []string{"", "a", hindi, "க்ஷ తెలుగు ಕನ್ನಡ മലയാളം", "تھانہ 12/10 abc", "\x00\xff\u200d\u200c्", strings.Repeat("क्", 90), "👩‍👩‍👧‍👦 🇮🇳", "a\r\nb\tc\u2028d", strings.Repeat("W", 300)} {
		f.Add(s, uint8(40))
	}
	s := newShaper()
	f.Fuzz(func(t *testing.T, text string, width uint8) {
		if len(text) > 600 {
			t.Skip("longer texts only take longer")
		}
		var got strings.Builder
		for _, l := range s.wrap([]Span{{text, body}}, float64(width)+5) {
			got.WriteString(l.String())
		}
		want := graphemes(string([]rune(text)))
		if have := graphemes(got.String()); have != want {
			t.Errorf("lines hold %q\nwant         %q", have, want)
		}
		if width%8 == 0 { // the whole way is slow; one in eight is enough
			d := paper(Text{Spans: span(text)}, Field{Label: span("x"), Value: span(text)},
				Table{Columns: []Column{{Title: span("h"), Width: float64(width%60) + 8}, {}}, Rows: [][][]Span{{span(text), nil}}})
			mustPDF(t, d)
		}
	})
}

// graphemes joins the graphemes that can be seen.
func graphemes(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			return -1
		}
		return r
	}, s)
	var out []string
	for g := uniseg.NewGraphemes(s); g.Next(); {
		out = append(out, g.Str())
	}
	return strings.Join(out, "|")
}

func BenchmarkPaper(b *testing.B) {
	b.Run("layout+pdf", func(b *testing.B) {
		pages := 0
		for b.Loop() {
			d := sample()
			mustPDF(b, d)
			pages = d.Pages()
		}
		b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N)/float64(pages), "ms/page")
	})
	b.Run("picture-100dpi", func(b *testing.B) {
		d := sample()
		for b.Loop() {
			d.Page(0, 100)
		}
	})
}
