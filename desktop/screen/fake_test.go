package screen

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"thana/desktop/draft"
	"thana/desktop/flow"
	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/fault"
	"thana/shared/ink"
	"thana/shared/law"
	"thana/shared/record"
	"thana/shared/wire"
)

// noon is the moment at which the tests of the screens take place.
func noon() time.Time { return time.Date(2026, 11, 22, 14, 2, 0, 0, record.IST) }

func officer(login, local, english, rank string, role record.Role) record.Officer {
	return record.Officer{Login: login, Name: record.Name{Local: local, English: english}, Rank: rank, Belt: "1182", Role: role}
}

// station is a small appliance in memory: it registers what it gets and refuses a wrong password.
type station struct {
	info      wire.StationInfo
	overview  wire.Overview
	gds       []gdEntry
	firs      []firRevision
	arrests   []arrestRevision
	captures  []record.Capture
	read      wire.Reading
	signature ink.Ink
	corrected []wire.Correction[record.Arrest]
	down      bool
	refuse    error
	bench     bench
	staff     staff
	signed    string
	said      said
	carry     carry
}

func newStation() *station {
	duty := officer("rverma", "राजेश वर्मा", "Rajesh Verma", "SI", record.Duty)
	s := &station{info: wire.StationInfo{
		Station: record.Station{Code: "23034001", Name: record.Name{Local: "कोतवाली, भोपाल", English: "Kotwali, Bhopal"}, District: 405, State: 23,
			Realm: record.Production, DiaryStarts: "00:00"},
		Now: noon(), DiaryDay: "2026-11-22", IdleLock: 300,
		Officers: []wire.OfficerCard{
			{Officer: officer("asharma", "अनीता शर्मा", "Anita Sharma", "Inspector", record.InCharge)},
			{Officer: duty},
			{Officer: officer("ikhan", "इमरान ख़ान", "Imran Khan", "SI", record.Investigating), Locked: true},
			{Officer: officer("mjoshi", "मीरा जोशी", "Meera Joshi", "HC", record.Technician)}},
		Demo: []wire.DemoAccount{{Login: "rverma", Password: "kotwali-2026"}},
	}}
	s.gds = []gdEntry{
		{ID: strings.Repeat("a", 32), Kind: record.KindGD, Revision: 1, Number: "GD 002 of 22/11/2026", At: noon().Add(-20 * time.Minute), By: duty,
			Body: record.GDEntry{Day: "2026-11-22", Serial: 2, At: noon().Add(-20 * time.Minute), Type: record.GDComplaint, Subject: "न्यू मार्केट में मोबाइल चोरी की शिकायत",
				Body: "प्रार्थी सुनील कुमार निवासी तुलसी नगर थाने आया और बताया कि आज दिन में न्यू मार्केट से उसका मोबाइल फ़ोन चोरी हो गया।"}},
		{ID: strings.Repeat("b", 32), Kind: record.KindGD, Revision: 1, Number: "GD 001 of 22/11/2026", At: noon().Add(-14 * time.Hour), By: duty,
			Body: record.GDEntry{Day: "2026-11-22", Serial: 1, At: noon().Add(-14 * time.Hour), Type: record.GDOpening, Subject: "रोजनामचा खुला; हवालात खाली", Body: "हवालात में कोई बंदी नहीं।"}},
	}
	fir := firRevision{ID: strings.Repeat("c", 32), Kind: record.KindFIR, Revision: 1, Number: "0123/2026", At: noon().Add(-3 * time.Hour), By: duty, Body: theft()}
	fir.Body.Year, fir.Body.Serial, fir.Body.RegisteredAt = 2026, 123, fir.At
	s.firs = []firRevision{fir}
	s.arrests = []arrestRevision{{ID: strings.Repeat("d", 32), Kind: record.KindArrest, Revision: 1, Number: "A1", At: noon().Add(-time.Hour), By: duty, Body: arrestOf(fir)}}
	s.captures = []record.Capture{{ID: "1", Kind: record.FingerCapture, Finger: "right_thumb", At: noon(), Device: "DigitalPersona U.are.U 4500", SHA256: strings.Repeat("9f", 32)}}
	s.said = newSaid(duty)
	s.overview = wire.Overview{Diary: s.gds, Notices: wire.Notices{Lookouts: 2, Requests: 3, Due: 2, Answers: 1}, Recent: []wire.Summary{summary(fir)},
		Open: []wire.OpenWork{
			{Record: fir.ID, Kind: record.KindFIR, Number: "0123/2026", Since: noon().Add(-3 * time.Hour), Clock: record.ClockCourt, Due: noon().Add(3 * time.Hour)},
			{Record: s.arrests[0].ID, Kind: record.KindArrest, Number: "A1", Title: law.Text{En: "FIR 0123/2026"}, Since: noon().Add(-time.Hour), Missing: []string{"finger.left_little", "photo.right", "roll"}}},
		Sync: wire.SyncStatus{Enrolled: true, Up: true, LastStored: noon().Add(-time.Minute)},
		Devices: []wire.Device{{Class: "fingerprint", State: wire.DeviceReady}, {Class: "camera", State: wire.DeviceReady},
			{Class: "docscan", State: wire.DeviceWarning}, {Class: "printer", Name: "HP LaserJet Pro M404dn", State: wire.DeviceFault}}}
	return s
}

