package profile

import (
	"fmt"
	"slices"

	"thana/shared/nist"
)

// MaxViolations bounds the list: a file with more is not of this kind at all.
const MaxViolations = 1000

// Validate lists every rule that the transaction breaks: of its encoding, of the records, fields and items that the profile
// asks for, and whether images are what their fields say. None means that the receiver of this profile can take it.
func Validate(t *nist.Transaction, p *Profile) []Violation {
	c := &checker{t: t, p: p}
	c.encoding()
	transaction, ok := p.Transactions[t.Header().Text(nist.FieldTOT)]
	if len(p.Transactions) > 0 && !ok {
		c.add(Violation{Kind: Type, Record: 1, Type: 1, IDC: -1, Field: nist.FieldTOT, Mnemonic: "TOT", Detail: "not in profile " + p.Name})
	}
	if ok {
		c.records(transaction)
	}
	for i, r := range t.Records() {
		c.fields(i+1, r, transaction)
		c.image(i+1, r)
		c.boxes(i+1, r)
	}
	c.sameIDC()
	for _, s := range transaction.Sets {
		c.set(s)
	}
	c.exceptions()
	return c.found
}

type checker struct {
	t     *nist.Transaction
	p     *Profile
	found []Violation
}

func (c *checker) add(v Violation) {
	if len(c.found) < MaxViolations {
		c.found = append(c.found, v)
	}
}

// on adds a violation of a record's field; number 0 is the record itself.
func (c *checker) on(kind Kind, record int, r *nist.Record, number int, detail string, args ...any) {
	c.at(kind, record, r, number, 0, 0, fmt.Sprintf(detail, args...))
}

func (c *checker) at(kind Kind, record int, r *nist.Record, number, subfield, item int, detail string) {
	mnemonic, words := c.name(r.Type, number)
	c.add(Violation{Kind: kind, Record: record, Type: r.Type, IDC: r.IDC(), Field: number, Subfield: subfield, Item: item,
		Mnemonic: mnemonic, Detail: detail, record: c.p.recordWords(r), field: words})
}

// name is what a field is called: by the profile, or by the standard's dictionary.
func (c *checker) name(kind, number int) (string, Words) {
	if number == 0 {
		return "", Words{}
	}
	if r := c.p.Fields[kind][number]; r.Title != nil {
		return r.Mnemonic, *r.Title
	}
	n, _ := nist.Name(kind, number)
	words := Words{n.English, n.Hindi}
	label := fmt.Sprintf("%d.%03d", kind, number)
	if words.English == "" {
		words.English = "Field " + label
	}
	if words.Hindi == "" {
		words.Hindi = "फ़ील्ड " + label
	}
	return n.Mnemonic, words
}

func (c *checker) encoding() {
	records := c.t.Records()
	for _, o := range c.t.Oddities() {
		r := records[min(o.Record, len(records))-1]
		c.on(Encoding, o.Record, r, o.Field, "%s", o.Words())
	}
}

// records checks how many records of each type there are.
func (c *checker) records(transaction Transaction) {
	for _, rule := range transaction.Records {
		n := len(c.t.Of(rule.Type))
		if n >= rule.Min && n <= rule.Max {
			continue
		}
		c.add(Violation{Kind: Records, Type: rule.Type, IDC: -1, record: c.p.typeWords(rule.Type),
			Detail: fmt.Sprintf("%d of Type-%d, %d to %d allowed", n, rule.Type, rule.Min, rule.Max)})
	}
	for i, r := range c.t.Records() {
		if transaction.rule(r.Type) == nil {
			c.on(Unwanted, i+1, r, 0, "Type-%d is not in this transaction", r.Type)
		}
	}
}

func (t Transaction) rule(kind int) *Record {
	if i := slices.IndexFunc(t.Records, func(r Record) bool { return r.Type == kind }); i >= 0 {
		return &t.Records[i]
	}
	return nil
}

// sameIDC: an IDC names one record of its type, clause 7.3.1; records of other types may share it for the same image.
func (c *checker) sameIDC() {
	seen := map[nist.Entry]bool{}
	for i, r := range c.t.Records() {
		e := nist.Entry{Type: r.Type, IDC: r.IDC()}
		if seen[e] {
			c.on(SameIDC, i+1, r, nist.FieldIDC, "a record of Type-%d before has this IDC", r.Type)
		}
		seen[e] = r.Type != 1
	}
}

// holds says whether the condition is true of the record.
func (w *Condition) holds(r *nist.Record) bool {
	if w == nil {
		return true
	}
	has := func(number int) bool { _, ok := r.Field(number); return ok }
	return (w.Has == 0 || has(w.Has)) && (w.Lacks == 0 || !has(w.Lacks)) &&
		(w.Field == 0 || slices.Contains(w.In, r.Text(w.Field)))
}
