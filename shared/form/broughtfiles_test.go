package form

import (
	"strings"
	"testing"
	"time"

	"thana/shared/record"
)

// The sheet names each file with its whole hash, ticks only the carriers that the officer named, and says that it is no certificate.
func TestBroughtFiles_SaysWhatIsKnownAndNoMore(t *testing.T) {
	at := time.Date(2026, 11, 22, 18, 30, 0, 0, record.IST)
	hash := strings.Repeat("0123456789abcdef", 4)
	files := []record.Capture{
		{Format: "video/mp4", Size: 812_000_001, SHA256: hash, At: at, By: record.Officer{Rank: "SI", Name: record.Name{Local: "राजेश वर्मा", English: "Rajesh Verma"}}, File: &record.File{Name: "CCTV 2.mp4", From: record.FromStick, Note: "CCTV of the shop, given by its owner"}},
		{Format: "image/jpeg", Size: 3, SHA256: hash, At: at, File: &record.File{Name: "IMG_1.jpg", From: record.FromStick, Taken: "2026:11:20 18:04:11", Maker: "Samsung SM-M315F"}},
	}
	doc := BroughtFiles(record.KindFIR, "0123/2026", files, at, Kit{Station: record.Station{Realm: record.Training, Name: record.Name{Local: "कोतवाली", English: "Kotwali"}}})
	said := ""
	for i := range doc.Pages() {
		said += doc.Text(i) + " "
	}
	said = strings.Join(strings.Fields(said), " ")
	for _, want := range []string{"(FIR) 0123/2026", "CCTV of the shop, given by its owner CCTV 2.mp4", "812000001 bytes", "0123456789abcdef 0123456789abcdef 0123456789abcdef 0123456789abcdef", "(20/11/2026 18:04:11, Samsung SM-M315F)", "☑ Flash drive", "☐ Mobile", "☐ CD / DVD",
		"This sheet is not the certificate", "SHA256", "TRAINING"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not on the sheet:\n%s", want, said)
		}
	}
}
