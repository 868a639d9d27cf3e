package synthetic_test

import (
	"image"
	"image/draw"
	"math"
	"sync"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/goldentest"
	"thana/shared/biometric/synthetic"
)

// finger is one finger for several tests: growing takes time, above all under the race detector.
var finger = sync.OnceValue(func() synthetic.Print { return synthetic.NewSubject(7).Finger(biometric.RightIndex) })

func TestFinger_SameSeedSameFinger(t *testing.T) {
	a := finger()
	b := synthetic.NewSubject(7).Finger(biometric.RightIndex)
	q := synthetic.ImpressionParams{Seed: 9, Noise: 0.5, Distortion: 0.5}
	if a.Impression(q, 300, 300, 500).SHA256() != b.Impression(q, 300, 300, 500).SHA256() {
		t.Error("the same finger and impression gave another picture")
	}
	q.Seed = 10
	if a.Impression(q, 300, 300, 500).SHA256() == b.Impression(synthetic.ImpressionParams{Seed: 9, Noise: 0.5, Distortion: 0.5}, 300, 300, 500).SHA256() {
		t.Error("two impressions gave the same picture")
	}
}

// correlation of two pictures of one size, -1 to 1.
func correlation(a, b biometric.Image) float64 {
	var sa, sb, saa, sbb, sab float64
	n := float64(len(a.Pix))
	for i := range a.Pix {
		u, v := float64(a.Pix[i]), float64(b.Pix[i])
		sa, sb, saa, sbb, sab = sa+u, sb+v, saa+u*u, sbb+v*v, sab+u*v
	}
	return (sab - sa*sb/n) / math.Sqrt((saa-sa*sa/n)*(sbb-sb*sb/n))
}

// The ridges of one finger lie on each other in every impression; those of two fingers do so by chance only.
func TestFinger_OneFingerIsItselfAndNoOther(t *testing.T) {
	var middles []biometric.Image
	for subject, fingers := range map[uint64][]biometric.Finger{
		1: {biometric.RightThumb, biometric.RightIndex, biometric.LeftIndex}, 2: {biometric.RightIndex, biometric.LeftLittle},
	} {
		for _, f := range fingers {
			p := synthetic.NewSubject(subject).Finger(f)
			first := p.Impression(synthetic.ImpressionParams{Seed: 1}, 200, 200, 500)
			again := p.Impression(synthetic.ImpressionParams{Seed: 2, Pressure: 0.4, Dryness: 0.2, Noise: 0.5}, 200, 200, 500)
			if c := correlation(first, again); c < 0.8 {
				t.Errorf("subject %d %v: its impressions correlate by %.2f", subject, f, c)
			}
			for i, other := range middles {
				if c := correlation(first, other); c > 0.5 {
					t.Errorf("subject %d %v and finger %d correlate by %.2f", subject, f, i, c)
				}
			}
			middles = append(middles, first)
		}
	}
}

func TestFinger_PatternsAsInAPopulation(t *testing.T) {
	count := map[synthetic.Pattern]int{}
	for subject := range uint64(200) {
		for _, f := range biometric.Fingers() {
			count[synthetic.NewSubject(subject).Pattern(f)]++
		}
	}
	for pattern, share := range map[synthetic.Pattern]float64{
		synthetic.Arch: 0.037, synthetic.TentedArch: 0.029, synthetic.Whorl: 0.279,
		synthetic.LeftLoop: 0.33, synthetic.RightLoop: 0.33,
	} {
		if got := float64(count[pattern]) / 2000; math.Abs(got-share) > 0.035 {
			t.Errorf("%s: %.3f of the fingers, want %.3f", pattern, got, share)
		}
	}
	if p := finger(); p.Pattern != synthetic.NewSubject(7).Pattern(biometric.RightIndex) {
		t.Errorf("the grown finger is a %s", p.Pattern)
	}
}

func TestImpression_Resolution(t *testing.T) {
	p := finger()
	for _, ppi := range []int{300, 500, 1000} {
		q := biometric.Assess(p.Impression(synthetic.ImpressionParams{}, ppi, ppi, ppi))
		if math.Abs(q.Area-285) > 20 {
			t.Errorf("%d ppi: %.0f mm² of finger", ppi, q.Area)
		}
	}
}

func TestImpression_Golden(t *testing.T) {
	p := finger()
	sheet := image.NewGray(image.Rect(0, 0, 4*280, 400))
	for i, q := range []synthetic.ImpressionParams{{}, {Dryness: 0.9}, {Dryness: -0.8}, {Partial: 0.5, RotationDeg: 12, Noise: 0.6, Distortion: 0.7}} {
		im := p.Impression(q, 280, 400, 400)
		draw.Draw(sheet, image.Rect(i*280, 0, i*280+280, 400), im.Gray(), image.Point{}, draw.Src)
	}
	goldentest.Picture(t, "finger", sheet)
}

func TestFace_Golden(t *testing.T) {
	sheet := image.NewNRGBA(image.Rect(0, 0, 4*240, 200))
	for i, pose := range []biometric.Pose{biometric.Front, biometric.LeftProfile, biometric.RightProfile} {
		f := synthetic.NewSubject(2).Face(pose, synthetic.FaceParams{}, 240, 200)
		draw.Draw(sheet, image.Rect(i*240, 0, i*240+240, 200), f, image.Point{}, draw.Src)
	}
	tilted := synthetic.NewSubject(5).Face(biometric.Front, synthetic.FaceParams{TiltDeg: 10, Darkness: 0.3, Scale: 0.8, Blur: 0.1}, 240, 200)
	draw.Draw(sheet, image.Rect(720, 0, 960, 200), tilted, image.Point{}, draw.Src)
	goldentest.Picture(t, "face", sheet)
}

func TestComplaint_IsAnA4PageWithWriting(t *testing.T) {
	for number := range synthetic.ComplaintPages {
		im := synthetic.Complaint(number)
		if b := im.Bounds(); b.Dx() != 1654 || b.Dy() != 2339 {
			t.Fatalf("%v pixels", b.Size())
		}
		ink := 0
		for y := 0; y < 2339; y += 2 {
			for x := 0; x < 1654; x += 2 {
				if r, _, b, _ := im.At(x, y).RGBA(); r < 0x6000 && b > r {
					ink++
				}
			}
		}
		if ink < 3000 {
			t.Errorf("page %d: %d points of ink", number, ink)
		}
	}
}

func BenchmarkFinger(b *testing.B) {
	for b.Loop() {
		synthetic.NewSubject(1).Finger(biometric.RightIndex)
	}
}

func BenchmarkImpression500x500(b *testing.B) {
	p := synthetic.NewSubject(1).Finger(biometric.RightIndex)
	b.ReportAllocs()
	for b.Loop() {
		p.Impression(synthetic.ImpressionParams{Noise: 0.5, Distortion: 0.5}, 500, 500, 500)
	}
}

func BenchmarkFace640x480(b *testing.B) {
	for b.Loop() {
		synthetic.NewSubject(1).Face(biometric.Front, synthetic.FaceParams{}, 640, 480)
	}
}

func BenchmarkComplaint(b *testing.B) {
	for b.Loop() {
		synthetic.Complaint(0)
	}
}
