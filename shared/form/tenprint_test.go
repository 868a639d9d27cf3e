package form

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/slip"
	"thana/shared/fault"
	"thana/shared/page"
	"thana/shared/record"
)

func mustTenPrint(t testing.TB, r record.Revision[record.Arrest], s Slip, k Kit) *page.Document {
	t.Helper()
	fir := sampleFIR().Body
	d, err := TenPrint(r, &fir, s, k)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// sampleSlip has a drawn pattern in every box but that of the left little finger, whose arrest says it is amputated.
func sampleSlip(kind SlipKind) Slip {
	s := Slip{Kind: kind, Taker: officer, TakenAt: at(22, 21, 0), Impressions: map[biometric.Finger]biometric.Image{}}
	for _, p := range slip.Places() {
		if p.Position != biometric.LeftLittle {
			s.Impressions[p.Position] = *ridges()
		}
	}
	return s
}

// manyMissing is an arrest of a person without a left hand and with a bandaged right one.
func manyMissing() record.Revision[record.Arrest] {
	r := sampleArrest()
	r.Body.Measurements.Fingers = map[string]record.FingerTaken{"right_middle": {Exception: record.Bandaged}, "right_ring": {Exception: record.Bandaged}, "right_little": {Exception: record.Injured}}
	for f := biometric.LeftThumb; f <= biometric.LeftLittle; f++ {
		r.Body.Measurements.Fingers[f.String()] = record.FingerTaken{Exception: record.Amputated}
	}
	return r
}

// rendered is the first side as poppler draws it, an independent witness.
func rendered(t testing.TB, d *page.Document, dpi int) *image.Gray {
	t.Helper()
	program, err := exec.LookPath("pdftoppm")
	if err != nil {
		t.Skip("pdftoppm (package poppler-utils) is not installed")
	}
	cmd := exec.Command(program, "-r", strconv.Itoa(dpi), "-f", "1", "-l", "1", "-gray", "-png", "-")
	cmd.Stdin = bytes.NewReader(mustPDF(t, d))
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	im, err := png.Decode(bytes.NewReader(out))
	if err != nil {
		t.Fatal(err)
	}
	return grey(im)
}

func grey(im image.Image) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, im.Bounds().Dx(), im.Bounds().Dy()))
	draw.Draw(g, g.Rect, im, im.Bounds().Min, draw.Src)
	return g
}

// lines are the middles, mm, of the dark places along a row or column of a drawn page, between two places.
func lines(im *image.Gray, down bool, across, from, to float64) []float64 {
	const perMM = 10.0 // at 254 dpi
	var out []float64
	sum, weight := 0.0, 0.0
	for i := int(from * perMM); i < int(to*perMM); i++ {
		c := color.Gray{Y: 255}
		if down {
			c = im.GrayAt(int(across*perMM), i)
		} else {
			c = im.GrayAt(i, int(across*perMM))
		}
		dark := 255 - float64(c.Y)
		switch {
		case dark > 8:
			sum, weight = sum+dark*(float64(i)+0.5)/perMM, weight+dark
		case weight > 0:
			out, sum, weight = append(out, sum/weight), 0, 0
		}
	}
	return out
}

// Acceptance: a 40 mm box measures 40 mm, in our own drawing of the page and in poppler's drawing of the PDF.
func TestTenPrint_AFortyMillimetreBoxMeasuresFortyMillimetres(t *testing.T) {
	d := mustTenPrint(t, sampleArrest(), Slip{}, Kit{Station: station})
	for name, im := range map[string]*image.Gray{"own": grey(d.Page(0, 254)), "poppler": rendered(t, d, 254)} {
		if w, h := im.Rect.Dx(), im.Rect.Dy(); w/10 != 297 || h/10 != 210 {
			t.Fatalf("%s: the sheet is %d x %d tenths of a millimetre", name, w, h)
		}
		for _, p := range slip.Places() {
			r := p.Rect
			x := lines(im, false, r.Centre().Y, r.X-0.9, r.X+r.Width+0.9)
			y := lines(im, true, r.Centre().X, r.Y-0.9, r.Y+r.Height+0.9)
			if len(x) != 2 || len(y) != 2 {
				t.Fatalf("%s: %v has %d and %d lines", name, p.Position, len(x), len(y))
			}
			if width, height := x[1]-x[0], y[1]-y[0]; math.Abs(width-r.Width) > 0.06 || math.Abs(height-r.Height) > 0.06 || math.Abs(x[0]-r.X) > 0.1 {
				t.Errorf("%s: %v measures %.2f x %.2f mm, want %.0f x %.0f", name, p.Position, width, height, r.Width, r.Height)
			}
		}
	}
}

