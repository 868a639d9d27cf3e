// Package wire holds the messages between a desktop and its appliance. Paths are constants here, so that both sides
// and the tests name the same thing. JSON over HTTPS with mutual TLS; a signed-in call carries
// "Authorization: Bearer <token>". A refusal is a Problem with a 4xx or 5xx status.
package wire

import (
	"time"

	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/record"
)

// Paths of the appliance's API. {id} and the like are path parameters.
const (
	PathPairStart  = "/v1/pair/start"
	PathPairFinish = "/v1/pair/finish"
	PathStation    = "/v1/station"                 // GET StationInfo: paired, nobody need be signed in
	PathSessions   = "/v1/sessions"                // POST SignIn -> Session; DELETE signs out
	PathOfficers   = "/v1/officers"                // GET []OfficerCard; POST NewOfficer (officer in charge)
	PathOfficer    = "/v1/officers/{login}"        // DELETE removes (officer in charge)
	PathUnlock     = "/v1/officers/{login}/unlock" // POST (officer in charge)
	PathPassword   = "/v1/password"                // PUT NewPassword, own
	PathDesktops   = "/v1/desktops"                // GET []Desktop
	PathDesktop    = "/v1/desktops/{fingerprint}"  // DELETE revokes the pairing (officer in charge, technician)
	PathOverview   = "/v1/overview"                // GET Overview
	PathEvents     = "/v1/events"                  // GET, server-sent events: Event

	PathDiary       = "/v1/diary"       // GET ?day= []record.Revision[record.GDEntry]; POST Registration[record.GDEntry]
	PathDiaryCheck  = "/v1/diary/check" // POST Registration -> Findings
	PathFIRs        = "/v1/firs"        // GET ?limit=&before= []Summary; POST Registration[record.FIR]
	PathFIRCheck    = "/v1/firs/check"
	PathFIR         = "/v1/firs/{id}" // GET; PUT Correction[record.FIR]
	PathArrests     = "/v1/arrests"   // GET ?fir= []Summary; POST Registration[record.Arrest]
	PathArrestCheck = "/v1/arrests/check"
	PathArrest      = "/v1/arrests/{id}"          // GET; PUT Correction[record.Arrest]
	PathArrestDone  = "/v1/arrests/{id}/complete" // POST: completes, or a Problem with findings
	PathArrestSeen  = "/v1/arrests/{id}/seen"     // POST: the officer in charge saw the coded reason
	PathSearch      = "/v1/search"                // GET ?q=&section=&from=&to= []Summary

	PathFingerprint = "/v1/captures/fingerprint" // POST FingerprintRequest -> stream of CaptureEvent
	PathPhoto       = "/v1/captures/photo"       // POST PhotoRequest -> stream of CaptureEvent
	PathShoot       = "/v1/captures/photo/{session}/shoot"
	PathPages       = "/v1/captures/pages"         // POST PagesRequest -> stream of CaptureEvent
	PathAccept      = "/v1/candidates/{id}/accept" // POST Accept -> record.Capture
	PathSlip        = "/v1/captures/slip"          // POST SlipRequest -> stream of CaptureEvent
	PathSlipAccept  = "/v1/slips/{id}/accept"      // POST SlipAccept -> []record.Capture
	PathSlipDrop    = "/v1/slips/{id}"             // DELETE
	PathCandidate   = "/v1/candidates/{id}"        // DELETE
	PathCaptures    = "/v1/records/{id}/captures"  // GET []record.Capture
	PathImage       = "/v1/captures/{id}/image"    // GET ?rendition=: the bytes

	PathDocument     = "/v1/documents/{document}/{id}"           // GET ?masked=: the PDF
	PathDocumentInfo = "/v1/documents/{document}/{id}/info"      // GET ?masked= DocumentInfo
	PathDocumentPage = "/v1/documents/{document}/{id}/pages/{n}" // GET ?masked=&dpi=: a PNG, n from 1
	PathPrint        = "/v1/print"                               // POST PrintRequest -> stream of PrintProgress
	PathPrints       = "/v1/records/{id}/prints"                 // GET []PrintRow

	PathDevices = "/v1/devices"            // GET []Device
	PathLending = "/v1/lending"            // GET Lending; PUT Lend -> Lending (officer in charge)
	PathSync    = "/v1/sync"               // GET ?limit= SyncStatus
	PathReceipt = "/v1/sync/{seq}/receipt" // GET Receipts

	PathDestructions = "/v1/destructions"             // GET []string, numbers of orders that were carried out here
	PathDestruction  = "/v1/destructions/certificate" // GET ?number= -> PDF

	PathLookouts       = "/v1/lookouts"         // GET []LookoutRow in force, newest first
	PathLookoutPicture = "/v1/lookouts/picture" // GET ?id=: a JPEG
	PathLookoutsSeen   = "/v1/lookouts/seen"    // POST: this officer has seen those that are here now
	PathRequests       = "/v1/requests"         // GET []Service: open ones, due first, then answered ones
	PathRequestTake    = "/v1/requests/take"    // POST Take -> Service
	PathRequestAnswer  = "/v1/requests/answer"  // POST down.Reply -> Service
)

