package match_test

import (
	"maps"
	"math"
	"slices"
	"sync"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/match"
	"thana/shared/biometric/synthetic"
	"thana/shared/fault"
)

// hands are grown fingers for several tests: growing takes time, above all under the race detector.
var hands = sync.OnceValue(func() map[biometric.Finger]synthetic.Print {
	who := synthetic.NewSubject(41)
	out := map[biometric.Finger]synthetic.Print{}
	for _, f := range []biometric.Finger{biometric.RightIndex, biometric.RightMiddle, biometric.LeftIndex, biometric.LeftMiddle} {
		out[f] = who.Finger(f)
	}
	return out
})

func printOf(f biometric.Finger, q synthetic.ImpressionParams) match.Print {
	return match.NewPrint(match.Extract(hands()[f].Impression(q, 420, 520, 500), nil))
}

var (
	flat   = synthetic.ImpressionParams{Seed: 1, RotationDeg: 9, ShiftX: 1.5, Distortion: 0.5, Noise: 0.3}
	rolled = synthetic.ImpressionParams{Seed: 2, Rolled: true, Distortion: 0.4, Dryness: 0.3}
)

// flatPrints and rolledPrints are one impression of each finger; a test that changes one takes a copy.
var (
	flatPrints   = sync.OnceValue(func() map[biometric.Finger]match.Print { return allPrints(flat) })
	rolledPrints = sync.OnceValue(func() map[biometric.Finger]match.Print { return allPrints(rolled) })
)

func allPrints(q synthetic.ImpressionParams) map[biometric.Finger]match.Print {
	out := map[biometric.Finger]match.Print{}
	for f := range hands() {
		out[f] = printOf(f, q)
	}
	return out
}

func TestCompare_OneFingerIsItselfAndNoOther(t *testing.T) {
	one, two := flatPrints(), rolledPrints()
	for f, a := range one {
		if n := len(a.Minutiae); n < 20 || n > 80 {
			t.Errorf("%v: %d minutiae", f, n)
		}
		for g, b := range two {
			if r := match.Compare(a, b, nil); r.Certain() != (f == g) || r.Likely() != (f == g) {
				t.Errorf("%v flat and %v rolled: %.1f", f, g, r.Score)
			}
		}
	}
}

// Every impression of a finger that Assess accepts is recognised by a clean one.
func TestCompare_ImpressionParameters(t *testing.T) {
	clean := printOf(biometric.RightIndex, synthetic.ImpressionParams{Seed: 1})
	for name, q := range map[string]synthetic.ImpressionParams{
		"light": {Pressure: -0.6}, "hard": {Pressure: 0.8}, "dry": {Dryness: 0.7}, "wet": {Dryness: -0.6},
		"turned left": {RotationDeg: -40}, "turned right": {RotationDeg: 40}, "shifted": {ShiftX: 4, ShiftY: -4},
		"partial": {Partial: 0.45}, "dirty": {Noise: 0.9}, "pulled": {Distortion: 1}, "slid": {Smudge: 0.2}, "rolled": {Rolled: true},
	} {
		q.Seed = 77
		r := match.Compare(clean, printOf(biometric.RightIndex, q), nil)
		t.Logf("%-12s %5.1f, %d pairs", name, r.Score, len(r.Pairs))
		if !r.Certain() {
			t.Errorf("%s: %.1f", name, r.Score)
		}
	}
}

func TestCompare_AlignmentLaysOneOnTheOther(t *testing.T) {
	clean := printOf(biometric.LeftIndex, synthetic.ImpressionParams{Seed: 1})
	r := match.Compare(clean, printOf(biometric.LeftIndex, synthetic.ImpressionParams{Seed: 5, RotationDeg: 20, ShiftX: 2, ShiftY: -1}), nil)
	if turn := math.Atan2(r.Alignment.Sin, r.Alignment.Cos) * 180 / math.Pi; math.Abs(turn-20) > 2 {
		t.Errorf("turned by %.1f degrees", turn)
	}
	const mm = 500 / 25.4
	if x, y := r.Alignment.Place(210, 260); math.Hypot(x-210-2*mm, y-260+mm) > 6 {
		t.Errorf("the middle comes to lie at %.0f %.0f", x, y)
	}
	x, y := r.Alignment.Inverse().Place(r.Alignment.Place(50, 70))
	if math.Hypot(x-50, y-70) > 1e-6 {
		t.Errorf("there and back is %.3f %.3f", x, y)
	}
}

