package law

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"thana/shared/fault"
)

func TestCite_SaysTheSourceInTheLanguage(t *testing.T) {
	for source, want := range map[string][2]string{
		"BNSS s.47":                         {"BNSS s.47", "धारा 47 बीएनएसएस"},
		"IIF-1 item 6a":                     {"IIF-1 item 6a", "प्रपत्र I.I.F.-I मद 6a"},
		"IIF-3 item 13":                     {"IIF-3 item 13", "प्रपत्र I.I.F.-III मद 13"},
		"BNSS s.51; IIF-3 item 8":           {"BNSS s.51; IIF-3 item 8", "धारा 51 बीएनएसएस; प्रपत्र I.I.F.-III मद 8"},
		BNS:                                 {"Bharatiya Nyaya Sanhita (BNS), 2023", "भारतीय न्याय संहिता (बीएनएस), 2023"},
		"Order of the day":                  {"Order of the day", "Order of the day"},
		"":                                  {"", ""},
		"Identification Rules 2022, rule 3": {"Identification Rules 2022, rule 3", "नियम 3 शिनाख्त नियम 2022"},
	} {
		if got := [2]string{Cite(source, fault.English), Cite(source, fault.Hindi)}; got != want {
			t.Errorf("Cite(%q) = %q, want %q", source, got, want)
		}
	}
}

// TestCitations_AreTheSourcesInUse: the data's own sources are cited in Hindi, and no row repeats another or says nothing.
func TestCitations_AreTheSourcesInUse(t *testing.T) {
	var sources []string
	for _, r := range rows("groups.csv") {
		sources = append(sources, r["source"])
	}
	for _, b := range Bases(true) {
		sources = append(sources, b.Statute)
	}
	for _, source := range sources {
		for part := range strings.SplitSeq(source, "; ") {
			if !devanagari(Cite(part, fault.Hindi)) {
				t.Errorf("%q has no Hindi", part)
			}
		}
	}
	all := rows("citations.csv")
	if len(all) != len(read().citations) {
		t.Errorf("%d rows, %d sources", len(all), len(read().citations))
	}
	for _, r := range all {
		if !devanagari(r["hi"]) || devanagari(r["en"]) || strings.Contains(r["en"], "; ") {
			t.Errorf("%q: %q", r["en"], r["hi"])
		}
	}
}

func devanagari(text string) bool {
	return strings.ContainsFunc(text, func(r rune) bool { return r >= 0x900 && r < 0x980 })
}

// TestGroups_EveryRowHasItsEdges: the first and the last section of each row are in its group, the neighbours are not.
func TestGroups_EveryRowHasItsEdges(t *testing.T) {
	all := rows("groups.csv")
	for _, r := range all {
		g, act, first := group(r["group"]), r["act"], r["first"]
		last := r["last"]
		if last == "" {
			last = first
		}
		for _, s := range []string{first, last} {
			if source, in := read().in(g, Ref{act, s}); !in || source == "" {
				t.Errorf("%s: %s %s is not in it", g, act, s)
			}
		}
		if first == "" {
			if _, in := read().in(g, Ref{"ARMS", "25"}); in {
				t.Errorf("%s: another act is in it", g)
			}
			continue
		}
		low, _ := split(first)
		high, _ := split(last)
		for _, n := range []int{low.number - 1, high.number + 1} {
			beside := slices.ContainsFunc(all, func(o row) bool {
				from, _ := split(o["first"])
				to, ranged := split(o["last"])
				if !ranged {
					to = from
				}
				return group(o["group"]) == g && o["act"] == act && from.number <= n && n <= to.number
			})
			if _, in := read().in(g, Ref{act, strconv.Itoa(n)}); in && !beside {
				t.Errorf("%s: %s %d is in it", g, act, n)
			}
		}
	}
}

// TestMayMeasure_EveryRowOfTheRules: each section that bars or delays a measurement does so alone, and not under a basis
// that rests on an order.
func TestMayMeasure_EveryRowOfTheRules(t *testing.T) {
	for _, r := range rows("groups.csv") {
		want, ok := map[group]fault.Code{preventive: fault.LawPreventiveOrder, spApproval: fault.LawSPApproval}[group(r["group"])]
		if !ok {
			continue
		}
		m := Measurement{Basis: Arrested, Charges: []Ref{{r["act"], r["first"]}}}
		refused := MayMeasure(m)
		if len(refused) != 1 || refused[0].Code != want || refused[0].Source != r["source"] {
			t.Errorf("%v: %+v, want %s", m.Charges, refused, want)
		}
		m.Basis, m.Approval = MagistrateS5, "JMFC 44"
		if refused := MayMeasure(m); len(refused) != 0 {
			t.Errorf("%v by order of a Magistrate: %+v", m.Charges, refused)
		}
	}
}

// TestMayMeasure_EveryBasis: what a basis covers is allowed and the rest refused, with its order and not without, in its
// realm and not in the other.
func TestMayMeasure_EveryBasis(t *testing.T) {
	has := func(m Measurement, code fault.Code) bool {
		return slices.ContainsFunc(MayMeasure(m), func(r Refusal) bool { return r.Code == code })
	}
	for _, b := range Bases(true) {
		m := Measurement{Basis: b.Code, Approval: "order 12", Training: b.Training, Charges: []Ref{{BNS, "303(2)"}}, Rank: "HC"}
		for _, modality := range []string{Fingerprint, Photograph, "palmprint", "footprint", "iris", "retina", "signature", "handwriting", "voice", "dna"} {
			m.Modality = modality
			if has(m, fault.LawModality) == slices.Contains(b.Modalities, modality) {
				t.Errorf("%s, %s: %+v", b.Code, modality, MayMeasure(m))
			}
		}
		m.Modality = b.Modalities[0]
		if refused := MayMeasure(m); len(refused) != 0 {
			t.Errorf("%s: %+v", b.Code, refused)
		}
		m.Approval = " "
		if has(m, fault.LawOrderMissing) != (b.Approval == "order") {
			t.Errorf("%s without an order: %+v", b.Code, MayMeasure(m))
		}
		m.Approval, m.Rank = "order 12", "Constable"
		if has(m, fault.LawRank) != !slices.Contains(b.Who, "any") {
			t.Errorf("%s, taken by a constable: %+v", b.Code, MayMeasure(m))
		}
		m.Rank, m.Training = "HC", false
		if has(m, fault.LawBasisRealm) != b.Training {
			t.Errorf("%s in production: %+v", b.Code, MayMeasure(m))
		}
	}
}
