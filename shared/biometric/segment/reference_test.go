package segment_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/goldentest"
	"thana/shared/biometric/segment"
	"thana/shared/biometric/wsq"
	"thana/shared/fault"
)

// compare fails where the fingers are not those of the reference, its boxes overlap by less than 0.6 (intersection over union
// of the turned boxes) or an angle is more than 3 degrees off.
func compare(t *testing.T, name string, got []segment.Finger, want []segment.Finger) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d fingers, want %d", name, len(got), len(want))
		return
	}
	least, most := 1.0, 0.0
	for i, f := range got {
		overlap, off := f.Box.Overlap(want[i].Box), math.Abs(f.Box.Degrees-want[i].Box.Degrees)
		if f.Position != want[i].Position || overlap < 0.6 || off > 3 {
			t.Errorf("%s: %v, want %v; overlap %.2f, %.1f degrees off", name, f.Position, want[i].Position, overlap, off)
		}
		least, most = min(least, overlap), max(most, off)
	}
	t.Logf("%s: %d fingers, overlap at least %.2f, at most %.1f degrees off", name, len(got), least, most)
}

func TestSegment_AgreesWithTheReference(t *testing.T) {
	for _, j := range references(t) {
		s, err := segment.Segment(j.image, j.position, nil, nil)
		if err != nil {
			t.Errorf("%s: %v", j.name, err)
			continue
		}
		compare(t, j.name, s.Fingers, j.fingers)
		if len(s.Warnings) > 0 {
			t.Errorf("%s: %v", j.name, s.Warnings)
		}
	}
}

