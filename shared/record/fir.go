package record

import "time"

// FIR is the First Information Report, IIF-1, under s.173 BNSS (s.154 CrPC when registered before 01.07.2024).
type FIR struct {
	// Item 1; set at registration.
	Year         int       `json:"year"`
	Serial       int       `json:"serial"` // per station and calendar year, shown as four digits
	RegisteredAt time.Time `json:"registered_at,omitzero"`

	Acts              []ActSections   `json:"acts"`       // item 2
	Occurrence        Occurrence      `json:"occurrence"` // item 3
	InfoType          InformationType `json:"info_type"`  // item 4
	Place             Place           `json:"place"`      // item 5
	Informant         Person          `json:"informant"`  // item 6
	InformantIsVictim bool            `json:"informant_is_victim,omitempty"`
	Victims           []Person        `json:"victims,omitempty"` // never printed as such; what masking and sensitivity rest on

	Accused         []Suspect  `json:"accused,omitempty"`           // item 7 with its attachment
	AccusedMoreThan int        `json:"accused_more_than,omitempty"` // item 7, "accused more than"
	DelayReasons    string     `json:"delay_reasons,omitempty"`     // item 8
	Properties      []Property `json:"properties,omitempty"`        // item 9; item 10 is their sum
	InquestNumber   string     `json:"inquest_number,omitempty"`    // item 11
	Contents        string     `json:"contents"`                    // item 12
	Action          Action     `json:"action"`                      // item 13
	ReadOver        bool       `json:"read_over"`                   // item 13, read over and admitted correct (R.O.A.C.)
	Signature       Signature  `json:"signature"`                   // item 14, informant
	InCharge        Officer    `json:"in_charge"`                   // item 14, officer in charge
	DispatchedAt    time.Time  `json:"dispatched_at,omitzero"`      // item 15
	Complaint       []string   `json:"complaint,omitempty"`         // capture ids of the scanned written complaint, in order
	Language        string     `json:"language,omitempty"`          // of the narrative: "hi" or "en"
}

// ActSections is one act with its sections (IIF-1 item 2, IIF-3 item 4). Act is a code of shared/law: "BNS", "IPC".
type ActSections struct {
	Act      string   `json:"act"`
	Sections []string `json:"sections"` // "303(2)"
}

// Occurrence is IIF-1 item 3.
type Occurrence struct {
	From       time.Time `json:"from,omitzero"`
	To         time.Time `json:"to,omitzero"`
	Watch      int       `json:"watch,omitempty"`      // pahar 1-8 of three hours, 0 unknown
	ReceivedAt time.Time `json:"received_at,omitzero"` // 3b, information received at the station
	GD         GDRef     `json:"gd"`                   // 3c
}

// InformationType is IIF-1 item 4.
type InformationType string

const (
	Written    InformationType = "written"
	Oral       InformationType = "oral"
	Electronic InformationType = "electronic"
)

// Place is IIF-1 item 5.
type Place struct {
	Direction  string  `json:"direction,omitempty"` // N, NE, E, SE, S, SW, W, NW
	DistanceKM float64 `json:"distance_km"`
	Beat       string  `json:"beat,omitempty"`
	Address    Address `json:"address"`
	// 5c, outside the limits of this station: a Zero FIR.
	OutsideStation  string `json:"outside_station,omitempty"`
	OutsideDistrict int    `json:"outside_district,omitempty"`
}

// Suspect is one row of IIF-1 item 7 with its attachment.
type Suspect struct {
	Unknown  bool     `json:"unknown,omitempty"`
	Person   Person   `json:"person"`
	Features Features `json:"features"`
}

// Property is one row of IIF-1 item 9; Paise because rupees alone lose nothing but money should never be a float.
type Property struct {
	Category    string `json:"category"`
	Type        string `json:"type,omitempty"`
	Description string `json:"description"`
	Paise       int64  `json:"paise"`
}

// ActionKind is one of the four of IIF-1 item 13.
type ActionKind string

const (
	Registered  ActionKind = "registered"  // and took up the investigation
	Directed    ActionKind = "directed"    // another officer to take it up
	Refused     ActionKind = "refused"     // investigation, with the reason
	Transferred ActionKind = "transferred" // to another station on point of jurisdiction
)

// Action is IIF-1 item 13.
type Action struct {
	Kind     ActionKind `json:"kind"`
	Officer  Officer    `json:"officer"`            // directed
	Reason   string     `json:"reason,omitempty"`   // refused
	Station  string     `json:"station,omitempty"`  // transferred
	District int        `json:"district,omitempty"` // transferred
}

// Signature is how a person signed: a capture of the thumb or of the pen on the pad, on the paper by hand, or not at all.
type Signature struct {
	Kind    SignatureKind `json:"kind,omitempty"`
	Capture string        `json:"capture,omitempty"` // capture id of the thumb impression or of the ink
	Reason  string        `json:"reason,omitempty"`  // of a refusal, in the person's words
}

// SignatureKind tells the ways to sign.
type SignatureKind string

const (
	SignedOnPaper SignatureKind = "on_paper"
	Thumb         SignatureKind = "thumb"
	Pen           SignatureKind = "pen" // on the desktop's signature pad
	RefusedToSign SignatureKind = "refused"
)
