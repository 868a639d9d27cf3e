package wsq_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/goldentest"
	"thana/shared/biometric/wsq"
)

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

func TestEncode_IsTheReferenceByteForByte(t *testing.T) {
	for _, row := range goldentest.Figures(t) {
		im := goldentest.Image(t, "images/"+row["name"]+".pgm")
		for rate, column := range map[float64]string{0.75: "wsq075_sha256", 2.25: "wsq225_sha256"} {
			got, err := wsq.Encode(im, wsq.Params{Bitrate: rate})
			if err != nil {
				t.Fatalf("%s: %v", row["name"], err)
			}
			if sum(got) != row[column] {
				t.Errorf("%s at %g: %d bytes differ from the reference's", row["name"], rate, len(got))
				if rate == 0.75 {
					locate(t, row["name"], got)
				}
			}
		}
	}
}

// locate says where a file first differs from the reference's own.
func locate(t *testing.T, name string, got []byte) {
	want := goldentest.File(t, "golden/"+name+".wsq")
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			t.Logf("%s: first difference at byte %d of %d", name, i, len(want))
			return
		}
	}
	t.Logf("%s: %d bytes, want %d", name, len(got), len(want))
}

func TestDecode_IsTheReferencePixelForPixel(t *testing.T) {
	for _, row := range goldentest.Figures(t) {
		im := goldentest.Image(t, "images/"+row["name"]+".pgm")
		if got := sum(im.Pix); got != row["raw_sha256"] {
			t.Fatalf("%s: the picture itself is not the one of the table", row["name"])
		}
		data := goldentest.File(t, "golden/"+row["name"]+".wsq")
		checkDecoded(t, row["name"]+" 0.75", data, im, row["dec075_sha256"])
		high, err := wsq.Encode(im, wsq.Params{Bitrate: 2.25})
		if err != nil {
			t.Fatal(err)
		}
		checkDecoded(t, row["name"]+" 2.25", high, im, row["dec225_sha256"])
	}
}

func checkDecoded(t *testing.T, name string, data []byte, source biometric.Image, want string) {
	got, err := wsq.Decode(data)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	if got.Width != source.Width || got.Height != source.Height || got.PPI != 500 {
		t.Errorf("%s: %dx%d at %d ppi", name, got.Width, got.Height, got.PPI)
	}
	if sum(got.Pix) != want {
		t.Errorf("%s: decoded pixels differ from the reference's", name)
	}
}

// Every WSQ picture inside the reference transactions decodes, and survives being encoded and decoded again.
func TestDecode_EmbeddedInTransactions(t *testing.T) {
	found := 0
	files := goldentest.Names(t, "nist/*.an2")
	if testing.Short() {
		files = files[:min(5, len(files))]
	}
	for _, name := range files {
		data := goldentest.File(t, name)
		for {
			from := bytes.Index(data, []byte{0xFF, 0xA0, 0xFF})
			if from < 0 {
				break
			}
			data = data[from:]
			end := bytes.Index(data, []byte{0xFF, 0xA1})
			if end < 0 {
				break
			}
			if im, err := wsq.Decode(data[:end+2]); err != nil {
				t.Errorf("%s: %v", name, err)
			} else if again, err := wsq.Encode(im, wsq.Params{}); err != nil {
				t.Errorf("%s: %v", name, err)
			} else if _, err := wsq.Decode(again); err != nil {
				t.Errorf("%s: %v", name, err)
			}
			found++
			data = data[end+2:]
		}
	}
	if found == 0 {
		t.Error("no WSQ picture found in the transactions")
	}
	t.Logf("%d embedded pictures", found)
}
