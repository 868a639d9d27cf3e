// Package profile says what a transaction must hold, and which does not. The rules are data: a JSON file of mandatory fields,
// lengths, value lists and cardinality for each type of transaction. The standard's own rules and a ten-print enrolment
// from an arrest are shipped; a bureau's own format is a file that extends one of them.
package profile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"

	"thana/shared/fault"
)

// Words are a name in both languages.
type Words struct {
	English string `json:"en"`
	Hindi   string `json:"hi"`
}

// Profile is the rules of an exchange. docs/protocols/ansi-nist.md explains the file.
type Profile struct {
	Name         string                 `json:"name"`
	Version      string                 `json:"version"`
	Title        Words                  `json:"title"`
	Extends      string                 `json:"extends"`      // a shipped profile whose rules hold too: "itl" or "arrest"
	Types        map[int]Words          `json:"types"`        // what the officer calls a record type, where the standard's name says little
	Transactions map[string]Transaction `json:"transactions"` // by field 1.004; none means any
	Fields       map[int]map[int]Rule   `json:"fields"`       // by record type and field number
}

// Transaction is what one type of transaction holds.
type Transaction struct {
	Title   Words    `json:"title"`
	Records []Record `json:"records"` // a type that is not named may not come
	Sets    []Set    `json:"sets"`
}

// Record is how many records of a type there may be.
type Record struct {
	Type   int  `json:"type"`
	Min    int  `json:"min"`
	Max    int  `json:"max"`
	Closed bool `json:"closed"` // a field without rule may not come
}

// Set is a list of values each of which a record with data must have: the fingers of a slip, the poses of a portrait.
type Set struct {
	Title     Words      `json:"title"`
	Type      int        `json:"type"`
	Field     int        `json:"field"`
	Values    []string   `json:"values"`
	Instead   []string   `json:"instead"`    // values that together stand for the whole set: both thumbs in one image
	Only      *Condition `json:"only"`       // records that count
	ExcusedIn int        `json:"excused_in"` // field of the same record that says why it has no data
	ExcusedBy *Excuse    `json:"excused_by"` // or a field elsewhere whose first items name the value
}

// Excuse is where a missing value is explained.
type Excuse struct {
	Type  int `json:"type"`
	Field int `json:"field"`
}

// Need says whether a field or item must be there.
type Need string

const (
	Must  Need = "must"
	May   Need = "may"
	Never Need = "never"
)

// Rule is what a field must be.
type Rule struct {
	Mnemonic  string     `json:"mnemonic"` // of a user-defined field
	Title     *Words     `json:"title"`    // of a user-defined field
	Need      Need       `json:"need"`     // "may" if not said
	When      *Condition `json:"when"`     // the need holds only then; else the field may come
	Subfields [2]int     `json:"subfields"`
	Items     []Item     `json:"items"`
	Repeat    int        `json:"repeat"` // so many of the last items may come again
}

// Item is what an information item must be. An item that may be missing may be empty too.
type Item struct {
	ID      string   `json:"id"`
	Need    Need     `json:"need"`  // "must" if not said
	Chars   string   `json:"chars"` // see classes
	Len     [2]int   `json:"len"`   // characters; the second 0 is no limit
	Values  []string `json:"values"`
	List    string   `json:"list"` // a list of the program in place of Values: see lists
	Range   *[2]int  `json:"range"`
	Pattern string   `json:"pattern"`

	pattern *regexp.Regexp
}

// Condition holds of a record when every part that is given holds.
type Condition struct {
	Has   int      `json:"has"`   // field that must be there
	Lacks int      `json:"lacks"` // field that must not
	Field int      `json:"field"` // whose first item is one of In
	In    []string `json:"in"`
}

// Load reads a profile file and joins it with the one it extends: a rule for a field replaces the extended profile's rule, a
// transaction replaces its transaction. The fault is config.exchange_profile and names place and problem.
func Load(data []byte) (*Profile, error) {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	p := &Profile{}
	if err := d.Decode(p); err != nil {
		return nil, bad(p.Name, err.Error())
	}
	if p.Name == "" || p.Version == "" {
		return nil, bad("name", "a profile has a name and a version")
	}
	if err := p.compile(); err != nil {
		return nil, err
	}
	if p.Extends == "" {
		return p, nil
	}
	base, err := Shipped(p.Extends)
	if err != nil {
		return nil, err
	}
	return p.over(base), nil
}

// over joins the rules of p with those of base, which is not changed.
func (p *Profile) over(base *Profile) *Profile {
	all := *p
	all.Transactions = maps.Clone(base.Transactions)
	if all.Transactions == nil {
		all.Transactions = map[string]Transaction{}
	}
	maps.Copy(all.Transactions, p.Transactions)
	all.Types = maps.Clone(base.Types)
	if all.Types == nil {
		all.Types = map[int]Words{}
	}
	maps.Copy(all.Types, p.Types)
	all.Fields = map[int]map[int]Rule{}
	for _, from := range []map[int]map[int]Rule{base.Fields, p.Fields} {
		for kind, rules := range from {
			if all.Fields[kind] == nil {
				all.Fields[kind] = map[int]Rule{}
			}
			maps.Copy(all.Fields[kind], rules)
		}
	}
	return &all
}

// compile checks the words of the file and compiles its patterns.
func (p *Profile) compile() error {
	for kind, rules := range p.Fields {
		for number, r := range rules {
			where := fmt.Sprintf("%d.%03d", kind, number)
			if !known(r.Need) || kind < 1 || kind > 99 || number < 1 || number > 999 || r.Repeat > len(r.Items) {
				return bad(where, "need, number or repeat")
			}
			for i, item := range r.Items {
				if _, ok := classes[item.Chars]; !ok || !known(item.Need) {
					return bad(where+" "+item.ID, "chars or need")
				}
				if _, ok := lists[item.List]; !ok {
					return bad(where+" "+item.ID, "list")
				}
				if item.Pattern == "" {
					continue
				}
				pattern, err := regexp.Compile(item.Pattern)
				if err != nil {
					return bad(where+" "+item.ID, err.Error())
				}
				r.Items[i].pattern = pattern
			}
		}
	}
	return nil
}

func known(n Need) bool { return n == "" || n == Must || n == May || n == Never }

func bad(where, problem string) error {
	return fault.New(fault.ExchangeProfile, "profile.Load", "%s: %s", where, problem).With("where", where).With("problem", problem)
}
