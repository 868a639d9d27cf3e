// Package enrolment makes the file of prints for the bureau, an ANSI/NIST-ITL transaction, of what the store holds of an
// arrest.
package enrolment

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"thana/shared/biometric"
	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/nist/enrol"
	"thana/shared/nist/profile"
	"thana/shared/nist/smt"
	"thana/shared/record"
)

// Settings say to whom the transaction goes and by which rules. The zero value is the shipped profile "arrest".
type Settings struct {
	Profile     *profile.Profile
	Agency      string // field 1.008; empty: the station's code
	Destination string // field 1.007; empty: defaultDestination
}

const defaultDestination = "FPB" // the state's Finger Print Bureau

// Source is what the transaction is made of; *store.DB.
type Source interface {
	Captures(ctx context.Context, recordID string) ([]record.Capture, error)
	OpenCapture(ctx context.Context, id, rendition string) ([]byte, error)
}

// Result is a transaction and what its profile finds missing or wrong in it.
type Result struct {
	Data       []byte
	Profile    string
	Violations []profile.Violation
}

// Make builds the transaction of a revision of an arrest. What the arrest lacks is left out and shows as violations.
func Make(ctx context.Context, from Source, station record.Station, r record.Revision[record.Arrest], fir *record.FIR, s Settings, made time.Time) (Result, error) {
	rules := s.Profile
	if rules == nil {
		var err error
		if rules, err = profile.Shipped(enrol.Profile); err != nil {
			return Result{}, err
		}
	}
	all, err := from.Captures(ctx, r.ID)
	if err != nil {
		return Result{}, err
	}
	e := enrol.Enrolment{
		Origin: cmp.Or(s.Agency, station.Code), Destination: cmp.Or(s.Destination, defaultDestination),
		Control: fmt.Sprintf("%.32s-%d", strings.ToUpper(r.ID), r.Revision), Made: made,
		Station: enrol.Station{Code: station.Code, Name: either(station.Name)}, Arrest: arrestOf(r.Body, fir), Subject: subjectOf(r.Body, r.Body.At),
	}
	if d, ok := law.FindDistrict(station.District); ok {
		e.Station.District = d.Name.En
	}
	if err := addPictures(ctx, from, all, r.Body, &e); err != nil {
		return Result{}, err
	}
	built, err := enrol.Build(e)
	if err != nil {
		return Result{}, err
	}
	data, err := built.Bytes()
	if err != nil {
		return Result{}, fault.Wrap(fault.ExchangeNotWritten, "enrolment.Make", err)
	}
	return Result{Data: data, Profile: rules.Name, Violations: profile.Validate(built, rules)}, nil
}

func arrestOf(a record.Arrest, fir *record.FIR) enrol.Arrest {
	out := enrol.Arrest{GD: a.GD.Serial, GDDate: a.GD.Day, Accused: a.Accused, At: a.At, Place: a.Place.Text,
		Basis: strings.ToUpper(a.Measurements.Basis), Approval: a.Measurements.Approval, TakenBy: officerOf(a.Investigator)}
	if fir != nil {
		out.FIR = fmt.Sprintf("%04d/%d", fir.Serial, fir.Year)
	}
	for _, acts := range a.Acts {
		name := acts.Act
		if act, ok := law.FindAct(acts.Act); ok {
			name = act.Titled(fault.English)
		}
		out.Acts = append(out.Acts, enrol.Act{Act: name, Sections: strings.Join(acts.Sections, ", ")})
	}
	return out
}

func officerOf(o record.Officer) enrol.Officer {
	return enrol.Officer{Name: either(o.Name), Rank: o.Rank, Number: o.Belt}
}

func subjectOf(a record.Arrest, at time.Time) enrol.Subject {
	p := a.Person
	out := enrol.Subject{Name: p.Name, Aliases: p.Aliases, Relation: p.Relation, Relative: p.RelativeName, Sex: p.Sex, Years: -1,
		Born: p.Age.Born, Nationality: p.Nationality, HeightCM: a.Features.HeightCM, Marks: a.Features.Marks}
	if years, _, known := p.Age.Between(at); known && p.Age.Kind != record.AgeBorn {
		out.Years = years
	}
	for _, d := range p.Addresses {
		kind := "OTHER"
		if d.Kind == record.Present || d.Kind == record.Permanent {
			kind = strings.ToUpper(string(d.Kind))
		}
		out.Addresses = append(out.Addresses, enrol.Address{Kind: kind, Text: d.Text})
	}
	return out
}

func either(n record.Name) string { return cmp.Or(n.English, n.Local) }

