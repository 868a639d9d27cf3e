package widget

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"thana/shared/checkup"
)

// State is how something stands; it is always shown as a shape, a word and a colour together.
type State checkup.Light

// The states.
const (
	Off     = State(checkup.Off)
	Fine    = State(checkup.Fine)
	Working = State(checkup.Working)
	Caution = State(checkup.Caution)
	Failed  = State(checkup.Failed)
)

// Mark is the shape of a state.
func (s State) Mark() string {
	return checkup.Light(s).Mark()
}

// Colour is the colour of a state.
func (s State) Colour() fyne.ThemeColorName {
	return [...]fyne.ThemeColorName{Muted, Good, Accent, Warn, Bad}[s]
}

// Soft is the ground on which a state's colour is read.
func (s State) Soft() fyne.ThemeColorName {
	return [...]fyne.ThemeColorName{Ground, GoodSoft, AccentSoft, WarnSoft, BadSoft}[s]
}

// Status is a state's shape with its word.
func (k *Kit) Status(s State, style Style, words string) *Text {
	return k.Line(style.In(s.Colour()), s.Mark()+" "+words)
}

// Banner is a sentence across the page in the colours of a state.
func (k *Kit) Banner(id string, s State, words string, more ...fyne.CanvasObject) *fyne.Container {
	objects := append([]fyne.CanvasObject{
		k.Line(Strong().In(s.Colour()), s.Mark()),
		k.Text(Body(), words).Named(id),
	}, more...)
	return k.Flat(s.Soft(), Pad(3*Unit, Unit, SharesMiddle(Unit, []float32{0, 1}, objects...)))
}

// Band is the striped band of the training realm.
func (k *Kit) Band(words string) *fyne.Container {
	stripes := canvas.NewRasterWithPixels(func(x, y, _, _ int) color.Color {
		if (x+y)/12%2 == 0 {
			return k.Colour(BandA)
		}
		return k.Colour(BandB)
	})
	text := k.On(BandB, "", Pad(2*Unit, 0, k.Line(Style{13, true, OnBand}, words).Named("band.training").Centre()))
	return AtLeast(24, container.New(over{}, stripes, container.NewCenter(text)))
}

// Ring shows how much of a whole is done, with the figure inside.
func (k *Kit) Ring(done, of int, diameter float32) *fyne.Container {
	colour := Accent
	if done >= of {
		colour = Good
	}
	track := canvas.NewArc(0, 360, 0.82, k.Colour(Line))
	part := canvas.NewArc(0, 360*float32(done)/float32(max(1, of)), 0.82, k.Colour(colour))
	text := k.Line(Strong().In(colour), fraction(done, of)).Centre()
	return Wide(diameter, diameter, container.New(over{}, track, part, container.NewCenter(text)))
}

func fraction(done, of int) string {
	digits := func(n int) string {
		if n >= 10 {
			return string([]byte{'0' + byte(n/10%10), '0' + byte(n%10)})
		}
		return string([]byte{'0' + byte(n)})
	}
	return digits(done) + "/" + digits(of)
}

// Bar shows a share as a filled bar.
func (k *Kit) Bar(share float64, s State, width float32) *fyne.Container {
	return container.New(&bar{share: float32(min(1, max(0, share))), width: width}, k.Fill(Line), k.Fill(s.Colour()))
}

type bar struct{ share, width float32 }

func (b *bar) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(b.width, Unit) }

func (b *bar) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(fyne.NewSize(size.Width, Unit))
	o[1].Resize(fyne.NewSize(size.Width*b.share, Unit))
}