// Acceptance: the pictures lie in the PDF at 500 ppi, and come out of it as they went in.
func TestTenPrint_PicturesAreAtTrueSizeAndLossless(t *testing.T) {
	d := mustTenPrint(t, sampleArrest(), sampleSlip(RecordSlip), Kit{Station: station})
	list := poppler(t, mustPDF(t, d), "pdfimages", "-list", "-")
	if n := strings.Count(list, "480 620 gray 1 8 image no"); n != 13 {
		t.Errorf("%d pictures, want 13:\n%s", n, list)
	}
	if n := strings.Count(list, " 500 500 "); n != 13 {
		t.Errorf("%d pictures at 500 ppi, want 13:\n%s", n, list)
	}
	dir := t.TempDir()
	poppler(t, mustPDF(t, d), "pdfimages", "-png", "-", filepath.Join(dir, "p"))
	files, err := filepath.Glob(filepath.Join(dir, "p-*.png"))
	if err != nil || len(files) != 13 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		im, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(grey(im).Pix, ridges().Pix) {
			t.Errorf("%s has other pixels", filepath.Base(f))
		}
	}
	if !bytes.Contains(mustPDF(t, d), []byte("/PrintScaling /None")) {
		t.Error("the PDF does not ask to be printed at its own size")
	}
}

// A picture of a whole rolled finger, larger than its box, is cut by the box and not shrunk.
func TestTenPrint_ALargePictureIsNotShrunk(t *testing.T) {
	s := sampleSlip(RecordSlip)
	s.Impressions = map[biometric.Finger]biometric.Image{biometric.RightThumb: biometric.NewImage(800, 750, 500)}
	list := poppler(t, mustPDF(t, mustTenPrint(t, sampleArrest(), s, Kit{Station: station})), "pdfimages", "-list", "-")
	if !strings.Contains(list, "767 750 gray 1 8 image no") || !strings.Contains(list, " 500 500 ") {
		t.Error(list)
	}
}

