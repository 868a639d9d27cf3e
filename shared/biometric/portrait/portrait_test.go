package portrait_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"math"
	"slices"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/goldentest"
	"thana/shared/biometric/portrait"
	"thana/shared/biometric/synthetic"
	"thana/shared/fault"
)

func person(seed uint64, q synthetic.FaceParams) image.Image {
	return synthetic.NewSubject(seed).Face(biometric.Front, q, 640, 480)
}

func TestCheck_AcceptsADrawnFace(t *testing.T) {
	for seed := range uint64(8) {
		r := portrait.Check(person(seed, synthetic.FaceParams{}), biometric.Front)
		if !r.Found || len(r.Verdicts) > 0 || r.Score < 80 {
			t.Errorf("subject %d: found %v, score %d %+v, verdicts %v", seed, r.Found, r.Score, r.Scores, r.Verdicts)
		}
	}
}

func TestCheck_NamesWhatIsWrong(t *testing.T) {
	for _, c := range []struct {
		name string
		q    synthetic.FaceParams
		want fault.Code
	}{
		{"nobody", synthetic.FaceParams{Empty: true}, fault.CaptureNoFace},
		{"far", synthetic.FaceParams{Scale: 0.5}, fault.CaptureFaceFar},
		{"at the right edge", synthetic.FaceParams{ShiftX: 0.3}, fault.CaptureFaceEdge},
		{"at the top edge", synthetic.FaceParams{ShiftY: -0.2}, fault.CaptureFaceEdge},
		{"leaning right", synthetic.FaceParams{TiltDeg: 12}, fault.CaptureFaceTilted},
		{"leaning left", synthetic.FaceParams{TiltDeg: -15}, fault.CaptureFaceTilted},
		{"dark", synthetic.FaceParams{Darkness: 0.75}, fault.CaptureFaceDark},
		{"glaring", synthetic.FaceParams{Darkness: -0.9}, fault.CaptureFaceBright},
		{"out of focus", synthetic.FaceParams{Blur: 0.3}, fault.CaptureBlurred},
	} {
		r := portrait.Check(person(1, c.q), biometric.Front)
		if len(r.Verdicts) == 0 || r.Verdicts[0] != c.want {
			t.Errorf("%s: %v, want %v first", c.name, r.Verdicts, c.want)
		}
	}
}

func TestCheck_SeveralFaces(t *testing.T) {
	both := image.NewNRGBA(image.Rect(0, 0, 1280, 480))
	left, right := person(1, synthetic.FaceParams{}), person(2, synthetic.FaceParams{})
	for y := range 480 {
		for x := range 640 {
			both.Set(x, y, left.At(x, y))
			both.Set(x+640, y, right.At(x, y))
		}
	}
	r := portrait.Check(both, biometric.Front)
	if r.Faces != 2 || !slices.Contains(r.Verdicts, fault.CaptureManyFaces) {
		t.Errorf("%d faces, %v", r.Faces, r.Verdicts)
	}
}

func TestCheck_ProfileJudgesLightAndSharpnessOnly(t *testing.T) {
	for _, pose := range []biometric.Pose{biometric.LeftProfile, biometric.RightProfile} {
		for _, c := range []struct {
			q    synthetic.FaceParams
			want []fault.Code
		}{
			{synthetic.FaceParams{}, nil},
			{synthetic.FaceParams{Darkness: 0.8}, []fault.Code{fault.CaptureFaceDark}},
			{synthetic.FaceParams{Blur: 0.5}, []fault.Code{fault.CaptureBlurred}},
		} {
			r := portrait.Check(synthetic.NewSubject(3).Face(pose, c.q, 640, 480), pose)
			if !slices.Equal(r.Verdicts, c.want) || r.Found {
				t.Errorf("%s %+v: %v, want %v", pose, c.q, r.Verdicts, c.want)
			}
		}
	}
}

// eyesAt finds the pupils of a finished portrait in its pixels.
func eyesAt(t *testing.T, p portrait.Portrait) (left, right portrait.Point) {
	t.Helper()
	im, err := jpeg.Decode(bytes.NewReader(p.JPEG))
	if err != nil {
		t.Fatal(err)
	}
	if b := im.Bounds(); b.Dx() != portrait.Width || b.Dy() != portrait.Height {
		t.Fatalf("%v pixels", b.Size())
	}
	r := portrait.Check(im, biometric.Front)
	if !r.Found {
		t.Fatal("no face in the portrait")
	}
	at := func(p portrait.Point) portrait.Point {
		return portrait.Point{X: p.X * portrait.Width, Y: p.Y * portrait.Height}
	}
	return at(r.Left), at(r.Right)
}

