package iso

import (
	"bytes"
	"encoding/hex"
	"reflect"
	"strings"
	"testing"
	"time"

	"thana/shared/fault"
)

// record is any of the three, read and written.
type record interface{ Bytes() ([]byte, error) }

// read reads data as the record of its kind.
func read(data []byte) (record, error) {
	switch Kind(data) {
	case "minutiae":
		return ReadMinutiae(data)
	case "face":
		return ReadFace(data)
	}
	return ReadFinger(data)
}

var (
	at      = time.Date(2026, 11, 22, 8, 30, 59, 123e6, time.UTC)
	capture = Capture{At: at, Technology: 4, Vendor: 0xABCD, Device: 7, Quality: []Quality{{70, 0x1234, 1}, {255, 0, 2}}, Certificates: []Certificate{{0x0102, 3}}}
	plain   = Capture{Quality: []Quality{{70, 0, 0}}}
	points  = []Minutia{{Ending, 100, 200, 64, 90}, {Bifurcation, maxCoordinate, 0, 255, 0}, {OtherMinutia, 1, 2, 0, 1}}
)

func samples() map[string]record {
	image := FingerImage{Position: 2, Views: 1, View: 1, Quality: 80, Impression: 1, Units: PerCentimetre, ScanX: 197, ScanY: 197, RateX: 197, RateY: 197,
		Bits: 8, Compression: WSQ, Width: 400, Height: 500, Data: []byte("image")}
	other := image
	other.Position, other.Data = 7, []byte{}
	new1, new2 := image, other
	new1.Views, new1.Quality, new1.Capture, new1.Extended = 0, 0, capture, []byte{0, 1, 0, 4}
	new2.Views, new2.Quality, new2.Capture, new2.Extended = 0, 0, Capture{Certificates: nil}, []byte{}
	view := FingerMinutiae{Position: 1, View: 0, Impression: 1, Quality: 60, Width: 400, Height: 500, RateX: 197, RateY: 197, Scored: true, Minutiae: points, Extended: []byte{1, 0, 0, 5, 9}}
	view2011 := view
	view2011.Quality, view2011.Capture, view2011.EndingType = 0, capture, 1
	bare := view2011
	bare.Scored, bare.Minutiae, bare.Extended = false, []Minutia{{Ending, 5, 6, 7, 0}}, []byte{}
	face := FaceImage{Gender: 1, Eyes: 2, Hair: 1, Properties: 0x800001, Expression: 1, Pose: [3]uint8{1, 2, 3}, Uncertainty: [3]uint8{4, 5, 6},
		Points: []FeaturePoint{{1, 0xC1, 200, 240, 0}, {1, 0xC2, 280, 240, 0}}, Type: FullFrontal, Format: FaceJPEG, Width: 480, Tall: 640, Colour: RGB24,
		Source: 2, Device: 9, Quality: 1, Data: []byte("jpeg")}
	face2011 := face
	face2011.Source, face2011.Device, face2011.Quality = 0, 0, 0
	face2011.Capture, face2011.Height, face2011.Sampling, face2011.Processing, face2011.CrossRef, face2011.Extended = plain, 168, 1, 0x8000, 1, []byte{}
	return map[string]record{
		"finger 2005":   Finger{Edition: Edition2005, Device: 3, Level: 31, Fingers: 2, Images: []FingerImage{image, other}},
		"finger 2011":   Finger{Edition: Edition2011, Certified: true, Fingers: 2, Images: []FingerImage{new1, new2}},
		"minutiae 2005": Minutiae{Edition: Edition2005, Device: 0x8001, Fingers: []FingerMinutiae{view, view}},
		"minutiae 2011": Minutiae{Edition: Edition2011, Certified: true, Fingers: []FingerMinutiae{view2011, bare}},
		"face 2005":     Face{Edition: Edition2005, Images: []FaceImage{face}},
		"face 2011":     Face{Edition: Edition2011, Temporal: 1, Images: []FaceImage{face2011, face2011}},
	}
}

