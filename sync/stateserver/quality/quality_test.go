package quality_test

import (
	"encoding/json"
	"testing"
	"time"

	"thana/shared/biometric"
	"thana/shared/record"
	"thana/sync/stateserver/quality"
)

func revision(t *testing.T, kind record.Kind, body any) record.Revision[json.RawMessage] {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return record.Revision[json.RawMessage]{ID: "r", Kind: kind, Revision: 2, Number: "0001/2026", At: at.Add(48 * time.Hour), Body: text}
}

var at = time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)

func known() record.Person {
	return record.Person{RelativeName: record.Name{English: "Ram Dhari"}, Addresses: []record.Address{{Text: "14, Sadar Bazar"}}}
}

func TestOf_AnFIRIsLateByItsOwnTimes(t *testing.T) {
	for name, tc := range map[string]struct {
		fir          record.FIR
		event, diary time.Duration
		thin         int
	}{
		"at once": {record.FIR{RegisteredAt: at, Informant: known(), Occurrence: record.Occurrence{To: at, GD: record.GDRef{At: at}}}, 0, 0, 0},
		"late after both": {record.FIR{RegisteredAt: at, Informant: known(), Occurrence: record.Occurrence{From: at.Add(-90 * time.Hour), To: at.Add(-80 * time.Hour),
			ReceivedAt: at.Add(-60 * time.Hour), GD: record.GDRef{At: at.Add(-50 * time.Hour)}}}, 80 * time.Hour, 50 * time.Hour, 0},
		"no end and no diary time": {record.FIR{RegisteredAt: at, Informant: known(), Occurrence: record.Occurrence{From: at.Add(-90 * time.Hour), ReceivedAt: at.Add(-60 * time.Hour)}},
			90 * time.Hour, 60 * time.Hour, 0},
		"times that are not known":    {record.FIR{RegisteredAt: at, Informant: known()}, 0, 0, 0},
		"a clock that was put back":   {record.FIR{RegisteredAt: at, Informant: known(), Occurrence: record.Occurrence{To: at.Add(time.Hour)}}, 0, 0, 0},
		"an informant without father": {record.FIR{RegisteredAt: at, Informant: record.Person{Addresses: known().Addresses}}, 0, 0, 1},
		"an address nobody can find":  {record.FIR{RegisteredAt: at, Informant: record.Person{RelativeName: known().RelativeName, Addresses: []record.Address{{Text: "भोपाल    "}}}}, 0, 0, 1},
	} {
		f, err := quality.Of(revision(t, record.KindFIR, tc.fir))
		if err != nil || f.AfterEvent != tc.event || f.AfterDiary != tc.diary || f.Thin != tc.thin || !f.At.Equal(at) || f.Version != 2 {
			t.Errorf("%s: %+v, %v", name, f, err)
		}
	}
}

func TestOf_AnArrestLacksWhatIsNotThere(t *testing.T) {
	full := func(change func(*record.Arrest)) record.Arrest {
		a := record.Arrest{At: at, Person: known(), Features: record.Features{Build: "lean", HeightCM: 170, Complexion: "fair", Marks: "NIL"},
			Measurements: record.Measurements{Fingers: map[string]record.FingerTaken{}, Photos: map[string]string{}}}
		a.Person.Sex, a.Person.Age = record.Male, record.Age{Kind: record.AgeExact, Years: 30}
		for _, f := range biometric.Fingers() {
			a.Measurements.Fingers[f.String()] = record.FingerTaken{Capture: "c", Quality: 80}
		}
		for _, p := range record.Poses() {
			a.Measurements.Photos[p] = "c"
		}
		change(&a)
		return a
	}
	for name, tc := range map[string]struct {
		change func(*record.Arrest)
		want   quality.Figures
	}{
		"complete":       {func(*record.Arrest) {}, quality.Figures{}},
		"no photographs": {func(a *record.Arrest) { a.Measurements.Photos = nil }, quality.Figures{Photos: 3, Unreasoned: 3}},
		"a finger that is gone, one that is poor": {func(a *record.Arrest) {
			a.Measurements.Fingers["left_little"] = record.FingerTaken{Exception: record.Amputated}
			a.Measurements.Fingers["right_ring"] = record.FingerTaken{Capture: "c", Forced: true}
		}, quality.Figures{Below: 1, Reasoned: 1, Reasons: "amputated"}},
		"nothing taken, the device failed": {func(a *record.Arrest) {
			a.Measurements = record.Measurements{Missing: &record.Missing{Code: record.DeviceFailed}}
		}, quality.Figures{Photos: 3, Prints: 10, Reasoned: 13, Reasons: "device_failed"}},
		"roll not written": {func(a *record.Arrest) { a.Features = record.Features{} }, quality.Figures{Unreasoned: 1}},
	} {
		f, err := quality.Of(revision(t, record.KindArrest, full(tc.change)))
		if err != nil {
			t.Fatal(err)
		}
		got := quality.Figures{Photos: f.Photos, Prints: f.Prints, Below: f.Below, Reasoned: f.Reasoned, Unreasoned: f.Unreasoned, Thin: f.Thin, Reasons: f.Reasons}
		if got != tc.want {
			t.Errorf("%s: %+v, want %+v", name, got, tc.want)
		}
	}
}

func TestOf_OtherKindsAreNotCounted(t *testing.T) {
	if f, err := quality.Of(revision(t, record.KindGD, record.GDEntry{})); f != nil || err != nil {
		t.Errorf("a diary entry: %+v, %v", f, err)
	}
	if _, err := quality.Of(record.Revision[json.RawMessage]{Kind: record.KindFIR, Body: json.RawMessage(`{"acts":7}`)}); err == nil {
		t.Error("a body that is no FIR is counted")
	}
}
