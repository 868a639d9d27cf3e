package store

import (
	"database/sql"
	"errors"
	"strconv"
	"strings"
	"time"

	"thana/shared/fault"
	"thana/shared/record"
)

// document is what the store must know of one kind of record.
type document[T any] struct {
	kind     record.Kind
	series   func(db *DB, at time.Time, body *T) (series, parent string) // of the number
	number   func(db *DB, at time.Time, serial int, body *T) string      // sets it in the body and shows it
	carry    func(before T, body *T)                                     // what a correction never changes
	names    func(body T) []string                                       // diary entries that it rests on
	classify func(tx *Tx, body T) (record.Sensitivity, error)
	index    func(tx *Tx, r record.Revision[T]) (index, error)
}

// index is what lists and search hold of a record.
type index struct {
	class                    record.Sensitivity
	shown                    shown
	actors                   []string // logins of who acts in it by its body; who wrote a revision does so too
	complete                 bool
	numbers, names, sections string
}

// shown is a list row for readers who may identify protected persons and for those who may not, by language.
type shown struct {
	Open   map[fault.Lang]record.Row `json:"open"`
	Masked map[fault.Lang]record.Row `json:"masked"`
}

func show(row func(may bool, lang fault.Lang) record.Row) shown {
	s := shown{map[fault.Lang]record.Row{}, map[fault.Lang]record.Row{}}
	for _, lang := range []fault.Lang{fault.English, fault.Hindi} {
		s.Open[lang], s.Masked[lang] = row(true, lang), row(false, lang)
	}
	return s
}

func kindOf[T any]() record.Kind {
	switch any(*new(T)).(type) {
	case record.GDEntry:
		return record.KindGD
	case record.FIR:
		return record.KindFIR
	case record.Arrest:
		return record.KindArrest
	}
	return ""
}

func gd() document[record.GDEntry] {
	return document[record.GDEntry]{
		kind: record.KindGD,
		series: func(db *DB, at time.Time, body *record.GDEntry) (string, string) {
			return string(record.DiaryDay(at, db.opt.Station.DiaryStarts)), body.Related
		},
		number: func(db *DB, at time.Time, serial int, body *record.GDEntry) string {
			body.Day, body.Serial, body.At = record.DiaryDay(at, db.opt.Station.DiaryStarts), serial, at
			return record.GDNumber(serial, body.Day)
		},
		carry: func(before record.GDEntry, body *record.GDEntry) {
			body.Day, body.Serial, body.At = before.Day, before.Serial, before.At
		},
		names:    func(record.GDEntry) []string { return nil },
		classify: func(tx *Tx, body record.GDEntry) (record.Sensitivity, error) { return tx.classOf(body.Related) },
		index: func(tx *Tx, r record.Revision[record.GDEntry]) (index, error) {
			masked := record.MaskGD(r.Body, r.Class, false)
			_, acts, err := Standing(tx.ctx, tx, r.ID) // an entry does not say whose case it became a part of
			if err != nil {
				return index{}, err
			}
			return index{
				class: r.Class, actors: loginsOf(acts), complete: true,
				shown:   show(func(may bool, _ fault.Lang) record.Row { return record.GDRow(r.Body, r.Class, may) }),
				numbers: strconv.Itoa(r.Body.Serial) + " " + r.Number, names: masked.Subject,
			}, nil
		},
	}
}

func fir() document[record.FIR] {
	return document[record.FIR]{
		kind: record.KindFIR,
		series: func(_ *DB, at time.Time, body *record.FIR) (string, string) {
			return strconv.Itoa(record.FIRYear(at)), body.Occurrence.GD.ID
		},
		number: func(_ *DB, at time.Time, serial int, body *record.FIR) string {
			body.Year, body.Serial, body.RegisteredAt = record.FIRYear(at), serial, at
			return record.FIRNumber(serial, body.Year)
		},
		carry: func(before record.FIR, body *record.FIR) {
			body.Year, body.Serial, body.RegisteredAt = before.Year, before.Serial, before.RegisteredAt
		},
		names:    func(body record.FIR) []string { return []string{body.Occurrence.GD.ID} },
		classify: func(_ *Tx, body record.FIR) (record.Sensitivity, error) { return body.Classify(), nil },
		index: func(_ *Tx, r record.Revision[record.FIR]) (index, error) {
			masked := record.MaskFIR(r.Body, r.Class, false)
			people := append([]record.Person{masked.Informant}, masked.Victims...)
			for _, s := range masked.Accused {
				people = append(people, s.Person)
			}
			return index{
				class: r.Class, actors: []string{r.Body.InCharge.Login, r.Body.Action.Officer.Login}, complete: true,
				shown:   show(func(may bool, lang fault.Lang) record.Row { return record.FIRRow(r.Body, r.Class, may, lang) }),
				numbers: strconv.Itoa(r.Body.Serial) + " " + strconv.Itoa(r.Body.Year) + " " + r.Number,
				names:   namesOf(people), sections: sectionsOf(r.Body.Acts),
			}, nil
		},
	}
}

