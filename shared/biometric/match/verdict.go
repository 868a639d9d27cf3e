package match

import (
	"slices"

	"thana/shared/biometric"
	"thana/shared/fault"
)

// Verdict says which rolled finger a segment of a slap is.
type Verdict struct {
	Finger biometric.Finger // whose place the segment was taken in
	Seen   biometric.Finger // the rolled finger that it is, or UnknownFinger
	Score  float64          // against the rolled finger most like it
	Own    float64          // against the rolled finger of its own place; 0 if that was not taken
	Code   fault.Code       // what is wrong, or empty
}

// Fault says the verdict to the person; nil if nothing is wrong.
func (v Verdict) Fault() *fault.Fault {
	if v.Code == "" {
		return nil
	}
	return fault.New(v.Code, "match.Sequence", "score %.1f, own %.1f, likely from %.0f", v.Score, v.Own, Likely).
		With("finger", v.Finger.String()).With("other", v.Seen.String())
}

// Sequence checks each finger of the slaps against the rolled prints, in the order of the fingers. A finger that was not
// rolled cannot be confirmed and is not complained of, unless another rolled finger shows its ridges.
func Sequence(slap, rolled map[biometric.Finger]Print) []Verdict {
	var fingers []biometric.Finger
	var prints []Print
	for _, f := range biometric.Fingers() {
		if p, ok := rolled[f]; ok {
			fingers, prints = append(fingers, f), append(prints, p)
		}
	}
	var out []Verdict
	for _, f := range biometric.Fingers() {
		p, ok := slap[f]
		if !ok {
			continue
		}
		v := Verdict{Finger: f}
		if own, ok := rolled[f]; ok {
			v.Own = Compare(p, own, nil).Score
			v.Code = fault.CaptureFingerUnproven
		}
		if at, best := Identify(p, prints); at >= 0 {
			v.Score = best.Score
			if best.Likely() {
				v.Seen, v.Code = fingers[at], fault.CaptureFingerOther
			}
		}
		if v.Seen == f {
			v.Code = ""
		}
		out = append(out, v)
	}
	return handsOf(out)
}

// handsOf calls it swapped hands where every finger of a hand that was recognised is the same finger of the other hand.
func handsOf(verdicts []Verdict) []Verdict {
	out := slices.Clone(verdicts)
	for _, left := range []bool{false, true} {
		recognised, mirrored := 0, 0
		for _, v := range verdicts {
			if isLeft(v.Finger) != left || v.Seen == biometric.UnknownFinger {
				continue
			}
			recognised++
			if v.Seen == mirror(v.Finger) {
				mirrored++
			}
		}
		if mirrored == 0 || mirrored < recognised {
			continue
		}
		for i, v := range out {
			if isLeft(v.Finger) == left && v.Seen == mirror(v.Finger) {
				out[i].Code = fault.CaptureHandsSwapped
			}
		}
	}
	return out
}

func isLeft(f biometric.Finger) bool { return f >= biometric.LeftThumb }

// mirror is the same finger of the other hand.
func mirror(f biometric.Finger) biometric.Finger {
	if isLeft(f) {
		return f - 5
	}
	return f + 5
}

// Duplicate is two prints, taken as two fingers, that are one.
type Duplicate struct {
	Finger, Other biometric.Finger // Other comes first in the order of the fingers
	Score         float64
}

// Fault says it to the person.
func (d Duplicate) Fault() *fault.Fault {
	return fault.New(fault.CaptureFingerTwice, "match.Duplicates", "score %.1f, certain from %.0f", d.Score, Certain).
		With("finger", d.Finger.String()).With("other", d.Other.String())
}

// Duplicates compares every two prints: 45 pairs where all ten fingers are there.
func Duplicates(prints map[biometric.Finger]Print) []Duplicate {
	var out []Duplicate
	before := map[biometric.Finger]Print{}
	for _, f := range biometric.Fingers() {
		if p, ok := prints[f]; ok {
			out = append(out, AlreadyTaken(f, p, before)...)
			before[f] = p
		}
	}
	return out
}

// AlreadyTaken tells as which other fingers a print was taken before, for the moment of capture.
func AlreadyTaken(f biometric.Finger, p Print, taken map[biometric.Finger]Print) []Duplicate {
	var out []Duplicate
	for _, g := range biometric.Fingers() {
		q, ok := taken[g]
		if !ok || g == f {
			continue
		}
		if r := Compare(p, q, nil); r.Certain() {
			out = append(out, Duplicate{f, g, r.Score})
		}
	}
	return out
}