func TestCompare_OrderHardlyMatters(t *testing.T) {
	a, b := flatPrints()[biometric.RightMiddle], rolledPrints()[biometric.RightMiddle]
	if r, s := match.Compare(a, b, nil), match.Compare(b, a, nil); math.Abs(r.Score-s.Score) > 0.15*r.Score {
		t.Errorf("%.1f and %.1f", r.Score, s.Score)
	}
}

func TestExtract_Resolutions(t *testing.T) {
	clean := printOf(biometric.RightIndex, synthetic.ImpressionParams{Seed: 1})
	for _, ppi := range []int{300, 1000} {
		im := hands()[biometric.RightIndex].Impression(synthetic.ImpressionParams{Seed: 2}, 420*ppi/500, 520*ppi/500, ppi)
		if r := match.Compare(clean, match.NewPrint(match.Extract(im, nil)), nil); !r.Certain() {
			t.Errorf("%d ppi: %.1f", ppi, r.Score)
		}
	}
}

func TestExtract_NothingToFind(t *testing.T) {
	speckle := biometric.NewImage(200, 200, 500)
	for i := range speckle.Pix {
		speckle.Pix[i] = byte(i * i * 2654435761 >> 13)
	}
	for name, im := range map[string]biometric.Image{
		"white": biometric.NewImage(300, 300, 500), "one pixel": biometric.NewImage(1, 1, 500), "empty": {PPI: 500},
		"narrow": biometric.NewImage(7, 400, 500), "odd": biometric.NewImage(131, 77, 500), "speckle": speckle,
	} {
		p := match.NewPrint(match.Extract(im, nil))
		if n := len(p.Minutiae); n > 8 {
			t.Errorf("%s: %d minutiae", name, n)
		}
		if r := match.Compare(p, p, nil); name != "speckle" && r.Score != 0 {
			t.Errorf("%s is itself with %.1f", name, r.Score)
		}
	}
}

func TestExtract_LeavesThePicture(t *testing.T) {
	im := hands()[biometric.RightIndex].Impression(flat, 300, 300, 500)
	before := im.SHA256()
	match.Extract(im, nil)
	if im.SHA256() != before {
		t.Error("the picture was changed")
	}
}

func TestIdentify(t *testing.T) {
	roll := rolledPrints()
	taken := []match.Print{roll[biometric.RightMiddle], roll[biometric.LeftIndex], roll[biometric.LeftMiddle]}
	if at, r := match.Identify(flatPrints()[biometric.LeftIndex], taken); at != 1 || !r.Certain() {
		t.Errorf("%d with %.1f", at, r.Score)
	}
	if at, r := match.Identify(flatPrints()[biometric.RightIndex], taken); r.Likely() {
		t.Errorf("a stranger is %d with %.1f", at, r.Score)
	}
	if at, _ := match.Identify(taken[0], nil); at != -1 {
		t.Errorf("%d among none", at)
	}
}

func TestSequence_Verdicts(t *testing.T) {
	slap, roll := flatPrints(), rolledPrints()
	none := match.NewPrint(match.Template{})
	swap := func(m map[biometric.Finger]match.Print, pairs ...biometric.Finger) map[biometric.Finger]match.Print {
		out := maps.Clone(m)
		for i := 0; i < len(pairs); i += 2 {
			out[pairs[i]], out[pairs[i+1]] = m[pairs[i+1]], m[pairs[i]]
		}
		return out
	}
	const ri, rm, li, lm = biometric.RightIndex, biometric.RightMiddle, biometric.LeftIndex, biometric.LeftMiddle
	unclear := swap(slap)
	unclear[rm] = none
	missing := swap(roll)
	delete(missing, lm)
	for _, test := range []struct {
		name         string
		slap, rolled map[biometric.Finger]match.Print
		want         []fault.Code // right index, right middle, left index, left middle
	}{
		{"as it should be", slap, roll, []fault.Code{"", "", "", ""}},
		{"two fingers of a hand", swap(slap, ri, rm), roll, []fault.Code{fault.CaptureFingerOther, fault.CaptureFingerOther, "", ""}},
		{"hands swapped", swap(slap, ri, li, rm, lm), roll, []fault.Code{fault.CaptureHandsSwapped, fault.CaptureHandsSwapped, fault.CaptureHandsSwapped, fault.CaptureHandsSwapped}},
		{"one finger across", slap, swap(roll, rm, lm), []fault.Code{"", fault.CaptureFingerOther, "", fault.CaptureFingerOther}},
		{"one unclear", unclear, roll, []fault.Code{"", fault.CaptureFingerUnproven, "", ""}},
		{"one not rolled", slap, missing, []fault.Code{"", "", "", ""}},
	} {
		var got []fault.Code
		for _, v := range match.Sequence(test.slap, test.rolled) {
			got = append(got, v.Code)
			if f := v.Fault(); (f == nil) != (v.Code == "") || f != nil && f.Facts["finger"] != v.Finger.String() {
				t.Errorf("%s: %+v says %+v", test.name, v, f)
			}
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, want %v", test.name, got, test.want)
		}
	}
}

