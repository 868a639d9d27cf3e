package record

import "time"

// GDEntry is one entry of the General Diary. A correction is a new entry that names the one it supersedes.
type GDEntry struct {
	Day        Date      `json:"day"`    // diary day, set at registration
	Serial     int       `json:"serial"` // within the diary day, set at registration
	At         time.Time `json:"at"`     // set at registration
	Type       GDType    `json:"type"`
	Subject    string    `json:"subject"`
	Body       string    `json:"body"`
	Related    string    `json:"related,omitempty"`    // record id of the FIR, arrest ... it is about
	Lookout    string    `json:"lookout,omitempty"`    // id of the look-out whose person or thing was seen
	Supersedes string    `json:"supersedes,omitempty"` // record id of the entry it corrects
}

// GDType is the kind of a diary entry.
type GDType string

const (
	GDOpening     GDType = "opening"
	GDComplaint   GDType = "complaint"
	GDInformation GDType = "information"
	GDArrest      GDType = "arrest"
	GDDeparture   GDType = "departure"
	GDReturn      GDType = "return"
	GDOther       GDType = "other"
	GDClosing     GDType = "closing"
)

// GDRef points at a diary entry (IIF-1 item 3c, IIF-3 item 2).
type GDRef struct {
	ID     string    `json:"id"`
	Day    Date      `json:"day,omitempty"`
	Serial int       `json:"serial,omitempty"`
	At     time.Time `json:"at,omitzero"`
}