func arrest() document[record.Arrest] {
	return document[record.Arrest]{
		kind: record.KindArrest,
		series: func(_ *DB, _ time.Time, body *record.Arrest) (string, string) {
			parent := body.FIR
			if parent == "" {
				parent = body.GD.ID
			}
			return parent, parent
		},
		number: func(_ *DB, _ time.Time, serial int, body *record.Arrest) string {
			body.Accused = record.AccusedCode(serial)
			return body.Accused
		},
		carry: func(before record.Arrest, body *record.Arrest) {
			body.Accused, body.FIR = before.Accused, before.FIR
			if before.FIR == "" {
				body.GD = before.GD
			}
		},
		names: func(body record.Arrest) []string { return []string{body.GD.ID} },
		classify: func(tx *Tx, body record.Arrest) (record.Sensitivity, error) {
			fir, class, err := tx.firOf(body.FIR)
			return record.Raise(class, body.Classify(fir)), err
		},
		index: func(tx *Tx, r record.Revision[record.Arrest]) (index, error) {
			fir, _, err := tx.firOf(r.Body.FIR)
			if err != nil {
				return index{}, err
			}
			above, err := tx.above(r.ID)
			if err != nil {
				return index{}, err
			}
			masked := record.MaskArrest(r.Body, fir, r.Class, false)
			x := index{
				class: r.Class, actors: append(above, r.Body.Investigator.Login),
				complete: r.Body.Complete(record.ArrestContext{Now: tx.Now(), Station: tx.db.opt.Station, FIR: fir}),
				shown:    show(func(may bool, lang fault.Lang) record.Row { return record.ArrestRow(r.Body, fir, r.Class, may, lang) }),
				numbers:  r.Number, names: namesOf([]record.Person{masked.Person}), sections: sectionsOf(r.Body.Acts),
			}
			if fir != nil {
				x.numbers += " " + strconv.Itoa(fir.Serial) + " " + strconv.Itoa(fir.Year) + " " + record.FIRNumber(fir.Serial, fir.Year)
			}
			return x, nil
		},
	}
}

// firOf reads the FIR of an arrest with its class; nil when the station has none such, which the check judges.
func (tx *Tx) firOf(id string) (*record.FIR, record.Sensitivity, error) {
	r, err := Get[record.FIR](tx.ctx, tx, id)
	if errors.Is(err, fault.RequestNotFound) {
		return nil, record.Open, nil
	}
	return &r.Body, r.Class, err
}

// above is who acts in the protected record that an arrest belongs to.
func (tx *Tx) above(id string) ([]string, error) {
	var parent string
	if err := tx.tx.QueryRowContext(tx.ctx, `SELECT parent FROM record WHERE id = ?`, id).Scan(&parent); err != nil {
		return nil, err
	}
	class, acts, err := Standing(tx.ctx, tx, parent)
	if errors.Is(err, fault.RequestNotFound) || err == nil && class == record.Open {
		return nil, nil
	}
	return loginsOf(acts), err
}

// classOf is the class of the record that a diary entry is about.
func (tx *Tx) classOf(id string) (record.Sensitivity, error) {
	class := record.Open
	err := tx.tx.QueryRowContext(tx.ctx, `SELECT class FROM record WHERE id = ?`, id).Scan(&class)
	if errors.Is(err, sql.ErrNoRows) {
		return record.Open, nil
	}
	return class, err
}

// namesOf lists names in both scripts, without masked ones.
func namesOf(people []record.Person) string {
	var out []string
	for _, p := range people {
		for _, n := range append([]record.Name{p.Name, p.RelativeName}, p.Aliases...) {
			for _, s := range []string{n.Local, n.English} {
				if s != "" && s != record.Masked {
					out = append(out, s)
				}
			}
		}
	}
	return strings.Join(out, " . ")
}

func sectionsOf(acts []record.ActSections) string {
	var out []string
	for _, a := range acts {
		for _, s := range a.Sections {
			out = append(out, a.Act+" "+s)
		}
	}
	return strings.Join(out, " . ")
}
