package qr

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/disintegration/imaging"
	"github.com/skip2/go-qrcode"

	"thana/drivers/camera/playback"
	"thana/drivers/device"
	"thana/shared/fault"
)

// setup is as long as a set-up file gets.
func setup() string {
	return "token = \"thana1." + strings.Repeat("eyJ1cmwi0T", 36) + "\"\n[station]\n  code = \"23990001\"\n  name_local = \"कोतवाली, भोपाल\"\n  realm = \"training\"\n"
}

// printed is the code as thana-state writes it.
func printed(t testing.TB) image.Image {
	t.Helper()
	code, err := qrcode.New(setup(), qrcode.Medium)
	if err != nil {
		t.Fatal(err)
	}
	return code.Image(-10)
}

// photograph is a code on a grey table: small, a little turned, out of focus, in a JPEG.
func photograph(code image.Image, side int, turn, blur float64) image.Image {
	table := imaging.New(1280, 960, color.Gray{140})
	paper := imaging.Rotate(imaging.Resize(code, side, side, imaging.Lanczos), turn, color.Gray{140})
	return imaging.Blur(imaging.PasteCenter(table, paper), blur)
}

func asJPEG(t testing.TB, picture image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, picture, &jpeg.Options{Quality: 80}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestDecode_PhotographsOfAPrintedCode(t *testing.T) {
	code := printed(t)
	var sharp bytes.Buffer
	if err := png.Encode(&sharp, code); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"the file itself": sharp.Bytes(),
		"a photograph":    asJPEG(t, photograph(code, 700, 4, 0.8)),
		"upside down":     asJPEG(t, photograph(code, 700, 181, 0.5)),
		"half the height": asJPEG(t, photograph(code, 480, 2, 0.5)),
	} {
		if got, err := Decode(data); err != nil || got != setup() {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestDecode_NoCodeIsSaid(t *testing.T) {
	for name, data := range map[string][]byte{
		"no picture":  []byte("token = 1"),
		"a cut one":   asJPEG(t, printed(t))[:2000],
		"a bare desk": asJPEG(t, imaging.New(640, 480, color.Gray{140})),
		"too blurred": asJPEG(t, photograph(printed(t), 480, 0, 9)),
	} {
		if got, err := Decode(data); !errors.Is(err, fault.ConfigNoCode) || got != "" {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

// Somebody holds the code before the camera after a while; or nobody does, until time is over.
func TestBefore_LooksUntilTheCodeIsThere(t *testing.T) {
	desk, shown := image.Image(imaging.New(1280, 720, color.Gray{140})), photograph(printed(t), 640, 3, 0.5)
	for name, c := range map[string]struct {
		from int
		want error
	}{"held up": {3, nil}, "nobody": {1 << 30, fault.ConfigNoCode}} {
		synctest.Test(t, func(t *testing.T) {
			p := playback.Source(playback.Options{FPS: 2, Height: 960, Width: 1280, Frame: func(n int, _ time.Time) image.Image {
				if n >= c.from {
					return shown
				}
				return desk
			}})
			defer func() { _ = p.Close() }()
			dev, err := p.Open(t.Context(), device.Found{})
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithTimeout(t.Context(), 4*time.Second)
			defer cancel()
			text, err := Before(ctx, dev.(device.Camera))
			if !errors.Is(err, c.want) || (err == nil) != (text == setup()) {
				t.Errorf("%s: %q, %v", name, text, err)
			}
		})
	}
}

func TestBest_WideButNotSlow(t *testing.T) {
	for _, c := range []struct {
		modes []int
		want  int
	}{{[]int{640, 1280, 1920, 3840}, 1920}, {[]int{3840, 640}, 640}, {[]int{3840}, 3840}, {nil, 0}} {
		var modes []device.CameraMode
		for _, w := range c.modes {
			modes = append(modes, device.CameraMode{Width: w})
		}
		if got := best(modes).Width; got != c.want {
			t.Errorf("%v: %d", c.modes, got)
		}
	}
}

func FuzzDecode(f *testing.F) {
	small, err := qrcode.New("x", qrcode.Low)
	if err != nil {
		f.Fatal(err)
	}
	data, err := small.PNG(-2)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add(data[:60])
	f.Fuzz(func(t *testing.T, data []byte) {
		if text, err := Decode(data); err != nil && (text != "" || !errors.Is(err, fault.ConfigNoCode)) {
			t.Errorf("%q, %v", text, err)
		}
	})
}
