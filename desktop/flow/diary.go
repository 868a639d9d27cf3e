package flow

import (
	"encoding/json"
	"time"

	"thana/shared/record"
)

// DiaryEntry is the form of one entry of the General Diary.
type DiaryEntry struct {
	*Form
	Body record.GDEntry
	// Last is the diary's newest entry, where the desk has it at hand.
	Last *record.GDEntry

	builder
}

// NewDiaryEntry begins an entry; supersedes is the record id of the entry that it corrects, or empty.
func NewDiaryEntry(s Setting, supersedes string) *DiaryEntry {
	e := &DiaryEntry{Body: record.GDEntry{Type: record.GDInformation, Supersedes: supersedes}}
	e.open(s, Draft{ID: NewID(), Kind: record.KindGD, Began: s.Now()})
	return e
}

// NewSeenEntry begins the entry that somebody or something of a look-out was seen.
func NewSeenEntry(s Setting, lookout, subject, body string) *DiaryEntry {
	e := NewDiaryEntry(s, "")
	e.Body.Lookout, e.Body.Subject, e.Body.Body = lookout, subject, body
	return e
}

// OpenDiaryEntry takes up a draft again.
func OpenDiaryEntry(s Setting, d Draft) (*DiaryEntry, error) {
	e := &DiaryEntry{}
	if err := json.Unmarshal(d.Body, &e.Body); err != nil {
		return nil, err
	}
	e.open(s, d)
	return e, nil
}

func (e *DiaryEntry) open(s Setting, d Draft) {
	e.Form = newForm(d, e, typed(d.Typed), s.Now, s.Saver)
	e.builder = builder{e.Form.typed, s.Now, s.Station}
}

func (e *DiaryEntry) body() any { return e.Body }

func (e *DiaryEntry) title() string { return e.Body.Subject }

func (e *DiaryEntry) check(now time.Time) []record.Finding {
	return e.Body.Check(record.GDContext{Now: now, Station: e.station, Last: e.Last, Superseded: e.superseded()})
}

// superseded: the appliance knows the entry that this one corrects; here only that there is one.
func (e *DiaryEntry) superseded() *record.GDEntry {
	if e.Body.Supersedes == "" {
		return nil
	}
	return &record.GDEntry{}
}

func (e *DiaryEntry) groups() []Group {
	return []Group{{ID: "entry", Title: "diary.entry", Owns: []string{"type", "subject", "body", "supersedes", "related"}, Items: []Item{
		line(pick("type", &e.Body.Type, 4, "gd", record.GDInformation, record.GDComplaint, record.GDDeparture, record.GDReturn, record.GDArrest,
			record.GDOpening, record.GDClosing, record.GDOther), text("subject", &e.Body.Subject, 8)),
		line(prose("body", &e.Body.Body, 7)),
	}}}
}