func TestDuplicates(t *testing.T) {
	prints := maps.Clone(rolledPrints())
	if d := match.Duplicates(prints); len(d) > 0 {
		t.Errorf("%+v", d)
	}
	prints[biometric.RightMiddle] = printOf(biometric.LeftIndex, synthetic.ImpressionParams{Seed: 9, Rolled: true, RotationDeg: 5})
	d := match.Duplicates(prints)
	if len(d) != 1 || d[0].Finger != biometric.LeftIndex || d[0].Other != biometric.RightMiddle {
		t.Fatalf("%+v", d)
	}
	if text := fault.Say(d[0].Fault(), fault.English); text.Title != "This looks like the right middle finger already taken" {
		t.Error(text.Title)
	}
	if got := match.AlreadyTaken(biometric.RightMiddle, prints[biometric.RightMiddle], prints); len(got) != 1 || got[0].Other != biometric.LeftIndex {
		t.Errorf("%+v", got)
	}
}

func BenchmarkExtract(b *testing.B) {
	im := hands()[biometric.RightIndex].Impression(flat, 500, 600, 500)
	b.ReportAllocs()
	for b.Loop() {
		match.Extract(im, nil)
	}
}

func BenchmarkCompare(b *testing.B) {
	one, two, other := flatPrints()[biometric.RightIndex], rolledPrints()[biometric.RightIndex], rolledPrints()[biometric.LeftMiddle]
	b.Run("same", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			match.Compare(one, two, nil)
		}
	})
	b.Run("other", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			match.Compare(one, other, nil)
		}
	})
}

func BenchmarkNewPrint(b *testing.B) {
	p := rolledPrints()[biometric.RightIndex]
	b.ReportAllocs()
	for b.Loop() {
		match.NewPrint(p.Template)
	}
}

// Clean impressions of twenty synthetic fingers: those of one finger are certain, those of two are not even likely.
func TestCompare_CleanSyntheticFingers(t *testing.T) {
	people, fingers := []uint64{1, 2}, biometric.Fingers()
	if testing.Short() {
		people, fingers = people[:1], fingers[:3]
	}
	var first, second []match.Print
	for _, who := range people {
		for _, f := range fingers {
			p := synthetic.NewSubject(who).Finger(f)
			first = append(first, match.NewPrint(match.Extract(p.Impression(synthetic.ImpressionParams{Seed: 1}, 500, 500, 500), nil)))
			second = append(second, match.NewPrint(match.Extract(p.Impression(synthetic.ImpressionParams{Seed: 2}, 500, 500, 500), nil)))
		}
	}
	own, other := math.Inf(1), 0.0
	for i, a := range first {
		for k, b := range second {
			score := match.Compare(a, b, nil).Score
			if i == k {
				own = min(own, score)
			} else {
				other = max(other, score)
			}
		}
	}
	t.Logf("%d fingers: one finger from %.1f, two up to %.1f", len(first), own, other)
	if own < match.Certain || other >= match.Likely {
		t.Errorf("one finger from %.1f, want %.0f; two up to %.1f, want under %.0f", own, match.Certain, other, match.Likely)
	}
}

// Of 316,800 pairs of different fingers in make det these two are the most alike: 35.8.
func TestCompare_TheMostAlikeOfTwoFingersAreNotOne(t *testing.T) {
	taken := func(who uint64, f biometric.Finger, impression int) match.Print {
		p := synthetic.NewSubject(5000 + who).Finger(f)
		return match.NewPrint(match.Extract(p.Impression(impressions(who*100 + uint64(f))[impression-1], 500, 560, 500), nil))
	}
	r := match.Compare(taken(6, biometric.LeftLittle, 4), taken(3, biometric.RightLittle, 5), nil)
	if r.Certain() || r.Score < 30 {
		t.Errorf("score %.1f, want 30 to %.0f", r.Score, match.Certain)
	}
}
