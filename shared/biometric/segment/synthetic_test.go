package segment_test

import (
	"flag"
	"fmt"
	"math"
	"slices"
	"sync"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/segment"
	"thana/shared/biometric/synthetic"
	"thana/shared/fault"
)

var subjects = flag.Int("subjects", 1, "how many synthetic persons lay down both hands, 24 times each")

// rightFingers are the four of one person; growing takes time.
var rightFingers = sync.OnceValue(func() []synthetic.Print { return grown(500, biometric.RightIndex) })

func grown(subject uint64, index biometric.Finger) []synthetic.Print {
	var prints []synthetic.Print
	for f := index; f < index+4; f++ {
		prints = append(prints, synthetic.NewSubject(subject).Finger(f))
	}
	return prints
}

// laid is the n-th way in which a hand is laid down: pressure, dryness, noise, distance, turn and joints vary.
func laid(subject, n uint64) synthetic.SlapParams {
	q := synthetic.SlapParams{Spread: float64(n%5)/2 - 1, Joints: n%2 == 0}
	q.Seed, q.RotationDeg, q.Noise = subject*100+n, float64(n%7)*10-30, float64(n%3)/2
	q.Pressure, q.Dryness, q.Distortion = float64(n%4)/3-0.4, float64(n%5)*0.3-0.5, float64(n%2)/2
	return q
}

// slapOf takes the picture and says where the reference boxes would be, left to right.
func slapOf(prints []synthetic.Print, q synthetic.SlapParams) judged {
	j := judged{position: biometric.RightFour}
	im, placed := synthetic.Slap(prints, q, 1600, 1200, 500)
	if prints[0].Finger >= biometric.LeftThumb {
		j.position = biometric.LeftFour
		slices.Reverse(placed)
	}
	j.image = im
	for _, p := range placed {
		j.fingers = append(j.fingers, segment.Finger{Position: p.Finger,
			Box: segment.Box{CenterX: p.CentreX, CenterY: p.CentreY, Width: p.Width, Height: p.Height, Degrees: p.Degrees}})
	}
	return j
}

// Every slap of persons who do not exist gives its four fingers or a refusal; of the found ones at least 95 in 100 are wanted.
func TestSegment_SyntheticSlaps(t *testing.T) {
	t.Parallel()
	var found, refusals, unsure, all int
	for subject := range uint64(*subjects) {
		hands := [][]synthetic.Print{rightFingers()}
		ways := uint64(5)
		if *subjects > 1 {
			hands = [][]synthetic.Print{grown(500+subject, biometric.RightIndex), grown(500+subject, biometric.LeftIndex)}
			ways = 24
		}
		for _, prints := range hands {
			for n := range ways {
				j := slapOf(prints, laid(subject, n))
				s, err := segment.Segment(j.image, j.position, nil, nil)
				all++
				if err != nil {
					refusals++
					t.Logf("subject %d, %+v: %v", subject, laid(subject, n), err)
					continue
				}
				found++
				if s.Hand == segment.UnknownHand {
					unsure++
				}
				sound(t, fmt.Sprintf("subject %d, %+v", subject, laid(subject, n)), s, j)
			}
		}
	}
	t.Logf("%d of %d slaps found, %d refused; the hand was not told in %d", found, all, refusals, unsure)
	if float64(found) < 0.95*float64(all) {
		t.Errorf("%d of %d slaps were found", found, all)
	}
}

// sound fails where a finger that was given is not where it was laid.
func sound(t *testing.T, name string, s segment.Slap, j judged) {
	t.Helper()
	if len(s.Fingers) != len(j.fingers) {
		t.Errorf("%s: %d fingers, want %d", name, len(s.Fingers), len(j.fingers))
		return
	}
	mean := 0.0
	for i, f := range s.Fingers {
		mean += j.fingers[i].Box.Degrees / float64(len(s.Fingers))
		if overlap := f.Box.Overlap(j.fingers[i].Box); f.Position != j.fingers[i].Position || overlap < 0.6 {
			t.Errorf("%s: %v for %v, overlap %.2f", name, f.Position, j.fingers[i].Position, overlap)
		}
	}
	if math.Abs(s.Degrees-mean) > 8 {
		t.Errorf("%s: %.1f degrees, want %.1f", name, s.Degrees, mean)
	}
}

func TestSegment_SyntheticMissing(t *testing.T) {
	t.Parallel()
	prints := rightFingers()
	for k, p := range prints {
		less := slices.Delete(slices.Clone(prints), k, k+1)
		j := slapOf(less, synthetic.SlapParams{ImpressionParams: synthetic.ImpressionParams{Seed: uint64(k), RotationDeg: 5}, Joints: true})
		_, err := segment.Segment(j.image, j.position, nil, nil)
		refused(t, "without "+p.Finger.String(), err, fault.CaptureFingersFew)
		s, err := segment.Segment(j.image, j.position, []biometric.Finger{p.Finger}, nil)
		if err != nil {
			t.Errorf("without %v: %v", p.Finger, err)
			continue
		}
		sound(t, "without "+p.Finger.String(), s, j)
	}
}

