package exchange

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"thana/shared/biometric"
	"thana/shared/biometric/iso"
	"thana/shared/biometric/synthetic"
	"thana/shared/fault"
)

const reference = "../../../shared/biometric"

func finger(t testing.TB) biometric.Image {
	t.Helper()
	return synthetic.NewSubject(7).Finger(biometric.RightIndex).Impression(synthetic.ImpressionParams{}, 400, 400, 500)
}

func wish(format string) Wish {
	return Wish{Format: format, Impression: -1, Edition: iso.Edition2011, Origin: "DL0001", Now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
}

// Every picture in the reference transactions can be looked at, but for the formats that are not read, and those are named.
func TestRead_ReferenceTransactions(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(reference, "nist", "*.an2"))
	if len(files) == 0 {
		t.Skip("the reference transactions are not beside the checkout")
	}
	seen := 0
	for _, path := range files {
		f, err := Open(path)
		if err != nil {
			t.Errorf("%s: %v", filepath.Base(path), err)
			continue
		}
		for i, p := range f.Prints {
			im, err := p.Image()
			if code := fault.Of(err); err != nil && code.Code != fault.RequestImageKind {
				t.Errorf("%s, print %d: %v", filepath.Base(path), i+1, err)
			}
			if err == nil && im.Width*im.Height == len(im.Pix) {
				seen++
			}
		}
	}
	t.Logf("%d files, %d pictures", len(files), seen)
	if seen < 40 {
		t.Errorf("%d pictures only", seen)
	}
}

// A WSQ is never coded a second time: through every container it comes out byte for byte.
func TestWrite_WSQStaysAsItIs(t *testing.T) {
	first, err := (Print{PPI: 500, image: func() (biometric.Image, error) { return finger(t), nil }}).Write(wish("image/x-wsq"))
	if err != nil {
		t.Fatal(err)
	}
	data := first
	for _, format := range []string{Traditional, XML, ISOFinger, "image/x-wsq"} {
		f, err := Read(data)
		if err != nil {
			t.Fatal(format, err)
		}
		p, err := f.Print(0)
		if err != nil {
			t.Fatal(format, err)
		}
		w := wish(format)
		w.Position = biometric.RightIndex
		if data, err = p.Write(w); err != nil {
			t.Fatal(format, err)
		}
	}
	if !bytes.Equal(data, first) {
		t.Errorf("%d bytes came back as %d others", len(first), len(data))
	}
}

// FuzzRead opens any bytes; what it opens can be asked for its pictures and written again.
func FuzzRead(f *testing.F) {
	im := biometric.NewImage(96, 96, 500)
	for _, format := range []string{"image/png", Traditional, XML, ISOFinger, ISOMinutiae} {
		data, err := (Print{PPI: 500, image: func() (biometric.Image, error) { return im, nil }}).Write(wish(format))
		if err == nil {
			f.Add(data)
		}
	}
	if data, err := os.ReadFile(filepath.Join(reference, "nist", "type-9-14-m1.an2")); err == nil {
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Read(data)
		if err != nil {
			if fault.Of(err).Code == fault.Unexpected {
				t.Fatal(err)
			}
			return
		}
		for _, p := range file.Prints {
			if im, err := p.Image(); err == nil && len(im.Pix) != im.Width*im.Height {
				t.Fatalf("%d bytes for %d x %d", len(im.Pix), im.Width, im.Height)
			}
		}
		_, _, _ = file.Whole(wish(XML))
	})
}
