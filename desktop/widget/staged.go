package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Staged sets a picture between, or before, what belongs to it. The picture takes a share of the width within bounds, so
// that a wide window shows it larger; what stands beside it divides the rest.
type Staged struct {
	Share       float32 // of the width
	Least, Most float32 // width in pixels
	High        float32 // height in widths
}

// Set lays objects beside each other; at is which of them is the picture.
func (s Staged) Set(gap float32, at int, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&staged{s, gap, at}, objects...)
}

type staged struct {
	Staged
	gap float32
	at  int
}

func (l *staged) widths(n int, width float32) (picture, beside float32) {
	picture = min(l.Most, max(l.Least, width*l.Share))
	return picture, max(0, (width-picture-l.gap*float32(n-1))/float32(max(1, n-1)))
}

func (l *staged) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	picture, beside := l.widths(len(objects), width)
	h := picture * l.High
	for i, o := range objects {
		if i != l.at {
			h = max(h, HeightFor(o, beside))
		}
	}
	return h
}

func (l *staged) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := l.Least + l.gap*float32(len(objects)-1)
	for i, o := range objects {
		if i != l.at {
			width += o.MinSize().Width
		}
	}
	return fyne.NewSize(width, l.heightFor(objects, width))
}

func (l *staged) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	picture, beside := l.widths(len(objects), size.Width)
	x := float32(0)
	for i, o := range objects {
		w, h := beside, size.Height
		if i == l.at {
			w, h = picture, picture*l.High
		}
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(w, h))
		x += w + l.gap
	}
}
