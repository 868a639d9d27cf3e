package record

import "time"

// Arrest is the Arrest / Court Surrender Form, IIF-3; one per accused.
type Arrest struct {
	FIR     string `json:"fir,omitempty"` // record id; empty only for an arrest on a GD entry
	Accused string `json:"accused"`       // item 1, A1..A9, B1..; set at registration

	At           time.Time     `json:"at,omitzero"` // item 2
	GD           GDRef         `json:"gd"`
	Place        Address       `json:"place"`
	Court        string        `json:"court,omitempty"` // item 3, if surrendered
	Acts         []ActSections `json:"acts"`            // item 4, within the FIR's
	Disposal     Disposal      `json:"disposal"`        // item 5
	Person       Person        `json:"person"`          // item 6, and sex and age of item 9
	Child        bool          `json:"child,omitempty"` // in conflict with law: apprehended, not arrested
	Condition    Condition     `json:"condition"`       // item 7
	Custody      Custody       `json:"custody"`         // item 8
	Features     Features      `json:"features"`        // item 9
	Measurements Measurements  `json:"measurements"`    // item 10 and the photographs
	Living       Living        `json:"living"`          // item 11
	Conduct      Conduct       `json:"conduct"`         // item 12
	Witnesses    []Witness     `json:"witnesses"`       // item 13
	Signature    Signature     `json:"signature"`       // item 14, arrested person
	Investigator Officer       `json:"investigator"`    // item 14
}

// Disposal is IIF-3 item 5.
type Disposal string

const (
	ArrestedForwarded        Disposal = "arrested_forwarded"
	ArrestedBailed           Disposal = "arrested_bailed"
	ArrestedAnticipatory     Disposal = "arrested_anticipatory_bail"
	ArrestedPoliceCustody    Disposal = "arrested_police_custody"
	SurrenderedBailed        Disposal = "surrendered_bailed"
	SurrenderedJudicial      Disposal = "surrendered_judicial_custody"
	SurrenderedPoliceCustody Disposal = "surrendered_police_custody"
)

// Condition is IIF-3 item 7.
type Condition struct {
	Injuries string `json:"injuries,omitempty"`
	Cause    string `json:"cause,omitempty"`
	Physical string `json:"physical,omitempty"`
	Examined bool   `json:"examined"` // medically, BNSS s.53
}

// Custody is IIF-3 item 8: BNSS ss.47 and 48.
type Custody struct {
	GroundsTold  bool      `json:"grounds_told"`
	Grounds      string    `json:"grounds,omitempty"`
	Articles     string    `json:"articles,omitempty"` // found on search; "NIL" if none
	DignityKept  bool      `json:"dignity_kept"`       // necessary wearing apparel left
	Told         Name      `json:"told"`               // intimation given to
	ToldRelation string    `json:"told_relation,omitempty"`
	ToldMobile   string    `json:"told_mobile,omitempty"`
	ToldAt       time.Time `json:"told_at,omitzero"`
}

// Measurements is IIF-3 item 10 under the Criminal Procedure (Identification) Act 2022.
type Measurements struct {
	Basis    string                 `json:"basis"`              // lawful basis code of shared/law
	Approval string                 `json:"approval,omitempty"` // number and date of the SP's written approval, where needed
	Fingers  map[string]FingerTaken `json:"fingers,omitempty"`  // by finger name "right_thumb"
	Photos   map[string]string      `json:"photos,omitempty"`   // by pose "front", "left", "right": capture id
	Marks    []Mark                 `json:"marks,omitempty"`    // photographs of scars, marks and tattoos
	Missing  *Missing               `json:"missing,omitempty"`  // why the set is not complete, seen by the officer in charge
}

// Taken reports that something was measured.
func (m Measurements) Taken() bool { return len(m.Fingers)+len(m.Photos)+len(m.Marks) > 0 }

// MostMarks is how many photographs of marks the bureau's file holds beside the three of the face: 20 Type-10 records in all.
const MostMarks = 17

// Mark is a photograph of a scar, mark or tattoo.
type Mark struct {
	Capture string `json:"capture"`
	Code    string `json:"code"`           // NCIC, what it is and where: shared/nist/smt
	Note    string `json:"note,omitempty"` // what it looks like, in words
}

// FingerTaken is a finger's capture or why there is none.
type FingerTaken struct {
	Capture   string          `json:"capture,omitempty"`
	Quality   int             `json:"quality,omitempty"` // 0-100
	Forced    bool            `json:"forced,omitempty"`  // accepted below the threshold after three tries
	Exception FingerException `json:"exception,omitempty"`
}

// FingerException is a typed reason for a finger that cannot be taken.
type FingerException string

const (
	Amputated FingerException = "amputated"
	Bandaged  FingerException = "bandaged"
	Injured   FingerException = "injured"
	RefusedIt FingerException = "refused"
	Unable    FingerException = "unable"
)

// Missing is the coded reason of an incomplete set. It counts only once the officer in charge has seen it.
type Missing struct {
	Code   MissingCode `json:"code"`
	Note   string      `json:"note,omitempty"`
	SeenBy Officer     `json:"seen_by"` // set by the appliance when the officer in charge marks it seen
	SeenAt time.Time   `json:"seen_at,omitzero"`
}

// MissingCode says why prints, photographs or roll are not complete.
type MissingCode string

const (
	DeviceFailed   MissingCode = "device_failed"
	Hospitalised   MissingCode = "hospitalised"
	RefusedS6      MissingCode = "refused_s6" // Identification Act s.6: an offence under BNS 221
	NotLawful      MissingCode = "not_lawful" // basis bars measurement
	ReleasedOnBail MissingCode = "released_before"
)

// Poses of the photographs, in the order they are taken.
const (
	PoseFront = "front"
	PoseLeft  = "left"
	PoseRight = "right"
	PoseMark  = "mark" // of a scar, mark or tattoo; none of Poses, since few persons have one
)

// Living is IIF-3 item 11.
type Living struct {
	Status     string `json:"status,omitempty"`
	Education  string `json:"education,omitempty"`
	Occupation string `json:"occupation,omitempty"`
	Income     string `json:"income,omitempty"`
}

// Conduct is the nine yes/no of IIF-3 item 12.
type Conduct struct {
	Dangerous       bool `json:"dangerous"`
	JumpedBail      bool `json:"jumped_bail"`
	Armed           bool `json:"armed"`
	Accomplices     bool `json:"accomplices"`
	KnownCriminal   bool `json:"known_criminal"`
	Recidivist      bool `json:"recidivist"`
	LikelyJumpBail  bool `json:"likely_jump_bail"`
	LikelyThreaten  bool `json:"likely_threaten"`
	WantedElsewhere bool `json:"wanted_elsewhere"`
}

// Witness is IIF-3 item 13.
type Witness struct {
	Name    Name    `json:"name"`
	Address Address `json:"address"`
}
