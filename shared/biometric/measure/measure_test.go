package measure_test

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"math"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/measure"
	"thana/shared/biometric/synthetic"
	"thana/shared/fault"
)

// LastFigure holds on every processor: bit for bit, not only within the tolerance to the reference.
func TestOf_LastFigure(t *testing.T) {
	const want = "d2f9c4e4055a97f1"
	h := fnv.New64a()
	for _, e := range reference(t) {
		m, err := measure.Of(e.image(t), nil)
		if err != nil {
			continue
		}
		for _, v := range m.Values() {
			var b [8]byte
			binary.LittleEndian.PutUint64(b[:], math.Float64bits(v.Value))
			h.Write(b[:])
		}
	}
	if got := fmt.Sprintf("%016x", h.Sum64()); got != want {
		t.Errorf("the measures of all pictures hash to %s, want %s", got, want)
	}
}

func finger(t testing.TB) biometric.Image {
	t.Helper()
	return synthetic.NewSubject(29794).Finger(biometric.RightIndex).Impression(synthetic.ImpressionParams{}, 400, 500, measure.PPI)
}

func TestOf_TheWhiteFrameCountsForNothing(t *testing.T) {
	im := finger(t)
	bare, err := measure.Of(im, nil)
	if err != nil {
		t.Fatal(err)
	}
	framed := biometric.NewImage(im.Width+70, im.Height+50, im.PPI)
	for y := range im.Height {
		copy(framed.Pix[(y+20)*framed.Width+30:], im.Pix[y*im.Width:(y+1)*im.Width])
	}
	if got, err := measure.Of(framed, nil); err != nil || got != bare {
		t.Errorf("with a white frame %+v (%v), without %+v", got, err, bare)
	}
}

func TestOf_Refuses(t *testing.T) {
	tip := biometric.NewImage(90, 90, measure.PPI)
	for i := range tip.Pix {
		tip.Pix[i] = byte(i * 37)
	}
	black := biometric.NewImage(300, 300, measure.PPI)
	clear(black.Pix)
	for name, c := range map[string]struct {
		im   biometric.Image
		want fault.Code
	}{
		"1000 ppi":           {biometric.NewImage(300, 300, 1000), fault.RequestImageSize},
		"no width":           {biometric.Image{Height: 3, PPI: measure.PPI}, fault.RequestImageSize},
		"too wide":           {biometric.NewImage(measure.MaxSide+1, 10, measure.PPI), fault.RequestImageSize},
		"pixels missing":     {biometric.Image{Width: 9, Height: 9, PPI: measure.PPI, Pix: make([]byte, 80)}, fault.RequestImageMalformed},
		"white":              {biometric.NewImage(300, 300, measure.PPI), fault.CaptureNoFinger},
		"a few blocks":       {tip, fault.CapturePartial},
		"black":              {black, fault.CapturePartial},
		"one pixel is black": {biometric.Image{Width: 1, Height: 1, PPI: measure.PPI, Pix: []byte{0}}, fault.CaptureNoFinger},
	} {
		if _, err := measure.Of(c.im, nil); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

// FuzzOf gives it any pixels and sides: it measures or refuses, and every figure is a number.
func FuzzOf(f *testing.F) {
	f.Add(200, []byte{0, 255, 90}, byte(3))
	f.Add(36, []byte{1}, byte(200))
	f.Fuzz(func(t *testing.T, width int, tile []byte, step byte) {
		if width < 1 || width > 400 || len(tile) == 0 {
			return
		}
		im := biometric.NewImage(width, 1+(width*7)%300, measure.PPI)
		for i := range im.Pix {
			im.Pix[i] = tile[i*int(step)%len(tile)] + byte(i/im.Width)*step
		}
		m, err := measure.Of(im, nil)
		if err != nil {
			return
		}
		for _, v := range m.Values() {
			if math.IsNaN(v.Value) || math.IsInf(v.Value, 0) {
				t.Fatalf("%s is %v", v.Name, v.Value)
			}
		}
	})
}
