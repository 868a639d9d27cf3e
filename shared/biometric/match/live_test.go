package match_test

import (
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/match"
	"thana/shared/biometric/segment"
	"thana/shared/biometric/synthetic"
	"thana/shared/fault"
)

// Out of the live pictures of a hand the best of those that hold is taken, and its fingers are those that were rolled
// before; with the rolled prints of two fingers exchanged, both are named.
func TestSequence_OfALiveSlap(t *testing.T) {
	person, fingers := synthetic.NewSubject(12), []biometric.Finger{biometric.RightIndex, biometric.RightMiddle, biometric.RightRing, biometric.RightLittle}
	var grown []synthetic.Print
	rolled := map[biometric.Finger]match.Print{}
	for _, f := range fingers {
		p := person.Finger(f)
		grown = append(grown, p)
		rolled[f] = match.NewPrint(match.Extract(p.Impression(synthetic.ImpressionParams{Seed: 9, Rolled: true}, 560, 600, 500), nil))
	}
	var s biometric.Steady
	var best biometric.Image
	taken := -1
	for i, q := range []synthetic.ImpressionParams{{Pressure: -1}, {ShiftX: 4, Dryness: 1}, {ShiftX: 3, Dryness: 0.4}, {Dryness: 0.4}, {Dryness: 0.3}, {}, {Dryness: 0.3}} {
		im, _ := synthetic.Slap(grown, synthetic.SlapParams{ImpressionParams: q}, 1600, 1000, 500)
		slap, err := segment.Segment(im, biometric.RightFour, nil, nil)
		if err != nil {
			t.Logf("picture %d: %v", i, err)
		}
		f := slap.Frame(im)
		t.Logf("picture %d: %+v", i, f)
		if b, waits := s.See(im, f); waits == "" {
			best, taken = b, i
		}
	}
	if taken != 6 {
		t.Fatalf("taken at picture %d, want the last one", taken)
	}
	slap, err := segment.Segment(best, biometric.RightFour, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	flat := map[biometric.Finger]match.Print{}
	for _, f := range slap.Fingers {
		flat[f.Position] = match.NewPrint(match.Extract(segment.Cut(best, f.Box), nil))
	}
	for _, v := range match.Sequence(flat, rolled) {
		if v.Code != "" || v.Seen != v.Finger {
			t.Errorf("%+v, want its own finger", v)
		}
	}
	rolled[biometric.RightIndex], rolled[biometric.RightRing] = rolled[biometric.RightRing], rolled[biometric.RightIndex]
	wrong := 0
	for _, v := range match.Sequence(flat, rolled) {
		if v.Code == fault.CaptureFingerOther {
			wrong++
		}
	}
	if wrong != 2 {
		t.Errorf("%d fingers named as another one, want 2", wrong)
	}
}
