// Package fault gives every failure a stable code for programs, words for people and a detail for the technician.
//
// A Code is itself an error, so callers write errors.Is(err, fault.DeviceGone). The words live only in the
// catalogue, in every language; a call site supplies the code and facts, never a sentence for people.
package fault

import (
	"errors"
	"fmt"
	"strings"
)

// Code is a stable name "family.name". It crosses the wire and never changes its meaning.
type Code string

func (c Code) Error() string { return string(c) }

// Family decides behaviour: capture faults belong to the person and are retried by the person, device faults are
// retried by plug, store and sync faults by the engine, record and law faults refuse with the lawful way out.
type Family string

const (
	Capture  Family = "capture"
	Device   Family = "device"
	Record   Family = "record"
	Law      Family = "law"
	Store    Family = "store"
	Sync     Family = "sync"
	Access   Family = "access"
	Request  Family = "request"
	Config   Family = "config"
	Update   Family = "update"
	Internal Family = "internal"
)

// Family returns the part of the code before the first dot.
func (c Code) Family() Family {
	family, _, _ := strings.Cut(string(c), ".")
	return Family(family)
}

// Fault is a code with the technician's detail. Detail holds no names, numbers of persons or images.
type Fault struct {
	Code   Code
	Op     string            // where it happened: "uru4000.Capture"
	Detail string            // for the technician and the log
	Field  string            // the form field it is about, as a path ("informant.name"), or empty
	Facts  map[string]string // values for the placeholders of the catalogue's words
	Err    error             // what caused it, or nil
}

// New makes a fault with a formatted detail.
func New(code Code, op, format string, args ...any) *Fault {
	return &Fault{Code: code, Op: op, Detail: fmt.Sprintf(format, args...)}
}

// Wrap makes a fault whose detail is the cause's own text.
func Wrap(code Code, op string, err error) *Fault {
	return &Fault{Code: code, Op: op, Detail: err.Error(), Err: err}
}

// With returns a copy with one more fact for the words' placeholders.
func (f *Fault) With(key, value string) *Fault {
	c := *f
	c.Facts = map[string]string{key: value}
	for k, v := range f.Facts {
		if k != key {
			c.Facts[k] = v
		}
	}
	return &c
}

// On returns a copy that names the form field it is about.
func (f *Fault) On(field string) *Fault {
	c := *f
	c.Field = field
	return &c
}

func (f *Fault) Error() string {
	if f.Detail == "" {
		return fmt.Sprintf("%s: %s", f.Op, f.Code)
	}
	return fmt.Sprintf("%s: %s: %s", f.Op, f.Code, f.Detail)
}

func (f *Fault) Unwrap() []error {
	if f.Err == nil {
		return []error{f.Code}
	}
	return []error{f.Code, f.Err}
}

// Of returns the fault in err's chain; an error without one becomes an Unexpected fault, nil stays nil.
func Of(err error) *Fault {
	if err == nil {
		return nil
	}
	var f *Fault
	if errors.As(err, &f) {
		return f
	}
	var c Code
	if errors.As(err, &c) {
		return &Fault{Code: c, Op: "fault.Of"}
	}
	return Wrap(Unexpected, "fault.Of", err)
}
