package page

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"thana/shared/fault"
)

var (
	body = Style{Points: 10}
	bold = Style{Points: 10, Bold: true}
)

func span(text string) []Span { return []Span{{text, body}} }

// pdfText is what a reader copies out of the file.
func pdfText(t *testing.T, data []byte) string {
	t.Helper()
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		t.Skip("pdftotext (package poppler-utils) is not installed")
	}
	cmd := exec.Command(program, "-layout", "-", "-")
	cmd.Stdin = bytes.NewReader(data)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return string(out)
}

func mustPDF(t testing.TB, d *Document) []byte {
	t.Helper()
	data, err := d.PDF()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

const hindi = "प्रार्थी ने थाने में उपस्थित होकर लिखित शिकायत दी कि दिनांक 12/10/2026 को रात्रि लगभग 9:30 बजे अज्ञात व्यक्ति द्वारा मोटरसाइकिल MH12AB1234 चोरी कर ली गई। क्षत्रिय कार्यालय विद्यार्थी श्री ज्ञान द्वितीय हिन्दी पुनर्निर्माण उत्कृष्ट।"

func sample() *Document {
	p := New(Setup{Info: Info{Title: "प्रथम सूचना रिपोर्ट", Author: "PS Kotwali", Language: "hi-IN", Created: time.Unix(1795300000, 0).UTC()}, Footer: "FIR 0123/2026 · थाना कोतवाली"})
	p.Add(Text{Spans: []Span{{"प्रथम सूचना रिपोर्ट", Style{15, true, 0}}}, Align: Centre},
		Text{Spans: []Span{{"FIRST INFORMATION REPORT", Style{11, true, 0}}}, Align: Centre}, Space(3),
		Field{Label: span("1. District (जिला):"), Value: []Span{{"Bhopal (भोपाल)", bold}}},
		Field{Label: span("Beat No. (बीट सं.):"), Width: 60},
		Table{Columns: []Column{{Title: span("S.No. (क्र.सं.)"), Width: 20}, {Title: span("Acts (अधिनियम)")}, {Title: span("Sections (धाराएँ)"), Align: Right}},
			Rows: [][][]Span{{span("1"), span("भारतीय न्याय संहिता (बी एन एस), 2023"), span("303(2)")}}},
		Space(3))
	for range 16 {
		p.Add(Text{Spans: span(hindi)}, Space(2))
	}
	p.Add(Text{Spans: span("தமிழ்நாடு காவல்துறை · కర్నూలు పోలీస్ స్టేషన్ · ಪೊಲೀಸ್ ಠಾಣೆ · കേരള പോലീസ് · পুলিশ থানা · પોલીસ સ્ટેશન · ਪੁਲਿਸ ਥਾਣਾ · ପୋଲିସ ଷ୍ଟେସନ")},
		Text{Spans: span("تھانہ کوتوالی میں مورخہ 12/10/2026 کو درخواست")},
		Row{Bottom: true, Cells: []Cell{{Block: Frame{Block: Text{Spans: span("Thumb")}, Height: 20, Pad: 2}}, {Width: 40, Block: QR{Text: "ACK-0123", Side: 22}}}})
	return p.Finish()
}

func TestPDF_SampleLook(t *testing.T) {
	dir := os.Getenv("LOOK")
	if dir == "" {
		t.Skip("LOOK names a folder to leave the pages in")
	}
	d := sample()
	if err := os.WriteFile(filepath.Join(dir, "sample.pdf"), mustPDF(t, d), 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range d.Pages() {
		savePNG(t, filepath.Join(dir, "sample-own-"+string(rune('1'+i))+".png"), d.Page(i, 100))
	}
}

func savePNG(t *testing.T, path string, im image.Image) {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, im); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestPDF_TextCopiesBackOut(t *testing.T) {
	got := strings.Join(strings.Fields(pdfText(t, mustPDF(t, sample()))), " ")
	for _, want := range []string{"प्रथम सूचना रिपोर्ट", "FIRST INFORMATION REPORT", "1. District (जिला): Bhopal (भोपाल)", hindi,
		"தமிழ்நாடு காவல்துறை", "కర్నూలు పోలీస్ స్టేషన్", "ಪೊಲೀಸ್ ಠಾಣೆ", "കേരള പോലീസ്", "পুলিশ থানা", "પોલીસ સ્ટેશન", "ਪੁਲਿਸ ਥਾਣਾ", "ପୋଲିସ ଷ୍ଟେସନ"} {
		if !strings.Contains(got, want) {
			t.Errorf("pdftotext does not find %q", want)
		}
	}
	if t.Failed() {
		t.Log(got)
	}
}

func TestDocument_IsSafeForConcurrentUse(t *testing.T) {
	d := sample()
	want := mustPDF(t, d)
	var group sync.WaitGroup
	for range 4 {
		group.Go(func() {
			if got, err := d.PDF(); err != nil || !bytes.Equal(got, want) {
				t.Errorf("the file differs: %v", err)
			}
			if d.Page(0, 40).Bounds().Dx() != 331 {
				t.Error("the picture is not as wide as A4 at 40 dpi")
			}
		})
	}
	group.Wait()
}

func TestPage_OutsideTheDocumentIsEmpty(t *testing.T) {
	d := sample()
	for _, i := range []int{-1, d.Pages()} {
		if !d.Page(i, 100).Bounds().Empty() {
			t.Errorf("sheet %d is drawn", i)
		}
	}
}

// The two back ends draw the same ink: the share of dark pixels of both pictures is nearly the same, place by place.
func TestPage_PictureShowsWhatThePDFPrints(t *testing.T) {
	program, err := exec.LookPath("pdftoppm")
	if err != nil {
		t.Skip("pdftoppm (package poppler-utils) is not installed")
	}
	d := sample()
	cmd := exec.Command(program, "-r", "72", "-f", "1", "-l", "1", "-png", "-")
	cmd.Stdin = bytes.NewReader(mustPDF(t, d))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	printed, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	own := d.Page(0, 72)
	const cell = 18
	for y := 0; y+cell <= 840; y += cell {
		for x := 0; x+cell <= 594; x += cell {
			a, b := ink(printed, x, y, cell), ink(own, x, y, cell)
			if math.Abs(a-b) > 0.10 {
				t.Fatalf("at %d,%d the printed page has %.0f %% ink and the picture %.0f %%", x, y, 100*a, 100*b)
			}
		}
	}
}

func ink(im image.Image, x0, y0, side int) float64 {
	sum := 0.0
	for y := y0; y < y0+side; y++ {
		for x := x0; x < x0+side; x++ {
			sum += 1 - float64(color.GrayModel.Convert(im.At(im.Bounds().Min.X+x, im.Bounds().Min.Y+y)).(color.Gray).Y)/255
		}
	}
	return sum / float64(side*side)
}

func FuzzJPEG(f *testing.F) {
	var good bytes.Buffer
	if err := jpeg.Encode(&good, image.NewGray(image.Rect(0, 0, 9, 7)), nil); err != nil {
		f.Fatal(err)
	}
	f.Add(good.Bytes())
	f.Add(good.Bytes()[:40])
	f.Add([]byte("\xff\xd8\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := JPEG(data)
		if err != nil {
			if !errors.Is(err, fault.PictureUnreadable) {
				t.Errorf("a fault without its code: %v", err)
			}
			return
		}
		mustPDF(t, paper(Photo{Picture: p, Width: 30, Height: 40}))
	})
}
