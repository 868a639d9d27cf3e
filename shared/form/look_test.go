package form

import (
	"bytes"
	"fmt"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"thana/shared/biometric"
	"thana/shared/ink"
	"thana/shared/page"
	"thana/shared/record"
)

// TestForm_Look leaves every paper in a folder, to be looked at.
func TestForm_Look(t *testing.T) {
	dir := os.Getenv("LOOK")
	if dir == "" {
		t.Skip("LOOK names a folder to leave the pages in")
	}
	fir, arrest := sampleFIR(), sampleArrest()
	training := station
	training.Realm = record.Training
	sensitive := fir
	sensitive.Class = record.SexualOffence
	child := arrest
	child.Body.Child, child.Class = true, record.ChildInConflict
	signed, written, refused := fir, arrest, arrest
	signed.Body.Signature = record.Signature{Kind: record.Pen}
	written.Body.Signature = record.Signature{Kind: record.Pen}
	refused.Body.Signature = record.Signature{Kind: record.RefusedToSign, Reason: "कहता है कि पढ़े बिना हस्ताक्षर नहीं करेगा और वकील को बुलाने की माँग करता है"}
	photos := map[string][]byte{record.PoseFront: portrait(t, 220), record.PoseLeft: portrait(t, 200), record.PoseRight: portrait(t, 180)}
	given := Given{Acknowledgement: "23101001-2026-000417", FIR: "0123/2026", At: at(22, 14, 20), Pages: 3, By: officer}
	for name, paper := range map[string]*page.Document{
		"fir":               mustFIR(t, fir, Kit{Station: station, Thumb: ridges()}),
		"masked":            mustFIR(t, sensitive, Kit{Station: station, Thumb: ridges(), Masked: true}),
		"masked-open":       mustFIR(t, fir, Kit{Station: station, Masked: true}),
		"training":          mustFIR(t, fir, Kit{Station: training}),
		"long":              mustFIR(t, longFIR(), Kit{Station: station}),
		"empty":             mustFIR(t, record.Revision[record.FIR]{}, Kit{Station: station}),
		"arrest":            mustArrest(t, arrest, Kit{Station: station, Thumb: ridges(), Photos: photos}),
		"fir-ink":           mustFIR(t, signed, Kit{Station: station, Ink: scrawl()}),
		"arrest-ink":        mustArrest(t, written, Kit{Station: station, Ink: scrawl(), Photos: photos}),
		"arrest-refused":    mustArrest(t, refused, Kit{Station: station, Photos: photos}),
		"arrest-child":      mustArrest(t, child, Kit{Station: station, Masked: true, Thumb: ridges(), Photos: photos}),
		"tenprint":          mustTenPrint(t, arrest, Slip{}, Kit{Station: station}),
		"tenprint-training": mustTenPrint(t, arrest, Slip{}, Kit{Station: training}),
		"tenprint-missing":  mustTenPrint(t, manyMissing(), Slip{}, Kit{Station: station}),
		"tenprint-gone":     mustTenPrint(t, manyMissing(), Slip{Kind: RecordSlip, Impressions: map[biometric.Finger]biometric.Image{biometric.RightThumb: *ridges()}}, Kit{Station: station}),
		"tenprint-record":   mustTenPrint(t, arrest, sampleSlip(RecordSlip), Kit{Station: station}),
		"tenprint-search":   mustTenPrint(t, arrest, sampleSlip(SearchSlip), Kit{Station: station}),
		"tenprint-child":    mustTenPrint(t, child, sampleSlip(RecordSlip), Kit{Station: station, Masked: true}),
		"receipt":           Receipt(given, Kit{Station: station}),
		"receipt-training":  Receipt(given, Kit{Station: training}),
		"receipt-roll":      ReceiptRoll(given, Kit{Station: training}),
	} {
		leave(t, dir, name, paper)
	}
}

func leave(t *testing.T, dir, name string, d *page.Document) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name+".pdf"), mustPDF(t, d), 0o600); err != nil {
		t.Fatal(err)
	}
	for i := range d.Pages() {
		var b bytes.Buffer
		if err := png.Encode(&b, d.Page(i, 96)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%s-own-%d.png", name, i+1)), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// longFIR fills every table over the page and speaks in other scripts.
func longFIR() record.Revision[record.FIR] {
	r := sampleFIR()
	r.Revision = 2
	f := &r.Body
	f.Acts = append(f.Acts, record.ActSections{Act: "IPC", Sections: []string{"379", "411"}}, record.ActSections{Act: "POCSO", Sections: []string{"8"}})
	for i := range 14 {
		a := f.Accused[0]
		a.Person.Name = record.Name{English: fmt.Sprintf("Person %d of a rather long name", i+2)}
		f.Accused = append(f.Accused, a)
		f.Properties = append(f.Properties, record.Property{Category: "Electronic (इलेक्ट्रॉनिक)", Type: "Phone", Description: fmt.Sprintf("मोबाइल IMEI 35693803%07d, with charger, earphones and a cracked back cover", i), Paise: 123456700})
	}
	f.Contents = "To, the Officer in Charge. " + narrative + "\n" +
		"தமிழ்: நான் காவல் நிலையத்திற்கு வந்து புகார் அளித்தேன். తెలుగు: నేను పోలీస్ స్టేషన్కు వచ్చి ఫిర్యాదు ఇచ్చాను. ಕನ್ನಡ: ನಾನು ಪೊಲೀಸ್ ಠಾಣೆಗೆ ಬಂದು ದೂರು ನೀಡಿದೆ. " +
		"മലയാളം: ഞാൻ പോലീസ് സ്റ്റേഷനിൽ പരാതി നൽകി. বাংলা: আমি থানায় অভিযোগ করেছি। ગુજરાતી: મેં પોલીસ સ્ટેશનમાં ફરિયાદ કરી. ਪੰਜਾਬੀ: ਮੈਂ ਥਾਣੇ ਵਿੱਚ ਸ਼ਿਕਾਇਤ ਦਿੱਤੀ। ଓଡ଼ିଆ: ମୁଁ ଥାନାରେ ଅଭିଯୋଗ କଲି।\n" +
		"میں تھانہ کوتوالی میں حاضر ہوا اور مورخہ 12/10/2026 کو درخواست دی کہ میری موٹر سائیکل MH12AB1234 چوری ہو گئی۔"
	return r
}

// scrawl is a signature as it comes from the pad.
func scrawl() *biometric.Image {
	var stroke []ink.Point
	for i := range 120 {
		at := float64(i) / 8
		stroke = append(stroke, ink.Point{X: 8 + 3.2*at + 4*math.Sin(2*at), Y: 14 + 7*math.Cos(1.7*at)*math.Exp(-at/12), Ms: 8 * i})
	}
	p := ink.Ink{Width: 80, Height: 28, Strokes: [][]ink.Point{stroke}}.Picture(300)
	return &biometric.Image{Pix: p.Pix, Width: p.Rect.Dx(), Height: p.Rect.Dy(), PPI: 300}
}
