package capture

import (
	"bytes"
	"context"
	"image/color"
	"image/jpeg"
	"math"
	"testing"

	"github.com/disintegration/imaging"

	"thana/drivers/device"
	"thana/shared/biometric/synthetic"
	"thana/shared/sheet"
	"thana/shared/wire"
)

// scanner gives pages of 100 ppi.
type scanner struct{ pages [][]byte }

func (s scanner) Info() device.Info         { return device.Info{Driver: "test", Model: "scanner"} }
func (s scanner) Close() error              { return nil }
func (s scanner) Caps() device.DocumentCaps { return device.DocumentCaps{} }

func (s scanner) Scan(_ context.Context, _ device.ScanRequest, fn func(device.Page) error) error {
	for i, data := range s.pages {
		if err := fn(device.Page{Number: i + 1, Format: "image/jpeg", PPI: 100, Data: data}); err != nil {
			return err
		}
	}
	return nil
}

func TestPages_AreStraightenedAndBlankOnesNamed(t *testing.T) {
	whole := synthetic.Complaint(0)
	paper := imaging.Resize(whole, whole.Bounds().Dx()/2, 0, imaging.Box)
	askew := imaging.Rotate(paper, -3, color.White)
	shelf := &shelf{dev: scanner{[][]byte{jpegOf(t, paper), jpegOf(t, askew), jpegOf(t, imaging.New(827, 1169, color.Gray{Y: 248}))}}}
	desk := New(shelf, shelf, Limits{}, nil)
	var got []wire.Candidate
	err := desk.Pages(context.Background(), who, wire.PagesRequest{Record: "r"}, func(e wire.CaptureEvent) error {
		if e.Candidate != nil {
			got = append(got, *e.Candidate)
		}
		return nil
	})
	if err != nil || len(got) != 3 {
		t.Fatalf("%d pages, %v", len(got), err)
	}
	for i, want := range []struct{ askew, blank bool }{{false, false}, {true, false}, {false, true}} {
		if (len(got[i].Scanned) > 0) != want.askew || got[i].Blank != want.blank {
			t.Errorf("page %d: straightened %v, blank %v", i+1, len(got[i].Scanned) > 0, got[i].Blank)
		}
	}
	for i, a := range []wire.Accept{{}, {Turn: 1}, {}} {
		if _, err := desk.Accept(context.Background(), who, got[i].ID, a); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(shelf.kept[0].Renditions) + len(shelf.kept[2].Renditions); n != 0 {
		t.Errorf("%d renditions of pages that lay straight", n)
	}
	r := shelf.kept[1].Renditions[0]
	if math.Abs(r.Turn-87) > 0.5 || r.Width != askew.Bounds().Dy() || r.Height != askew.Bounds().Dx() {
		t.Errorf("the rendition: %+v", r)
	}
	if !bytes.Equal(shelf.data[1], jpegOf(t, askew)) {
		t.Error("the original is not what the scanner gave")
	}
}

// The officer's word counts: a page kept as it lay has no rendition, and the one made is upright.
func TestUpright_AsLaidIsTheOriginal(t *testing.T) {
	whole := synthetic.Complaint(1)
	askew := imaging.Rotate(imaging.Resize(whole, whole.Bounds().Dx()/2, 0, imaging.Box), 4, color.White)
	lie, _ := sheet.Look(askew, 100)
	data := jpegOf(t, askew)
	if all, err := upright(data, sheet.Lie{Crop: askew.Bounds()}, 4); err != nil || len(all) != 0 {
		t.Errorf("%d renditions, %v", len(all), err)
	}
	all, err := upright(data, lie, 0)
	if err != nil || len(all) != 1 || all[0].Name != "page" || all[0].Crop == ([4]int{}) {
		t.Fatalf("%v, %v", all, err)
	}
	picture, err := jpeg.Decode(bytes.NewReader(all[0].Data))
	if err != nil {
		t.Fatal(err)
	}
	if again, _ := sheet.Look(picture, 100); again.Turn != 0 {
		t.Errorf("still askew by %.2f", again.Turn)
	}
}
