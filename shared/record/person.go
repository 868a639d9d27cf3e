// Package record holds the documents of a station as typed values, and the rules that bind them.
//
// Field names follow the Integrated Investigation Forms of CCTNS; comments give the form's item number.
package record

import "time"

// Date is a calendar date without a time, "2006-01-02", or empty.
type Date string

// Name is one name in the local script and in English; one-word names and missing halves are normal.
type Name struct {
	Local   string `json:"local,omitempty"`
	English string `json:"english,omitempty"`
}

// AgeKind says which of the four kinds of age a person gave.
type AgeKind string

const (
	AgeExact AgeKind = "exact" // years, and months for a small child
	AgeBorn  AgeKind = "born"  // full date of birth
	AgeYear  AgeKind = "year"  // year of birth only
	AgeRange AgeKind = "range" // looks between From and To years old
)

// Age is known in one of four ways; only the fields of its kind are set.
type Age struct {
	Kind   AgeKind `json:"kind,omitempty"`
	Years  int     `json:"years,omitempty"`
	Months int     `json:"months,omitempty"`
	Born   Date    `json:"born,omitempty"`
	Year   int     `json:"year,omitempty"`
	From   int     `json:"from,omitempty"`
	To     int     `json:"to,omitempty"`
}

// Sex as the forms ask it.
type Sex string

const (
	Male        Sex = "male"
	Female      Sex = "female"
	Transgender Sex = "transgender"
)

// Relation is the word between a person and the relative who identifies them (IIF-1 item 6b, 7).
type Relation string

const (
	Father   Relation = "father"
	Mother   Relation = "mother"
	Husband  Relation = "husband"
	Wife     Relation = "wife"
	Guardian Relation = "guardian"
)

// AddressKind tells present from permanent.
type AddressKind string

const (
	Present   AddressKind = "present"
	Permanent AddressKind = "permanent"
)

// Address is structured as far as known; Text is the free part (house, street, village).
type Address struct {
	Kind     AddressKind `json:"kind,omitempty"`
	Text     string      `json:"text,omitempty"`
	Station  string      `json:"station,omitempty"`  // police station of the address
	District int         `json:"district,omitempty"` // LGD district code
	State    int         `json:"state,omitempty"`    // LGD state code
	PIN      string      `json:"pin,omitempty"`      // 6 digits
}

// IdentityKind is a kind of identity paper (IIF-1 item 6g).
type IdentityKind string

const (
	Aadhaar    IdentityKind = "aadhaar"
	VoterID    IdentityKind = "voter_id"
	Passport   IdentityKind = "passport"
	PAN        IdentityKind = "pan"
	Licence    IdentityKind = "driving_licence"
	RationCard IdentityKind = "ration_card"
	OtherID    IdentityKind = "other"
)

// Identity is one identity paper. An Aadhaar number is kept as its last four digits only, from the moment it is decoded.
type Identity struct {
	Kind     IdentityKind `json:"kind"`
	Number   string       `json:"number"`
	IssuedOn Date         `json:"issued_on,omitempty"`
	IssuedAt string       `json:"issued_at,omitempty"`
}

// Person is who the forms describe: informant, accused, victim, witness.
type Person struct {
	Name         Name       `json:"name"`
	Aliases      []Name     `json:"aliases,omitempty"`
	Relation     Relation   `json:"relation,omitempty"`
	RelativeName Name       `json:"relative_name"`
	Sex          Sex        `json:"sex,omitempty"`
	Age          Age        `json:"age"`
	Nationality  string     `json:"nationality,omitempty"` // "Indian" unless told otherwise
	Religion     string     `json:"religion,omitempty"`
	Caste        string     `json:"caste,omitempty"`
	Category     string     `json:"category,omitempty"` // SC, ST, OBC, general
	Occupation   string     `json:"occupation,omitempty"`
	Identities   []Identity `json:"identities,omitempty"`
	Addresses    []Address  `json:"addresses,omitempty"`
	Phone        string     `json:"phone,omitempty"`  // landline with area code
	Mobile       string     `json:"mobile,omitempty"` // 10 digits
}

// Features is the descriptive roll: IIF-1 attachment to item 7 and IIF-3 item 9.
type Features struct {
	Build         string `json:"build,omitempty"`
	HeightCM      int    `json:"height_cm,omitempty"`
	Complexion    string `json:"complexion,omitempty"`
	Marks         string `json:"marks,omitempty"` // identification marks
	Deformities   string `json:"deformities,omitempty"`
	Teeth         string `json:"teeth,omitempty"`
	Hair          string `json:"hair,omitempty"`
	Eyes          string `json:"eyes,omitempty"`
	Habits        string `json:"habits,omitempty"`
	DressHabits   string `json:"dress_habits,omitempty"`
	Languages     string `json:"languages,omitempty"`
	BurnMark      string `json:"burn_mark,omitempty"` // place on the body
	Leucoderma    string `json:"leucoderma,omitempty"`
	Mole          string `json:"mole,omitempty"`
	Scar          string `json:"scar,omitempty"`
	Tattoo        string `json:"tattoo,omitempty"`
	OtherFeatures string `json:"other,omitempty"`
}

// Officer identifies who acted. Login is unique in the station.
type Officer struct {
	Login string `json:"login"`
	Name  Name   `json:"name"`
	Rank  string `json:"rank"`           // SI, ASI, HC, Inspector ...
	Belt  string `json:"belt,omitempty"` // belt or PIS number
	Role  Role   `json:"role"`
}

// Role is what an officer may do in the program.
type Role string

const (
	InCharge      Role = "officer_in_charge"
	Duty          Role = "duty_officer"
	Investigating Role = "investigating_officer"
	Technician    Role = "technician"
)

// Station is one police station.
type Station struct {
	Code        string `json:"code"` // state's code of the station, digits
	Name        Name   `json:"name"`
	District    int    `json:"district"` // LGD district code
	State       int    `json:"state"`    // LGD state code
	Realm       Realm  `json:"realm"`
	DiaryStarts string `json:"diary_starts"` // "00:00" or "07:00": when a diary day begins, IST
}

// Realm keeps training apart from production: separate keys, stores and colours; nothing crosses.
type Realm string

const (
	Production Realm = "production"
	Training   Realm = "training"
)

// IST is the time zone of every time that people read.
var IST = time.FixedZone("IST", 5*3600+1800)