// What the printer gives is what Read finds: poppler draws the PDF, and every box is there and empty, in training and with
// fingers that are missing.
func TestTenPrint_ThePrintedSlipIsRead(t *testing.T) {
	training := station
	training.Realm = record.Training
	g := rendered(t, mustTenPrint(t, manyMissing(), Slip{}, Kit{Station: training}), 500)
	s, err := slip.Read(biometric.Image{Width: g.Rect.Dx(), Height: g.Rect.Dy(), PPI: 500, Pix: g.Pix}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if s.Number != slip.Number(sampleArrest().ID) || s.Turn != 0 || s.Skew != 0 || math.Abs(s.Printed-1) > 0.0005 || len(s.Notices()) != 0 {
		t.Errorf("number %08X, turn %d, skew %.2f, printed %.4f, %v", s.Number, s.Turn, s.Skew, s.Printed, s.Notices())
	}
	for _, b := range s.Boxes {
		if !b.Empty() || b.Over != (slip.Sides{}) {
			t.Errorf("%v has %.0f mm², over %v", b.Position, b.Area, b.Over)
		}
		for _, v := range b.Image.Pix {
			if v != 255 {
				t.Errorf("%v is not white: a line or a mark is in it", b.Position)
				break
			}
		}
	}
}

// The boxes stand white over the mark across the sheet, so it is repeated beside them.
func TestTenPrint_SaysTrainingAndDraft(t *testing.T) {
	draft := sampleArrest()
	draft.Body.Accused = ""
	training := station
	training.Realm = record.Training
	for mark, d := range map[string]*page.Document{
		"TRAINING / प्रशिक्षण": mustTenPrint(t, sampleArrest(), Slip{}, Kit{Station: training}),
		"DRAFT / प्रारूप":      mustTenPrint(t, draft, Slip{}, Kit{Station: station}),
	} {
		if n := strings.Count(d.Text(0), mark); n != 3 {
			t.Errorf("%s stands %d times on the first side", mark, n)
		}
	}
}

func TestTenPrint_SaysWhoForWhatAndWhyAFingerIsMissing(t *testing.T) {
	r := sampleArrest()
	r.Body.Person.Identities = []record.Identity{{Kind: record.Aadhaar, Number: "7342"}, {Kind: record.VoterID, Number: "XGH4471902"}}
	for kind, want := range map[SlipKind][]string{
		BlankSlip: {"TEN-PRINT SLIP", "☐ रिकॉर्ड स्लिप (Record slip)", "5. Bureau's answer"}, RecordSlip: {"RECORD SLIP", "रिकॉर्ड स्लिप", "22/11/2026 21:00"},
		SearchSlip: {"SEARCH SLIP", "सर्च स्लिप", "NFN:"}} {
		d := mustTenPrint(t, r, sampleSlip(kind), Kit{Station: station})
		got := drawn(d)
		for _, w := range append(want, "राकेश लोधी (Rakesh Lodhi)", "हरिराम लोधी (Hariram Lodhi)", "@ कल्लू (Kallu)", "पुरुष (Male)", "25 - 30 वर्ष", "झुग्गी क्र. 12, बाणगंगा",
			"कोतवाली (Kotwali)", "भोपाल (Bhopal)", "FIR 0123/2026", "A1", "22/11/2026 19:45", "305(a), 331(4), 3(5)", "Criminal Procedure (Identification) Act 2022", "XGH4471902",
			"1. दाहिना अंगूठा (R thumb)", "कटी हुई (amputated)", "10: कटी हुई (amputated)", "4. Previous convictions",
			"Classification, bureau only", "L.T.I. or signature", "राजेश वर्मा (Rajesh Verma)", slipNumber(r.ID), "Page 2 of 2") {
			if !strings.Contains(got, w) {
				t.Errorf("slip %d does not say %q", kind, w)
			}
		}
		if strings.Contains(got, "7342") || strings.Contains(got, "XXXX") || strings.Contains(got, "Aadhaar") {
			t.Errorf("slip %d says something of Aadhaar", kind)
		}
		if kind == RecordSlip && strings.Contains(got, "Bureau's answer") {
			t.Error("a record slip asks for an answer")
		}
		if d.Pages() != 2 {
			t.Errorf("slip %d has %d sides", kind, d.Pages())
		}
	}
}

func TestTenPrint_AChildIsHidden(t *testing.T) {
	r := sampleArrest()
	r.Body.Child, r.Class = true, record.ChildInConflict
	d := mustTenPrint(t, r, sampleSlip(RecordSlip), Kit{Station: station, Masked: true})
	got := drawn(d)
	for _, secret := range append(secrets(r.Body.Person), "amputated", "तिल") {
		if secret != "" && strings.Contains(got, secret) {
			t.Errorf("the masked slip says %q", secret)
		}
	}
	if strings.Count(got, "MASKED COPY") != 3 || strings.Count(got, "Withheld") != slip.Boxes {
		t.Error("the slip does not say what it keeps back")
	}
	if list := poppler(t, mustPDF(t, d), "pdfimages", "-list", "-"); strings.Contains(list, "gray") {
		t.Error("a picture is in the masked slip: " + list)
	}
}

func TestTenPrint_RefusesPicturesThatAreNot500(t *testing.T) {
	for name, im := range map[string]biometric.Image{"1000 ppi": biometric.NewImage(10, 10, 1000), "no pixels": {Width: 3, Height: 3, PPI: 500}, "nothing": {PPI: 500}} {
		s := Slip{Kind: RecordSlip, Impressions: map[biometric.Finger]biometric.Image{biometric.RightThumb: im}}
		if _, err := TenPrint(sampleArrest(), nil, s, Kit{Station: station}); !errors.Is(err, fault.PictureUnreadable) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s := Slip{Kind: RecordSlip, Impressions: map[biometric.Finger]biometric.Image{biometric.BothThumbs: *ridges()}}
	if _, err := TenPrint(sampleArrest(), nil, s, Kit{Station: station}); !errors.Is(err, fault.PictureUnreadable) {
		t.Errorf("a box that the slip has not: %v", err)
	}
}
