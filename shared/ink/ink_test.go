package ink

import (
	"encoding/json"
	"errors"
	"image/png"
	"math"
	"os"
	"path/filepath"
	"testing"

	"thana/shared/fault"
)

// written is a signature as a hand might write it.
func written() Ink {
	k := Ink{Width: 110, Height: 40}
	ms := 0
	for s := range 3 {
		var stroke []Point
		for i := range 60 {
			t := float64(i) / 59
			stroke = append(stroke, Point{X: 12 + 28*float64(s) + 26*t, Y: 20 + 9*math.Sin(9*t+float64(s))*(1-0.3*t), Ms: ms})
			ms += 12
		}
		k.Strokes = append(k.Strokes, stroke)
	}
	return k
}

func TestPicture_IsTheSizeOfWhatWasWritten(t *testing.T) {
	k := written()
	if err := k.Check(); err != nil {
		t.Fatal(err)
	}
	im := k.Picture(300)
	// 82 mm of ink and two margins at 300 dpi
	if w := im.Rect.Dx(); w < 1000 || w > 1010 {
		t.Errorf("%v", im.Rect)
	}
	black := 0
	for _, v := range im.Pix {
		if v < 128 {
			black++
		}
	}
	area := float64(black) / (300 / 25.4) / (300 / 25.4)
	if want := k.Length() * penMM; area < 0.85*want || area > 1.15*want {
		t.Errorf("%.1f mm² of ink, want some %.1f", area, want)
	}
	if dir := os.Getenv("LOOK"); dir != "" {
		f, err := os.Create(filepath.Join(dir, "ink.png"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := png.Encode(f, im); err != nil {
			t.Fatal(err)
		}
	}
}

func TestCheck_RefusesWhatNoPadGives(t *testing.T) {
	for name, spoil := range map[string]func(*Ink){
		"outside":      func(k *Ink) { k.Strokes[0][3].X = 111 },
		"no number":    func(k *Ink) { k.Strokes[0][3].Y = math.NaN() },
		"back in time": func(k *Ink) { k.Strokes[1][0].Ms = 1 },
		"no pad":       func(k *Ink) { k.Width = 0 },
		"empty stroke": func(k *Ink) { k.Strokes = append(k.Strokes, nil) },
		"a dot":        func(k *Ink) { k.Strokes = k.Strokes[:1]; k.Strokes[0] = k.Strokes[0][:1] },
		"nothing":      func(k *Ink) { k.Strokes = nil },
	} {
		k := written()
		spoil(&k)
		if err := k.Check(); !errors.Is(err, fault.RequestMalformed) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	data, err := json.Marshal(written())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Add([]byte(`{"width_mm":300,"height_mm":300,"strokes":[[{"x":0,"y":0,"ms":0},{"x":300,"y":300,"ms":1}]]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		k, err := Parse(data)
		if err != nil {
			return
		}
		if im := k.Picture(50); im.Rect.Empty() || im.Rect.Dx() > 700 || im.Rect.Dy() > 700 {
			t.Errorf("%v", im.Rect)
		}
	})
}
