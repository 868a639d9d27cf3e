package portrait

import (
	_ "embed"
	"image"
	"math"
	"slices"
	"sync"

	pigo "github.com/esimov/pigo/core"
)

//go:embed cascade/facefinder
var faceCascade []byte

// finder is the unpacked cascades; it is only read.
type finder struct {
	face  *pigo.Pigo
	pupil pupilFinder
}

// unpacked reads the embedded cascades once; they are part of the program, so a failure is a broken build.
var unpacked = sync.OnceValue(func() finder {
	face, err := pigo.NewPigo().Unpack(faceCascade)
	if err != nil {
		panic("portrait: the embedded face cascade is broken: " + err.Error())
	}
	pupil, err := readPupils(pupilCascade)
	if err != nil {
		panic("portrait: the embedded pupil cascade is broken: " + err.Error())
	}
	return finder{face, pupil}
})

// work is the picture that everything is measured in.
type work struct {
	colour *image.NRGBA
	grey   plane
	scale  float64 // capture pixels per work pixel
}

// plane is a grey picture.
type plane struct {
	width, height int
	pix           []byte
}

func newWork(picture image.Image) work {
	small := shrink(picture, workSide)
	return work{colour: small, grey: greyOf(small), scale: float64(picture.Bounds().Dx()) / float64(small.Rect.Dx())}
}

// greyOf is the luminance of ITU-R BT.601.
func greyOf(im *image.NRGBA) plane {
	p := plane{im.Rect.Dx(), im.Rect.Dy(), make([]byte, im.Rect.Dx()*im.Rect.Dy())}
	for i := range p.pix {
		c := im.Pix[4*i : 4*i+3 : 4*i+3]
		p.pix[i] = byte((299*int(c[0]) + 587*int(c[1]) + 114*int(c[2]) + 500) / 1000)
	}
	return p
}

// asImage is a view for the resampling functions.
func (p plane) asImage() *image.Gray {
	return &image.Gray{Pix: p.pix, Stride: p.width, Rect: image.Rect(0, 0, p.width, p.height)}
}

func (p plane) params() pigo.ImageParams {
	return pigo.ImageParams{Pixels: p.pix, Rows: p.height, Cols: p.width, Dim: p.width}
}

// face is a found face in work pixels.
type face struct{ x, y, size, score float64 }

// faces finds the faces, the most certain first. The cascade may find a face twice, in a large and in a small window about
// the same middle; heads of two people are not so near.
func (w work) faces() []face {
	small := greyOf(shrink(w.grey.asImage(), findSide))
	toWork := float64(w.grey.width) / float64(small.width)
	shorter := min(small.width, small.height)
	f := unpacked().face
	found := f.RunCascade(pigo.CascadeParams{
		MinSize: max(20, int(minFace*float64(shorter))), MaxSize: shorter,
		ShiftFactor: shiftFactor, ScaleFactor: scaleFactor, ImageParams: small.params(),
	}, 0)
	var out []face
	for _, d := range f.ClusterDetections(found, overlap) {
		if d.Q >= faceScore {
			out = append(out, face{float64(d.Col) * toWork, float64(d.Row) * toWork, float64(d.Scale) * toWork, float64(d.Q)})
		}
	}
	slices.SortFunc(out, func(a, b face) int {
		if a.score > b.score {
			return -1
		}
		return 1
	})
	var apart []face
	for _, f := range out {
		if !slices.ContainsFunc(apart, func(g face) bool { return math.Hypot(f.x-g.x, f.y-g.y) < sameHead*g.size }) {
			apart = append(apart, f)
		}
	}
	return apart
}

// Where the pupils are expected in the face window, as shares of the window.
const (
	eyeUp     = 0.075
	eyeAside  = 0.18
	eyeWindow = 0.4
)

// pupils finds both pupils of a face in work pixels, the picture's left one first.
func (w work) pupils(f face) (left, right Point, ok bool) {
	left, okLeft := w.pupil(f, -eyeAside)
	right, okRight := w.pupil(f, eyeAside)
	apart := math.Hypot(right.X-left.X, right.Y-left.Y)
	return left, right, okLeft && okRight && right.X > left.X && apart > 0.15*f.size && apart < 0.75*f.size
}

func (w work) pupil(f face, aside float64) (Point, bool) {
	return unpacked().pupil.find(w.grey, Point{f.x + aside*f.size, f.y - eyeUp*f.size}, eyeWindow*f.size)
}
