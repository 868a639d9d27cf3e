package widget

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Live shows pictures that follow each other, at one size.
type Live struct {
	*canvas.Image
}

// NewLive makes an empty live picture.
func NewLive() *Live {
	i := canvas.NewImageFromImage(image.NewRGBA(image.Rect(0, 0, 1, 1)))
	i.FillMode = canvas.ImageFillContain
	return &Live{i}
}

// Show replaces the picture; nil shows none.
func (l *Live) Show(picture image.Image) {
	if picture == nil {
		picture = image.NewRGBA(image.Rect(0, 0, 1, 1))
	}
	l.Image.Image = picture
	l.Refresh()
}

// Stage sets a live picture on a dark ground, with a guide over it that may be nil.
func (k *Kit) Stage(l *Live, guide fyne.CanvasObject) *fyne.Container {
	ground := canvas.NewRectangle(color.NRGBA{0x10, 0x14, 0x1A, 0xFF})
	ground.CornerRadius = 6
	objects := []fyne.CanvasObject{ground, l.Image}
	if guide != nil {
		objects = append(objects, guide)
	}
	return container.NewStack(objects...)
}

// PoseGuide is what is drawn over the live picture: where the face belongs, the line of the eyes, and for a profile the
// outline of a head that looks the right way.
func (k *Kit) PoseGuide(pose string, good bool) fyne.CanvasObject {
	c := color.NRGBA{0xFF, 0xFF, 0xFF, 0xD0}
	if good {
		c = color.NRGBA{0x5C, 0xE0, 0x8A, 0xF0}
	}
	return canvas.NewRaster(func(w, h int) image.Image {
		s := newSketch(w, h, 640)
		drawPose(s, pose, c)
		return s.picture
	})
}

// drawPose draws on 640 x 480 units.
func drawPose(s *sketch, pose string, c color.Color) {
	faint := color.NRGBA{0xFF, 0xFF, 0xFF, 0x80}
	if pose == "front" || pose == "" {
		s.dashed(c, 3, 14, 8, ellipse(point{320, 215}, 108, 146))
		s.dashed(faint, 2, 6, 6, []point{{190, 195}, {450, 195}})
		s.dashed(faint, 2.5, 14, 8, curve(false, point{110, 478}, point{140, 420}, point{210, 386}, point{262, 372}, point{270, 345}))
		s.dashed(faint, 2.5, 14, 8, mirror(curve(false, point{110, 478}, point{140, 420}, point{210, 386}, point{262, 372}, point{270, 345}), 320))
		return
	}
	head := curve(false, point{248, 470}, point{256, 410}, point{240, 362}, point{226, 344}, point{212, 336}, point{214, 318}, point{206, 306}, point{214, 292},
		point{204, 280}, point{192, 266}, point{212, 224}, point{212, 190}, point{222, 140}, point{262, 92}, point{326, 72}, point{396, 90},
		point{440, 146}, point{446, 214}, point{424, 282}, point{404, 330}, point{408, 392}, point{440, 430}, point{490, 470})
	eye := []point{{180, 212}, {470, 212}}
	if pose == "right" {
		head, eye = mirror(head, 320), mirror(eye, 320)
	}
	s.dashed(c, 3, 14, 8, head)
	s.dashed(faint, 2, 6, 6, eye)
}

// Over sets objects on top of each other at one size.
func Over(objects ...fyne.CanvasObject) *fyne.Container { return container.New(over{}, objects...) }
