// Package portrait judges photographs of an arrested person and cuts the ISO/IEC 19794-5 portrait out of them.
//
// The same picture gives the same report on every machine, and a portrait's Geometry, which is kept with it, the same bytes.
package portrait

import (
	"bytes"
	"image"
	"image/jpeg"
	"math"

	"thana/shared/biometric"
	"thana/shared/fault"
)

// Pose is which side of the face is towards the camera.
type Pose = biometric.Pose

// Point is a place as shares of the picture's width and height.
type Point struct{ X, Y float64 }

// Box is a rectangle as shares of the picture's width and height.
type Box struct{ Left, Top, Width, Height float64 }

// Report says what was found and what is wrong with it.
type Report struct {
	Pose        Pose
	Found       bool         // a face with both eyes; always false for a profile, where no face is searched
	Faces       int          // how many faces stand out
	Face        Box          // the one that is meant
	Left, Right Point        // pupils, by the picture's left and right
	Eyes        float64      // distance between the pupils, pixels of the capture
	TiltDeg     float64      // how far the right pupil is lower than the left, degrees
	Scores      Scores       // our own measures
	Score       int          // the lowest of the Scores but that for the background, 0 to 100
	Grey        bool         // the background is about 18 % grey
	Verdicts    []fault.Code // what the person should change, the most important first; empty is good
	Hints       []fault.Code // what would be better, but keeps no picture from being taken
}

// Scores are our own measures, 0 to 100 each. For a profile only Light and Sharpness are measured; the others are 100.
type Scores struct{ Size, Place, Level, Light, Sharpness, Background int }

func (s Scores) lowest() int { return min(s.Size, s.Place, s.Level, s.Light, s.Sharpness) }

// Part is one of the Scores with its name.
type Part struct {
	Name  string // "size", "place", "level", "light", "sharpness", "background"
	Score int
}

// Parts lists what was measured, in the order in which it is read: nothing of a front without a face.
func (r Report) Parts() []Part {
	s := r.Scores
	both := []Part{{"light", s.Light}, {"sharpness", s.Sharpness}}
	switch {
	case r.Pose != biometric.Front:
		return both
	case !r.Found:
		return nil
	}
	return append([]Part{{"size", s.Size}, {"place", s.Place}, {"level", s.Level}}, append(both, Part{"background", s.Background})...)
}

// Geometry is how a portrait lies in its capture: a rectangle in the capture's pixels, turned about its middle.
type Geometry struct {
	Crop image.Rectangle // may reach beyond the capture
	Turn float64         // degrees clockwise by which the capture's content is tilted, to 0.01
}

// Portrait is the rendition.
type Portrait struct {
	JPEG          []byte
	Width, Height int // pixels
	Geometry
}

// Check judges a picture for a pose. It keeps up with a live preview. For a profile it judges light and sharpness only.
func Check(picture image.Image, pose Pose) Report {
	w := newWork(picture)
	if pose != biometric.Front {
		return checkProfile(w, pose)
	}
	return checkFront(w)
}

// Make cuts the portrait of a pose, whatever Check thinks of the picture's quality. A front without a face is CaptureNoFace.
func Make(picture image.Image, pose Pose) (Portrait, error) {
	bounds := picture.Bounds()
	if pose != biometric.Front {
		return Cut(picture, Geometry{Crop: profileCrop(bounds)})
	}
	r := Check(picture, pose)
	if !r.Found {
		return Portrait{}, fault.New(fault.CaptureNoFace, "portrait.Make", "%d faces in %v", r.Faces, bounds.Size())
	}
	return Cut(picture, r.geometry(bounds))
}

// Cut makes the portrait of a known geometry. The same picture and geometry give the same bytes.
func Cut(picture image.Image, g Geometry) (Portrait, error) {
	if g.Crop.Dx() < 1 || g.Crop.Dy() < 1 {
		return Portrait{}, fault.New(fault.RequestImageSize, "portrait.Cut", "crop %v", g.Crop)
	}
	cut := level(picture, g, Width, Height)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, cut, &jpeg.Options{Quality: jpegQuality}); err != nil {
		return Portrait{}, fault.Wrap(fault.RequestImageSize, "portrait.Cut", err)
	}
	return Portrait{JPEG: out.Bytes(), Width: Width, Height: Height, Geometry: g}, nil
}

// geometry puts the eyes where clause 9 wants them.
func (r Report) geometry(bounds image.Rectangle) Geometry {
	w := r.Eyes / eyeDistance
	h := w * Height / Width
	turn := math.Round(r.TiltDeg*100) / 100
	sin, cos := math.Sincos(turn * math.Pi / 180)
	midX := float64(bounds.Min.X) + (r.Left.X+r.Right.X)/2*float64(bounds.Dx())
	midY := float64(bounds.Min.Y) + (r.Left.Y+r.Right.Y)/2*float64(bounds.Dy())
	down := h/2 - eyeHeight*w
	cx, cy := midX-sin*down, midY+cos*down
	left, top := int(math.Round(cx-w/2)), int(math.Round(cy-h/2))
	return Geometry{Crop: image.Rect(left, top, left+int(math.Round(w)), top+int(math.Round(h))), Turn: turn}
}

// profileCrop is the middle of the capture in the format of the portrait.
func profileCrop(b image.Rectangle) image.Rectangle {
	w, h := b.Dx(), b.Dy()
	if fit := int(float64(h) * profileAspect); fit <= w {
		w = fit
	} else {
		h = int(float64(w) / profileAspect)
	}
	left, top := b.Min.X+(b.Dx()-w)/2, b.Min.Y+(b.Dy()-h)/2
	return image.Rect(left, top, left+w, top+h)
}