// The eyes stand where clause 9 wants them: 0.375 W and 0.625 W across, 0.6 W down.
func checkGeometry(t *testing.T, name string, im image.Image) {
	t.Helper()
	p, err := portrait.Make(im, biometric.Front)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	left, right := eyesAt(t, p)
	for _, c := range []struct{ got, want float64 }{
		{left.X, 0.375 * portrait.Width}, {right.X, 0.625 * portrait.Width},
		{left.Y, 0.6 * portrait.Width}, {right.Y, 0.6 * portrait.Width},
	} {
		if math.Abs(c.got-c.want) > 3 {
			t.Errorf("%s: eyes at %.1f and %.1f, want %.0f", name, left, right, c.want)
			return
		}
	}
}

func TestMake_PutsTheEyesInPlace(t *testing.T) {
	for seed := range uint64(4) {
		checkGeometry(t, "straight", person(seed, synthetic.FaceParams{}))
	}
	checkGeometry(t, "tilted", person(1, synthetic.FaceParams{TiltDeg: 10}))
	checkGeometry(t, "aside", person(2, synthetic.FaceParams{ShiftX: 0.2, Scale: 0.8}))
}

func TestMake_ReferenceFaces(t *testing.T) {
	for _, name := range []string{"type-9-10-14_1.jpg", "type-10-14-17-piv-index-iris_1.jpg"} {
		im := photograph(t, name)
		if r := portrait.Check(im, biometric.Front); len(r.Verdicts) > 0 {
			t.Errorf("%s: %v", name, r.Verdicts)
		}
		checkGeometry(t, name, im)
	}
}

// The pupils of the two mannequins as a person reads them off the enlarged pictures come to lie where the standard wants them.
func TestMake_ReferenceFacesByHand(t *testing.T) {
	for name, pupils := range map[string][2]portrait.Point{
		"type-10-14-17-piv-index-iris_1.jpg": {{X: 183.5, Y: 256}, {X: 304.5, Y: 255.5}},
		"type-9-10-14_1.jpg":                 {{X: 451.5, Y: 632}, {X: 749.5, Y: 628}},
	} {
		p, err := portrait.Make(photograph(t, name), biometric.Front)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range []portrait.Point{{X: 0.375 * portrait.Width, Y: 0.6 * portrait.Width}, {X: 0.625 * portrait.Width, Y: 0.6 * portrait.Width}} {
			got := inPortrait(p.Geometry, pupils[i])
			t.Logf("%s: a pupil at %.1f, %.1f, want %.0f, %.0f", name, got.X, got.Y, want.X, want.Y)
			if math.Hypot(got.X-want.X, got.Y-want.Y) > 3 {
				t.Errorf("%s: a pupil at %.1f, %.1f, want %.0f, %.0f", name, got.X, got.Y, want.X, want.Y)
			}
		}
	}
}

// One picture has one geometry, in every run and on every processor.
func TestMake_SameEverywhere(t *testing.T) {
	for name, want := range map[string]portrait.Geometry{
		"type-10-14-17-piv-index-iris_1.jpg": {Crop: image.Rect(-1, -37, 487, 614), Turn: -0.6},
		"type-9-10-14_1.jpg":                 {Crop: image.Rect(-2, -90, 1199, 1511), Turn: -0.68},
	} {
		p, err := portrait.Make(photograph(t, name), biometric.Front)
		if err != nil {
			t.Fatal(err)
		}
		if p.Geometry != want {
			t.Errorf("%s: %+v, want %+v", name, p.Geometry, want)
		}
	}
}

// inPortrait is where a place of the capture comes to lie.
func inPortrait(g portrait.Geometry, p portrait.Point) portrait.Point {
	sin, cos := math.Sincos(-g.Turn * math.Pi / 180)
	scale := portrait.Width / float64(g.Crop.Dx())
	dx, dy := p.X-float64(g.Crop.Min.X)-float64(g.Crop.Dx())/2, p.Y-float64(g.Crop.Min.Y)-float64(g.Crop.Dy())/2
	return portrait.Point{X: portrait.Width/2 + scale*(cos*dx-sin*dy), Y: portrait.Height/2 + scale*(sin*dx+cos*dy)}
}

func photograph(t *testing.T, name string) image.Image {
	t.Helper()
	im, err := portrait.Decode(goldentest.File(t, "face/"+name))
	if err != nil {
		t.Fatal(err)
	}
	return im
}

func TestCheck_Background(t *testing.T) {
	busy := person(1, synthetic.FaceParams{}).(*image.NRGBA)
	for i := range 40 { // shelves on both sides of the head
		for _, x := range []int{0, 430} {
			draw.Draw(busy, image.Rect(x, 12*i, x+210, 12*i+5), image.NewUniform(color.Gray{Y: byte(40 * (i % 5))}), image.Point{}, draw.Src)
		}
	}
	for _, c := range []struct {
		name        string
		picture     image.Image
		plain, grey bool
	}{
		{"mannequin before grey", photograph(t, "type-10-14-17-piv-index-iris_1.jpg"), true, true},
		{"mannequin before light blue", photograph(t, "type-9-10-14_1.jpg"), true, false},
		{"drawn", person(1, synthetic.FaceParams{}), true, false},
		{"shelves", busy, false, false},
	} {
		r := portrait.Check(c.picture, biometric.Front)
		t.Logf("%s: %+v, grey %v", c.name, r.Scores, r.Grey)
		if hinted := slices.Contains(r.Hints, fault.CaptureBackground); !r.Found || hinted == c.plain || r.Grey != c.grey {
			t.Errorf("%s: found %v, %d of 100 for the background, hints %v, grey %v", c.name, r.Found, r.Scores.Background, r.Hints, r.Grey)
		}
	}
}

