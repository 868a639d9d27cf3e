package form

import (
	"bytes"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

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
	photos := map[string][]byte{record.PoseFront: portrait(t, 220), record.PoseLeft: portrait(t, 200), record.PoseRight: portrait(t, 180)}
	given := Given{Acknowledgement: "23101001-2026-000417", FIR: "0123/2026", At: at(22, 14, 20), Pages: 3, By: officer}
	papers := map[string]func() (*page.Document, error){
		"fir": func() (*page.Document, error) { return FIR(fir, Kit{Station: station, Thumb: ridges()}) },
		"masked": func() (*page.Document, error) {
			return FIR(sensitive, Kit{Station: station, Thumb: ridges(), Masked: true})
		},
		"training": func() (*page.Document, error) { return FIR(fir, Kit{Station: training}) },
		"arrest": func() (*page.Document, error) {
			return ArrestMemo(arrest, &fir.Body, Kit{Station: station, Thumb: ridges(), Photos: photos})
		},
		"receipt":          func() (*page.Document, error) { return Receipt(given, Kit{Station: station}) },
		"receipt-training": func() (*page.Document, error) { return Receipt(given, Kit{Station: training}) },
	}
	for name, make := range papers {
		d, err := make()
		if err != nil {
			t.Fatal(err)
		}
		data, err := d.PDF()
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name+".pdf"), data, 0o600); err != nil {
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
}