// StationInfo is what a desktop shows before anybody signs in.
type StationInfo struct {
	Station  record.Station `json:"station"`
	Version  string         `json:"version"`
	Now      time.Time      `json:"now"`
	DiaryDay record.Date    `json:"diary_day"`
	Officers []OfficerCard  `json:"officers"`
	Demo     []DemoAccount  `json:"demo,omitempty"` // set only for a demonstration station
	IdleLock int            `json:"idle_lock"`      // seconds without input until the desktop locks
}

// OfficerCard is an officer on the sign-in page.
type OfficerCard struct {
	record.Officer
	Locked bool `json:"locked,omitempty"`
}

// DemoAccount is shown on the sign-in page of a demonstration station.
type DemoAccount struct {
	Login    string `json:"login"`
	Password string `json:"password"`
}

// SignIn asks for a session.
type SignIn struct {
	Login    string `json:"login"`
	Password string `json:"password"`
}

// Session is a signed-in officer at one desktop.
type Session struct {
	Token    string         `json:"token"`
	Officer  record.Officer `json:"officer"`
	DraftKey []byte         `json:"draft_key"` // 32 bytes: seals this officer's drafts on this desktop
}

// NewOfficer adds or changes an officer. An empty password leaves that of an officer who has one.
type NewOfficer struct {
	Officer  record.Officer `json:"officer"`
	Password string         `json:"password"`
	Adds     bool           `json:"adds,omitempty"` // nobody may have the login
}

// NewPassword changes one's own.
type NewPassword struct {
	Old string `json:"old"`
	New string `json:"new"`
}

// Desktop is a paired desktop.
type Desktop struct {
	Fingerprint string    `json:"fingerprint"` // SHA-256 of its certificate, hexadecimal
	Name        string    `json:"name"`
	PairedAt    time.Time `json:"paired_at"`
	LastSeen    time.Time `json:"last_seen,omitzero"`
	Revoked     bool      `json:"revoked,omitempty"`
}

// Event is a hint: what changed. The desktop asks again for what it shows.
type Event struct {
	Kind   EventKind `json:"kind"`
	Record string    `json:"record,omitempty"`
}

// EventKind says what to ask for again.
type EventKind string

const (
	DevicesChanged EventKind = "devices"
	SyncChanged    EventKind = "sync"
	RecordsChanged EventKind = "records"
	StationChanged EventKind = "station"
	SaidChanged    EventKind = "said" // look-outs, requests, answers of the state
	ReadingChanged EventKind = "reading"
)

// Problem is a refusal on the wire. The words are looked up by the desktop in its own language.
type Problem struct {
	Code     fault.Code        `json:"code"`
	Field    string            `json:"field,omitempty"`
	Detail   string            `json:"detail,omitempty"` // for the technician
	Facts    map[string]string `json:"facts,omitempty"`
	Findings []record.Finding  `json:"findings,omitempty"` // of record.* and law.* refusals, all of them
}

// Overview is the home screen.
type Overview struct {
	Diary   []record.Revision[record.GDEntry] `json:"diary"` // today's, newest first
	Open    []OpenWork                        `json:"open"`
	Recent  []Summary                         `json:"recent"` // FIRs, newest first
	Today   map[record.Kind]int               `json:"today"`  // registered today
	Sync    SyncStatus                        `json:"sync"`   // without items
	Devices []Device                          `json:"devices"`
	Notices Notices                           `json:"notices"`
}

// Notices count what came from the state and waits for this officer.
type Notices struct {
	Lookouts int `json:"lookouts,omitempty"` // that the officer has not seen
	Requests int `json:"requests,omitempty"` // not answered
	Due      int `json:"due,omitempty"`      // of those: due within two days, or overdue
	Answers  int `json:"answers,omitempty"`  // to the officer's own questions, not looked at
}

// OpenWork is something that waits for an officer.
type OpenWork struct {
	Record  string      `json:"record"`
	Kind    record.Kind `json:"kind"`
	Number  string      `json:"number"`
	Title   law.Text    `json:"title"`
	Since   time.Time   `json:"since"`
	Missing []string    `json:"missing,omitempty"` // message keys: "finger.left_little", "photo.right", "roll"
	Clock   string      `json:"clock,omitempty"`   // message key of a statutory clock
	Due     time.Time   `json:"due,omitzero"`
}
