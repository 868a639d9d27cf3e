package wsq_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/wsq"
	"thana/shared/fault"
)

// ridges is a picture of curved stripes of 9 pixels' period.
func ridges(width, height int) biometric.Image {
	im := biometric.NewImage(width, height, 500)
	for y := range height {
		for x := range width {
			r := math.Hypot(float64(x-width/2), float64(y-height/3))
			im.Pix[y*width+x] = byte(128 + 100*math.Sin(r*2*math.Pi/9))
		}
	}
	return im
}

// trip encodes a picture and decodes it again; a rate of 0 is the default.
func trip(t *testing.T, im biometric.Image, rate float64) ([]byte, biometric.Image) {
	t.Helper()
	return round(t, new(wsq.Encoder), new(wsq.Decoder), im, rate)
}

// round is trip with buffers that were used before.
func round(t *testing.T, e *wsq.Encoder, d *wsq.Decoder, im biometric.Image, rate float64) ([]byte, biometric.Image) {
	t.Helper()
	data, err := e.Encode(im, wsq.Params{Bitrate: rate})
	if err != nil {
		t.Fatalf("%dx%d at %g: %v", im.Width, im.Height, rate, err)
	}
	got, err := d.Decode(data)
	if err != nil {
		t.Fatalf("%dx%d at %g: %v", im.Width, im.Height, rate, err)
	}
	return data, got
}

func TestRoundTrip_KeepsThePictureAtEverySizeAndRate(t *testing.T) {
	for _, size := range [][2]int{{81, 81}, {82, 95}, {127, 131}, {160, 97}, {255, 256}, {333, 479}} {
		for _, rate := range []float64{0.5, 0.75, 2.25, 3} {
			im := ridges(size[0], size[1])
			_, got := trip(t, im, rate)
			if e := rms(im, got); e > 22/rate {
				t.Errorf("%v at %g: root mean square error %.1f grey values", size, rate, e)
			}
		}
	}
}

func rms(a, b biometric.Image) float64 {
	var sum float64
	for i := range a.Pix {
		d := float64(a.Pix[i]) - float64(b.Pix[i])
		sum += d * d
	}
	return math.Sqrt(sum / float64(len(a.Pix)))
}

func TestRoundTrip_KeepsTheResolution(t *testing.T) {
	im := ridges(100, 100)
	im.PPI = 1000
	if _, got := trip(t, im, 0); got.PPI != 1000 {
		t.Errorf("%d ppi", got.PPI)
	}
}

func TestRoundTrip_OneGreyValue(t *testing.T) {
	for _, grey := range []byte{0, 77, 255} {
		im := biometric.NewImage(96, 96, 500)
		for i := range im.Pix {
			im.Pix[i] = grey
		}
		if _, got := trip(t, im, 0); !bytes.Equal(got.Pix, im.Pix) {
			t.Errorf("grey %d comes back as %d", grey, got.Pix[0])
		}
	}
}

func TestEncode_LeavesItsArgumentAlone(t *testing.T) {
	im := ridges(100, 90)
	before := im.SHA256()
	if _, err := wsq.Encode(im, wsq.Params{}); err != nil {
		t.Fatal(err)
	}
	if im.SHA256() != before {
		t.Error("the picture was changed")
	}
}

func TestEncode_OffersItsSteps(t *testing.T) {
	var steps []string
	p := wsq.Params{Trace: func(step string, _ any) { steps = append(steps, step) }}
	if _, err := wsq.Encode(ridges(100, 90), p); err != nil {
		t.Fatal(err)
	}
	if want := "[wsq.decomposed wsq.bins wsq.coefficients]"; fmt.Sprint(steps) != want {
		t.Errorf("steps %v, want %s", steps, want)
	}
}

