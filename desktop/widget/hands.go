package widget

import (
	"image"
	"image/color"
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	fyneWidget "fyne.io/fyne/v2/widget"
)

// FingerLook is how a finger of the drawn hands stands.
type FingerLook int

const (
	FingerToDo     FingerLook = iota
	FingerNow                 // pulses
	FingerGood                // tick
	FingerForced              // bar
	FingerExcepted            // hatched
	FingerNotAsked            // no part of this sitting
)

// Hands are two drawn hands, as the person sees their own on the glass: the left at the left, thumbs inwards.
type Hands struct {
	fyneWidget.BaseWidget
	grip
	id     string
	says   string
	looks  map[string]FingerLook
	chosen func(finger string)
	pulse  *fyne.Animation
	beat   float64 // 0-1
}

// Hands draws both hands; looks are by finger name "right_index", says is what the probe reads.
func (k *Kit) Hands(id, says string, looks map[string]FingerLook, chosen func(finger string)) *Hands {
	h := &Hands{grip: grip{k}, id: id, says: says, looks: looks, chosen: chosen}
	h.ExtendBaseWidget(h)
	return h
}

// ID implements Identified.
func (h *Hands) ID() string { return h.id }

// Role implements Identified.
func (h *Hands) Role() string { return "hands" }

// Shown implements Identified.
func (h *Hands) Shown() string { return h.says }

// Set changes how the fingers stand.
func (h *Hands) Set(says string, looks map[string]FingerLook) {
	h.says, h.looks = says, looks
	h.Refresh()
}

// Pulse begins the calm pulse of the present finger; Rest ends it.
func (h *Hands) Pulse() {
	if h.pulse != nil {
		return
	}
	last := -1
	h.pulse = fyne.NewAnimation(1600*time.Millisecond, func(t float32) {
		// Eight pictures a beat are calm and cost little.
		if step := int(t * 8); step != last {
			last = step
			h.beat = 0.5 - 0.5*math.Cos(2*math.Pi*float64(t))
			h.Refresh()
		}
	})
	h.pulse.RepeatCount = fyne.AnimationRepeatForever
	h.pulse.Curve = fyne.AnimationLinear
	h.pulse.Start()
}

// Rest ends the pulse.
func (h *Hands) Rest() {
	if h.pulse != nil {
		h.pulse.Stop()
		h.pulse = nil
	}
}

// Cursor implements desktop.Cursorable.
func (h *Hands) Cursor() desktop.Cursor { return desktop.PointerCursor }

// Tapped implements fyne.Tappable: a finger is chosen by a click on it.
func (h *Hands) Tapped(e *fyne.PointEvent) {
	if h.chosen == nil {
		return
	}
	scale := handsWide / float64(h.Size().Width)
	at := point{float64(e.Position.X) * scale, float64(e.Position.Y) * scale}
	for name, f := range fingers() {
		if f.holds(at) && h.looks[name] != FingerNotAsked {
			h.chosen(name)
			return
		}
	}
}

const (
	handsWide = 340.0
	handsHigh = 226.0
)

// HeightFor keeps the shape of the drawing.
func (h *Hands) HeightFor(width float32) float32 { return width * handsHigh / handsWide }

// MinSize implements fyne.CanvasObject.
func (h *Hands) MinSize() fyne.Size {
	h.ExtendBaseWidget(h)
	return fyne.NewSize(240, h.HeightFor(max(240, h.Size().Width)))
}

// CreateRenderer implements fyne.Widget.
func (h *Hands) CreateRenderer() fyne.WidgetRenderer {
	h.ExtendBaseWidget(h)
	return fyneWidget.NewSimpleRenderer(canvas.NewRaster(h.draw))
}

type finger struct {
	root, tip             point
	rootRadius, tipRadius float64
}

func (f finger) outline(grow float64) []point {
	return capsule(f.root, f.tip, f.rootRadius+grow, f.tipRadius+grow)
}

