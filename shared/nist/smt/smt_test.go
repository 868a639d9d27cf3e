package smt

import (
	"strings"
	"testing"

	"thana/shared/fault"
)

func TestLists_AreWhatTheyClaim(t *testing.T) {
	if n := len(list().codes); n != 819 {
		t.Errorf("%d codes, the list has 819", n)
	}
	for i, c := range list().codes {
		if len(c) < 2 || len(c) > 10 || c != strings.ToUpper(c) || i > 0 && c == list().codes[i-1] {
			t.Errorf("code %q", c)
		}
	}
	prefix := map[Kind]string{Scar: "SC ", Tattoo: "TAT ", Mole: "MOLE ", Birthmark: "DISC ", Needle: "NM "}
	seen := map[string]bool{}
	for _, p := range list().places {
		if p.Say(fault.English) == "" || p.Say(fault.Hindi) == "" || len(p.codes) == 0 {
			t.Errorf("%s lacks words or codes", p.ID)
		}
		for k, code := range p.codes {
			if !Known(code) || seen[code] || !strings.HasPrefix(code, prefix[k]) {
				t.Errorf("%s of %s is %q", k, p.ID, code)
			}
			seen[code] = true
			if gotKind, gotPlace, ok := Find(code); !ok || gotKind != k || gotPlace.ID != p.ID {
				t.Errorf("%q is found as %s of %s", code, gotKind, gotPlace.ID)
			}
		}
	}
}

// The sides are as the letter says: a left code at a left place, and as many on the left as on the right.
func TestPlaces_LeftIsLeft(t *testing.T) {
	left, right := 0, 0
	for _, p := range list().places {
		left += strings.Count(p.ID, "left_")
		right += strings.Count(p.ID, "right_")
		other, sided := strings.CutPrefix(p.ID, "left_")
		if !sided {
			continue
		}
		for k, code := range p.codes {
			mirrored := Code(k, "right_"+other)
			if len(mirrored) != len(code) || strings.Count(code, "L") != strings.Count(mirrored, "L")+1 {
				t.Errorf("%s: %q on the left, %q on the right", p.ID, code, mirrored)
			}
		}
	}
	if left != right || left < 20 {
		t.Errorf("%d places on the left, %d on the right", left, right)
	}
}

func TestCode_OfAMark(t *testing.T) {
	for _, c := range []struct {
		kind        Kind
		place, want string
		image       string
	}{
		{Tattoo, "left_upper_arm", "TAT UL ARM", "TATTOO"},
		{Scar, "right_cheek", "SC R CHK", "SCAR"},
		{Mole, "left_wrist", "MOLE L WRS", "MARK"},
		{Needle, "right_forearm", "NM LR ARM", "MARK"},
		{Needle, "nose", "", "MARK"},
		{Scar, "tail", "", "SCAR"},
	} {
		if got := Code(c.kind, c.place); got != c.want || c.kind.Image() != c.image {
			t.Errorf("%s at %s: %q, %s", c.kind, c.place, got, c.kind.Image())
		}
	}
	if Known("TAT TAIL") || Known("") || !Known("NM R ARM") {
		t.Error("known codes")
	}
}