// The same figures on every processor: run it under qemu-aarch64-static too.
func TestSegment_ToTheLastFigure(t *testing.T) {
	want := map[string]string{
		"tpcard_11": "10 294.75 784.25 244.5 296.5 6.3; 9 587.25 284.5 321.5 543 6.3; 8 916.75 168 269.25 348.75 6.3; 7 1283.75 369.75 280.75 456.5 6.3; ",
		"tpcard_12": "6 200 592 404 532 0; ",
		"tpcard_13": "1 260 552 268 484 0; ",
		"tpcard_14": "2 216.25 722.25 382.75 475.25 11.1; 3 554.5 261.25 310.25 503.75 11.1; 4 933.5 219.75 266.25 451.5 11.1; 5 1359 578.5 270 374.5 11.1; ",
	}
	for _, j := range references(t) {
		s, err := segment.Segment(j.image, j.position, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, f := range s.Fingers {
			got += fmt.Sprintf("%v %v %v %v %v %v; ", int(f.Position), f.Box.CenterX, f.Box.CenterY, f.Box.Width, f.Box.Height, f.Box.Degrees)
		}
		if got != want[j.name] {
			t.Errorf("%s: %q, want %q", j.name, got, want[j.name])
		}
	}
}

// slaps are the two slaps of the reference and the same of the other hand.
func slaps(t testing.TB) []judged {
	all := slices.DeleteFunc(references(t), func(j judged) bool { return len(j.fingers) != 4 })
	return append(all, all[0].mirrored(), all[1].mirrored())
}

func TestSegment_TurnedSlaps(t *testing.T) {
	for _, j := range slaps(t)[:2] {
		for _, degrees := range []float64{-30, -20, -10, 10, 20, 30} {
			t.Run(fmt.Sprintf("%s by %.0f", j.name, degrees), func(t *testing.T) {
				t.Parallel()
				turned := j.turned(degrees)
				s, err := segment.Segment(turned.image, j.position, nil, nil)
				if err != nil {
					t.Fatal(err)
				}
				compare(t, t.Name(), s.Fingers, turned.fingers)
				if warned := slices.Contains(s.Warnings, fault.CaptureHandTurned); warned != (math.Abs(s.Degrees) > 15) {
					t.Errorf("%.1f degrees: %v", s.Degrees, s.Warnings)
				}
			})
		}
	}
}

func TestSegment_FaintAndNoisySlaps(t *testing.T) {
	for _, j := range slaps(t)[:2] {
		for _, c := range []struct{ contrast, grain float64 }{
			{0.5, 0}, {0.25, 0}, {0.15, 0}, {0.1, 0}, {1, 10}, {1, 25}, {1, 50}, {0.25, 10},
		} {
			t.Run(fmt.Sprintf("%s contrast %.2f grain %.0f", j.name, c.contrast, c.grain), func(t *testing.T) {
				t.Parallel()
				faint := j.toned(func(v byte) float64 { return 200 + (float64(v)-200)*c.contrast })
				if c.grain > 0 {
					faint = faint.grainy(c.grain)
				}
				s, err := segment.Segment(faint.image, j.position, nil, nil)
				if err != nil {
					t.Fatal(err)
				}
				compare(t, t.Name(), s.Fingers, j.fingers)
			})
		}
	}
}

// A slap with a finger less is three fingers where the finger was declared missing and a refusal where it was not; four
// fingers are refused where one was declared missing. With reach 1 only the tip is gone and the joints below it stay.
func TestSegment_MissingFinger(t *testing.T) {
	t.Parallel()
	for _, j := range slaps(t)[:2] {
		for k, f := range j.fingers {
			for _, reach := range []float64{1, 4} {
				less := j.without(k, reach)
				name := fmt.Sprintf("%s without %v, reach %.0f", j.name, f.Position, reach)
				_, err := segment.Segment(less.image, j.position, nil, nil)
				refused(t, name, err, fault.CaptureFingersFew)
				s, err := segment.Segment(less.image, j.position, []biometric.Finger{f.Position}, nil)
				if err != nil || len(s.Fingers) != 3 {
					t.Errorf("%s, declared: %d fingers, %v", name, len(s.Fingers), err)
					continue
				}
				if slices.Contains(s.Warnings, fault.CaptureFingerGap) {
					t.Errorf("%s: %v", name, s.Warnings)
				}
				for i, g := range s.Fingers {
					if g.Position != less.fingers[i].Position || g.Box.Overlap(less.fingers[i].Box) < 0.6 {
						t.Errorf("%s: %v at %+v", name, g.Position, g.Box)
					}
				}
			}
			_, err := segment.Segment(j.image, j.position, []biometric.Finger{f.Position}, nil)
			refused(t, fmt.Sprintf("%s, %v declared missing", j.name, f.Position), err, fault.CaptureFingersMany)
		}
	}
}

func refused(t *testing.T, name string, err error, code fault.Code) {
	t.Helper()
	if !errors.Is(err, code) {
		t.Errorf("%s: %v, want %v", name, err, code)
	}
}

// Where an inner finger is gone and another was declared missing, the gap tells.
func TestSegment_AnotherFingerDeclared(t *testing.T) {
	for _, j := range slaps(t)[:2] {
		for k := 1; k <= 2; k++ {
			for other := range 4 {
				s, err := segment.Segment(j.without(k, 4).image, j.position, []biometric.Finger{j.fingers[other].Position}, nil)
				if told := slices.Contains(s.Warnings, fault.CaptureFingerGap) || errors.Is(err, fault.CaptureHandOther); told != (other != k) {
					t.Errorf("%s without %v, %v declared: %v, %v", j.name, j.fingers[k].Position, j.fingers[other].Position, s.Warnings, err)
				}
			}
		}
	}
}

// However many tips are gone while their joints stay, the count is never four.
func TestSegment_JointsAreNoFingers(t *testing.T) {
	t.Parallel()
	for _, j := range slaps(t)[:2] {
		for set := 1; set < 16; set++ {
			less := j
			for k := 3; k >= 0; k-- {
				if set>>k&1 != 0 {
					less = less.without(k, 1)
				}
			}
			if s, err := segment.Segment(less.image, j.position, nil, nil); err == nil {
				t.Errorf("%s without set %04b: %d fingers", j.name, set, len(s.Fingers))
			}
		}
	}
}

func TestSegment_OtherHand(t *testing.T) {
	t.Parallel()
	for _, j := range slaps(t) {
		s, err := segment.Segment(j.image, j.position, nil, nil)
		want := segment.RightHand
		if j.position == biometric.LeftFour {
			want = segment.LeftHand
		}
		if err != nil || s.Hand != want {
			t.Errorf("%s: hand %d, %v", j.name, s.Hand, err)
		}
		_, err = segment.Segment(j.image, biometric.RightFour+biometric.LeftFour-j.position, nil, nil)
		refused(t, j.name, err, fault.CaptureHandOther)
	}
}

func TestSegment_UpsideDown(t *testing.T) {
	t.Parallel()
	for _, j := range slaps(t)[:2] {
		if s, err := segment.Segment(j.turned(180).image, j.position, nil, nil); err == nil {
			t.Errorf("%s: %d fingers", j.name, len(s.Fingers))
		}
		if s, err := segment.Segment(j.turned(90).image, j.position, nil, nil); err == nil {
			t.Errorf("%s on its side: %d fingers", j.name, len(s.Fingers))
		}
	}
}

// A card without its prints is empty, whatever is written on it.
func TestSegment_EmptyCard(t *testing.T) {
	j := slaps(t)[0]
	for range 4 {
		j = j.without(0, 4)
	}
	_, err := segment.Segment(j.image, j.position, nil, nil)
	refused(t, j.name, err, fault.CaptureHandEmpty)
}

// transactionPictures are the WSQ pictures of a reference transaction that are of that width.
func transactionPictures(t *testing.T, name string, width int) []biometric.Image {
	t.Helper()
	data := goldentest.File(t, "nist/"+name)
	var all []biometric.Image
	for {
		at := bytes.Index(data, []byte{0xff, 0xa0, 0xff})
		if at < 0 {
			return all
		}
		data = data[at:]
		if im, err := wsq.Decode(data); err == nil && im.Width == width {
			im.PPI = 500
			all = append(all, im)
		}
		data = data[3:]
	}
}

func TestSegment_TwoThumbs(t *testing.T) {
	t.Parallel()
	both := transactionPictures(t, "type-4-14-slaps.an2", 804)
	if len(both) != 1 {
		t.Fatalf("%d pictures", len(both))
	}
	thumbs := references(t)[1:3]
	s, err := segment.Segment(both[0], biometric.BothThumbs, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	// The picture is that of tpcard_12 with that of tpcard_13 to its right.
	right := thumbs[1].fingers[0]
	right.Box.CenterX += float64(thumbs[0].image.Width)
	compare(t, "both thumbs", s.Fingers, []segment.Finger{thumbs[0].fingers[0], right})
	for i, missing := range []biometric.Finger{biometric.RightThumb, biometric.LeftThumb} {
		_, err := segment.Segment(thumbs[i].image, biometric.BothThumbs, nil, nil)
		refused(t, "one thumb", err, fault.CaptureFingersFew)
		s, err := segment.Segment(thumbs[i].image, biometric.BothThumbs, []biometric.Finger{missing}, nil)
		if err != nil {
			t.Fatal(err)
		}
		compare(t, "one thumb", s.Fingers, thumbs[i].fingers)
		for _, degrees := range []float64{-20, 20} {
			turned := thumbs[i].turned(degrees)
			s, err := segment.Segment(turned.image, thumbs[i].position, nil, nil)
			if err != nil || s.Fingers[0].Box.Overlap(turned.fingers[0].Box) < 0.6 {
				t.Errorf("a thumb by %.0f degrees: %+v, %v", degrees, s.Fingers, err)
			}
		}
	}
}

// A real slap of three: the ring finger of this hand is recorded as amputated in the transaction.
func TestSegment_Amputated(t *testing.T) {
	left := transactionPictures(t, "type-14-amp-nqm-utf8.an2", 1608)
	if len(left) != 1 {
		t.Fatalf("%d pictures", len(left))
	}
	_, err := segment.Segment(left[0], biometric.LeftFour, nil, nil)
	refused(t, "not declared", err, fault.CaptureFingersFew)
	s, err := segment.Segment(left[0], biometric.LeftFour, []biometric.Finger{biometric.LeftRing}, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Delete(slices.Clone(references(t)[0].fingers), 1, 2)
	for i, f := range s.Fingers {
		if f.Position != want[i].Position || f.Box.Overlap(want[i].Box) < 0.6 {
			t.Errorf("%v at %+v", f.Position, f.Box)
		}
	}
}

func BenchmarkSegment(b *testing.B) {
	for _, j := range references(b) {
		b.Run(j.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := segment.Segment(j.image, j.position, nil, nil); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
