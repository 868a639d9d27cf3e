package law

import (
	"slices"
	"strings"

	"thana/shared/fault"
)

// Codes of the lawful bases (data/basis.csv).
const (
	Arrested            = "ARRESTED"
	Convicted           = "CONVICTED"
	Security            = "SECURITY_117_136"
	PreventiveDetention = "PREVENTIVE_DETENTION"
	MagistrateS5        = "MAGISTRATE_S5"
	Specimens349        = "BNSS_349"
	UnidentifiedBody    = "UNIDENTIFIED_BODY"
	Voluntary           = "VOLUNTARY"
	TrainingBasis       = "TRAINING"
)

// Modalities that the bases name; the others are in the data file.
const (
	Fingerprint = "fingerprint"
	Photograph  = "photograph"
)

// Basis is why a person may be measured.
type Basis struct {
	Code       string
	Name       Text
	Statute    string
	Who        []string // "police", "prison", "any"
	Modalities []string // "fingerprint", "photograph", "palmprint" ...
	Approval   string   // "none", "order" (number and date entered), "sp" (for the groups that need it)
	Retention  string
	Training   bool // belongs to the training realm, and to no other
}

// Bases lists the bases of a realm in the order in which they are offered. Training has all of them, since who may be
// measured is the first thing that is trained, and its own, with which nothing is refused.
func Bases(training bool) []Basis {
	var out []Basis
	for _, b := range read().bases {
		if training || !b.Training {
			out = append(out, b)
		}
	}
	return out
}

// FindBasis returns the basis with the code.
func FindBasis(code string) (Basis, bool) {
	all := read().bases
	i := slices.IndexFunc(all, func(b Basis) bool { return b.Code == code })
	if i < 0 {
		return Basis{}, false
	}
	return all[i], true
}

// Measurement is what is about to be taken, and on what ground.
type Measurement struct {
	Basis    string
	Charges  []Ref  // acts and sections of the arrest
	Approval string // number and date of the order, or of the Superintendent's approval
	Child    bool   // in conflict with law
	Training bool   // the station's realm
	Modality string // empty: not asked
	Rank     string // of who takes it; empty: not asked
}

// Refusal is why a measurement may not be taken; the words and the lawful way are in the catalogue under Code.
type Refusal struct {
	Code   fault.Code
	Source string
	Facts  map[string]string
}

// InWords puts the codes of acts and bases among a refusal's facts into the language: "BNS 223" is "बीएनएस 223".
func InWords(facts map[string]string, lang fault.Lang) map[string]string {
	out := make(map[string]string, len(facts))
	for key, value := range facts {
		if b, ok := FindBasis(value); key == "basis" && ok {
			value = b.Name.In(lang)
		}
		if key == "act" || key == "section" || key == "offer" {
			words := strings.Split(value, " ")
			for i, w := range words {
				if a, ok := FindAct(w); ok {
					words[i] = a.Said(lang)
				}
			}
			value = strings.Join(words, " ")
		}
		out[key] = value
	}
	return out
}

// MayMeasure returns every reason against a measurement; none means it may be taken.
func MayMeasure(m Measurement) []Refusal {
	if m.Basis == "" {
		return []Refusal{{fault.LawBasisMissing, "Criminal Procedure (Identification) Act 2022 s.3", nil}}
	}
	basis, ok := FindBasis(m.Basis)
	if !ok {
		return []Refusal{{fault.LawBasisUnknown, "Criminal Procedure (Identification) Act 2022 s.3", map[string]string{"basis": m.Basis}}}
	}
	var all []Refusal
	for _, rule := range []func(Measurement, Basis) *Refusal{
		realmFits, modalityCovered, rankHigh, childProtected, preventiveAlone, approvalThere, orderThere,
	} {
		if r := rule(m, basis); r != nil {
			all = append(all, *r)
		}
	}
	return all
}

func realmFits(m Measurement, b Basis) *Refusal {
	if m.Training || !b.Training {
		return nil
	}
	return &Refusal{fault.LawBasisRealm, "separate realms for training and production", map[string]string{"basis": b.Code}}
}

func modalityCovered(m Measurement, b Basis) *Refusal {
	if m.Modality == "" || slices.Contains(b.Modalities, m.Modality) {
		return nil
	}
	return &Refusal{fault.LawModality, b.Statute, map[string]string{"basis": b.Code}}
}

// rankHigh: the Act allows the officer in charge or a rank not below Head Constable; in charge is never below that.
func rankHigh(m Measurement, b Basis) *Refusal {
	if slices.Contains(b.Who, "any") || m.Rank == "" || MayTake(m.Rank) {
		return nil
	}
	return &Refusal{fault.LawRank, "Criminal Procedure (Identification) Act 2022 s.2(1)(c)", map[string]string{"rank": m.Rank}}
}

// MayTake tells whether a rank is not below Head Constable. Ranks are the state's words; only a constable's are barred.
func MayTake(rank string) bool {
	r := strings.ToLower(strings.Trim(strings.TrimSpace(rank), "."))
	below := []string{"constable", "const", "ct", "pc", "wct", "lady constable", "women constable", "woman constable",
		"आरक्षक", "महिला आरक्षक", "सिपाही", "कांस्टेबल", "कॉन्स्टेबल", "महिला कांस्टेबल"}
	return !slices.Contains(below, r)
}

func childProtected(m Measurement, b Basis) *Refusal {
	ordered := b.Code == MagistrateS5 && strings.TrimSpace(m.Approval) != ""
	if !m.Child || ordered || b.Code == UnidentifiedBody || b.Training {
		return nil
	}
	return &Refusal{fault.LawChildMeasured, "JJ Act 2015 ss.10 and 74", nil}
}

func preventiveAlone(m Measurement, b Basis) *Refusal {
	if b.Code != Arrested && b.Code != PreventiveDetention || len(m.Charges) == 0 {
		return nil
	}
	source := ""
	for _, c := range m.Charges {
		s, yes := Preventive(c)
		if !yes {
			return nil
		}
		source = s
	}
	return &Refusal{fault.LawPreventiveOrder, source, map[string]string{"section": joined(m.Charges)}}
}

// approvalThere: where another offence stands beside it, the measurement rests on that one (docs/adr/0012).
func approvalThere(m Measurement, b Basis) *Refusal {
	if b.Approval != "sp" || strings.TrimSpace(m.Approval) != "" {
		return nil
	}
	var waiting []Ref
	source := ""
	for _, c := range m.Charges {
		if _, alone := Preventive(c); alone {
			continue
		}
		s, yes := NeedsSP(c)
		if !yes {
			return nil
		}
		waiting, source = append(waiting, c), s
	}
	if len(waiting) == 0 {
		return nil
	}
	return &Refusal{fault.LawSPApproval, source, map[string]string{"section": joined(waiting)}}
}

func orderThere(m Measurement, b Basis) *Refusal {
	if b.Approval != "order" || strings.TrimSpace(m.Approval) != "" {
		return nil
	}
	return &Refusal{fault.LawOrderMissing, b.Statute, map[string]string{"basis": b.Code}}
}

func joined(refs []Ref) string {
	words := make([]string, len(refs))
	for i, r := range refs {
		words[i] = r.String()
	}
	return strings.Join(words, ", ")
}

func (b *book) readBases() {
	for _, r := range rows("basis.csv") {
		b.bases = append(b.bases, Basis{
			Code: r["code"], Name: Text{r["name_en"], r["name_hi"]}, Statute: r["statute"], Who: r.list("who"),
			Modalities: r.list("modalities"), Approval: r["approval"], Retention: r["retention"], Training: r["realm"] == "training",
		})
	}
}
