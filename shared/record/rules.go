package record

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"thana/shared/fault"
	"thana/shared/law"
)

// Severity says what a finding does to the registration.
type Severity string

const (
	Refuse Severity = "refuse" // the record cannot be registered until it is put right
	Warn   Severity = "warn"   // it can, but somebody will ask
	Note   Severity = "note"   // what the law expects next
)

// Finding is what one rule says about one field. Its words are in the catalogue of package fault, under Code.
type Finding struct {
	Code     fault.Code        `json:"code"`
	Field    string            `json:"field,omitempty"` // JSON path: "informant.addresses[0].text"
	Item     string            `json:"item,omitempty"`  // of the form: "6b"
	Severity Severity          `json:"severity"`
	Facts    map[string]string `json:"facts,omitempty"`  // for the words' placeholders; never personal data
	Source   string            `json:"source,omitempty"` // Act and section, form item or audit that the rule rests on
}

// Say returns the finding's words; {field} and {item} are filled in the same language.
func (f Finding) Say(lang fault.Lang) fault.Text {
	facts := map[string]string{"field": Label(f.Field, lang), "item": f.Item}
	maps.Copy(facts, law.InWords(f.Facts, lang))
	return fault.Say(&fault.Fault{Code: f.Code, Facts: facts}, lang)
}

// Fault turns the finding into an error that crosses the wire.
func (f Finding) Fault(op string) *fault.Fault {
	facts := map[string]string{"item": f.Item}
	maps.Copy(facts, f.Facts)
	return &fault.Fault{Code: f.Code, Op: op, Detail: f.Field, Field: f.Field, Facts: facts}
}

// Refusals keeps the findings that stop a registration.
func Refusals(all []Finding) []Finding {
	var out []Finding
	for _, f := range all {
		if f.Severity == Refuse {
			out = append(out, f)
		}
	}
	return out
}

// Limits are the configurable figures of the rules; the zero value means DefaultLimits.
type Limits struct {
	DelayNeedsReason time.Duration `json:"delay_needs_reason"` // between the end of the occurrence and the information
	ShortestAddress  int           `json:"shortest_address"`   // characters
}

// DefaultLimits: no statute gives either figure. Ten characters is where the Telangana audit of 2019 drew its line.
func DefaultLimits() Limits {
	return Limits{DelayNeedsReason: 24 * time.Hour, ShortestAddress: 10}
}

func (l Limits) orDefault() Limits {
	d := DefaultLimits()
	if l.DelayNeedsReason == 0 {
		l.DelayNeedsReason = d.DelayNeedsReason
	}
	if l.ShortestAddress == 0 {
		l.ShortestAddress = d.ShortestAddress
	}
	return l
}

// GDContext is what the rules of a diary entry need to know beside the entry.
type GDContext struct {
	Now        time.Time
	Station    Station
	Last       *GDEntry // the diary's newest entry, or nil
	Superseded *GDEntry // the entry that Supersedes names, or nil if there is none such
}

// FIRContext is what the rules of an FIR need to know beside the FIR.
type FIRContext struct {
	Now      time.Time // the time of registration when FIR.RegisteredAt is not set
	Station  Station
	GD       *GDEntry // the entry that item 3c names, or nil if this station has none such
	GDHidden bool     // that entry is masked for the officer, and newly named
	Previous *FIR     // a correction: the revision before
	Limits   Limits
}

// ArrestContext is what the rules of an arrest need to know beside the arrest.
type ArrestContext struct {
	Now      time.Time
	Station  Station
	FIR      *FIR     // the FIR it names, or nil
	GD       *GDEntry // the entry that item 2 names, or nil if this station has none such
	GDHidden bool     // that entry is masked for the officer, and newly named
	Taken    []string // accused codes of the FIR's other arrests
	Previous *Arrest  // a correction: the revision before
	Limits   Limits
}

// checker collects findings; its methods are the few shapes that a rule has.
type checker struct {
	found  []Finding
	now    time.Time
	limits Limits
}

func (c *checker) add(severity Severity, code fault.Code, field, item, source string, facts ...string) {
	f := Finding{Code: code, Field: field, Item: item, Severity: severity, Source: source}
	for i := 0; i+1 < len(facts); i += 2 {
		if f.Facts == nil {
			f.Facts = map[string]string{}
		}
		f.Facts[facts[i]] = facts[i+1]
	}
	c.found = append(c.found, f)
}

func (c *checker) refuse(bad bool, code fault.Code, field, item, source string, facts ...string) bool {
	if bad {
		c.add(Refuse, code, field, item, source, facts...)
	}
	return bad
}

func (c *checker) warn(bad bool, code fault.Code, field, item, source string, facts ...string) {
	if bad {
		c.add(Warn, code, field, item, source, facts...)
	}
}

func (c *checker) note(bad bool, code fault.Code, field, item, source string, facts ...string) {
	if bad {
		c.add(Note, code, field, item, source, facts...)
	}
}

// need refuses an empty mandatory field.
func (c *checker) need(value, field, item, form string) bool {
	return !c.refuse(strings.TrimSpace(value) == "", fault.RecordRequired, field, item, source(form, item))
}

// source names an item of a form; a diary entry has no numbered items.
func source(form, item string) string {
	if item == "" {
		return form
	}
	return form + " item " + item
}

// past refuses a time that has not come yet; a zero time is not judged.
func (c *checker) past(t time.Time, field, item, form string) {
	c.refuse(!t.IsZero() && t.After(c.now), fault.RecordFuture, field, item, source(form, item),
		"time", FormatDateTime(t), "now", FormatDateTime(c.now))
}

// earlier compares by the minute, the unit in which an officer writes a time: what is written in the minute of a stamp is
// not before it.
func earlier(written, than time.Time) bool {
	return written.Truncate(time.Minute).Before(than.Truncate(time.Minute))
}

// choice refuses a word that the form does not have; an empty one is the business of need.
func choice[T ~string](c *checker, value T, field, item, form string, allowed ...T) {
	for _, a := range allowed {
		if value == a {
			return
		}
	}
	c.refuse(value != "", fault.RecordChoice, field, item, source(form, item))
}

func at(list string, i int) string { return fmt.Sprintf("%s[%d]", list, i) }
