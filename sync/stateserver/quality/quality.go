// Package quality counts what audits find in records: registered late, without photographs, prints below the threshold,
// left out with or without a reason. The figures of each record are taken when it comes, kept in the journal's database,
// and go with it; see docs/adr/0099-figures-are-kept-at-ingest.md.
package quality

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"thana/shared/record"
)

// Figures are of the newest revision of one FIR or arrest. They name nobody.
type Figures struct {
	Station, Record string
	Version         uint32
	Kind, Number    string
	At              time.Time     // of the registration
	AfterEvent      time.Duration // FIR: registered so long after the occurrence ended
	AfterDiary      time.Duration // FIR: and after the diary entry that it rests on
	Photos          int           // arrest: photographs that were not taken, of three
	Prints          int           // arrest: fingers neither taken nor excepted, of ten
	Below           int           // arrest: prints accepted below the threshold
	Reasoned        int           // arrest: fingers, photographs and parts of the roll left out with a coded reason
	Unreasoned      int           // arrest: and without any
	Thin            int           // persons whose father's or husband's name is blank, or whose address is too short to find
	Reasons         string        // codes of the reasons, separated by blanks
}

// Of takes the figures of a revision; nil for kinds that are not counted.
func Of(v record.Revision[json.RawMessage]) (*Figures, error) {
	f := &Figures{Record: v.ID, Version: uint32(v.Revision), Kind: string(v.Kind), Number: v.Number, At: v.At}
	switch v.Kind {
	case record.KindFIR:
		var fir record.FIR
		if err := json.Unmarshal(v.Body, &fir); err != nil {
			return nil, err
		}
		f.fir(fir)
	case record.KindArrest:
		var a record.Arrest
		if err := json.Unmarshal(v.Body, &a); err != nil {
			return nil, err
		}
		f.arrest(a)
	default:
		return nil, nil
	}
	return f, nil
}

func (f *Figures) fir(v record.FIR) {
	if !v.RegisteredAt.IsZero() {
		f.At = v.RegisteredAt // a correction is not registered anew
	}
	f.AfterEvent = since(f.At, v.Occurrence.To, v.Occurrence.From)
	f.AfterDiary = since(f.At, v.Occurrence.GD.At, v.Occurrence.ReceivedAt)
	f.thin(v.Informant)
}

// since is how long before at the first known of the times was.
func since(at time.Time, times ...time.Time) time.Duration {
	for _, t := range times {
		if !t.IsZero() {
			return max(0, at.Sub(t))
		}
	}
	return 0
}

func (f *Figures) arrest(a record.Arrest) {
	if !a.At.IsZero() {
		f.At = a.At
	}
	lacks, reasons := a.Lacks(), map[string]bool{}
	for _, l := range lacks {
		switch {
		case strings.HasPrefix(l, "photo."):
			f.Photos++
		case strings.HasPrefix(l, "finger."):
			f.Prints++
		}
	}
	for _, taken := range a.Measurements.Fingers {
		if taken.Forced {
			f.Below++
		}
		if taken.Exception != "" {
			f.Reasoned++
			reasons[string(taken.Exception)] = true
		}
	}
	if m := a.Measurements.Missing; m != nil {
		f.Reasoned += len(lacks)
		reasons[string(m.Code)] = true
	} else {
		f.Unreasoned = len(lacks)
	}
	f.Reasons = strings.Join(slices.Sorted(maps.Keys(reasons)), " ")
	f.thin(a.Person)
}

// thin counts a person of whom an audit would say so.
func (f *Figures) thin(p record.Person) {
	long := func(a record.Address) bool {
		return utf8.RuneCountInString(strings.TrimSpace(a.Text)) >= record.DefaultLimits().ShortestAddress
	}
	if p.RelativeName.Local+p.RelativeName.English == "" || !slices.ContainsFunc(p.Addresses, long) {
		f.Thin++
	}
}
