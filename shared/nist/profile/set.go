package profile

import (
	"slices"
	"strings"

	"thana/shared/nist"
)

// Fields of Type-14 that say which fingers an image shows.
const (
	positionField  = 13 // FGP
	exceptionField = 18 // AMP
	segmentField   = 21 // SEG
	tenprint       = 14
)

// slaps are the fingers that a position of several shows, 1-2011 table 8.
var slaps = map[string][]string{
	"13": {"2", "3", "4", "5"}, "14": {"7", "8", "9", "10"}, "15": {"1", "6"},
}

// set checks that each value has its record with data, or an excuse.
func (c *checker) set(s Set) {
	if len(s.Instead) > 0 && !slices.ContainsFunc(s.Instead, func(v string) bool { return !c.taken(s, v) }) {
		return
	}
	for _, value := range s.Values {
		if c.taken(s, value) {
			continue
		}
		words, ok := valueWords(s.Type, value)
		if !ok {
			words = s.Title
		}
		c.add(Violation{Kind: NotTaken, Type: s.Type, IDC: -1, Field: s.Field, record: words,
			Detail: "no record with data has " + value + ", and no exception names it"})
	}
}

func (c *checker) taken(s Set, value string) bool {
	for _, r := range c.t.Of(s.Type) {
		if number(r.Text(s.Field)) != value || !s.Only.holds(r) {
			continue
		}
		if _, excused := r.Field(s.ExcusedIn); r.Data() != nil || excused && s.ExcusedIn > 0 {
			return true
		}
	}
	if s.ExcusedBy == nil {
		return false
	}
	for _, r := range c.t.Of(s.ExcusedBy.Type) {
		f, ok := r.Field(s.ExcusedBy.Field)
		for sub := range f.Subfields() {
			if ok && sub.Text(1) == value {
				return true
			}
		}
	}
	return false
}

// number drops leading noughts: "01" is finger 1.
func number(s string) string {
	if t := strings.TrimLeft(s, "0"); t != "" {
		return t
	}
	return s
}

// listed are the first items of a field's subfields: the fingers of AMP or SEG.
func listed(r *nist.Record, field int) []string {
	f, ok := r.Field(field)
	if !ok {
		return nil
	}
	var all []string
	for s := range f.Subfields() {
		all = append(all, number(s.Text(1)))
	}
	return all
}

// exceptions checks that a finger's own record and the slap agree on whether it could be taken.
func (c *checker) exceptions() {
	records := c.t.Of(tenprint)
	missing, shown := map[string]bool{}, map[string]bool{}
	for _, r := range records {
		finger := number(r.Text(positionField))
		if len(slaps[finger]) > 0 {
			continue
		}
		if slices.Contains(listed(r, exceptionField), finger) {
			missing[finger] = true
		} else if r.Data() != nil {
			shown[finger] = true
		}
	}
	for i, r := range c.t.Records() {
		if r.Type != tenprint {
			continue
		}
		position := number(r.Text(positionField))
		excepted := listed(r, exceptionField)
		if _, single := fingerWords[position]; single && len(slaps[position]) == 0 && len(excepted) > 0 && r.Data() != nil {
			c.on(Contradicts, i+1, r, exceptionField, "a single finger has an image and an exception")
		}
		for _, finger := range slaps[position] {
			here := slices.Contains(excepted, finger)
			if missing[finger] && !here && r.Data() != nil {
				c.on(Contradicts, i+1, r, exceptionField, "finger %s has an exception in its own record and none here", finger)
			}
			if here && shown[finger] {
				c.on(Contradicts, i+1, r, exceptionField, "finger %s has an exception here and an image of its own", finger)
			}
		}
	}
}

// boxes checks the segmentation of a slap: one box for each finger that is not excepted, each within the image.
func (c *checker) boxes(record int, r *nist.Record) {
	f, ok := r.Field(segmentField)
	fingers := slaps[number(r.Text(positionField))]
	if r.Type != tenprint || !ok || fingers == nil {
		return
	}
	width, _ := r.Number(6)
	height, _ := r.Number(7)
	subfield := 0
	for s := range f.Subfields() {
		subfield++
		box, ok := numbers(s)
		// left, right, top, bottom: 1-2011 field 14.021
		if !ok || box[0] >= box[1] || box[2] >= box[3] || box[1] > width || box[3] > height {
			c.at(Boxes, record, r, segmentField, subfield, 0, "outside the image, or turned over")
		}
	}
	excepted, boxed := listed(r, exceptionField), listed(r, segmentField)
	for _, finger := range fingers {
		if slices.Contains(excepted, finger) == slices.Contains(boxed, finger) {
			c.on(Boxes, record, r, segmentField, "finger %s must have a box or an exception, and not both", finger)
		}
	}
}

// numbers reads the four sides of a box.
func numbers(s nist.Subfield) (box [4]int, ok bool) {
	if s.Count() != 5 {
		return box, false
	}
	for i := range box {
		n, digits := 0, s.Text(i+2)
		if digits == "" || len(digits) > 5 {
			return box, false
		}
		for _, c := range digits {
			if c < '0' || c > '9' {
				return box, false
			}
			n = 10*n + int(c-'0')
		}
		box[i] = n
	}
	return box, true
}
