package form

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"
	"time"

	qrcode "github.com/skip2/go-qrcode"

	"thana/shared/biometric"
	"thana/shared/fault"
	"thana/shared/page"
	"thana/shared/record"
)

func mustFIR(t testing.TB, r record.Revision[record.FIR], k Kit) *page.Document {
	t.Helper()
	d, err := FIR(r, k)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func mustArrest(t testing.TB, r record.Revision[record.Arrest], k Kit) *page.Document {
	t.Helper()
	fir := sampleFIR().Body
	d, err := ArrestMemo(r, &fir, k)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func mustPDF(t testing.TB, d *page.Document) []byte {
	t.Helper()
	data, err := d.PDF()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// poppler runs a program of poppler-utils on a file.
func poppler(t *testing.T, data []byte, name string, args ...string) string {
	t.Helper()
	program, err := exec.LookPath(name)
	if err != nil {
		t.Skip(name + " (package poppler-utils) is not installed")
	}
	cmd := exec.Command(program, args...)
	cmd.Stdin = bytes.NewReader(data)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return strings.Join(strings.Fields(string(out)), " ")
}

func pdfText(t *testing.T, d *page.Document) string {
	t.Helper()
	return poppler(t, mustPDF(t, d), "pdftotext", "-layout", "-", "-")
}

// drawn is what the glyphs of every sheet say.
func drawn(d *page.Document) string {
	var b strings.Builder
	for i := range d.Pages() {
		b.WriteString(d.Text(i))
	}
	return strings.Join(strings.Fields(b.String()), " ")
}

func TestFIR_EveryItemAndItsValueIsThere(t *testing.T) {
	d := mustFIR(t, sampleFIR(), Kit{Station: station, Thumb: ridges()})
	got := pdfText(t, d)
	for _, want := range []string{"प्रथम सूचना रिपोर्ट", "FIRST INFORMATION REPORT", "(Under Section 173 B.N.S.S.)", "(धारा 173 बी एन एस एस के तहत)",
		"1. District (जिला): भोपाल (Bhopal)", "P.S. (थाना): कोतवाली (Kotwali)", "Year (वर्ष): 2026", "FIR No. (प्र.सू.रि. सं.): 0123", "22/11/2026 14:02",
		"2. S.No.", "भारतीय न्याय संहिता (बीएनएस), 2023", "305(a), 331(4), 3(5)",
		"3. (a) Occurrence of offence (अपराध की घटना):", "Day (दिन): शनिवार", "Date from (दिनांक से): 21/11/2026", "Time to (समय तक): 21:30 बजे", "पहर 7",
		"(c) General Diary reference (रोजनामचा संदर्भ):", "Entry No. (प्रविष्टि सं.): 14", "4. Type of information (सूचना का प्रकार): लिखित",
		"5. Place of occurrence (घटनास्थल):", "पश्चिम (West), 2.0 कि.मी.", "Beat No. (बीट सं.): 07", "गंगोत्री अपार्टमेंट",
		"6. Complainant / Informant", "सुनीता अहिरवार (Sunita Ahirwar) @ गुड्डी (Guddi)", "मोहनलाल अहिरवार (Mohanlal Ahirwar) · पति (Husband)", "XXXX-XXXX-7342",
		"XGH4471902", "P8841273", "14/05/2019", "ग्राम बरखेड़ीकलाँ", "0755-2661177", "9826417753",
		"7. Details of known / suspected / unknown accused", "राकेश लोधी (Rakesh", "अज्ञात (Unknown)", "8. Reasons for delay", "रात्रि में साधन उपलब्ध न होने से",
		"9. Particulars of properties of interest", "1,25,000.00", "10. Total value of property (संपत्ति का कुल मूल्य): ₹ 2,32,000.00", "11. Inquest report",
		"12. First Information contents (प्रथम सूचना तथ्य):", "मुख्य द्वार का ताला टूटा हुआ था।", "I also state in English that Sunita's house was locked",
		"13. Action taken", "अनिल दुबे (Anil Dubey) Rank (पद): ASI No. (सं.): 788", "R.O.A.C. (आर.ओ.ए.सी.)",
		"14. Signature / thumb impression", "R.T.I.", "Name (नाम): राजेश वर्मा (Rajesh Verma)", "Rank (पद): SI", "No. (सं.): 1142",
		"15. Date and time of dispatch to the court (न्यायालय में प्रेषण की दिनांक और समय): 22/11/2026 17:00",
		"Attachment to item 7", "घुँघराले", "बुंदेली", "दाहिनी कलाई"} {
		if !strings.Contains(got, want) {
			t.Errorf("pdftotext does not find %q", want)
		}
	}
	if t.Failed() {
		t.Log(got)
	}
}

func TestFIR_HeadingFollowsTheDateOfRegistration(t *testing.T) {
	for _, c := range []struct {
		at         time.Time
		want, lack string
	}{
		{time.Date(2024, 6, 30, 23, 59, 0, 0, record.IST), "Section 154 Cr.P.C.", "173 B.N.S.S."},
		{time.Date(2024, 7, 1, 0, 0, 0, 0, record.IST), "Section 173 B.N.S.S.", "154 Cr.P.C."},
	} {
		r := sampleFIR()
		r.Body.RegisteredAt = c.at
		got := drawn(mustFIR(t, r, Kit{Station: station}))
		if !strings.Contains(got, c.want) || strings.Contains(got, c.lack) {
			t.Errorf("registered %s: want %q and no %q", c.at.Format(time.DateTime), c.want, c.lack)
		}
	}
}

func TestFIR_AadhaarIsLastFourWhateverTheRecordHolds(t *testing.T) {
	r := sampleFIR()
	r.Body.Informant.Identities[0].Number = "6543 2109 8765"
	got := drawn(mustFIR(t, r, Kit{Station: station}))
	if !strings.Contains(got, "XXXX-XXXX-8765") || strings.Contains(got, "2109") {
		t.Error("more than the last four digits are printed")
	}
}

func TestFIR_ThumbStandsAtTrueSize(t *testing.T) {
	d := mustFIR(t, sampleFIR(), Kit{Station: station, Thumb: ridges()})
	list := poppler(t, mustPDF(t, d), "pdfimages", "-list", "-")
	if !strings.Contains(list, " 480 620 gray 1 8 image") || !strings.Contains(list, " 500 500 ") {
		t.Errorf("want one grey picture of 480x620 at 500 ppi, have %s", list)
	}
	big := biometric.NewImage(1600, 1500, 500) // a slap does not fit the box: its middle is kept, at true size
	d = mustFIR(t, sampleFIR(), Kit{Station: station, Thumb: &big})
	if list := poppler(t, mustPDF(t, d), "pdfimages", "-list", "-"); !strings.Contains(list, " 500 500 ") {
		t.Errorf("want 500 ppi, have %s", list)
	}
}

func TestFIR_BrokenPicturesAreRefused(t *testing.T) {
	short := biometric.Image{Width: 10, Height: 10, PPI: 500, Pix: make([]byte, 99)}
	if _, err := FIR(sampleFIR(), Kit{Station: station, Thumb: &short}); !errors.Is(err, fault.PictureUnreadable) {
		t.Errorf("a thumb without its pixels: %v", err)
	}
	good := portrait(t, 200)
	for name, data := range map[string][]byte{"empty": {}, "text": []byte("not a picture"), "cut": good[:len(good)/2], "png": []byte("\x89PNG\r\n\x1a\n0000")} {
		if _, err := ArrestMemo(sampleArrest(), nil, Kit{Station: station, Photos: map[string][]byte{record.PoseFront: data}}); !errors.Is(err, fault.PictureUnreadable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFIR_LongContentsLoseNoLine(t *testing.T) {
	r := sampleFIR()
	var words []string
	for i := range 6500 {
		words = append(words, fmt.Sprintf("%s%d", []string{"विद्यार्थी", "क्षत्रिय", "statement", "पुनर्निर्माण"}[i%4], i))
	}
	r.Body.Contents = strings.Join(words, " ")
	d := mustFIR(t, r, Kit{Station: station})
	if d.Pages() < 20 {
		t.Fatalf("%d pages, want at least 20", d.Pages())
	}
	for name, text := range map[string]string{"glyphs": drawn(d), "pdftotext": pdfText(t, d)} {
		i := 0
		for _, w := range strings.Fields(text) {
			if i < len(words) && w == words[i] {
				i++
			}
		}
		if i < len(words) {
			t.Errorf("%s: word %d of %d, %q, is lost or out of order", name, i, len(words), words[i])
		}
	}
}

func TestArrest_EveryItemIsThere(t *testing.T) {
	photos := map[string][]byte{record.PoseFront: portrait(t, 220), record.PoseLeft: portrait(t, 200), record.PoseRight: portrait(t, 180)}
	d := mustArrest(t, sampleArrest(), Kit{Station: station, Thumb: ridges(), Photos: photos})
	got := pdfText(t, d)
	for _, want := range []string{"ARREST / COURT SURRENDER FORM", "गिरफ्तारी / न्यायालय आत्मसमर्पण फार्म", "1. District (जिला):", "अभियुक्त का कोड): A1",
		"2. Arrest / surrender", "22/11/2026 19:45", "31 · 22/11/2026 20:05", "3. Court, if surrendered", "4. S.No.", "5. Result", "☑ Arrested and forwarded",
		"☐ Arrested and released on bail", "6. Particulars", "राकेश लोधी (Rakesh Lodhi)", "7. Injuries", "8. Grounds", "हरिराम लोधी (Hariram Lodhi) · पिता · 9300012345",
		"22/11/2026 20:30", "9. Descriptive roll", "साँवला", "10. Whether finger prints taken", "हाँ (Yes), 10 में से 2 (2 of 10)", "कटी हुई (amputated)", "11. Social condition",
		"12. Conduct", "☑ Is a recidivist (आदतन अपराधी)", "☐ Is dangerous (खतरनाक है)", "13. S.No.", "दिनेश यादव (Dinesh Yadav)", "14. Signature or L.T.I.", "अनिल दुबे (Anil Dubey)"} {
		if !strings.Contains(got, want) {
			t.Errorf("pdftotext does not find %q", want)
		}
	}
	if t.Failed() {
		t.Log(got)
	}
	if n := strings.Count(string(mustPDF(t, d)), "/Subtype /Image"); n != 4 {
		t.Errorf("%d pictures in the file, want three photographs and a thumb", n)
	}
}

func TestReceipt_HoldsTheNumberAndNobody(t *testing.T) {
	g := Given{Acknowledgement: "23101001-2026-000417", FIR: "0123/2026", At: at(22, 14, 20), Pages: 3, By: officer}
	d := Receipt(g, Kit{Station: station})
	got := drawn(d)
	for _, want := range []string{g.Acknowledgement, "0123/2026", "22/11/2026 14:20", "राजेश वर्मा (Rajesh Verma)", "SI", "1142"} {
		if !strings.Contains(got, want) {
			t.Errorf("the receipt does not say %q", want)
		}
	}
	for _, person := range []string{"Sunita", "सुनीता", "Ahirwar", "अहिरवार", "Rakesh", "राकेश"} {
		if strings.Contains(got, person) {
			t.Errorf("the receipt names %q", person)
		}
	}
	training := station
	training.Realm, training.Name = record.Training, record.Name{Local: "महिला थाना एवं साइबर प्रकोष्ठ, टी.टी. नगर", English: "Women's Police Station and Cyber Cell, T.T. Nagar"}
	if n := Receipt(g, Kit{Station: training}).Pages(); n != 1 {
		t.Errorf("with a long name and the band the receipt needs %d sheets", n)
	}
	if w, h := d.Size(); d.Pages() != 1 || w != page.A4Width || h != page.A5Height {
		t.Errorf("%d sheets of %.0fx%.0f, want one half sheet", d.Pages(), w, h)
	}
	if !holdsCode(t, d, g.Acknowledgement, 34) || holdsCode(t, d, g.Acknowledgement+" ", 34) {
		t.Error("the code on the paper is not that of the acknowledgement number alone")
	}
}

// holdsCode looks for the code of exactly this text, with a side of so many millimetres at the right margin, among the
// black squares of the first sheet.
func holdsCode(t *testing.T, d *page.Document, text string, side float64) bool {
	t.Helper()
	return holdsCodeAt(t, d, text, side, page.A4Width-14)
}

// holdsCodeAt looks for the code whose right side lies so many millimetres from the left.
func holdsCodeAt(t *testing.T, d *page.Document, text string, side, from float64) bool {
	t.Helper()
	code, err := qrcode.New(text, qrcode.Medium)
	if err != nil {
		t.Fatal(err)
	}
	code.DisableBorder = true
	bits := code.Bitmap()
	const dpi = 254.0 // ten pixels a millimetre
	im := d.Page(0, dpi)
	module := side * 10 / float64(len(bits))
	dark := func(x, y float64) bool { r, _, _, _ := im.At(int(x), int(y)).RGBA(); return r < 0x8000 }
	right := 10 * from
	for top := 150.0; top < 1500; top++ {
		same := true
		for r := 0; r < len(bits) && same; r++ {
			for c := 0; c < len(bits) && same; c++ {
				same = bits[r][c] == dark(right-side*10+(float64(c)+0.5)*module, top+(float64(r)+0.5)*module)
			}
		}
		if same {
			return true
		}
	}
	return false
}

func TestPaper_TrainingAndDraftAreMarkedOnEverySheet(t *testing.T) {
	training := station
	training.Realm = record.Training
	draft := sampleFIR()
	draft.Body.Serial, draft.Body.RegisteredAt = 0, time.Time{}
	for name, c := range map[string]struct {
		d    *page.Document
		mark string
	}{
		"training": {mustFIR(t, sampleFIR(), Kit{Station: training}), "TRAINING / प्रशिक्षण"},
		"arrest":   {mustArrest(t, sampleArrest(), Kit{Station: training}), "TRAINING / प्रशिक्षण"},
		"draft":    {mustFIR(t, draft, Kit{Station: station}), "DRAFT / प्रारूप"},
	} {
		for i := range c.d.Pages() {
			if n := strings.Count(c.d.Text(i), c.mark); n != 2 {
				t.Errorf("%s: sheet %d says %q %d times, want across and at the head", name, i+1, c.mark, n)
			}
		}
	}
	if got := drawn(mustFIR(t, sampleFIR(), Kit{Station: station})); strings.Contains(got, "TRAINING") || strings.Contains(got, "DRAFT") {
		t.Error("a production paper carries a mark")
	}
}

func BenchmarkFIR(b *testing.B) {
	r, k := sampleFIR(), Kit{Station: station, Thumb: ridges()}
	mustPDF(b, mustFIR(b, r, k)) // the fonts are parsed once in a program
	for b.Loop() {
		d := mustFIR(b, r, k)
		mustPDF(b, d)
		b.ReportMetric(float64(d.Pages()), "pages")
	}
}
