package glass

import (
	"bytes"
	"image"
	"testing"

	"golang.org/x/image/draw"

	"thana/shared/biometric"
)

// A finger of the window's resolution looks as if it had been scaled, whether it is larger or smaller than the window.
func TestLay_CopyIsWhatScalingGives(t *testing.T) {
	for _, size := range []image.Point{{30, 20}, {9, 50}, {51, 7}, {10, 10}, {64, 64}} {
		finger := biometric.NewImage(size.X, size.Y, 500)
		for i := range finger.Pix {
			finger.Pix[i] = byte(i * 7)
		}
		got, want := biometric.NewImage(32, 24, 500), biometric.NewImage(32, 24, 500)
		Lay(finger, got)
		corner := image.Pt((32-size.X)/2, (24-size.Y)/2)
		draw.CatmullRom.Scale(want.Gray(), image.Rectangle{Min: corner, Max: corner.Add(size)}, finger.Gray(), finger.Gray().Bounds(), draw.Src, nil)
		if !bytes.Equal(got.Pix, want.Pix) {
			t.Errorf("%v", size)
		}
	}
}

// One of another resolution is as large as it is on the glass.
func TestLay_Scales(t *testing.T) {
	finger, window := biometric.NewImage(20, 20, 1000), biometric.NewImage(30, 30, 500)
	clear(finger.Pix)
	Lay(finger, window)
	if dark := bytes.Count(window.Pix, []byte{0}); dark != 100 {
		t.Errorf("%d dark dots, want 10 x 10", dark)
	}
}
