package wire

import (
	"strings"
	"time"

	"thana/shared/fault"
	"thana/shared/record"
)

// Paths by which a desktop looks for persons and cases of all stations. A question holds names: it is a body, never an
// address.
const (
	PathStateSearch = "/v1/state-search"               // GET []Inquiry, newest first; POST StateAsk -> Inquiry
	PathStateAnswer = "/v1/state-search/{id}"          // POST: looks at the answer -> Inquiry with hits; DELETE forgets the question here
	PathStateHit    = "/v1/state-search/{id}/hits/{n}" // POST: looks at one hit, from 0 -> StateHit
)

// StateAsk asks the state. ID is chosen by the desktop; repeating it returns the first one's result.
type StateAsk struct {
	ID       string        `json:"id"`
	Question StateQuestion `json:"question"`
}

// InquiryState is how far a question is.
type InquiryState string

const (
	Waiting  InquiryState = "waiting"  // the state has not answered; it is asked again by itself
	Answered InquiryState = "answered" // nobody has looked at the answer
	LookedAt InquiryState = "looked"
)

// Inquiry is a question to the state as the appliance keeps it.
type Inquiry struct {
	ID       string         `json:"id"`
	By       record.Officer `json:"by"`
	At       time.Time      `json:"at"`
	Question StateQuestion  `json:"question"`
	State    InquiryState   `json:"state"`
	Why      fault.Code     `json:"why,omitempty"` // of waiting: what the last try met
	Answered time.Time      `json:"answered,omitzero"`
	LookedAt time.Time      `json:"looked,omitzero"`
	Found    int            `json:"found,omitempty"`
	Hits     []StateHit     `json:"hits,omitempty"` // only for who looks at it
	Until    time.Time      `json:"until"`          // then it is deleted here
}

// StateQuestion is what somebody looks for across the state; empty fields do not narrow it. An empty question finds
// nothing.
type StateQuestion struct {
	Name    string    `json:"name,omitempty"` // in either script; "@" for an alias, "S/o" for a relative
	Number  string    `json:"number,omitempty"`
	Kind    string    `json:"kind,omitempty"`
	Station string    `json:"station,omitempty"`
	Section string    `json:"section,omitempty"` // "303(2)", "BNS 303(2)"
	Place   string    `json:"place,omitempty"`   // words of the place of occurrence, in either script
	Thing   string    `json:"thing,omitempty"`   // number of a vehicle, telephone or other property
	Mark    string    `json:"mark,omitempty"`    // words of a descriptive roll
	Way     string    `json:"way,omitempty"`     // words of how it was done
	From    time.Time `json:"from,omitzero"`     // registered at or after
	To      time.Time `json:"to,omitzero"`       // registered before
	Limit   int       `json:"limit,omitempty"`   // 0: 10; at most 100
}

// longestAsked is what no field of a question passes: a name, an address.
const longestAsked = 400

// Fits tells whether a question is one that somebody could have typed.
func (q StateQuestion) Fits() bool {
	for _, f := range []string{q.Name, q.Number, q.Kind, q.Station, q.Section, q.Place, q.Thing, q.Mark, q.Way} {
		if len(f) > longestAsked {
			return false
		}
	}
	return q.Limit >= 0
}

// Empty says that nothing is asked: the kind and the station only narrow a question.
func (q StateQuestion) Empty() bool {
	return strings.TrimSpace(q.Name+q.Number+q.Section+q.Place+q.Thing+q.Mark+q.Way) == "" && q.From.IsZero() && q.To.IsZero()
}

// StateHit is a case that fits, and the person by whom it was found, if a name was asked for. Of another station's
// protected record it holds station, kind, number and class, and nothing else.
type StateHit struct {
	Score       float64      `json:"score"`   // of the name, 0 to 1; 1 without one
	Station     string       `json:"station"` // its code
	StationName record.Name  `json:"station_name,omitzero"`
	Kind        string       `json:"kind"`
	Number      string       `json:"number"`
	Class       string       `json:"class"`
	Masked      bool         `json:"masked,omitempty"`
	Record      string       `json:"record,omitempty"`
	At          time.Time    `json:"at,omitzero"`
	Sections    string       `json:"sections,omitempty"`
	Place       string       `json:"place,omitempty"`
	Person      *StatePerson `json:"person,omitempty"`
}

// StatePerson is who stands in a case.
type StatePerson struct {
	Role         StateRole   `json:"role"`
	Name         record.Name `json:"name"`
	Aliases      string      `json:"aliases,omitempty"`
	Relation     string      `json:"relation,omitempty"`
	RelativeName record.Name `json:"relative_name,omitzero"`
	Sex          string      `json:"sex,omitempty"`
	Born         int         `json:"born,omitempty"` // year, about
}

// StateRole is what a person is in a case.
type StateRole string

const (
	RoleAccused   StateRole = "accused"
	RoleArrested  StateRole = "arrested"
	RoleInformant StateRole = "informant"
	RoleVictim    StateRole = "victim"
)
