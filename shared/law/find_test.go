package law

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestNormal_WritesSectionsOneWay(t *testing.T) {
	for in, want := range map[string]string{
		"303(2)": "303(2)", " 303 (2) ": "303(2)", "धारा ३०३(२)": "303(2)", "s. 498-A": "498A", "498क": "498A", "376 DA": "376DA",
		"u/s 379": "379", "120ख": "120B", "25(1B)(a)": "25(1b)(a)", "3(1)(s)": "3(1)(s)", "304[2]": "304(2)",
		"theft": "theft", "": "", "0": "0", "1234": "1234", "303(": "303", "303)(": "303)(", "498ए": "498A",
	} {
		if got := Normal(in); got != want {
			t.Errorf("Normal(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestCovers_UnderstandsSubsections(t *testing.T) {
	for _, c := range []struct {
		fir, arrest string
		want        bool
	}{
		{"303", "303(2)", true}, {"303(2)", "303", true}, {"303(2)", "303(2)", true}, {"303(2)", "303(1)", false},
		{"303", "304", false}, {"376", "376D", false}, {"376(2)(n)", "376(2)", true}, {"376(2)(n)", "376(3)", false},
		{"३०३", "303 (2)", true}, {"rule 5", "Rule 5", true}, {"rule 5", "rule 6", false},
	} {
		if got := Covers(c.fir, c.arrest); got != c.want {
			t.Errorf("Covers(%q, %q) = %v", c.fir, c.arrest, got)
		}
	}
}

func TestFind_WhatOfficersType(t *testing.T) {
	today, before := date("21/11/2026 22:00"), date("01/06/2024 22:00")
	for _, c := range []struct {
		query string
		when  time.Time
		want  string // first answer
		other string // shown in grey
	}{
		{"theft", today, "BNS 303(2)", "IPC 379"},
		{"चोरी", today, "BNS 303(2)", "IPC 379"},
		{"379", today, "BNS 303(2)", "IPC 379"},
		{"३७९", today, "BNS 303(2)", "IPC 379"},
		{"ipc 379", today, "BNS 303(2)", "IPC 379"},
		{"भादवि 379", today, "BNS 303(2)", "IPC 379"},
		{"303(2)", today, "BNS 303(2)", "IPC 379"},
		{"303 (1)", today, "BNS 303(1)", "IPC 379"},
		{"bns 303", today, "BNS 303(2)", "IPC 379"},
		{"धारा 309", today, "BNS 309(4)", "IPC 392"},
		{"theft", before, "IPC 379", "BNS 303"},
		{"चोरी", before, "IPC 379", "BNS 303"},
		{"303(2)", before, "IPC 379", "BNS 303"},
		{"379", before, "IPC 379", "BNS 303"},
		{"murder", today, "BNS 103(1)", "IPC 302"},
		{"हत्या", today, "BNS 103(1)", "IPC 302"},
		{"rape", today, "BNS 64(1)", "IPC 376"},
		{"marpeet", today, "BNS 115(2)", "IPC 323"},
		{"chain snatching", today, "BNS 304(2)", ""},
		{"dhokha", today, "BNS 318(4)", "IPC 420"},
		{"420", today, "BNS 318(4)", "IPC 420"},
		{"498क", today, "BNS 85", "IPC 498A"},
		{"धमकी", today, "BNS 351(2)", "IPC 503"},
		{"डकेती", today, "", ""},
		{"डकैती", today, "BNS 310(2)", "IPC 395"},
		{"pocso", today, "POCSO", ""},
		{"pocso 4", today, "POCSO 4", ""},
		{"arms 25", today, "ARMS 25", ""},
		{"गांजा", today, "NDPS", ""},
		{"151", today, "BNS 151", ""},
		{"crpc 151", today, "BNSS 170", "CrPC 151"},
		{"377", before, "IPC 377", ""},
		{"377", today, "", ""},
	} {
		got := Find(c.query, c.when, c.when)
		first, other := "", ""
		if len(got) > 0 {
			first = Ref{got[0].Act, got[0].Section}.String()
			if len(got[0].Other) > 0 {
				other = got[0].Other[0].String()
			}
		}
		if first != c.want || other != c.other {
			t.Errorf("Find(%q) = %q with %q, want %q with %q", c.query, first, other, c.want, c.other)
		}
	}
}

// TestFind_OffersOnlyWhatApplies: no answer is of an act that was not in force at the occurrence.
func TestFind_OffersOnlyWhatApplies(t *testing.T) {
	for _, query := range []string{"theft", "चोरी", "302", "hurt", "a", "ch", "लूट"} {
		for _, m := range Find(query, date("01/08/2026 10:00"), date("01/08/2026 10:00")) {
			if m.Act == IPC || m.Act == CrPC {
				t.Errorf("Find(%q) of 2026 offers %s %s", query, m.Act, m.Section)
			}
		}
		for _, m := range Find(query, date("01/08/2023 10:00"), date("01/08/2023 10:00")) {
			if m.Act == BNS {
				t.Errorf("Find(%q) of 2023 offers BNS %s", query, m.Section)
			}
		}
	}
}

func TestFind_StraddlingRangeOffersBothNewerFirst(t *testing.T) {
	got := Find("theft", date("30/06/2024 20:00"), date("01/07/2024 06:00"))
	if len(got) < 2 || got[0].Act != BNS || !slices.ContainsFunc(got, func(m Match) bool { return m.Act == IPC && m.Section == "379" }) {
		t.Errorf("%+v", got)
	}
}

func TestFind_NothingTypedNothingFound(t *testing.T) {
	for _, query := range []string{"", "  ", "a", "धारा", "qqqq", strings.Repeat("x", 10000)} {
		if got := Find(query, time.Time{}, time.Time{}); len(got) != 0 {
			t.Errorf("Find(%.20q) = %d answers", query, len(got))
		}
	}
}

func FuzzNormal(f *testing.F) {
	for _, s := range []string{"303(2)", "धारा ३०३ (२)", "498-क", "((", "\xff(", "25(1B)(a)"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		n := Normal(s)
		if Normal(n) != n {
			t.Errorf("Normal is not stable: %q -> %q -> %q", s, n, Normal(n))
		}
		if Well(s) && !Covers(n, n) {
			t.Errorf("%q does not cover itself", n)
		}
	})
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"theft", "चोरी", "ipc 379", "303 (2", "(2)", "pocso pocso 4 5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, m := range Find(s, date("30/06/2024 20:00"), date("01/07/2024 06:00")) {
			if _, ok := FindAct(m.Act); !ok {
				t.Errorf("Find(%q) answers with the act %q", s, m.Act)
			}
		}
	})
}

func BenchmarkFind(b *testing.B) {
	now := date("21/11/2026 22:00")
	for _, query := range []string{"theft", "चोरी", "379", "303(2)", "hurt grievous weapon"} {
		b.Run(query, func(b *testing.B) {
			for b.Loop() {
				Find(query, now, now)
			}
		})
	}
}
