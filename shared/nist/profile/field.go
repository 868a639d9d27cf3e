package profile

import (
	"bytes"
	"slices"
	"strconv"
	"time"
	"unicode/utf8"

	"thana/shared/nist"
	"thana/shared/nist/smt"
)

// classes are the character types of 1-2011 clause 8: what an item may hold.
var classes = map[string]func(b []byte) bool{
	"":    func([]byte) bool { return true },
	"A":   only(letter),
	"N":   only(digit),
	"AN":  only(func(c byte) bool { return letter(c) || digit(c) }),
	"NS":  only(func(c byte) bool { return c >= ' ' && c <= '~' && !letter(c) }),
	"ANS": nist.PlainASCII,
	"H":   only(func(c byte) bool { return digit(c) || 'A' <= c&^0x20 && c&^0x20 <= 'F' }),
	"U":   func([]byte) bool { return true }, // by the transaction's character set
	"D":   when("20060102"),                  // local date, annex B.1.2
	"Z":   when("20060102150405Z"),           // universal time, annex B.1.4
}

// lists are value lists that are too long for a profile.
var lists = map[string]func(value string) bool{
	"":         func(string) bool { return true },
	"ncic-smt": smt.Known, // scars, marks, tattoos and other characteristics
}

func only(ok func(byte) bool) func([]byte) bool {
	return func(b []byte) bool {
		return bytes.IndexFunc(b, func(r rune) bool { return r > 0x7E || !ok(byte(r)) }) < 0
	}
}

func letter(c byte) bool { c |= 0x20; return 'a' <= c && c <= 'z' }
func digit(c byte) bool  { return '0' <= c && c <= '9' }

func when(layout string) func([]byte) bool {
	return func(b []byte) bool { _, err := time.Parse(layout, string(b)); return err == nil }
}

// fields checks one record against the rules of its type.
func (c *checker) fields(record int, r *nist.Record, transaction Transaction) {
	rules := c.p.Fields[r.Type]
	numbers := make([]int, 0, len(rules))
	for number := range rules {
		numbers = append(numbers, number)
	}
	slices.Sort(numbers)
	for _, number := range numbers {
		rule := rules[number]
		f, ok := r.Field(number)
		switch {
		case !ok && rule.Need == Must && rule.When.holds(r):
			c.on(Missing, record, r, number, "mandatory")
		case ok && rule.Need == Never && rule.When.holds(r):
			c.on(Unwanted, record, r, number, "may not come")
		case ok && !f.IsData():
			c.field(record, r, f, rule)
		}
	}
	if limits := transaction.rule(r.Type); limits != nil && limits.Closed {
		for _, f := range r.Fields() {
			if _, ok := rules[f.Number]; !ok {
				c.on(Unwanted, record, r, f.Number, "has no rule in profile %s", c.p.Name)
			}
		}
	}
}

func (c *checker) field(record int, r *nist.Record, f nist.Field, rule Rule) {
	if len(rule.Items) == 0 {
		return
	}
	n := f.Count()
	if n < rule.Subfields[0] || rule.Subfields[1] > 0 && n > rule.Subfields[1] {
		c.on(Subfields, record, r, f.Number, "%d subfields, %d to %d allowed", n, rule.Subfields[0], rule.Subfields[1])
	}
	subfield := 0
	for s := range f.Subfields() {
		if subfield++; len(c.found) >= MaxViolations {
			return
		}
		item := 0
		for b := range s.Items() {
			item++
			if what := rule.item(item); what != nil {
				c.item(record, r, f.Number, subfield, item, b, what)
				continue
			}
			c.at(Items, record, r, f.Number, subfield, item, "the field has "+strconv.Itoa(len(rule.Items)))
			break
		}
		for item++; item <= len(rule.Items); item++ {
			if rule.Items[item-1].Need != May {
				c.at(Missing, record, r, f.Number, subfield, item, rule.Items[item-1].ID+" is mandatory")
			}
		}
	}
}

// item is the rule of the nth item, counted from 1, or nil where there is none.
func (r Rule) item(n int) *Item {
	if over := n - len(r.Items) - 1; over >= 0 {
		if r.Repeat == 0 {
			return nil
		}
		return &r.Items[len(r.Items)-r.Repeat+over%r.Repeat]
	}
	return &r.Items[n-1]
}

func (c *checker) item(record int, r *nist.Record, number, subfield, item int, b []byte, rule *Item) {
	broken := func(kind Kind, detail string) { c.at(kind, record, r, number, subfield, item, rule.ID+": "+detail) }
	if len(b) == 0 {
		if rule.Need != May {
			broken(Missing, "mandatory, and empty")
		}
		return
	}
	text := rule.Chars == "U" && c.t.ValidText(r.Type, b)
	if !classes[rule.Chars](b) || rule.Chars == "U" && !text || rule.Chars != "U" && rule.Chars != "" && !nist.PlainASCII(b) {
		broken(Characters, "not of class "+rule.Chars)
		return
	}
	n := len(b)
	if text {
		n = utf8.RuneCount(b)
	}
	if n < rule.Len[0] || rule.Len[1] > 0 && n > rule.Len[1] {
		broken(Length, strconv.Itoa(n)+" characters, "+strconv.Itoa(rule.Len[0])+" to "+strconv.Itoa(rule.Len[1])+" allowed")
		return
	}
	if !rule.takes(string(b)) {
		broken(Value, "not in the list, range or pattern")
	}
}

func (i *Item) takes(value string) bool {
	if i.Values != nil && !slices.Contains(i.Values, value) || !lists[i.List](value) {
		return false
	}
	if i.Range != nil {
		n, err := strconv.Atoi(value)
		if err != nil || n < i.Range[0] || n > i.Range[1] {
			return false
		}
	}
	return i.pattern == nil || i.pattern.MatchString(value)
}
