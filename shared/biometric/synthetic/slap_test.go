package synthetic_test

import (
	"math"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/synthetic"
)

// asFinger lets one grown finger stand for another: growing takes time, and where a finger lies does not depend on its ridges.
func asFinger(f biometric.Finger) synthetic.Print {
	p := finger()
	p.Finger = f
	return p
}

func slapFingers(index biometric.Finger) []synthetic.Print {
	return []synthetic.Print{asFinger(index), asFinger(index + 1), asFinger(index + 2), asFinger(index + 3)}
}

func TestSlap_SameSeedSamePicture(t *testing.T) {
	q := synthetic.SlapParams{ImpressionParams: synthetic.ImpressionParams{Seed: 3, Noise: 0.5}, Joints: true}
	a, _ := synthetic.Slap(slapFingers(biometric.RightIndex), q, 800, 600, 250)
	b, _ := synthetic.Slap(slapFingers(biometric.RightIndex), q, 800, 600, 250)
	q.Seed = 4
	c, _ := synthetic.Slap(slapFingers(biometric.RightIndex), q, 800, 600, 250)
	if a.SHA256() != b.SHA256() || a.SHA256() == c.SHA256() {
		t.Error("a seed is not one picture, or two are")
	}
}

// Ink lies where the fingers are said to lie, and nowhere else; turned hands as well.
func TestSlap_FingersLieWhereItSays(t *testing.T) {
	for _, degrees := range []float64{0, 20, -20} {
		im, placed := synthetic.Slap(slapFingers(biometric.LeftIndex), synthetic.SlapParams{ImpressionParams: synthetic.ImpressionParams{RotationDeg: degrees}}, 1000, 800, 250)
		var inside, ink, outside, spots float64
		for y := range im.Height {
			for x := range im.Width {
				within := false
				for _, p := range placed {
					sin, cos := math.Sincos(p.Degrees * math.Pi / 180)
					dx, dy := float64(x)-p.CentreX, float64(y)-p.CentreY
					within = within || math.Abs(dx*cos-dy*sin) < p.Width/2*1.06 && math.Abs(dx*sin+dy*cos) < p.Height/2*1.06
				}
				dark := 0.0
				if im.At(x, y) < 150 {
					dark = 1
				}
				if within {
					inside, ink = inside+1, ink+dark
				} else {
					outside, spots = outside+1, spots+dark
				}
			}
		}
		if ink < 0.25*inside || spots > 0.001*outside {
			t.Errorf("%.0f degrees: ink on %.3f of the fingers and %.4f of the ground", degrees, ink/inside, spots/outside)
		}
	}
}

// The little finger lies on the outer side of the hand, lower than the others; thumbs lie side by side.
func TestSlap_HandGeometry(t *testing.T) {
	for seed := range uint64(20) {
		q := synthetic.SlapParams{ImpressionParams: synthetic.ImpressionParams{Seed: seed}}
		_, right := synthetic.Slap(slapFingers(biometric.RightIndex), q, 100, 80, 25)
		_, left := synthetic.Slap(slapFingers(biometric.LeftIndex), q, 100, 80, 25)
		_, thumbs := synthetic.Slap([]synthetic.Print{asFinger(biometric.LeftThumb), asFinger(biometric.RightThumb)}, q, 100, 80, 25)
		for i := range right[1:] {
			if right[i].CentreX >= right[i+1].CentreX || left[i].CentreX <= left[i+1].CentreX {
				t.Errorf("seed %d: fingers out of order", seed)
			}
			if right[i].CentreY >= right[3].CentreY || left[i].CentreY >= left[3].CentreY {
				t.Errorf("seed %d: the little finger is not the lowest", seed)
			}
		}
		if thumbs[0].CentreX >= thumbs[1].CentreX || thumbs[0].Degrees >= thumbs[1].Degrees {
			t.Errorf("seed %d: %+v", seed, thumbs)
		}
	}
}

func BenchmarkSlap1600x1000(b *testing.B) {
	prints := slapFingers(biometric.RightIndex)
	for b.Loop() {
		synthetic.Slap(prints, synthetic.SlapParams{Joints: true}, 1600, 1000, 500)
	}
}
