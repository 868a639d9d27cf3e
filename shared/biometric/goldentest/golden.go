// Package goldentest compares pictures with kept ones. Run the tests with -update to keep the new ones, then look at them.
package goldentest

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "keep the pictures that the tests make")

// tolerance is the mean difference in grey values at which two pictures are the same: transcendental functions may differ
// in their last bit between processors, and a kept ridge may then end a pixel earlier.
const tolerance = 1.0

// Picture compares im with testdata/golden/name.png; a picture that differs is written to testdata/failed.
func Picture(t *testing.T, name string, im image.Image) {
	t.Helper()
	kept := filepath.Join("testdata", "golden", name+".png")
	if *update {
		write(t, kept, im)
		return
	}
	data, err := os.ReadFile(kept)
	if err != nil {
		t.Fatalf("%v; run the test with -update", err)
	}
	want, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if d := difference(im, want); d > tolerance {
		failed := filepath.Join("testdata", "failed", name+".png")
		write(t, failed, im)
		t.Errorf("%s differs by %.2f grey values on average; see %s, run with -update to keep it", name, d, failed)
	}
}

func write(t *testing.T, name string, im image.Image) {
	t.Helper()
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&out, im); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, out.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// difference is the mean absolute difference in grey values, 255 for pictures of different size.
func difference(a, b image.Image) float64 {
	if a.Bounds().Size() != b.Bounds().Size() {
		return 255
	}
	var sum float64
	for y := range a.Bounds().Dy() {
		for x := range a.Bounds().Dx() {
			u := color.GrayModel.Convert(a.At(a.Bounds().Min.X+x, a.Bounds().Min.Y+y)).(color.Gray).Y
			v := color.GrayModel.Convert(b.At(b.Bounds().Min.X+x, b.Bounds().Min.Y+y)).(color.Gray).Y
			sum += max(float64(u), float64(v)) - min(float64(u), float64(v))
		}
	}
	return sum / float64(a.Bounds().Dx()*a.Bounds().Dy())
}
