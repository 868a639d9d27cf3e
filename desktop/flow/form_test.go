package flow

import (
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

func noon() time.Time { return time.Date(2026, 11, 22, 14, 2, 0, 0, record.IST) }

func setting(s *Saver) Setting {
	return Setting{Now: noon, Saver: s, Officer: record.Officer{Login: "rverma", Rank: "SI", Name: record.Name{English: "R. Verma"}, Role: record.Duty},
		Station: record.Station{District: 405, State: 23, Realm: record.Production, DiaryStarts: "00:00"}}
}

// memory keeps drafts in memory, and fails while it is told to.
type memory struct {
	mu    sync.Mutex
	all   map[string]Draft
	saves int
	fail  error
}

func (m *memory) Save(d Draft) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fail != nil {
		return m.fail
	}
	if m.all == nil {
		m.all = map[string]Draft{}
	}
	m.all[d.ID] = d
	m.saves++
	return nil
}

func (m *memory) List() ([]Draft, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var all []Draft
	for _, d := range m.all {
		all = append(all, d)
	}
	return all, nil
}

func (m *memory) Delete(id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.all, id)
	return nil
}

// last returns how many drafts were written and the newest one of an id.
func (m *memory) last(id string) (int, Draft) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.saves, m.all[id]
}

// pass lets time go by inside a synctest bubble and waits until everything that it set off has come to rest.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func field(t *testing.T, f *Form, id string) Field {
	t.Helper()
	var found *Field
	Each(f.Groups(), func(_ Group, fl Field) {
		if fl.ID == id {
			found = &fl
		}
	})
	if found == nil {
		t.Fatalf("no field %s", id)
	}
	return *found
}

func TestForm_EveryFieldHoldsWhatWasTyped(t *testing.T) {
	fir := NewFIR(setting(nil), nil)
	fir.Body.Accused = []record.Suspect{{}}
	fir.Body.Victims = []record.Person{{}}
	fir.Body.Properties = []record.Property{{}}
	fir.Body.Informant.Identities = []record.Identity{{}}
	arrest := NewArrest(setting(nil), record.Revision[record.FIR]{}, -1)
	arrest.Body.Person.Aliases = []record.Name{{}}
	for _, f := range []*Form{fir.Form, arrest.Form, NewDiaryEntry(setting(nil), "").Form} {
		var ids []string
		Each(f.Groups(), func(_ Group, fl Field) { ids = append(ids, fl.ID) })
		for i, id := range ids {
			if slices.Contains(ids[:i], id) {
				t.Errorf("%s is there twice", id)
			}
			fl := field(t, f, id)
			if fl.Redraw {
				continue // it changes which fields there are
			}
			text := map[Shape]string{OneLine: "कुछ", ManyLines: "एक\nदो", DateField: "21/11/2026", TimeField: "09:30", MoneyField: "1,25,000", NumberField: "7", TickField: "yes"}[fl.Shape]
			if fl.Shape == ChoiceField {
				text = fl.Choices[0].Value
			}
			f.Type(fl, text)
			if got := f.Text(field(t, f, id)); got != text {
				t.Errorf("%s: typed %q, holds %q", id, text, got)
			}
		}
	}
}

func TestForm_UnreadTextIsKeptAndTheRecordHoldsNothing(t *testing.T) {
	fir := NewFIR(setting(nil), nil)
	date, clock := field(t, fir.Form, "occurrence.from.date"), field(t, fir.Form, "occurrence.from.time")
	fir.Type(date, "22/1")
	fir.Type(clock, "14xx")
	if !fir.Body.Occurrence.From.IsZero() || fir.Text(clock) != "14xx" || !errors.Is(fir.Unread(clock), fault.RecordTimeUnreadable) {
		t.Fatalf("from %v, text %q, %v", fir.Body.Occurrence.From, fir.Text(clock), fir.Unread(clock))
	}
	fir.Type(clock, "0930")
	if want := time.Date(2026, 1, 22, 9, 30, 0, 0, record.IST); !fir.Body.Occurrence.From.Equal(want) {
		t.Errorf("from %v, want %v", fir.Body.Occurrence.From, want)
	}
	if got := fir.Leave(clock); got != "09:30" {
		t.Errorf("left as %q", got)
	}
	fir.Type(date, "kal")
	if got := fir.Leave(date); got != "21/11/2026" || fir.Text(clock) != "09:30" {
		t.Errorf("kal is %q, time %q", got, fir.Text(clock))
	}
}

