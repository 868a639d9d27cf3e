package down

import (
	"slices"
	"strings"
	"time"

	"thana/shared/fault"
	"thana/shared/record"
)

// Result is what an enquiry into a request came to.
type Result string

const (
	Clear    Result = "clear"     // nothing against the applicant
	Adverse  Result = "adverse"   // cases or conduct that count against the applicant
	NotFound Result = "not_found" // the person does not live at the address
	Noted    Result = "noted"     // lost article: entered in the diary
	Returned Result = "returned"  // lost article: found, given back
	Refused  Result = "refused"   // lost article: this is no loss, an offence is to be reported
)

// Results are what an answer to a kind of request may say.
func (k RequestKind) Results() []Result {
	switch k {
	case LostArticle:
		return []Result{Noted, Returned, Refused}
	case Character:
		return []Result{Clear, Adverse}
	}
	return []Result{Clear, Adverse, NotFound}
}

// Visited says that the answer to a kind of request rests on a visit to the address.
func (k RequestKind) Visited() bool { return k == Verification || k == Tenant || k == Domestic }

// Reply is the station's answer to a request.
type Reply struct {
	Request string       `json:"request"` // its id
	Kind    RequestKind  `json:"kind"`
	Result  Result       `json:"result"`
	Visited record.Date  `json:"visited,omitempty"`
	Spoke   string       `json:"spoke,omitempty"` // with whom, at the address
	Cases   string       `json:"cases,omitempty"` // of an adverse one: FIR numbers, stations
	GD      record.GDRef `json:"gd,omitzero"`     // lost article: the diary entry
	Remarks string       `json:"remarks,omitempty"`
}

// Findings are what the rules say of an answer: the result is one of its kind, and says what it rests on.
func (a Reply) Findings(now time.Time) []record.Finding {
	var out []record.Finding
	refuse := func(bad bool, code fault.Code, field string, facts map[string]string) {
		if bad {
			out = append(out, record.Finding{Code: code, Field: field, Severity: record.Refuse, Facts: facts})
		}
	}
	need := func(on bool, text, field string) {
		refuse(on && strings.TrimSpace(text) == "", fault.RecordRequired, field, nil)
	}
	need(true, string(a.Result), "result")
	refuse(a.Result != "" && !slices.Contains(a.Kind.Results(), a.Result), fault.RecordChoice, "result", nil)
	need(a.Kind.Visited(), string(a.Visited), "visited")
	need(a.Kind.Visited(), a.Spoke, "spoke")
	if day, ok := a.Visited.Time(); ok {
		refuse(day.After(now), fault.RecordFuture, "visited", map[string]string{"time": a.Visited.Shown(), "now": record.FormatDateTime(now)})
	}
	need(a.Result == Adverse, a.Cases, "cases")
	refuse(a.Result == Noted && a.GD.ID == "", fault.RecordRequired, "gd", nil)
	need(slices.Contains([]Result{Adverse, NotFound, Returned, Refused}, a.Result), a.Remarks, "remarks")
	return out
}

// maxAnswer is what no text of an answer passes, in bytes.
const maxAnswer = 4000

// Fits says whether the answer is one that somebody could have typed.
func (a Reply) Fits() bool {
	return len(a.Request) <= maxText && max(len(a.Spoke), len(a.Cases), len(a.Remarks)) <= maxAnswer
}

// Step is how far a station is with a request.
type Step string

const (
	Taken    Step = "taken"
	Answered Step = "answered"
)

// Served is the detail of a ledger.KindService entry: an officer took a request up, or answered it.
type Served struct {
	Request string      `json:"request"`
	Kind    RequestKind `json:"kind"`
	Step    Step        `json:"step"`
	Answer  *Reply      `json:"answer,omitempty"` // of Answered
}