func TestMake_RefusesATattoo(t *testing.T) {
	for _, name := range []string{"type-10-branded-tattoo-mark_1.jpg", "type-10-tattoo-face-sap20_1.jpg"} {
		im := photograph(t, name)
		if _, err := portrait.Make(im, biometric.Front); !errors.Is(err, fault.CaptureNoFace) {
			t.Errorf("%s: %v, want %v", name, err, fault.CaptureNoFace)
		}
	}
}

func TestCut_IsReproducible(t *testing.T) {
	im := person(5, synthetic.FaceParams{TiltDeg: 4})
	first, err := portrait.Make(im, biometric.Front)
	if err != nil {
		t.Fatal(err)
	}
	again, err := portrait.Cut(im, first.Geometry)
	if err != nil || !bytes.Equal(first.JPEG, again.JPEG) {
		t.Errorf("the kept geometry gives other bytes (%v)", err)
	}
}

func TestMake_ProfileIsTheMiddle(t *testing.T) {
	p, err := portrait.Make(synthetic.NewSubject(3).Face(biometric.LeftProfile, synthetic.FaceParams{}, 640, 480), biometric.LeftProfile)
	if err != nil {
		t.Fatal(err)
	}
	if want := image.Rect(140, 0, 500, 480); p.Crop != want || p.Turn != 0 {
		t.Errorf("crop %v turned %v, want %v", p.Crop, p.Turn, want)
	}
}

func TestDecode_Refuses(t *testing.T) {
	var small bytes.Buffer
	if err := png.Encode(&small, image.NewGray(image.Rect(0, 0, 2, 2))); err != nil {
		t.Fatal(err)
	}
	huge := bytes.Clone(small.Bytes())
	copy(huge[16:], []byte{0, 1, 0, 0, 0, 1, 0, 0}) // 65536 x 65536; the check sum of the header is wrong too
	for _, c := range []struct {
		name string
		data []byte
		want []fault.Code
	}{
		{"nothing", nil, []fault.Code{fault.RequestImageKind}},
		{"TIFF", []byte("II*\x00rest of a TIFF"), []fault.Code{fault.RequestImageKind}},
		{"big-endian TIFF", []byte("MM\x00*rest of a TIFF"), []fault.Code{fault.RequestImageKind}},
		{"cut PNG", small.Bytes()[:40], []fault.Code{fault.RequestImageMalformed}},
		{"huge PNG", huge, []fault.Code{fault.RequestImageSize, fault.RequestImageMalformed}},
		{"cut JPEG", []byte("\xff\xd8\xff\xe0"), []fault.Code{fault.RequestImageMalformed}},
		{"huge JPEG", hugeJPEG(), []fault.Code{fault.RequestImageSize}},
	} {
		_, err := portrait.Decode(c.data)
		if err == nil || !slices.Contains(c.want, fault.Of(err).Code) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
}

// hugeJPEG claims 65500 x 65500 pixels in a few hundred bytes.
func hugeJPEG() []byte {
	var out bytes.Buffer
	im := image.NewGray(image.Rect(0, 0, 8, 8))
	im.Set(1, 1, color.White)
	_ = jpeg.Encode(&out, im, nil) // into memory
	data := out.Bytes()
	at := bytes.Index(data, []byte{0xFF, 0xC0})
	copy(data[at+5:], []byte{0xFF, 0xDC, 0xFF, 0xDC})
	return data
}

func FuzzDecode(f *testing.F) {
	var asPNG, asJPEG bytes.Buffer
	im := image.NewGray(image.Rect(0, 0, 9, 7))
	_ = png.Encode(&asPNG, im)        // into memory
	_ = jpeg.Encode(&asJPEG, im, nil) // into memory
	f.Add(asPNG.Bytes())
	f.Add(asJPEG.Bytes())
	f.Add(hugeJPEG())
	f.Fuzz(func(t *testing.T, data []byte) {
		im, err := portrait.Decode(data)
		if err == nil && im.Bounds().Dx()*im.Bounds().Dy() > portrait.MaxPixels {
			t.Errorf("%v accepted", im.Bounds())
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	im := person(1, synthetic.FaceParams{})
	b.ReportAllocs()
	for b.Loop() {
		portrait.Check(im, biometric.Front)
	}
}

func BenchmarkMake(b *testing.B) {
	im := person(1, synthetic.FaceParams{})
	b.ReportAllocs()
	for b.Loop() {
		if _, err := portrait.Make(im, biometric.Front); err != nil {
			b.Fatal(err)
		}
	}
}
