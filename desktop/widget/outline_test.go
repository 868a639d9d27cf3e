package widget

import (
	"image"
	"image/color"
	"math"
	"testing"
)

func TestOutline_TurnsClockwiseAboutItsMiddle(t *testing.T) {
	line := Outline{X: 0.5, Y: 0.5, Width: 0.2, Height: 0.4, Angle: 90}.corners(100, 200)
	want := []point{{90, 90}, {90, 110}, {10, 110}, {10, 90}, {90, 90}} // the upper left corner is at the upper right now
	for i, p := range line {
		if math.Hypot(p.x-want[i].x, p.y-want[i].y) > 1e-9 {
			t.Fatalf("corner %d at %v, want %v", i, p, want[i])
		}
	}
}

func TestOutlined_LeavesThePictureAlone(t *testing.T) {
	im := image.NewGray(image.Rect(5, 5, 105, 105))
	red := color.NRGBA{0xFF, 0, 0, 0xFF}
	out := Outlined(im, []Outline{{X: 0.5, Y: 0.5, Width: 0.5, Height: 0.5}}, red)
	if r, _, _, _ := out.At(25, 50).RGBA(); r < 0x8000 {
		t.Error("the left side is not drawn")
	}
	if r, _, _, _ := out.At(50, 50).RGBA(); r != 0 {
		t.Error("the inside is drawn")
	}
	for _, v := range im.Pix {
		if v != 0 {
			t.Fatal("the picture itself was changed")
		}
	}
	if Outlined(im, nil, red) != image.Image(im) || Outlined(nil, nil, red) != nil {
		t.Error("without outlines it is the picture")
	}
}
