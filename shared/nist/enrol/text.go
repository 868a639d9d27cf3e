package enrol

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"thana/shared/nist"
	"thana/shared/record"
)

// header fills Type-1. Resolutions are 00.00 where no Type-4 is in the transaction, 1-2011 fields 1.011 and 1.012.
func (e Enrolment) header(r *nist.Record) {
	r.Set(5, localDate(e.Made))
	if e.Priority > 0 {
		r.Set(6, strconv.Itoa(e.Priority))
	}
	r.Set(7, e.Destination)
	r.Set(8, e.Origin)
	r.Set(9, e.Control)
	r.Set(11, "00.00")
	r.Set(12, "00.00")
	r.Set(13, "THANA", "1")
	r.Set(14, e.Made.UTC().Format("20060102150405Z"))
	r.Set(nist.FieldDCS, nist.UTF8Directive()...)
	r.Set(16, "THANA", "ARREST", "1")
}

// text is Type-2: the user-defined fields of the profile. What is not known is left out.
func (e Enrolment) text() *nist.Record {
	r := nist.NewRecord(2, 0)
	set := func(number int, items ...string) {
		if strings.Join(items, "") != "" {
			r.Set(number, clean(items)...)
		}
	}
	set(10, e.Station.Code)
	set(11, e.Station.Name)
	set(12, e.Station.District)
	e.arrest(r, set)
	s := e.Subject
	set(40, name(s.Name)...)
	list(r, 41, s.Aliases, name)
	if relative := name(s.Relative); relative[0] != "" {
		set(42, append([]string{relationCode(s.Relation)}, relative...)...)
	}
	set(43, map[record.Sex]string{record.Male: "M", record.Female: "F", record.Transgender: "T"}[s.Sex])
	if s.Years >= 0 && s.Born == "" || s.Years > 0 {
		set(44, strconv.Itoa(s.Years))
	}
	set(45, compact(s.Born))
	set(46, s.Nationality)
	list(r, 47, s.Addresses, func(a Address) []string { return []string{a.Kind, a.Text} })
	if s.HeightCM > 0 {
		set(48, strconv.Itoa(s.HeightCM))
	}
	set(49, s.Marks)
	e.exceptions(r)
	return r
}

func (e Enrolment) arrest(r *nist.Record, set func(int, ...string)) {
	a := e.Arrest
	set(20, a.FIR)
	if a.GD > 0 {
		set(21, strconv.Itoa(a.GD), compact(a.GDDate))
	}
	list(r, 22, a.Acts, func(a Act) []string { return []string{a.Act, a.Sections} })
	set(23, a.Accused)
	if !a.At.IsZero() {
		set(30, localDate(a.At))
		set(31, a.At.In(record.IST).Format("1504"))
	}
	set(32, a.Place)
	set(60, trim(a.Basis, a.Approval)...)
	set(70, trim(a.TakenBy.Name, a.TakenBy.Rank, a.TakenBy.Number)...)
}

// exceptions lists why fingers and photographs are not there, and prints accepted in spite of their quality.
func (e Enrolment) exceptions(r *nist.Record) {
	list(r, 80, e.Exceptions, func(x Exception) []string {
		return trim(strconv.Itoa(x.Finger), strings.ToUpper(string(x.Why)), x.Note)
	})
	forced := slices.DeleteFunc(slices.Clone(e.Prints), func(p Print) bool { return p.Forced == "" })
	list(r, 81, forced, func(p Print) []string { return []string{strconv.Itoa(p.Position), p.Forced} })
	list(r, 90, e.NoPhotos, func(x NoPhoto) []string { return trim(x.Pose, strings.ToUpper(x.Why), x.Note) })
}

// list sets a field of a subfield for each element, or nothing.
func list[T any](r *nist.Record, number int, all []T, items func(T) []string) {
	if len(all) == 0 {
		return
	}
	var subfields [][]string
	for _, x := range all {
		subfields = append(subfields, clean(items(x)))
	}
	r.SetAll(number, subfields...)
}

// clean makes spaces of control characters: line ends that people typed, and separators that were pasted.
func clean(items []string) []string {
	out := make([]string, len(items))
	for i, item := range items {
		out[i] = strings.TrimSpace(strings.Map(func(c rune) rune {
			if unicode.IsControl(c) {
				return ' '
			}
			return c
		}, item))
	}
	return out
}

// name gives the local script first; English behind it, or alone.
func name(n record.Name) []string {
	if n.Local == "" {
		return []string{n.English}
	}
	return trim(n.Local, n.English)
}

// trim drops empty items at the end.
func trim(items ...string) []string {
	for len(items) > 1 && items[len(items)-1] == "" {
		items = items[:len(items)-1]
	}
	return items
}

func relationCode(r record.Relation) string {
	switch code := strings.ToUpper(string(r)); code {
	case "FATHER", "MOTHER", "HUSBAND", "WIFE", "GUARDIAN":
		return code
	}
	return "OTHER"
}

func localDate(t time.Time) string { return t.In(record.IST).Format("20060102") }

func compact(d record.Date) string { return strings.ReplaceAll(string(d), "-", "") }
