package portrait

import (
	"image"
	"math"
	"slices"

	"thana/shared/biometric"
	"thana/shared/fault"
)

// checkFront reads as the list of what can be wrong with a front portrait.
func checkFront(w work) Report {
	r := Report{Pose: biometric.Front}
	found := w.faces()
	for _, f := range found {
		if f.score >= rivalScore*found[0].score {
			r.Faces++
		}
	}
	if r.Faces == 0 {
		r.Verdicts = w.noFace()
		return r
	}
	left, right, ok := w.pupils(found[0])
	if !ok {
		r.Verdicts = w.noFace()
		return r
	}
	r.Found = true
	r.place(w, found[0], left, right)
	r.Scores = Scores{
		Size: upTo(r.Eyes, minEyes/2, bestEyes), Place: r.inFrame(w), Level: upTo(maxTiltDeg*2-math.Abs(r.TiltDeg), 0, maxTiltDeg*1.5),
		Light: 100, Sharpness: 100,
	}
	region := w.aligned(r)
	light, lightVerdict := region.light()
	sharpness, soft := region.sharpness()
	r.Scores.Light, r.Scores.Sharpness = light, sharpness
	if r.Faces > 1 {
		r.Verdicts = append(r.Verdicts, fault.CaptureManyFaces)
	}
	if r.Eyes < minEyes {
		r.Verdicts = append(r.Verdicts, fault.CaptureFaceFar)
	}
	if r.outside(w) > mayLeave {
		r.Verdicts = append(r.Verdicts, fault.CaptureFaceEdge)
	}
	if math.Abs(r.TiltDeg) > maxTiltDeg {
		r.Verdicts = append(r.Verdicts, fault.CaptureFaceTilted)
	}
	if lightVerdict != "" {
		r.Verdicts = append(r.Verdicts, lightVerdict)
	} else if soft {
		r.Verdicts = append(r.Verdicts, fault.CaptureBlurred)
	}
	r.Scores.Background, r.Grey = w.background(r)
	switch {
	case r.Scores.Background < upTo(busyShare, busyShare/2, plainShare):
		r.Hints = append(r.Hints, fault.CaptureBackground)
	case !r.Grey:
		r.Hints = append(r.Hints, fault.CaptureNotGrey)
	}
	r.Score = r.Scores.lowest()
	return r
}

// checkProfile judges light and sharpness of the middle of the picture.
func checkProfile(w work, pose Pose) Report {
	r := Report{Pose: pose, Scores: Scores{Size: 100, Place: 100, Level: 100, Background: 100}}
	b := profileCrop(image.Rect(0, 0, w.grey.width, w.grey.height))
	side := b.Dx()
	middle := image.Rect(b.Min.X+side/5, b.Min.Y+b.Dy()/4, b.Max.X-side/5, b.Min.Y+b.Dy()*2/3)
	region := planeOf(level(w.grey.asImage(), Geometry{Crop: middle}, 2*sharpEyes, 2*sharpEyes*middle.Dy()/middle.Dx()))
	var verdict fault.Code
	var soft bool
	r.Scores.Light, verdict = region.light()
	r.Scores.Sharpness, soft = region.sharpness()
	if verdict != "" {
		r.Verdicts = append(r.Verdicts, verdict)
	} else if soft {
		r.Verdicts = append(r.Verdicts, fault.CaptureBlurred)
	}
	r.Score = r.Scores.lowest()
	return r
}

// noFace blames the light where it can be the cause.
func (w work) noFace() []fault.Code {
	_, verdict := w.grey.light()
	if verdict == "" {
		return []fault.Code{fault.CaptureNoFace}
	}
	return []fault.Code{verdict, fault.CaptureNoFace}
}

// upTo maps from..full to 0..100.
func upTo(v, from, full float64) int {
	return int(math.Round(100 * max(0, min(1, (v-from)/(full-from)))))
}

// place fills in where face and eyes are.
func (r *Report) place(w work, f face, left, right Point) {
	share := func(p Point) Point { return Point{p.X / float64(w.grey.width), p.Y / float64(w.grey.height)} }
	r.Left, r.Right = share(left), share(right)
	corner := share(Point{f.x - f.size/2, f.y - f.size/2})
	r.Face = Box{corner.X, corner.Y, f.size / float64(w.grey.width), f.size / float64(w.grey.height)}
	r.Eyes = math.Hypot(right.X-left.X, right.Y-left.Y) * w.scale
	r.TiltDeg = math.Atan2(right.Y-left.Y, right.X-left.X) * 180 / math.Pi
}

// outside is the share of the portrait's crop that lies outside the capture.
func (r Report) outside(w work) float64 {
	capture := image.Rect(0, 0, int(float64(w.grey.width)*w.scale), int(float64(w.grey.height)*w.scale))
	crop := r.geometry(capture).Crop
	in := crop.Intersect(capture)
	return 1 - float64(in.Dx()*in.Dy())/float64(crop.Dx()*crop.Dy())
}

func (r Report) inFrame(w work) int { return upTo(3*mayLeave-r.outside(w), 0, 2*mayLeave) }

// aligned is the face between brows and mouth with level eyes sharpEyes pixels apart.
func (w work) aligned(r Report) plane {
	eyes := r.Eyes / w.scale
	midX := (r.Left.X + r.Right.X) / 2 * float64(w.grey.width)
	midY := (r.Left.Y + r.Right.Y) / 2 * float64(w.grey.height)
	width, height := 2.0*eyes, 1.9*eyes
	crop := image.Rect(int(midX-width/2), int(midY-0.5*eyes), int(midX+width/2), int(midY-0.5*eyes+height))
	return planeOf(level(w.grey.asImage(), Geometry{Crop: crop, Turn: r.TiltDeg}, 2*sharpEyes, 19*sharpEyes/10))
}

func planeOf(im *image.NRGBA) plane { return greyOf(im) }

// light scores the exposure of a region and names what is wrong with it.
func (p plane) light() (int, fault.Code) {
	sorted := slices.Clone(p.pix)
	slices.Sort(sorted)
	high, low := sorted[len(sorted)*95/100], sorted[len(sorted)/10]
	white := len(sorted) - searchByte(sorted, whiteValue)
	switch {
	case high < darkLight:
		return upTo(float64(high), 0, goodLight), fault.CaptureFaceDark
	case low > brightShadow || float64(white) > whiteShare*float64(len(sorted)):
		return 30, fault.CaptureFaceBright
	}
	return upTo(float64(high), 0, goodLight), ""
}

func searchByte(sorted []byte, v byte) int {
	i, _ := slices.BinarySearch(sorted, v)
	return i
}

// sharpness compares the contrast between neighbours with the contrast over four pixels: blur takes the first away and
// leaves the second, whatever the light.
func (p plane) sharpness() (int, bool) {
	var fine, coarse float64
	for y := 4; y < p.height-4; y++ {
		for x := 4; x < p.width-4; x++ {
			at := y*p.width + x
			fine += square(p.pix[at+1], p.pix[at-1]) + square(p.pix[at+p.width], p.pix[at-p.width])
			coarse += square(p.pix[at+4], p.pix[at-4]) + square(p.pix[at+4*p.width], p.pix[at-4*p.width])
		}
	}
	if coarse == 0 {
		return 0, true
	}
	ratio := math.Sqrt(fine / coarse)
	return upTo(ratio, blurred/2, sharp), ratio < blurred
}

func square(a, b byte) float64 {
	d := float64(a) - float64(b)
	return d * d
}