// The same slap at another resolution or in negative gives the same fingers, in its own pixels; the picture stays as it is.
func TestSegment_AnyResolutionAndPolarity(t *testing.T) {
	t.Parallel()
	im, _ := synthetic.Slap(rightFingers(), synthetic.SlapParams{}, 1600, 1200, 500)
	before := im.SHA256()
	want, err := segment.Segment(im, biometric.RightFour, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if im.SHA256() != before {
		t.Error("the picture was changed")
	}
	double := biometric.NewImage(3200, 2400, 1000)
	for i := range double.Pix {
		double.Pix[i] = im.Pix[i/double.Width/2*im.Width+i%double.Width/2]
	}
	negative := judged{image: im}.toned(func(v byte) float64 { return 255 - float64(v) })
	for name, c := range map[string]struct {
		image biometric.Image
		scale float64
	}{"1000 ppi": {double, 0.5}, "400 ppi": {biometric.Resample(im, 400), 1.25}, "negative": {negative.image, 1}} {
		s, err := segment.Segment(c.image, biometric.RightFour, nil, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for k, f := range s.Fingers {
			b := segment.Box{CenterX: f.Box.CenterX * c.scale, CenterY: f.Box.CenterY * c.scale,
				Width: f.Box.Width * c.scale, Height: f.Box.Height * c.scale, Degrees: f.Box.Degrees}
			if overlap := b.Overlap(want.Fingers[k].Box); overlap < 0.9 {
				t.Errorf("%s: %v overlaps by %.2f", name, f.Position, overlap)
			}
		}
	}
}

func TestSegment_NothingThere(t *testing.T) {
	t.Parallel()
	dirty, _ := synthetic.Slap(nil, synthetic.SlapParams{ImpressionParams: synthetic.ImpressionParams{Noise: 1}}, 1600, 1000, 500)
	blank := judged{image: biometric.NewImage(1600, 1000, 500)}
	for name, im := range map[string]biometric.Image{
		"nothing": {}, "a pixel": biometric.NewImage(1, 1, 500), "a line": biometric.NewImage(1600, 3, 500), "white": blank.image,
		"black": blank.toned(func(byte) float64 { return 0 }).image, "grain": blank.toned(func(byte) float64 { return 180 }).grainy(40).image,
		"unknown resolution": biometric.NewImage(800, 500, 0),
	} {
		_, err := segment.Segment(im, biometric.RightFour, nil, nil)
		refused(t, name, err, fault.CaptureHandEmpty)
	}
	_, err := segment.Segment(dirty, biometric.RightFour, nil, nil)
	refused(t, "dirty glass", err, fault.CaptureSlapUnclear)
}

// Fingers that lie on each other are found or refused; no finger that is there can be declared away.
func TestSegment_FingersOnEachOther(t *testing.T) {
	t.Parallel()
	for n, spread := range []float64{-1.6, -4} {
		q := laid(9, uint64(n))
		q.Spread = spread
		j := slapOf(rightFingers(), q)
		s, err := segment.Segment(j.image, j.position, nil, nil)
		if err == nil {
			sound(t, fmt.Sprintf("spread %.1f", spread), s, j)
		} else {
			t.Logf("spread %.1f: %v", spread, err)
		}
		for _, f := range j.fingers {
			if s, err := segment.Segment(j.image, j.position, []biometric.Finger{f.Position}, nil); err == nil {
				t.Errorf("spread %.1f, %v declared missing: %d fingers", spread, f.Position, len(s.Fingers))
			}
		}
	}
}

func TestSegment_OddPictures(t *testing.T) {
	for _, side := range []int{2, 7, 8, 9, 117, 119, 127, 128, 129, 301} {
		for _, other := range []int{1, 9, 119, 250} {
			for _, ppi := range []int{0, 250, 500, 1000, 1 << 30} {
				im := judged{image: biometric.NewImage(side, other, ppi)}.grainy(60).image
				if s, err := segment.Segment(im, biometric.LeftFour, nil, nil); err == nil {
					t.Errorf("%dx%d at %d ppi: %+v", side, other, ppi, s)
				}
			}
		}
	}
	_, err := segment.Segment(biometric.Image{Width: 900, Height: 900, PPI: 500}, biometric.LeftFour, nil, nil)
	refused(t, "no pixels", err, fault.RequestImageMalformed)
}

func TestSegment_PositionsItDoesNotKnow(t *testing.T) {
	im := biometric.NewImage(100, 100, 500)
	for _, position := range []biometric.Finger{biometric.UnknownFinger, biometric.RightIndex, 99, -1} {
		_, err := segment.Segment(im, position, nil, nil)
		refused(t, position.String(), err, fault.RequestMalformed)
	}
	_, err := segment.Segment(im, biometric.BothThumbs, []biometric.Finger{biometric.RightThumb, biometric.LeftThumb}, nil)
	refused(t, "all missing", err, fault.RequestMalformed)
}
