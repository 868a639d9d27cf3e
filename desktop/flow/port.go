// Package flow is what an officer does, as state machines and form models. It knows no window: every rule of the
// desktop's behaviour is tested here without one.
package flow

import (
	"context"
	"encoding/json"
	"time"

	"thana/shared/down"
	"thana/shared/record"
	"thana/shared/wire"
)

// Door is how an officer comes in and leaves.
type Door interface {
	Station(ctx context.Context) (wire.StationInfo, error)
	SignIn(ctx context.Context, in wire.SignIn) (wire.Session, error)
	SignOut(ctx context.Context) error
}

// Desk is what lies on the home screen.
type Desk interface {
	Overview(ctx context.Context) (wire.Overview, error)
	Search(ctx context.Context, q Query) ([]wire.Summary, error)
}

// Diary is the General Diary of the station.
type Diary interface {
	Diary(ctx context.Context, day record.Date) ([]record.Revision[record.GDEntry], error)
	RegisterGD(ctx context.Context, r wire.Registration[record.GDEntry]) (record.Revision[record.GDEntry], error)
}

// FIRs are the station's first information reports. Firs are newest first, before an id for the next page.
type FIRs interface {
	FIRs(ctx context.Context, limit int, before string) ([]wire.Summary, error)
	FIR(ctx context.Context, id string) (record.Revision[record.FIR], error)
	CheckFIR(ctx context.Context, r wire.Registration[record.FIR]) ([]record.Finding, error)
	RegisterFIR(ctx context.Context, r wire.Registration[record.FIR]) (record.Revision[record.FIR], error)
	CorrectFIR(ctx context.Context, id string, c wire.Correction[record.FIR]) (record.Revision[record.FIR], error)
}

// Arrests are the arrests of an FIR.
type Arrests interface {
	Arrests(ctx context.Context, fir string) ([]wire.Summary, error)
	Arrest(ctx context.Context, id string) (record.Revision[record.Arrest], error)
	CheckArrest(ctx context.Context, r wire.Registration[record.Arrest]) ([]record.Finding, error)
	RegisterArrest(ctx context.Context, r wire.Registration[record.Arrest]) (record.Revision[record.Arrest], error)
	CorrectArrest(ctx context.Context, id string, c wire.Correction[record.Arrest]) (record.Revision[record.Arrest], error)
}

// Completion ends an arrest, or has the officer in charge see why it cannot be complete.
type Completion interface {
	CompleteArrest(ctx context.Context, id string) (record.Revision[record.Arrest], error)
	SeeArrest(ctx context.Context, id string) (record.Revision[record.Arrest], error)
}

// Evidence is what devices gave for a record.
type Evidence interface {
	Captures(ctx context.Context, recordID string) ([]record.Capture, error)
	Image(ctx context.Context, captureID, rendition string) ([]byte, error)
	Reading(ctx context.Context, recordID string) (wire.Reading, error)
}

// State is the search across all stations. What the line does not carry now waits at the appliance.
type State interface {
	AskState(ctx context.Context, in wire.StateAsk) (wire.Inquiry, error)
	Inquiries(ctx context.Context) ([]wire.Inquiry, error)
	LookAtAnswer(ctx context.Context, id string) (wire.Inquiry, error)
	LookAtHit(ctx context.Context, id string, n int) (wire.StateHit, error)
	ForgetInquiry(ctx context.Context, id string) error
}

// Notices are what the state said to the station.
type Notices interface {
	Lookouts(ctx context.Context) ([]wire.LookoutRow, error)
	LookoutPicture(ctx context.Context, id string) ([]byte, error)
	SeenLookouts(ctx context.Context) error
	Requests(ctx context.Context) ([]wire.Service, error)
	TakeRequest(ctx context.Context, in wire.Take) (wire.Service, error)
	AnswerRequest(ctx context.Context, a down.Reply) (wire.Service, error)
}

// Appliance is everything that the desktop asks of its appliance in forms and lists.
type Appliance interface {
	Door
	Staff
	Desk
	Diary
	FIRs
	Arrests
	Completion
	Evidence
	Instruments
	Files
	Papers
	Upkeep
	Bench
	Nearby
	Cameras
	State
	Notices
}

// Query is what the search box and its filters ask.
type Query struct {
	Text    string
	Section string
	From    record.Date
	To      record.Date
}

// Draft is a half-written form as it is kept on the desktop.
type Draft struct {
	ID       string            `json:"id"` // of the record that it becomes, or of the draft of a correction
	Kind     record.Kind       `json:"kind"`
	Title    string            `json:"title"`
	Corrects string            `json:"corrects,omitempty"` // record id, where it is a correction
	Expect   int               `json:"expect,omitempty"`   // the revision that is corrected
	Reason   string            `json:"reason,omitempty"`
	Began    time.Time         `json:"began"`
	Saved    time.Time         `json:"saved"`
	Body     json.RawMessage   `json:"body"`
	Typed    map[string]string `json:"typed,omitempty"` // by field: text that is not understood yet
	Lacks    []string          `json:"lacks,omitempty"` // fields without which it cannot be registered
}

// Drafts keep half-written forms; Save returns once the draft would survive a power cut.
type Drafts interface {
	Save(d Draft) error
	List() ([]Draft, error)
	Delete(id string) error
}

// Clock tells the time; the desktop's own, or a test's.
type Clock func() time.Time
