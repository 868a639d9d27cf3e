package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Measure keeps what is read at a width, in the middle of a wider window.
func Measure(most float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(&measure{most}, o)
}

type measure struct{ most float32 }

func (l *measure) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return HeightFor(objects[0], min(width, l.most))
}

func (l *measure) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := objects[0].MinSize()
	return fyne.NewSize(min(m.Width, l.most), m.Height)
}

func (l *measure) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := min(size.Width, l.most)
	objects[0].Move(fyne.NewPos((size.Width-w)/2, 0))
	objects[0].Resize(fyne.NewSize(w, size.Height))
}

// Grid deals cards into two columns in reading order where each is at least as wide as asked, else into one.
func Grid(gap, least float32, cards ...fyne.CanvasObject) *fyne.Container {
	return container.New(&grid{gap: gap, least: least}, cards...)
}

type grid struct{ gap, least, width float32 }

func (l *grid) columns(width float32) (n int, each float32) {
	if each = (width - l.gap) / 2; each >= l.least {
		return 2, each
	}
	return 1, width
}

// rows calls place for each card with its place and size, and returns the height of all.
func (l *grid) rows(objects []fyne.CanvasObject, width float32, place func(fyne.CanvasObject, fyne.Position, fyne.Size)) float32 {
	n, each := l.columns(width)
	y := float32(0)
	for from := 0; from < len(objects); from += n {
		row := objects[from:min(from+n, len(objects))]
		high := float32(0)
		for _, o := range row {
			high = max(high, HeightFor(o, each))
		}
		for i, o := range row {
			place(o, fyne.NewPos(float32(i)*(each+l.gap), y), fyne.NewSize(each, high))
		}
		y += high + l.gap
	}
	return max(0, y-l.gap)
}

func (l *grid) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return l.rows(objects, width, func(fyne.CanvasObject, fyne.Position, fyne.Size) {})
}

func (l *grid) MinSize(objects []fyne.CanvasObject) fyne.Size {
	width := float32(0)
	for _, o := range objects {
		width = max(width, o.MinSize().Width)
	}
	return fyne.NewSize(width, l.heightFor(objects, max(width, l.width)))
}

func (l *grid) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	l.width = size.Width
	l.rows(objects, size.Width, func(o fyne.CanvasObject, at fyne.Position, own fyne.Size) {
		o.Move(at)
		o.Resize(own)
	})
}

// Flanked sets a middle between a left of its own width and a right that takes a share of the whole within bounds.
func Flanked(share, least, most float32, left, middle, right fyne.CanvasObject) *fyne.Container {
	return container.New(&flanked{share, least, most}, left, middle, right)
}

type flanked struct{ share, least, most float32 }

func (l *flanked) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b, c := o[0].MinSize(), o[1].MinSize(), o[2].MinSize()
	return fyne.NewSize(a.Width+b.Width+l.least, max(a.Height, b.Height, c.Height))
}

func (l *flanked) Layout(o []fyne.CanvasObject, size fyne.Size) {
	left := o[0].MinSize().Width
	right := min(l.most, max(l.least, size.Width*l.share))
	x := float32(0)
	for i, w := range []float32{left, max(0, size.Width-left-right), right} {
		o[i].Move(fyne.NewPos(x, 0))
		o[i].Resize(fyne.NewSize(w, size.Height))
		x += w
	}
}