func TestForm_DraftComesBackAsItWas(t *testing.T) {
	m := &memory{}
	s := NewSaver(m, nil)
	fir := NewFIR(setting(s), nil)
	fir.Type(field(t, fir.Form, "contents"), "प्रार्थी ने बताया")
	fir.Type(field(t, fir.Form, "occurrence.from.date"), "22/11")
	fir.Type(field(t, fir.Form, "occurrence.to.date"), "३२/११")
	fir.Charge("BNS", "303(2)")
	fir.Close()
	all, _ := m.List()
	if len(all) != 1 || all[0].ID != fir.ID {
		t.Fatalf("%d drafts", len(all))
	}
	back, err := OpenFIR(setting(s), all[0])
	if err != nil {
		t.Fatal(err)
	}
	if back.Body.Contents != "प्रार्थी ने बताया" || back.Body.Acts[0].Sections[0] != "303(2)" ||
		back.Text(field(t, back.Form, "occurrence.from.date")) != "22/11" || back.Text(field(t, back.Form, "occurrence.to.date")) != "३२/११" {
		t.Errorf("%+v typed %v", back.Body, all[0].Typed)
	}
}

func TestForm_MissingLeadsToItsField(t *testing.T) {
	for name, f := range map[string]*Form{"fir": NewFIR(setting(nil), nil).Form, "arrest": NewArrest(setting(nil), record.Revision[record.FIR]{ID: "x"}, -1).Form,
		"gd": NewDiaryEntry(setting(nil), "").Form} {
		if len(f.Missing()) == 0 {
			t.Errorf("%s: an empty form misses nothing", name)
		}
		for _, found := range f.Missing() {
			if _, _, ok := f.FieldOf(found); !ok && found.Field != "" {
				t.Errorf("%s: %s (%s) belongs to no field", name, found.Field, found.Code)
			}
		}
	}
}

func TestForm_NotesWaitUntilTheFieldWasVisited(t *testing.T) {
	e := NewDiaryEntry(setting(nil), "")
	subject := field(t, e.Form, "subject")
	if _, shown := e.Note(subject); shown {
		t.Error("an untouched field complains")
	}
	e.Leave(subject)
	if _, shown := e.Note(subject); !shown {
		t.Error("a field left empty says nothing")
	}
	e.Type(subject, "गश्त")
	if _, shown := e.Note(subject); shown {
		t.Error("a filled field complains")
	}
}

func TestForm_ToldByTheApplianceUntilChanged(t *testing.T) {
	e := NewDiaryEntry(setting(nil), "")
	e.Type(field(t, e.Form, "subject"), "गश्त")
	e.Type(field(t, e.Form, "body"), "गश्त पर रवाना")
	before := len(e.Findings())
	e.Told([]record.Finding{{Code: fault.RecordFuture, Field: "at", Severity: record.Refuse}})
	if len(e.Findings()) != before+1 {
		t.Fatal("the appliance's word is not among the findings")
	}
	e.Type(field(t, e.Form, "body"), "x")
	if len(e.Findings()) != before {
		t.Error("the appliance's word stays after a change")
	}
}

func TestFIR_PickerAndRows(t *testing.T) {
	fir := NewFIR(setting(nil), nil)
	fir.Type(field(t, fir.Form, "occurrence.from.date"), "20/11/2026")
	fir.Type(field(t, fir.Form, "occurrence.from.time"), "1000")
	found := fir.Offences("379")
	if len(found) == 0 || found[0].Act != "BNS" || found[0].Section != "303(2)" {
		t.Fatalf("379 after 01.07.2024: %+v", found)
	}
	fir.Charge("BNS", "303(2)")
	fir.Charge("BNS", "303(2)")
	fir.Charge("BNS", "317(2)")
	if got := fir.Body.Acts[0].Sections; !slices.Equal(got, []string{"303(2)", "317(2)"}) {
		t.Errorf("sections %v", got)
	}
	fir.Uncharge("BNS", "303(2)")
	fir.Uncharge("BNS", "317(2)")
	if len(fir.Body.Acts) != 0 {
		t.Errorf("acts %v", fir.Body.Acts)
	}
}