func (f finger) holds(p point) bool {
	dx, dy := f.tip.x-f.root.x, f.tip.y-f.root.y
	t := ((p.x-f.root.x)*dx + (p.y-f.root.y)*dy) / (dx*dx + dy*dy)
	near := along(f.root, f.tip, min(1, max(0, t)))
	return math.Hypot(p.x-near.x, p.y-near.y) <= f.rootRadius+3
}

// fingers are where the ten stand; the right hand is the left one in a mirror.
func fingers() map[string]finger {
	left := map[string]finger{
		"little": {point{33, 108}, point{20, 66}, 10.5, 9},
		"ring":   {point{57, 96}, point{50, 33}, 11.5, 10},
		"middle": {point{83, 92}, point{82, 20}, 12, 10.5},
		"index":  {point{109, 97}, point{115, 32}, 12, 10.5},
		"thumb":  {point{130, 148}, point{154, 104}, 13.5, 11.5},
	}
	all := map[string]finger{}
	for name, f := range left {
		all["left_"+name] = f
		m := mirror([]point{f.root, f.tip}, handsWide/2)
		all["right_"+name] = finger{m[0], m[1], f.rootRadius, f.tipRadius}
	}
	return all
}

// palm is the left one.
func palm() []point {
	return curve(true, point{25, 122}, point{46, 111}, point{70, 106}, point{96, 107}, point{118, 113}, point{126, 132},
		point{124, 158}, point{110, 184}, point{103, 214}, point{78, 219}, point{50, 214}, point{40, 186}, point{26, 152})
}

func (h *Hands) draw(w, high int) image.Image {
	k := newSketch(w, high, handsWide)
	skin, edge := h.kit.Colour("button"), h.kit.Colour("inputBorder")
	for _, line := range [][]point{palm(), mirror(palm(), handsWide/2)} {
		k.fill(skin, line)
		k.stroke(edge, 1.4, line)
	}
	for name, f := range fingers() {
		h.finger(k, f, h.looks[name])
	}
	return k.picture
}

// finger draws a state as a colour and as a shape: filled, ticked, barred, hatched.
func (h *Hands) finger(k *sketch, f finger, look FingerLook) {
	c := func(name fyne.ThemeColorName) color.Color { return h.kit.Colour(name) }
	ground, edge, mark := c(Surface), c("inputBorder"), c(Surface)
	switch look {
	case FingerNow:
		ground, edge = blend(c(Accent), c("focus"), h.beat), c(Accent)
		k.fill(blend(c(Surface), c("focus"), 1-h.beat), f.outline(3+3*(1-h.beat)))
	case FingerGood:
		ground, edge = c(Good), c(Good)
	case FingerForced:
		ground, edge = c(Warn), c(Warn)
	case FingerNotAsked:
		ground = c("button")
	}
	k.fill(c(Surface), f.outline(3))
	if look == FingerNow {
		k.fill(c("focus"), f.outline(2+2.5*(1-h.beat)))
	}
	k.fill(edge, f.outline(0.8))
	if look == FingerExcepted {
		k.fillWith(hatch{c(Surface), c(Muted)}, f.outline(-0.8))
	} else {
		k.fill(ground, f.outline(-0.8))
	}
	t := f.tip
	switch look {
	case FingerGood:
		k.stroke(mark, 2.6, []point{{t.x - 4.5, t.y + 2}, {t.x - 1, t.y + 5.5}, {t.x + 5, t.y - 2}})
	case FingerForced:
		k.stroke(mark, 2.6, []point{{t.x, t.y - 4}, {t.x, t.y + 2.5}})
		k.stroke(mark, 2.6, []point{{t.x, t.y + 6.5}, {t.x, t.y + 6.6}})
	}
}

func blend(a, b color.Color, t float64) color.Color {
	ar, ag, ab, _ := a.RGBA()
	br, bg, bb, _ := b.RGBA()
	mix := func(x, y uint32) uint8 { return uint8((float64(x)*(1-t) + float64(y)*t) / 257) }
	return color.NRGBA{mix(ar, br), mix(ag, bg), mix(ab, bb), 0xFF}
}