// addPictures adds prints and photographs, or why there are none. The ten fingers are those that the arrest names; of a
// plain position it is the newest.
func addPictures(ctx context.Context, from Source, all []record.Capture, a record.Arrest, e *enrol.Enrolment) error {
	byID, plain := map[string]record.Capture{}, map[biometric.Finger]record.Capture{}
	for _, c := range all {
		byID[c.ID] = c
		if f, ok := biometric.ParseFinger(c.Finger); ok && c.Kind == record.FingerCapture && f >= biometric.RightPlainThumb && f <= biometric.LeftFour {
			plain[f] = c
		}
	}
	for _, f := range biometric.Fingers() {
		taken := a.Measurements.Fingers[f.String()]
		if taken.Exception != "" {
			e.Exceptions = append(e.Exceptions, enrol.Exception{Finger: int(f), Why: taken.Exception})
			continue
		}
		if err := addPrint(ctx, from, f, byID[taken.Capture], e); err != nil {
			return err
		}
	}
	for f := biometric.RightPlainThumb; f <= biometric.LeftFour; f++ {
		if err := addPrint(ctx, from, f, plain[f], e); err != nil {
			return err
		}
	}
	if err := addPhotos(ctx, from, byID, a.Measurements, e); err != nil {
		return err
	}
	return addMarks(ctx, from, byID, a.Measurements.Marks, e)
}

func addPrint(ctx context.Context, from Source, f biometric.Finger, c record.Capture, e *enrol.Enrolment) error {
	if c.ID == "" {
		return nil
	}
	data, err := from.OpenCapture(ctx, c.ID, "wsq")
	if err != nil {
		return err
	}
	p := enrol.Print{Position: int(f), Impression: impressionOf(f, c), WSQ: data, Taken: c.At, Device: enrol.Device{Model: c.Device, Serial: c.Serial}}
	if c.Forced {
		p.Forced = cmp.Or(string(c.Reason), "accepted by the officer")
	}
	for _, s := range c.Slap {
		finger, ok := biometric.ParseFinger(s.Finger)
		if !ok {
			continue
		}
		b := s.Bounds
		p.Quality = append(p.Quality, enrol.Quality{Finger: int(finger), Score: s.Quality, NFIQ: s.NFIQ})
		p.Boxes = append(p.Boxes, enrol.Box{Finger: int(finger), Left: max(b[0], 0), Right: min(b[0]+b[2], c.Width) - 1, Top: max(b[1], 0), Bottom: min(b[1]+b[3], c.Height) - 1})
	}
	if f < biometric.RightFour {
		finger := map[biometric.Finger]biometric.Finger{biometric.RightPlainThumb: biometric.RightThumb, biometric.LeftPlainThumb: biometric.LeftThumb}[f]
		p.Quality = []enrol.Quality{{Finger: int(cmp.Or(finger, f)), Score: c.Quality, NFIQ: c.NFIQ}}
		if c.NFIQ2 != nil {
			p.Quality = append(p.Quality, enrol.NFIQ2(int(cmp.Or(finger, f)), *c.NFIQ2))
		}
	}
	e.Arrest.TakenBy = officerOf(c.By)
	e.Prints = append(e.Prints, p)
	return nil
}

// impressionOf: a live finger is laid flat on the scanner, that of a slip is rolled in ink but in the plain row.
func impressionOf(f biometric.Finger, c record.Capture) enrol.Impression {
	switch {
	case c.Cut == nil:
		return enrol.LivePlain
	case f <= biometric.LeftLittle:
		return enrol.InkRolled
	}
	return enrol.InkPlain
}

func addPhotos(ctx context.Context, from Source, byID map[string]record.Capture, m record.Measurements, e *enrol.Enrolment) error {
	for _, pose := range record.Poses() {
		side := strings.ToUpper(pose[:1])
		c, ok := byID[m.Photos[pose]]
		if !ok {
			if m.Missing != nil {
				e.NoPhotos = append(e.NoPhotos, enrol.NoPhoto{Pose: side, Why: strings.ReplaceAll(string(m.Missing.Code), "_", ""), Note: m.Missing.Note})
			}
			continue
		}
		rendition := ""
		if len(c.Renditions) > 0 {
			rendition = c.Renditions[0].Name
		}
		data, err := from.OpenCapture(ctx, c.ID, rendition)
		if err != nil {
			return err
		}
		e.Photos = append(e.Photos, enrol.Photo{Pose: side, JPEG: data, Taken: c.At})
	}
	return nil
}

// addMarks adds photographs of scars, marks and tattoos; one of a code that is not offered was entered elsewhere.
func addMarks(ctx context.Context, from Source, byID map[string]record.Capture, all []record.Mark, e *enrol.Enrolment) error {
	for _, m := range all {
		c, ok := byID[m.Capture]
		if !ok {
			continue
		}
		data, err := from.OpenCapture(ctx, c.ID, "")
		if err != nil {
			return err
		}
		kind, _, _ := smt.Find(m.Code)
		e.Photos = append(e.Photos, enrol.Photo{JPEG: data, Taken: c.At, Mark: &enrol.Mark{Kind: kind.Image(), Place: m.Code, Description: m.Note}})
	}
	return nil
}
