// Package enrol makes the transaction that enrols an arrested person at a fingerprint bureau: Type-1 and Type-2, fourteen
// images as Type-14 or the coded exceptions in their place, photographs and marks as Type-10. What comes out is for the
// profile "arrest"; what the caller leaves out shows as violations of it.
package enrol

import (
	"time"

	"thana/shared/nist"
	"thana/shared/record"
)

// Enrolment is all that goes to the bureau. It knows nothing of forms and devices.
type Enrolment struct {
	Origin      string    // agency codes of fields 1.008 and 1.007: ASCII
	Destination string    //
	Control     string    // 1.009, unique at the sender, at most 48 characters
	Priority    int       // 1 urgent to 9; 0 is not said
	Made        time.Time // of the transaction

	Station Station
	Arrest  Arrest
	Subject Subject

	Prints     []Print
	Exceptions []Exception
	Photos     []Photo
	NoPhotos   []NoPhoto
}

// Station is where the person was arrested.
type Station struct{ Code, Name, District string }

// Arrest is what the bureau files the person under.
type Arrest struct {
	FIR      string      // "0123/2026", or empty when the arrest was on a GD entry
	GD       int         // serial of the GD entry; 0 is not said
	GDDate   record.Date // its diary day
	Acts     []Act
	Accused  string // A1
	At       time.Time
	Place    string
	Basis    string // lawful basis code
	Approval string // written approval, where the basis needs one
	TakenBy  Officer
}

// Act is an act and its sections as they print.
type Act struct{ Act, Sections string }

// Officer took the prints.
type Officer struct{ Name, Rank, Number string }

// Subject is the person.
type Subject struct {
	Name        record.Name
	Aliases     []record.Name
	Relation    record.Relation
	Relative    record.Name
	Sex         record.Sex
	Years       int         // age; below 0 is not known
	Born        record.Date // or empty
	Nationality string
	Addresses   []Address
	HeightCM    int    // 0 is not known
	Marks       string // identification marks
}

// Address is one address; Kind is PRESENT, PERMANENT or OTHER.
type Address struct{ Kind, Text string }

// Impression is how a print was taken, 1-2011 table 7.
type Impression int

const (
	LivePlain  Impression = 0
	LiveRolled Impression = 1
	InkPlain   Impression = 2
	InkRolled  Impression = 3
)

// Positions of several fingers and of plain thumbs, 1-2011 table 8; 1 to 10 are the fingers.
const (
	PlainRightThumb = 11
	PlainLeftThumb  = 12
	RightFour       = 13
	LeftFour        = 14
	BothThumbs      = 15
)

// Print is one image.
type Print struct {
	Position   int // 1 to 15
	Impression Impression
	WSQ        []byte
	PPI        int // 0: as the WSQ file says; width and height always are
	Taken      time.Time
	Quality    []Quality // one for each finger in the image
	Boxes      []Box     // of a slap, one for each finger in it
	Forced     string    // why it was accepted in spite of its quality, or ""
	Device     Device
}

// Device is the scanner; an empty one is left out.
type Device struct{ Make, Model, Serial string }

// Quality is a score of a finger, 0 to 100. Vendor and algorithm 0 say that the measure is registered nowhere: the program's
// own. NFIQ is the class 1 to 5 of NFIQ 1, or 0.
type Quality struct {
	Finger    int
	Score     int
	Vendor    uint16
	Algorithm uint16
	NFIQ      int
}

// NFIQ2 is the score that NFIQ 2 v2.3 gave a finger, under its registered identifiers: ISO/IEC JTC 1/SC 37, algorithm 39 hexadecimal.
func NFIQ2(finger, score int) Quality {
	return Quality{Finger: finger, Score: score, Vendor: 0x0101, Algorithm: 0x39}
}

// Box is where a finger lies in a slap: pixels, right and bottom included, as field 14.021 has them.
type Box struct{ Finger, Left, Right, Top, Bottom int }

// Exception is why a finger, 1 to 10, was not taken.
type Exception struct {
	Finger int
	Why    record.FingerException
	Note   string
}

// Photo is a photograph of the face from a side, or of a mark.
type Photo struct {
	Pose  string // F, L or R; empty for a mark
	JPEG  []byte
	Taken time.Time
	SAP   int   // acquisition profile, 1-2011 table 53; 0 is unknown
	Mark  *Mark // or nil
}

// Mark is a scar, mark or tattoo.
type Mark struct {
	Kind        string // SCAR, MARK or TATTOO
	Place       string // body place code of NCIC, "TAT UL ARM"
	Description string // in words, or empty
	HeightCM    int    // 0 is not measured
	WidthCM     int
}

// NoPhoto is why a photograph of a pose was not taken.
type NoPhoto struct{ Pose, Why, Note string }

// Profile is the shipped profile that the transaction is for.
const Profile = "arrest"

// TransactionType is field 1.004 of what Build makes.
const TransactionType = "CAR"

// Build makes the transaction: Type-1, Type-2, prints in the order of their positions, then photographs. The fault is
// request.exchange_not_written and says which image cannot be described; what is missing is left to the profile to tell.
func Build(e Enrolment) (*nist.Transaction, error) {
	t := nist.New(nist.Version2011Up2015, TransactionType)
	e.header(t.Header())
	t.Add(e.text())
	idc := 0
	for position := 1; position <= BothThumbs; position++ {
		r, err := e.print(position, idc+1)
		if err != nil {
			return nil, err
		}
		if r != nil {
			idc++
			t.Add(r)
		}
	}
	for _, p := range e.Photos {
		idc++
		r, err := e.photo(p, idc)
		if err != nil {
			return nil, err
		}
		t.Add(r)
	}
	return t, nil
}