func written(t testing.TB, r record) []byte {
	t.Helper()
	data, err := r.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestRecords_ComeBackTheSame(t *testing.T) {
	for name, r := range samples() {
		data := written(t, r)
		got, err := read(data)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if !reflect.DeepEqual(got, r) {
			t.Errorf("%s:\n%+v, want\n%+v", name, got, r)
		}
		if again := written(t, got); !bytes.Equal(again, data) {
			t.Errorf("%s: %x written as %x", name, data, again)
		}
	}
}

// TestRecords_Layout pins every header byte of the smallest record of each kind.
func TestRecords_Layout(t *testing.T) {
	im := FingerImage{Position: 1, Views: 2, View: 3, Quality: 4, Impression: 5, Units: 1, ScanX: 0x0102, ScanY: 0x0304, RateX: 0x0506, RateY: 0x0708, Bits: 8, Compression: WSQ, Width: 0x0A0B, Height: 0x0C0D, Data: []byte{0xEE}}
	v := FingerMinutiae{Position: 1, View: 2, Impression: 3, Quality: 4, Width: 0x0102, Height: 0x0304, RateX: 0x0506, RateY: 0x0708, Scored: true, Minutiae: []Minutia{{Bifurcation, 1, 2, 3, 4}}}
	f := FaceImage{Gender: 1, Eyes: 2, Hair: 3, Height: 4, Properties: 0x050607, Expression: 0x0809, Pose: [3]uint8{1, 2, 3}, Uncertainty: [3]uint8{4, 5, 6}, Points: []FeaturePoint{{1, 2, 3, 4, 5}},
		Type: Token, Format: FaceJPEG, Width: 0x0102, Tall: 0x0304, Colour: Grey8, Source: 6, Device: 0x0708, Quality: 0x090A, Sampling: 1, Processing: 0x0203, CrossRef: 4, Data: []byte{0xEE}}
	const undated = "FFFF FFFFFFFFFFFFFF 00 0000 0000 00 "
	for name, c := range map[string]struct {
		r    record
		want string
	}{
		"finger 2005": {Finger{Edition: Edition2005, Device: 9, Level: 31, Fingers: 1, Images: []FingerImage{im}},
			"46495200 30313000 00000000002F 0009 001F 01 01 0102 0304 0506 0708 08 02 0000  0000000F 01 02 03 04 05 0A0B 0C0D 00 EE"},
		"finger 2011": {Finger{Edition: Edition2011, Fingers: 1, Images: []FingerImage{im}},
			"46495200 30323000 0000003A 0001 00 01  0000002A " + undated + "01 03 01 0102 0304 0506 0708 08 02 05 0A0B 0C0D 00000001 EE"},
		"minutiae 2005": {Minutiae{Edition: Edition2005, Device: 9, Fingers: []FingerMinutiae{v}},
			"464D5200 20323000 00000024 0009 0102 0304 0506 0708 01 00  01 23 04 01 8001 0002 03 04 0000"},
		"minutiae 2011": {Minutiae{Edition: Edition2011, Fingers: []FingerMinutiae{v}},
			"464D5200 30333000 00000037 0001 00  00000028 " + undated + "01 02 0506 0708 03 0102 0304 60 01 8001 0002 03 04 0000"},
		"face 2005": {Face{Edition: Edition2005, Images: []FaceImage{f}},
			"46414300 30313000 00000037 0001  00000029 0001 01 02 03 050607 0809 010203 040506  01 02 0003 0004 0005  02 00 0102 0304 03 06 0708 090A EE"},
		"face 2011": {Face{Edition: Edition2011, Images: []FaceImage{f}},
			"46414300 30333000 0000004D 0001 00 0000  0000003C " + undated + "0001 01 02 03 04 050607 0809 010203 040506  01 02 0003 0004 0005  02 00 0102 0304 01 0203 04 03 00000001 EE"},
	} {
		want, err := hex.DecodeString(strings.ReplaceAll(c.want, " ", ""))
		if err != nil {
			t.Fatal(err)
		}
		if got := written(t, c.r); !bytes.Equal(got, want) {
			t.Errorf("%s:\n%x, want\n%x", name, got, want)
		}
	}
}

// TestRecords_EveryByteAttacked cuts every record at each byte and replaces each byte.
func TestRecords_EveryByteAttacked(t *testing.T) {
	for name, r := range samples() {
		data := written(t, r)
		for i := range data {
			if _, err := read(data[:i]); err == nil {
				t.Errorf("%s cut at %d is read", name, i)
			}
			for _, v := range []byte{0, 1, 0x7F, 0xFF, data[i] + 1, data[i] - 1} {
				mutated := bytes.Clone(data)
				mutated[i] = v
				checkAny(t, mutated)
			}
		}
		if _, err := read(append(bytes.Clone(data), 0)); err == nil {
			t.Errorf("%s with a byte behind it is read", name)
		}
	}
}

// checkAny reads any bytes: what is read is written and read again as the same; what is not is a fault of the family.
func checkAny(t testing.TB, data []byte) {
	t.Helper()
	r, err := read(data)
	if err != nil {
		if code := fault.Of(err).Code; code != fault.ExchangeUnreadable && code != fault.ExchangeCutShort && code != fault.ExchangeTooLarge {
			t.Fatalf("an unexpected fault: %v", err)
		}
		return
	}
	out, err := r.Bytes()
	if err != nil {
		t.Fatalf("%x was read and cannot be written: %v", data, err)
	}
	again, err := read(out)
	if err != nil || len(out) != len(data) || !reflect.DeepEqual(again, r) {
		t.Fatalf("%x came back as %x: %v", data, out, err)
	}
}

func TestRecords_RefuseWhatDoesNotFit(t *testing.T) {
	for name, r := range map[string]record{
		"edition":         Finger{Edition: 1999},
		"x":               Minutiae{Edition: Edition2005, Fingers: []FingerMinutiae{{Minutiae: []Minutia{{X: 1 << 14}}}}},
		"view":            Minutiae{Edition: Edition2005, Fingers: []FingerMinutiae{{View: 16}}},
		"256 minutiae":    Minutiae{Edition: Edition2011, Fingers: []FingerMinutiae{{Minutiae: make([]Minutia, 256)}}},
		"properties":      Face{Edition: Edition2011, Images: []FaceImage{{Properties: 1 << 24}}},
		"year":            Face{Edition: Edition2011, Images: []FaceImage{{Capture: Capture{At: time.Date(70000, 1, 1, 0, 0, 0, 0, time.UTC)}}}},
		"256 qualities":   Face{Edition: Edition2011, Images: []FaceImage{{Capture: Capture{Quality: make([]Quality, 256)}}}},
		"too many images": Finger{Edition: Edition2005, Images: make([]FingerImage, maxImages+1)},
		"too large":       Finger{Edition: Edition2011, Images: []FingerImage{{Data: make([]byte, MaxRecord)}}},
	} {
		if _, err := r.Bytes(); fault.Of(err) == nil || fault.Of(err).Code != fault.ExchangeNotWritten {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := ReadFinger(make([]byte, MaxRecord+1)); fault.Of(err).Code != fault.ExchangeTooLarge {
		t.Error(err)
	}
}

func TestKind_ByItsFirstBytes(t *testing.T) {
	for name, r := range samples() {
		if kind, _, _ := strings.Cut(name, " "); Kind(written(t, r)) != kind {
			t.Errorf("%s is called %q", name, Kind(written(t, r)))
		}
	}
	if got := Kind([]byte("FAC")); got != "" {
		t.Errorf("three bytes are called %q", got)
	}
	for _, c := range []struct {
		units uint8
		rate  uint16
		want  int
	}{{PerInch, 500, 500}, {PerCentimetre, 197, 500}, {PerCentimetre, 394, 1001}, {0, 500, 0}} {
		if got := (FingerImage{Units: c.units, RateX: c.rate}).PPI(); got != c.want {
			t.Errorf("%d in units %d: %d ppi, want %d", c.rate, c.units, got, c.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, r := range samples() {
		f.Add(written(f, r))
	}
	f.Fuzz(func(t *testing.T, data []byte) { checkAny(t, data) })
}