func TestArrest_SectionsWithinTheFIR(t *testing.T) {
	a := NewArrest(setting(nil), record.Revision[record.FIR]{ID: "x", Body: record.FIR{
		Acts: []record.ActSections{{Act: "BNS", Sections: []string{"303(2)"}}}, Occurrence: record.Occurrence{From: noon(), To: noon()}}}, -1)
	if got := a.Offences("303"); len(got) != 1 || got[0].Section != "303(2)" {
		t.Errorf("%+v", got)
	}
	if got := a.Offences("103"); len(got) != 0 {
		t.Errorf("a section outside the FIR is offered: %+v", got)
	}
	a.Body.Child = true
	if len(a.MayMeasure()) == 0 {
		t.Error("a child may be measured")
	}
}

func TestArrest_Completeness(t *testing.T) {
	a := record.Arrest{Measurements: record.Measurements{
		Fingers: map[string]record.FingerTaken{"right_thumb": {Capture: "1"}, "left_little": {Exception: record.Amputated}},
		Photos:  map[string]string{"front": "2"}}}
	if c := Completeness(a); c.Prints != 2 || c.Photos != 1 || c.Roll || c.Done() != 0 {
		t.Errorf("%+v", c)
	}
}

func TestSaver_WritesTheNewestWithinASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &memory{}
		s := NewSaver(m, nil)
		start := time.Now()
		for i := range 9 {
			s.Changed(Draft{ID: "a", Expect: i})
			pass(100 * time.Millisecond)
			if saves, d := m.last("a"); i >= 5 && (saves == 0 || d.Expect < i-5) {
				t.Fatalf("draft %d on the disk at keystroke %d", d.Expect, i)
			}
		}
		pass(SaveAfter)
		synctest.Wait()
		saves, d := m.last("a")
		if d.Expect != 8 {
			t.Errorf("draft %d after %v", d.Expect, time.Since(start))
		}
		if saves > 4 {
			t.Errorf("%d writes for nine keystrokes", saves)
		}
	})
}

func TestSaver_FailureIsToldAndTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &memory{fail: fault.ConfigFile}
		var told []error
		s := NewSaver(m, func(err error) { told = append(told, err) })
		s.Changed(Draft{ID: "a", Title: "one"})
		s.Flush()
		m.fail = nil
		s.Flush()
		synctest.Wait()
		if len(told) != 2 || !errors.Is(told[0], fault.ConfigFile) || told[1] != nil || m.all["a"].Title != "one" {
			t.Errorf("told %v, kept %v", told, m.all)
		}
		pass(SaveAfter)
	})
}

func TestSaver_ADroppedDraftStaysAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := &memory{}
		s := NewSaver(m, nil)
		s.Changed(Draft{ID: "a"})
		if err := s.Drop("a"); err != nil {
			t.Fatal(err)
		}
		s.Changed(Draft{ID: "a"})
		pass(2 * SaveAfter)
		synctest.Wait()
		if len(m.all) != 0 {
			t.Error("a draft that became a record is back")
		}
	})
}

func TestShift_LockKeepsTheOfficerAndAnotherIsNew(t *testing.T) {
	now := noon()
	s := NewShift(true, func() time.Time { return now })
	s.Know(wire.StationInfo{IdleLock: 300})
	a := wire.Session{Officer: record.Officer{Login: "a"}}
	s.Enter(a)
	now = now.Add(299 * time.Second)
	if s.Idle() {
		t.Error("idle before the limit")
	}
	now = now.Add(time.Second)
	if !s.Idle() {
		t.Error("not idle at the limit")
	}
	s.Lock()
	if s.Stage() != Locked || !s.Enter(a) {
		t.Error("the same officer does not come back to the form")
	}
	s.Lock()
	if s.Enter(wire.Session{Officer: record.Officer{Login: "b"}}) {
		t.Error("another officer comes to the form of the first")
	}
}

func TestShift_IllegalMovesPanic(t *testing.T) {
	stages := []Stage{Unpaired, SignedOut, Working, Locked}
	for _, from := range stages {
		for _, to := range stages {
			legal := slices.Contains(moves(), [2]Stage{from, to})
			func() {
				defer func() {
					if refused := recover() != nil; refused == legal {
						t.Errorf("%s to %s: refused %v", from, to, refused)
					}
				}()
				(&Shift{stage: from, now: noon}).to(to)
			}()
		}
	}
}

func FuzzOpenFIR(f *testing.F) {
	f.Add([]byte(`{"contents":"x"}`))
	f.Add([]byte(`{"accused":[{}],"acts":null}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		fir, err := OpenFIR(setting(nil), Draft{ID: "a", Body: json.RawMessage(body)})
		if err != nil {
			return
		}
		fir.Findings()
		Each(fir.Groups(), func(_ Group, fl Field) { fir.Text(fl) })
	})
}