func theft() record.FIR {
	return record.FIR{
		Acts:       []record.ActSections{{Act: "BNS", Sections: []string{"303(2)"}}},
		Occurrence: record.Occurrence{From: noon().Add(-6 * time.Hour), To: noon().Add(-5 * time.Hour), ReceivedAt: noon().Add(-4 * time.Hour), GD: record.GDRef{ID: strings.Repeat("a", 32), Day: "2026-11-22", Serial: 2, At: noon().Add(-20 * time.Minute)}},
		InfoType:   record.Oral,
		Place:      record.Place{Direction: "W", DistanceKM: 2, Address: record.Address{Text: "न्यू मार्केट, पार्किंग के पास", District: 405}},
		Informant: record.Person{Name: record.Name{Local: "सुनील कुमार", English: "Sunil Kumar"}, Relation: record.Father, RelativeName: record.Name{Local: "रामेश्वर कुमार"},
			Mobile: "9812345670", Nationality: "Indian", Addresses: []record.Address{{Kind: record.Present, Text: "म.नं. 14, तुलसी नगर, भोपाल", District: 405}}},
		Accused:    []record.Suspect{{Unknown: true}},
		Properties: []record.Property{{Category: "phone", Description: "सैमसंग मोबाइल, काला", Paise: 1800000}},
		Contents:   "प्रार्थी ने बताया कि आज सुबह न्यू मार्केट में पार्किंग के पास जेब से मोबाइल फ़ोन निकाल लिया गया। आसपास पूछने पर कुछ पता नहीं चला।",
		Action:     record.Action{Kind: record.Registered},
	}
}

func arrestOf(fir firRevision) record.Arrest {
	return record.Arrest{FIR: fir.ID, Accused: "A1", At: noon().Add(-2 * time.Hour), Acts: fir.Body.Acts, Disposal: record.ArrestedForwarded,
		Person: record.Person{Name: record.Name{Local: "मोहन लाल", English: "Mohan Lal"}, Sex: record.Male}, Place: record.Address{Text: "बस स्टैंड, भोपाल"},
		Measurements: record.Measurements{Basis: "ARRESTED", Missing: &record.Missing{Code: record.DeviceFailed, Note: "स्कैनर खराब"}}}
}

func summary(f firRevision) wire.Summary {
	return wire.Summary{ID: f.ID, Kind: record.KindFIR, Revision: f.Revision, Number: f.Number, At: f.At, Title: law.Text{En: "Theft", Hi: "चोरी"}, Person: record.Name{Local: f.Body.Informant.Name.Local}, Sections: law.Text{En: "BNS 303(2)", Hi: "बीएनएस 303(2)"}, Class: f.Class}
}

func (s *station) err() error {
	if s.down {
		return fault.New(fault.Unreachable, "test", "down")
	}
	return nil
}

