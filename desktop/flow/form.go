package flow

import (
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"maps"
	"strings"
	"time"

	"thana/shared/record"
)

// NewID chooses the id of a record when its draft begins: 32 hexadecimal digits.
func NewID() string {
	id := make([]byte, 16)
	rand.Read(id) // never fails: crypto/rand.Read ends the program instead
	return hex.EncodeToString(id)
}

// document is what makes a form of one kind: its body, its fields, its rules.
type document interface {
	body() any
	groups() []Group
	check(now time.Time) []record.Finding
	title() string
}

// Form is a half-written document. It is used by one goroutine, the one that draws.
type Form struct {
	Draft
	doc   document
	typed typed
	now   Clock
	saver *Saver

	touched  map[string]bool
	asked    bool // registration was tried: every note shows
	findings []record.Finding
	checked  bool
	remote   []record.Finding // what the appliance said of the form as it was sent
}

// typed is text by field that the record cannot hold: not understood yet, or half of a time.
type typed map[string]string

func newForm(d Draft, doc document, t typed, now Clock, saver *Saver) *Form {
	if t == nil {
		t = typed{}
	}
	return &Form{Draft: d, doc: doc, typed: t, now: now, saver: saver, touched: map[string]bool{}}
}

// Groups are the form's fields as they are now.
func (f *Form) Groups() []Group { return f.doc.groups() }

// Text is what stands in a field.
func (f *Form) Text(fl Field) string {
	if text, ok := f.typed[fl.ID]; ok {
		return text
	}
	return fl.Get()
}

// Type puts text into a field. Text that is not understood is kept as it is, and the record holds nothing for it.
func (f *Form) Type(fl Field, text string) {
	if _, err := read(fl.Shape, text, f.now()); err != nil {
		f.typed[fl.ID] = text
		fl.Set("")
	} else {
		delete(f.typed, fl.ID)
		fl.Set(text)
	}
	f.touched[fl.ID] = true
	f.Changed()
}

// Leave is called when the cursor leaves a field; it returns the text as the forms write it: 221126 is 22/11/2026.
func (f *Form) Leave(fl Field) string {
	f.touched[fl.ID] = true
	text := f.Text(fl)
	if shown, err := read(fl.Shape, text, f.now()); err == nil {
		return shown
	}
	return text
}

// Changed tells the form that its document was changed; the draft is saved soon.
func (f *Form) Changed() {
	f.checked, f.remote = false, nil
	if f.saver != nil {
		f.saver.Changed(f.Snapshot())
	}
}

// Snapshot is the form as a draft.
func (f *Form) Snapshot() Draft {
	d := f.Draft
	d.Title = f.doc.title()
	d.Saved = f.now()
	d.Body, _ = json.Marshal(f.doc.body()) // plain values: it cannot fail
	d.Typed = maps.Clone(map[string]string(f.typed))
	d.Lacks = nil
	for _, found := range f.Missing() {
		d.Lacks = append(d.Lacks, found.Field)
	}
	return d
}

// Title says what the form is about, or nothing yet.
func (f *Form) Title() string { return f.doc.title() }

// Findings are what the rules say of the form as it is now, the appliance's word included.
func (f *Form) Findings() []record.Finding {
	if !f.checked {
		f.findings, f.checked = f.doc.check(f.now()), true
	}
	if len(f.remote) == 0 {
		return f.findings
	}
	all := f.findings
	for _, r := range f.remote {
		if !contains(all, r) {
			all = append(all[:len(all):len(all)], r)
		}
	}
	return all
}

func contains(all []record.Finding, one record.Finding) bool {
	for _, f := range all {
		if f.Code == one.Code && f.Field == one.Field {
			return true
		}
	}
	return false
}

// Told keeps what the appliance refused, until the form is changed.
func (f *Form) Told(findings []record.Finding) { f.remote = findings }

// Missing are the findings that stop a registration, in the order of the form.
func (f *Form) Missing() []record.Finding { return record.Refusals(f.Findings()) }

// Ask marks that registration was tried: from now on every field shows its note.
func (f *Form) Ask() { f.asked = true }

// Asked reports whether registration was tried.
func (f *Form) Asked() bool { return f.asked }

// Unread is the reason why a field's text is not understood, or nil.
func (f *Form) Unread(fl Field) error {
	_, err := read(fl.Shape, f.Text(fl), f.now())
	return err
}

// Note returns the finding that a field shows below it: only for fields that the officer has been in, or when
// registration was tried.
func (f *Form) Note(fl Field) (record.Finding, bool) {
	if !f.asked && !f.touched[fl.ID] {
		return record.Finding{}, false
	}
	for _, found := range f.Findings() {
		if concerns(fl.ID, found.Field) && (found.Severity == record.Refuse || found.Severity == record.Warn) {
			return found, true
		}
	}
	return record.Finding{}, false
}

// concerns reports whether a finding about path belongs to a field: the same path, or a part of one value.
func concerns(field, path string) bool {
	return field == path || path != "" && (strings.HasPrefix(field, path+".") || strings.HasPrefix(path, field+"."))
}

// FieldOf is the field that a finding is about, with its group; false if it is about none.
func (f *Form) FieldOf(found record.Finding) (group string, field string, ok bool) {
	groups := f.Groups()
	exact := false
	Each(groups, func(g Group, fl Field) {
		if exact || !concerns(fl.ID, found.Field) || ok && fl.ID != found.Field {
			return
		}
		group, field, ok = g.ID, fl.ID, true
		exact = fl.ID == found.Field
	})
	if ok {
		return group, field, true
	}
	for _, g := range groups {
		for _, path := range g.Owns {
			if concerns(found.Field, path) || strings.HasPrefix(found.Field, path+"[") {
				return g.ID, path, true
			}
		}
	}
	return "", "", false
}

// Progress is how a group stands.
type Progress struct {
	Group    string
	Title    string
	Open     int // findings that stop the registration
	Warnings int
	Started  bool // something is filled in
}

// Progress returns how each group stands, in order.
func (f *Form) Progress() []Progress {
	groups := f.Groups()
	out := make([]Progress, len(groups))
	index := map[string]int{}
	for i, g := range groups {
		out[i] = Progress{Group: g.ID, Title: g.Title, Started: g.Filled != nil && g.Filled()}
		index[g.ID] = i
	}
	Each(groups, func(g Group, fl Field) {
		if f.Text(fl) != "" {
			out[index[g.ID]].Started = true
		}
	})
	for _, found := range f.Findings() {
		group, _, ok := f.FieldOf(found)
		if !ok {
			continue
		}
		switch found.Severity {
		case record.Refuse:
			out[index[group]].Open++
		case record.Warn:
			out[index[group]].Warnings++
		}
	}
	return out
}

// Close writes what is not on the disk yet; the form stays a draft.
func (f *Form) Close() {
	if f.saver != nil {
		f.saver.Flush()
	}
}

// Done removes the draft: it became a record, or is not wanted.
func (f *Form) Done() error {
	if f.saver == nil {
		return nil
	}
	return f.saver.Drop(f.ID)
}
