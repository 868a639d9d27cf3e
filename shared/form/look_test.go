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
	child := arrest
	child.Body.Child, child.Class = true, record.ChildInConflict
	photos := map[string][]byte{record.PoseFront: portrait(t, 220), record.PoseLeft: portrait(t, 200), record.PoseRight: portrait(t, 180)}
	given := Given{Acknowledgement: "23101001-2026-000417", FIR: "0123/2026", At: at(22, 14, 20), Pages: 3, By: officer}
	for name, paper := range map[string]*page.Document{
		"fir":              mustFIR(t, fir, Kit{Station: station, Thumb: ridges()}),
		"masked":           mustFIR(t, sensitive, Kit{Station: station, Thumb: ridges(), Masked: true}),
		"masked-open":      mustFIR(t, fir, Kit{Station: station, Masked: true}),
		"training":         mustFIR(t, fir, Kit{Station: training}),
		"empty":            mustFIR(t, record.Revision[record.FIR]{}, Kit{Station: station}),
		"arrest":           mustArrest(t, arrest, Kit{Station: station, Thumb: ridges(), Photos: photos}),
		"arrest-child":     mustArrest(t, child, Kit{Station: station, Masked: true, Thumb: ridges(), Photos: photos}),
		"receipt":          Receipt(given, Kit{Station: station}),
		"receipt-training": Receipt(given, Kit{Station: training}),
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