func (s *station) Token(string)                                      {}
func (s *station) Events(ctx context.Context, _ func(wire.Event))    { <-ctx.Done() }
func (s *station) Station(context.Context) (wire.StationInfo, error) { return s.info, s.err() }
func (s *station) SignOut(context.Context) error                     { return s.err() }
func (s *station) Overview(context.Context) (wire.Overview, error)   { return s.overview, s.err() }
func (s *station) Search(context.Context, flow.Query) ([]wire.Summary, error) {
	one := summary(s.firs[0])
	one.Matched = "name"
	two := one
	two.ID, two.Number, two.Person, two.Class = strings.Repeat("e", 32), "0119/2026", record.Name{Local: "▮▮▮", English: "▮▮▮"}, record.SexualOffence
	return []wire.Summary{one, two}, s.err()
}

func (s *station) SignIn(_ context.Context, in wire.SignIn) (wire.Session, error) {
	if in.Password != "kotwali-2026" {
		return wire.Session{}, fault.New(fault.AccessWrongPassword, "test", "").With("left", "4")
	}
	for _, o := range s.info.Officers {
		if o.Login == in.Login {
			s.signed = in.Login
			return wire.Session{Token: "t", Officer: o.Officer, DraftKey: make([]byte, 32)}, s.err()
		}
	}
	return wire.Session{}, fault.AccessDenied
}

func (s *station) Diary(_ context.Context, day record.Date) ([]gdEntry, error) {
	if day != s.info.DiaryDay {
		return nil, s.err()
	}
	return s.gds, s.err()
}

func (s *station) RegisterGD(_ context.Context, r wire.Registration[record.GDEntry]) (gdEntry, error) {
	if s.refuse != nil {
		return gdEntry{}, s.refuse
	}
	e := gdEntry{ID: r.ID, Kind: record.KindGD, Revision: 1, Number: "GD 003 of 22/11/2026", At: noon(), Body: r.Body}
	e.Body.Day, e.Body.Serial, e.Body.At = s.info.DiaryDay, 3, noon()
	s.gds = append([]gdEntry{e}, s.gds...)
	return e, s.err()
}

func (s *station) FIRs(context.Context, int, string) ([]wire.Summary, error) {
	var all []wire.Summary
	for _, f := range s.firs {
		all = append(all, summary(f))
	}
	return all, s.err()
}

func (s *station) FIR(_ context.Context, id string) (firRevision, error) {
	for _, f := range s.firs {
		if f.ID == id {
			return f, s.err()
		}
	}
	return firRevision{}, fault.RequestNotFound
}

func (s *station) CheckFIR(context.Context, wire.Registration[record.FIR]) ([]record.Finding, error) {
	return nil, s.err()
}

func (s *station) RegisterFIR(_ context.Context, r wire.Registration[record.FIR]) (firRevision, error) {
	f := firRevision{ID: r.ID, Kind: record.KindFIR, Revision: 1, Number: "0124/2026", At: noon(), Body: r.Body}
	s.firs = append([]firRevision{f}, s.firs...)
	return f, s.err()
}

func (s *station) CorrectFIR(_ context.Context, id string, c wire.Correction[record.FIR]) (firRevision, error) {
	for i := range s.firs {
		if s.firs[i].ID == id {
			s.firs[i].Revision, s.firs[i].Reason, s.firs[i].Body = c.Expect+1, c.Reason, c.Body
			return s.firs[i], nil
		}
	}
	return firRevision{}, fault.RequestNotFound
}

func (s *station) Arrests(context.Context, string) ([]wire.Summary, error) {
	a := s.arrests[0]
	return []wire.Summary{{ID: a.ID, Kind: record.KindArrest, Number: "A1", At: a.At, Title: law.Text{En: "FIR 0123/2026"}, Person: record.Name{Local: "मोहन लाल"}, Sections: law.Text{En: "BNS 303(2)", Hi: "बीएनएस 303(2)"}}}, s.err()
}

func (s *station) Arrest(context.Context, string) (arrestRevision, error) {
	return s.arrests[0], s.err()
}

func (s *station) CheckArrest(context.Context, wire.Registration[record.Arrest]) ([]record.Finding, error) {
	return nil, s.err()
}

