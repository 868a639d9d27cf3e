package record

import (
	"slices"

	"thana/shared/law"
)

// ladder orders the classes; a class higher up protects everything that the ones below protect.
func ladder() []Sensitivity { return []Sensitivity{Open, SexualOffence, ChildVictim, ChildInConflict} }

func rung(s Sensitivity) int { return max(0, slices.Index(ladder(), s)) }

// Raise returns the higher of two classes.
func Raise(a, b Sensitivity) Sensitivity { return ladder()[max(rung(a), rung(b))] }

// Classify derives the class from the sections and from the ages of victims and accused. The store never lowers it.
func (f FIR) Classify() Sensitivity {
	class := Open
	if _, source := first(f.Acts, law.Sexual); source != "" {
		class = SexualOffence
	}
	if _, source := first(f.Acts, law.ChildOffence); source != "" || slices.ContainsFunc(f.victims(), f.child) {
		class = ChildVictim
	}
	if slices.ContainsFunc(f.Accused, func(s Suspect) bool { return f.child(s.Person) }) {
		class = ChildInConflict
	}
	return class
}

// first returns the first section that a rule of shared/law speaks of, and its source; both "" if none.
func first(acts []ActSections, rule func(law.Ref) (string, bool)) (section, source string) {
	for _, r := range Refs(acts) {
		if source, yes := rule(r); yes {
			return r.String(), source
		}
	}
	return "", ""
}

// Classify derives the class of an arrest from the person, its sections and the FIR it belongs to; fir may be nil.
func (a Arrest) Classify(fir *FIR) Sensitivity {
	class := FIR{Acts: a.Acts}.Classify()
	if fir != nil {
		class = Raise(class, fir.Classify())
	}
	if a.conflict(fir) {
		class = Raise(class, ChildInConflict)
	}
	return class
}

// conflict: marked as a child in conflict with law, or of an age that may be one.
func (a Arrest) conflict(fir *FIR) bool {
	may, _ := a.Person.Age.ChildAt(a.offenceAt(fir), a.At)
	return a.Child || may
}

// child tells whether somebody in the FIR may have been a child at the occurrence.
func (f FIR) child(p Person) bool {
	may, _ := p.Age.ChildAt(f.Occurrence.From, f.RegisteredAt)
	return may
}

// victims includes an informant who is one.
func (f FIR) victims() []Person {
	if f.InformantIsVictim {
		return append([]Person{f.Informant}, f.Victims...)
	}
	return f.Victims
}

// MayIdentify tells whether an officer may see who is protected: of an open record every officer of the station, of a
// protected one the officer in charge and those who act in it (who recorded it, who investigates). Never a technician.
func MayIdentify(viewer Officer, class Sensitivity, acting ...Officer) bool {
	switch {
	case viewer.Role == Technician:
		return false
	case class == Open || class == "" || viewer.Role == InCharge:
		return true
	}
	return slices.ContainsFunc(acting, func(o Officer) bool { return o.Login != "" && o.Login == viewer.Login })
}
