package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Holder is a widget of ours that holds others.
type Holder interface{ Inside() []fyne.CanvasObject }

// Node is a visible object of a page with the rectangle of the window in which it is seen.
type Node struct {
	Object fyne.CanvasObject
	At     fyne.Position
	Size   fyne.Size
	// View is the part of the window that scrolls have left for it; an object outside its view is there but hidden.
	ViewAt   fyne.Position
	ViewSize fyne.Size
}

// Seen reports whether the middle of the object lies inside its view.
func (n Node) Seen() bool {
	x, y := n.At.X+n.Size.Width/2, n.At.Y+n.Size.Height/2
	return x >= n.ViewAt.X && y >= n.ViewAt.Y && x <= n.ViewAt.X+n.ViewSize.Width && y <= n.ViewAt.Y+n.ViewSize.Height
}

// Walk calls visit for every visible object below root in reading order; visit false ends the walk.
func Walk(root fyne.CanvasObject, size fyne.Size, visit func(Node) bool) {
	walk(Node{Object: root, At: root.Position(), ViewSize: size}, visit)
}

func walk(n Node, visit func(Node) bool) bool {
	if n.Object == nil || !n.Object.Visible() {
		return true
	}
	n.Size = n.Object.Size()
	if !visit(n) {
		return false
	}
	for _, child := range inside(n.Object) {
		at := n.At.Add(child.Position())
		next := Node{Object: child, At: at, ViewAt: n.ViewAt, ViewSize: n.ViewSize}
		if _, ok := n.Object.(*container.Scroll); ok {
			next.ViewAt, next.ViewSize = cut(n)
		}
		if !walk(next, visit) {
			return false
		}
	}
	return true
}

// cut is the view that a scroll leaves of the view around it.
func cut(n Node) (fyne.Position, fyne.Size) {
	x0, y0 := max(n.At.X, n.ViewAt.X), max(n.At.Y, n.ViewAt.Y)
	x1 := min(n.At.X+n.Size.Width, n.ViewAt.X+n.ViewSize.Width)
	y1 := min(n.At.Y+n.Size.Height, n.ViewAt.Y+n.ViewSize.Height)
	return fyne.NewPos(x0, y0), fyne.NewSize(max(0, x1-x0), max(0, y1-y0))
}

func inside(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case *container.Scroll:
		return []fyne.CanvasObject{o.Content}
	case Holder:
		return o.Inside()
	}
	return nil
}

// Find returns the visible object with an id.
func Find(root fyne.CanvasObject, id string) (found Identified) {
	Walk(root, fyne.Size{}, func(n Node) bool {
		if i, ok := n.Object.(Identified); ok && i.ID() == id {
			found = i
		}
		return found == nil
	})
	return found
}
