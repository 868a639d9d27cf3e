package record

import "time"

// Clock is a statutory limit that runs from an event. Name is a message key; the words are the desktop's.
type Clock struct {
	Name   string    `json:"name"`
	From   time.Time `json:"from"`
	Due    time.Time `json:"due"` // From itself: forthwith
	Source string    `json:"source"`
}

// Names of the clocks.
const (
	ClockCourt       = "clock.court"       // the FIR to the Magistrate
	ClockUpload      = "clock.upload"      // the FIR on the website, unless the case is protected
	ClockTwoMonths   = "clock.two_months"  // investigation of rape and POCSO
	ClockProgress    = "clock.progress"    // to informant or victim
	ClockProduction  = "clock.production"  // before a Magistrate
	ClockRelative    = "clock.relative"    // somebody is told
	ClockExamination = "clock.examination" // by a medical officer
)

const day = 24 * time.Hour

// Clocks lists what a registered FIR must still see done; what is done is not listed.
func (f FIR) Clocks(class Sensitivity) []Clock {
	from := f.RegisteredAt
	if from.IsZero() {
		return nil
	}
	var out []Clock
	if f.DispatchedAt.IsZero() {
		out = append(out, Clock{ClockCourt, from, from.Add(day), "BNSS s.176(1): forthwith; shown as 24 hours"})
	}
	class = Raise(class, f.Classify())
	if class == Open {
		out = append(out, Clock{ClockUpload, from, from.Add(day), "Youth Bar Association v. Union of India (2016)"})
	}
	if class == SexualOffence || class == ChildVictim {
		out = append(out, Clock{ClockTwoMonths, from, from.In(IST).AddDate(0, 2, 0), "BNSS s.193(2)"})
	}
	return append(out, Clock{ClockProgress, from, from.Add(90 * day), "BNSS s.193(3)(ii)"})
}

// Clocks lists what an arrest must still see done.
func (a Arrest) Clocks() []Clock {
	if a.At.IsZero() {
		return nil
	}
	var out []Clock
	if a.Custody.ToldAt.IsZero() {
		out = append(out, Clock{ClockRelative, a.At, a.At, "BNSS s.48: forthwith"})
	}
	if !a.Condition.Examined {
		out = append(out, Clock{ClockExamination, a.At, a.At, "BNSS s.53: soon after the arrest"})
	}
	if a.inCustody() {
		out = append(out, Clock{ClockProduction, a.At, a.At.Add(day), "BNSS s.58: 24 hours without the journey"})
	}
	return out
}

// inCustody: the police hold the person, so the 24 hours run.
func (a Arrest) inCustody() bool {
	return a.Disposal == ArrestedForwarded || a.Disposal == ArrestedPoliceCustody || a.Disposal == ""
}
