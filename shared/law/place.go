package law

import (
	"cmp"
	"slices"
)

// State is a state or union territory of the Local Government Directory.
type State struct {
	Code      int
	Name      Text
	Territory bool // union territory
}

// District is a district of the Local Government Directory.
type District struct {
	Code  int
	State int
	Name  Text
}

// FindState returns the state with the LGD code.
func FindState(code int) (State, bool) {
	all := read().states
	i := slices.IndexFunc(all, func(s State) bool { return s.Code == code })
	if i < 0 {
		return State{}, false
	}
	return all[i], true
}

// Districts lists the districts of a state by name.
func Districts(state int) []District {
	var out []District
	for _, d := range read().districts {
		if d.State == state {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b District) int { return cmp.Compare(a.Name.En, b.Name.En) })
	return out
}

// FindDistrict returns the district with the LGD code.
func FindDistrict(code int) (District, bool) {
	all := read().districts
	i, ok := slices.BinarySearchFunc(all, code, func(d District, c int) int { return cmp.Compare(d.Code, c) })
	if !ok {
		return District{}, false
	}
	return all[i], true
}

func (b *book) readPlaces() {
	for _, r := range rows("states.csv") {
		b.states = append(b.states, State{r.number("code"), Text{r["name_en"], r["name_hi"]}, r["kind"] == "union territory"})
	}
	slices.SortFunc(b.states, func(x, y State) int { return cmp.Compare(x.Name.En, y.Name.En) })
	for _, r := range rows("districts.csv") {
		b.districts = append(b.districts, District{r.number("code"), r.number("state"), Text{r["name_en"], r["name_hi"]}})
	}
	slices.SortFunc(b.districts, func(x, y District) int { return cmp.Compare(x.Code, y.Code) })
}