func (s *station) RegisterArrest(_ context.Context, r wire.Registration[record.Arrest]) (arrestRevision, error) {
	return arrestRevision{ID: r.ID, Number: "A2", Body: r.Body}, s.err()
}

func (s *station) CorrectArrest(_ context.Context, _ string, c wire.Correction[record.Arrest]) (arrestRevision, error) {
	s.corrected = append(s.corrected, c)
	return s.arrests[0], s.err()
}
func (s *station) CompleteArrest(context.Context, string) (arrestRevision, error) {
	return s.arrests[0], s.refuse
}
func (s *station) SeeArrest(context.Context, string) (arrestRevision, error) {
	return s.arrests[0], s.err()
}
func (s *station) Reading(_ context.Context, id string) (wire.Reading, error) {
	r := s.read
	r.Record = id
	return r, nil
}

func (s *station) Captures(context.Context, string) ([]record.Capture, error) {
	return s.captures, s.err()
}
func (s *station) Image(context.Context, string, string) ([]byte, error) { return nil, s.err() }

// desk is a window on a station in memory; work is done at once, in the test's goroutine.
func desk(t *testing.T, s *station, l lang.Lang, size fyne.Size) *Window {
	t.Helper()
	app := test.NewTempApp(t)
	voice, err := lang.New(l)
	if err != nil {
		t.Fatal(err)
	}
	win := app.NewWindow("")
	win.SetPadded(false)
	folder := t.TempDir()
	w := New(t.Context(), win, Deps{
		Voice: voice, Carriers: filepath.Join(folder, "plugged"), Now: noon, Log: slog.New(slog.DiscardHandler),
		Line: func(func(bool)) Line {
			if s == nil {
				return nil
			}
			return s
		},
		Pair: func(context.Context, string, string) error {
			return fault.New(fault.AccessPairCode, "test", "").With("left", "4")
		},
		Drafts: func(in wire.Session) (flow.Drafts, error) {
			return draft.Open(folder, in.Officer.Login, in.DraftKey)
		},
		Go: func(work, then func()) { work(); then() },
	})
	win.Resize(size)
	t.Cleanup(w.Close)
	return w
}

// signedIn is a desk at which the duty officer sits.
func signedIn(t *testing.T, s *station, l lang.Lang, size fyne.Size) *Window {
	t.Helper()
	w := desk(t, s, l, size)
	enter(t, w, "rverma")
	return w
}

func enter(t *testing.T, w *Window, login string) {
	t.Helper()
	press(t, w, "officer."+login)
	write(t, w, "field.password", "kotwali-2026")
	press(t, w, "signin.go")
	if w.page.Name() != w.front().Name() {
		t.Fatalf("after sign-in the page is %s", w.page.Name())
	}
}

func unlock(t *testing.T, w *Window) {
	t.Helper()
	write(t, w, "field.password", "kotwali-2026")
	press(t, w, "lock.go")
}

// patrol fills in a diary entry, ready to be registered.
func patrol(t *testing.T, w *Window) {
	t.Helper()
	press(t, w, "home.diary")
	write(t, w, "field.subject", "गश्त")
	write(t, w, "field.body", "गश्त पर रवाना हुए।")
}

// later keeps what the appliance is asked until it is called: the officer goes on meanwhile.
func later(w *Window, do func()) (answers []func()) {
	now := w.Go
	w.Go = func(work, then func()) { answers = append(answers, func() { now(work, then) }) }
	do()
	w.Go = now
	return answers
}

func find(t *testing.T, w *Window, id string) widget.Identified {
	t.Helper()
	found := widget.Find(w.Canvas().Content(), id)
	if found == nil {
		t.Fatalf("%s: no widget %s", w.page.Name(), id)
	}
	return found
}

func press(t *testing.T, w *Window, id string) {
	t.Helper()
	test.Tap(find(t, w, id).(fyne.Tappable))
}

func write(t *testing.T, w *Window, id, text string) {
	t.Helper()
	e, ok := find(t, w, id).(*widget.Entry)
	if !ok {
		t.Fatalf("%s is no entry", id)
	}
	w.Canvas().Focus(e)
	e.SetText("")
	test.Type(e, text)
}
