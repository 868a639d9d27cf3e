package form

import (
	"strings"
	"testing"

	"thana/shared/record"
)

// Both sizes say which printer it is, fit on one sheet, and carry the training band.
func TestTestPage_OnSheetAndRoll(t *testing.T) {
	test := Test{Device: "Epson TM-T82", At: at(22, 14, 20)}
	training := station
	training.Realm = record.Training
	for name, s := range map[string]record.Station{"production": station, "training": training} {
		for _, d := range []struct {
			name string
			text string
			n    int
		}{
			{"sheet", drawn(TestPage(test, Kit{Station: s})), TestPage(test, Kit{Station: s}).Pages()},
			{"roll", drawn(TestRoll(test, Kit{Station: s})), TestRoll(test, Kit{Station: s}).Pages()},
		} {
			for _, want := range []string{"Epson TM-T82", "22/11/2026 14:20", "ज्ञानेन्द्र", "mm between"} {
				if !strings.Contains(d.text, want) {
					t.Errorf("%s %s does not say %q", name, d.name, want)
				}
			}
			if trained := strings.Contains(d.text, "TRAINING"); d.n != 1 || trained != (name == "training") {
				t.Errorf("%s %s: %d pages, band %v", name, d.name, d.n, trained)
			}
		}
	}
	if bottom := lowest(TestRoll(test, Kit{Station: station}).Page(0, 100)); bottom > 0.92 {
		t.Errorf("ink down to %.2f of the roll", bottom)
	}
}