func TestEncode_Refuses(t *testing.T) {
	for _, c := range []struct {
		name string
		im   biometric.Image
		rate float64
		want fault.Code
	}{
		{"one pixel", biometric.NewImage(1, 1, 500), 0, fault.RequestImageSize},
		{"16x16", biometric.NewImage(16, 16, 500), 0, fault.RequestImageSize},
		{"one side small", biometric.NewImage(80, 500, 500), 0, fault.RequestImageSize},
		{"too wide", biometric.Image{Width: 300000, Height: 80, Pix: make([]byte, 300000*80)}, 0, fault.RequestImageSize},
		{"pixels missing", biometric.Image{Width: 100, Height: 100, Pix: make([]byte, 99)}, 0, fault.RequestImageMalformed},
		{"rate too low", biometric.NewImage(100, 100, 500), 0.01, fault.RequestImageMalformed},
		{"rate too high", biometric.NewImage(100, 100, 500), 9, fault.RequestImageMalformed},
	} {
		if _, err := wsq.Encode(c.im, wsq.Params{Bitrate: c.rate}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

// small is the file of a small picture.
func small(t *testing.T) []byte {
	t.Helper()
	data, err := wsq.Encode(ridges(96, 90), wsq.Params{})
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Every cut and every changed byte of the header is refused or decoded, never a panic.
func TestDecode_SurvivesDamage(t *testing.T) {
	data := small(t)
	step := 1
	if testing.Short() {
		step = 7
	}
	for n := 0; n < len(data); n += step {
		if _, err := wsq.Decode(data[:n]); err == nil {
			t.Fatalf("a file cut at byte %d of %d was accepted", n, len(data))
		}
	}
	for at := 0; at < min(len(data), 900); at += step {
		for _, v := range []byte{0, 0x7F, 0xFF, data[at] + 1} {
			bad := bytes.Clone(data)
			bad[at] = v
			if _, err := wsq.Decode(bad); err != nil && fault.Of(err).Code == fault.Unexpected {
				t.Fatalf("byte %d: %v", at, err)
			}
		}
	}
}

func TestDecode_RefusesAHugeFrame(t *testing.T) {
	data := small(t)
	at := bytes.Index(data, []byte{0xFF, 0xA2})
	copy(data[at+6:], []byte{0xFF, 0xFF, 0xFF, 0xFF})
	if _, err := wsq.Decode(data); !errors.Is(err, fault.RequestImageSize) {
		t.Errorf("%v, want %v", err, fault.RequestImageSize)
	}
}

// A small file that claims the largest frame costs no more memory than its own data.
func TestDecode_AllocatesAfterTheDataIsThere(t *testing.T) {
	data := small(t)
	at := bytes.Index(data, []byte{0xFF, 0xA2})
	copy(data[at+6:], []byte{0x10, 0x00, 0x10, 0x00})
	per := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := wsq.Decode(data); !errors.Is(err, fault.RequestImageMalformed) {
				b.Fatal(err)
			}
		}
	}).AllocedBytesPerOp()
	if per > 2<<20 {
		t.Errorf("%d bytes for a file of %d", per, len(data))
	}
}

func FuzzHeader(f *testing.F) {
	data, err := wsq.Encode(ridges(81, 81), wsq.Params{})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data[:bytes.Index(data, []byte{0xFF, 0xA3})])
	f.Add([]byte{0xFF, 0xA0, 0xFF, 0xA8, 0, 2})
	f.Fuzz(func(t *testing.T, data []byte) {
		width, height, ppi, err := wsq.DecodeConfig(data)
		if err == nil && (width*height > wsq.MaxPixels || width < wsq.MinSide || ppi <= 0) {
			t.Errorf("%dx%d at %d accepted", width, height, ppi)
		}
	})
}

func FuzzDecode(f *testing.F) {
	for _, rate := range []float64{0.1, 0.75} {
		data, err := wsq.Encode(ridges(81, 82), wsq.Params{Bitrate: rate})
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if w, h, _, err := wsq.DecodeConfig(data); err == nil && w*h > 1<<20 {
			t.Skip("large frames are slow, not different")
		}
		im, err := wsq.Decode(data)
		if err == nil && len(im.Pix) != im.Width*im.Height {
			t.Errorf("%d bytes for %dx%d", len(im.Pix), im.Width, im.Height)
		}
	})
}
