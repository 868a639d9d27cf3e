package match_test

import (
	"crypto/sha256"
	"fmt"
	"math"
	"strconv"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/goldentest"
	"thana/shared/biometric/match"
	"thana/shared/biometric/segment"
)

// readCard reads one picture of NIST's ten-print card or of the other reference images.
func readCard(t testing.TB, name string) biometric.Image {
	t.Helper()
	return goldentest.Image(t, "images/"+name+".pgm")
}

// rolledCard extracts the card's ten rolled prints.
func rolledCard(t testing.TB) map[biometric.Finger]match.Print {
	out := map[biometric.Finger]match.Print{}
	for _, f := range biometric.Fingers() {
		out[f] = match.NewPrint(match.Extract(readCard(t, fmt.Sprintf("tpcard_%02d", int(f))), nil))
	}
	return out
}

// slapCard extracts the flat prints of the card, cut out at the boxes that the reference program found.
func slapCard(t testing.TB) map[biometric.Finger]match.Print {
	t.Helper()
	thumbs := map[int]biometric.Finger{11: biometric.RightThumb, 12: biometric.LeftThumb} // plain thumbs, table 8
	out := map[biometric.Finger]match.Print{}
	for _, row := range goldentest.Table(t, "golden/segments.csv")[1:] {
		var v [6]float64
		var err error
		for i := range v {
			if v[i], err = strconv.ParseFloat(row[i+1], 64); err != nil {
				t.Fatal(err)
			}
		}
		f := biometric.Finger(v[0])
		if thumb, ok := thumbs[int(f)]; ok {
			f = thumb
		}
		out[f] = match.NewPrint(match.Extract(segment.Cut(readCard(t, row[0]), segment.Box{CenterX: v[1], CenterY: v[2], Width: v[3], Height: v[4], Degrees: v[5]}), nil))
	}
	return out
}

// The sequence check and the search for duplicates on a real card. The reference's BOZORTH3 is sure of eight of these ten.
func TestCard(t *testing.T) {
	rolled, flat := rolledCard(t), slapCard(t)
	t.Run("sequence", func(t *testing.T) {
		confirmed := 0
		for _, v := range match.Sequence(flat, rolled) {
			t.Logf("flat %-12v own %5.1f, best %5.1f: %v %s", v.Finger, v.Own, v.Score, v.Seen, v.Code)
			switch v.Seen {
			case v.Finger:
				confirmed++
			case biometric.UnknownFinger:
			default:
				t.Errorf("the flat %v was taken for the rolled %v", v.Finger, v.Seen)
			}
		}
		if confirmed < 9 {
			t.Errorf("%d of 10 confirmed", confirmed)
		}
	})
	t.Run("no finger twice", func(t *testing.T) {
		for name, prints := range map[string]map[biometric.Finger]match.Print{"rolled": rolled, "flat": flat} {
			for _, d := range match.Duplicates(prints) {
				t.Errorf("%s %v and %v: %.1f", name, d.Other, d.Finger, d.Score)
			}
		}
	})
}

// Prints of different people, some of them poor, must not be one finger.
func TestCompare_ReferenceImagesDiffer(t *testing.T) {
	names := []string{"card0001_01", "card0001_03", "card0003_05", "card0004_02", "sfinge_test01", "sfinge_test02", "sfinge_test03", "tpcard_01", "tpcard_03", "tpcard_09"}
	prints := make([]match.Print, len(names))
	for i, name := range names {
		prints[i] = match.NewPrint(match.Extract(readCard(t, name), nil))
	}
	highest := 0.0
	for i := range prints {
		for j := range i {
			r := match.Compare(prints[i], prints[j], nil)
			highest = max(highest, r.Score)
			if r.Likely() {
				t.Errorf("%s and %s: %.1f", names[i], names[j], r.Score)
			}
		}
	}
	t.Logf("highest of 45: %.1f, likely from %.0f", highest, match.Likely)
}

// The templates and the scores are the same on every processor.
func TestExtract_SameEverywhere(t *testing.T) {
	const want = "31adaffaca29f9210173d398bee2425f05827ed7c0786dffef5a3e0b7907a808"
	h := sha256.New()
	var before match.Print
	for _, name := range []string{"card0004_02", "sfinge_test01", "tpcard_05", "tpcard_13"} {
		tmpl := match.Extract(readCard(t, name), nil)
		fmt.Fprint(h, tmpl)
		p := match.NewPrint(tmpl)
		fmt.Fprintf(h, "%x", math.Float64bits(match.Compare(p, before, nil).Score))
		before = p
	}
	if got := fmt.Sprintf("%x", h.Sum(nil)); got != want {
		t.Errorf("templates and scores hash to %s, want %s", got, want)
	}
}
