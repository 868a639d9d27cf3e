package record

import (
	"slices"
	"testing"
	"time"

	"thana/shared/law"
)

func clockNames(all []Clock) []string {
	var out []string
	for _, c := range all {
		out = append(out, c.Name)
	}
	return out
}

func TestClocks_OfAnFIR(t *testing.T) {
	f := lawful().fir
	if got := clockNames(f.Clocks(Open)); !slices.Equal(got, []string{ClockCourt, ClockUpload, ClockProgress}) {
		t.Error(got)
	}
	f.DispatchedAt = ist("22/11/2026 13:00")
	f.Acts = []ActSections{{law.BNS, []string{"64"}}}
	got := f.Clocks(Open)
	if !slices.Equal(clockNames(got), []string{ClockTwoMonths, ClockProgress}) {
		t.Error(clockNames(got)) // dispatched, never uploaded, two months
	}
	if !got[0].Due.Equal(ist("22/01/2027 11:40")) {
		t.Errorf("two months end at %v", got[0].Due)
	}
	if len(FIR{}.Clocks(Open)) != 0 {
		t.Error("a draft has clocks")
	}
}

func TestClocks_OfAnArrest(t *testing.T) {
	a := lawful().arrest
	got := a.Clocks()
	if !slices.Equal(clockNames(got), []string{ClockProduction}) || got[0].Due.Sub(a.At) != 24*time.Hour || got[0].Source == "" {
		t.Errorf("%v", clockNames(got))
	}
	a.Disposal = ArrestedBailed
	if got := a.Clocks(); len(got) != 0 {
		t.Errorf("bailed: %v", clockNames(got))
	}
	a.Condition.Examined, a.Custody.ToldAt = false, time.Time{}
	if got := clockNames(a.Clocks()); !slices.Equal(got, []string{ClockRelative, ClockExamination}) {
		t.Error(got)
	}
	if len(Arrest{}.Clocks()) != 0 {
		t.Error("a draft has clocks")
	}
}

func TestTotalPaise_IsTheSum(t *testing.T) {
	f := FIR{Properties: []Property{{Paise: 100}, {Paise: 250}}}
	if f.TotalPaise() != 350 || (FIR{}).TotalPaise() != 0 {
		t.Error(f.TotalPaise())
	}
}

func TestLacks_NamesEachPart(t *testing.T) {
	a := lawful().arrest
	if got := a.Lacks(); len(got) != 0 || !a.Complete(lawful().arrestCtx) {
		t.Errorf("complete, and lacks %v", got)
	}
	delete(a.Measurements.Fingers, "left_little")
	delete(a.Measurements.Photos, PoseRight)
	a.Features.Build = ""
	if got := a.Lacks(); !slices.Equal(got, []string{"finger.left_little", "photo.right", "roll"}) || a.Complete(lawful().arrestCtx) {
		t.Errorf("lacks %v", got)
	}
	if got := (Arrest{}).Lacks(); len(got) != 14 {
		t.Errorf("an empty arrest lacks %d parts: %v", len(got), got)
	}
}

// TestComplete_ChildNeedsAReasonAndNoMeasurement: an apprehended child is closed by the coded reason alone.
func TestComplete_ChildNeedsAReasonAndNoMeasurement(t *testing.T) {
	s := lawful()
	s.arrest.Child, s.arrest.Person.Age = true, Age{Kind: AgeExact, Years: 15}
	s.arrest.Measurements = Measurements{Missing: &Missing{Code: NotLawful, SeenBy: Officer{Role: InCharge}, SeenAt: s.arrestCtx.Now}}
	if found := s.arrest.CheckComplete(s.arrestCtx); len(found) != 0 {
		t.Errorf("%+v", found)
	}
	if found := Refusals(s.arrest.Check(s.arrestCtx)); len(found) != 0 {
		t.Errorf("%+v", found)
	}
}

// TestChild_AgeCountsAtTheOffence: JJ Act s.2(13); eighteen at the arrest, seventeen at the offence.
func TestChild_AgeCountsAtTheOffence(t *testing.T) {
	s := lawful()
	s.arrest.Person.Age = Age{Kind: AgeBorn, Born: "2008-11-22"} // eighteen on the day of the arrest, 17 the night before
	if !slices.ContainsFunc(s.arrest.Check(s.arrestCtx), func(f Finding) bool { return f.Code == "record.child_arrested" }) {
		t.Error("a child at the offence may be arrested")
	}
	if !s.arrest.Measurement(s.arrestCtx).Child {
		t.Error("a child at the offence may be measured")
	}
}

// TestChild_AnOldOffence: twenty when arrested in 2026, fourteen at the offence of 2020.
func TestChild_AnOldOffence(t *testing.T) {
	offence, arrested := ist("15/06/2020 10:00"), ist("22/11/2026 10:00")
	for _, c := range []struct {
		age       Age
		may, sure bool
	}{
		{Age{Kind: AgeExact, Years: 20}, true, true},
		{Age{Kind: AgeExact, Years: 24}, false, false},
		{Age{Kind: AgeRange, From: 22, To: 26}, true, false},
		{Age{Kind: AgeBorn, Born: "2002-06-16"}, true, true},
		{Age{Kind: AgeBorn, Born: "2002-06-15"}, false, false},
		{Age{}, false, false},
	} {
		if may, sure := c.age.ChildAt(offence, arrested); may != c.may || sure != c.sure {
			t.Errorf("%#v: %v %v", c.age, may, sure)
		}
	}
}
