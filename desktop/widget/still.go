package widget

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// grip is what a widget that can be pressed holds on to: while the mouse button is down on it, the page stands still.
// A driver gives a click only to the object that lay below the mouse at the press and at the release; a page that is
// drawn anew or moves in between would lose it.
type grip struct{ kit *Kit }

// MouseDown implements desktop.Mouseable.
func (g *grip) MouseDown(*desktop.MouseEvent) { g.kit.held = g }

// MouseUp implements desktop.Mouseable.
func (g *grip) MouseUp(*desktop.MouseEvent) { g.kit.let() }

// MouseIn implements desktop.Hoverable.
func (g *grip) MouseIn(*desktop.MouseEvent) {}

// MouseMoved implements desktop.Hoverable.
func (g *grip) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable: the button that goes up elsewhere is no click.
func (g *grip) MouseOut() {
	if g.kit.held == g {
		g.kit.let()
	}
}

// Still draws something now, or after the click that is under way.
func (k *Kit) Still(draw func()) {
	if k.held == nil {
		draw()
		return
	}
	k.waiting = append(k.waiting, draw)
}

// LetGo forgets a click that is under way and what waits for its end: another page is drawn.
func (k *Kit) LetGo() { k.held, k.waiting = nil, nil }

// let ends a press. The click that it may be is delivered right after it, and only then is drawn what waited.
func (k *Kit) let() {
	k.held = nil
	if len(k.waiting) == 0 {
		return
	}
	later := k.Later
	if later == nil {
		later = fyne.Do
	}
	later(func() {
		waiting := k.waiting
		if k.held != nil {
			return // pressed again already
		}
		k.waiting = nil
		for _, draw := range waiting {
			draw()
		}
	})
}
