package flow

import (
	"context"
	"slices"
	"strings"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// Staff keeps the officers of the station. Anyone may ask who they are and change their own password; the rest is for the
// officer in charge.
type Staff interface {
	Officers(ctx context.Context) ([]wire.OfficerCard, error)
	SaveOfficer(ctx context.Context, in wire.NewOfficer) error
	RemoveOfficer(ctx context.Context, login string) error
	UnlockOfficer(ctx context.Context, login string) error
	ChangePassword(ctx context.Context, in wire.NewPassword) error
}

// Roles in the order in which they are offered.
func Roles() []record.Role {
	return []record.Role{record.InCharge, record.Duty, record.Investigating, record.Technician}
}

// Notes are faults that each name the field they are about, in the order of the fields.
type Notes []*fault.Fault

// At is what is not good about a field, or nil.
func (n Notes) At(field string) *fault.Fault {
	if i := slices.IndexFunc(n, func(f *fault.Fault) bool { return f.Field == field }); i >= 0 {
		return n[i]
	}
	return nil
}

// First is the field of the first note, or empty.
func (n Notes) First() string {
	if len(n) == 0 {
		return ""
	}
	return n[0].Field
}

func (n *Notes) need(field, text string) {
	if strings.TrimSpace(text) == "" {
		*n = append(*n, fault.New(fault.RecordRequired, "flow.need", "empty").On(field))
	}
}

// Secret is a password that is typed twice, since nobody sees it.
type Secret struct{ New, Again string }

func (s Secret) check(n *Notes) {
	n.need("password.new", s.New)
	if s.New != "" && s.New != s.Again {
		*n = append(*n, fault.New(fault.AccessPasswordTwice, "flow.Secret", "two texts").On("password.again"))
	}
}

// blamed is the field that a refusal of the appliance is about, or empty.
func blamed(err error) string {
	switch fault.Of(err).Code {
	case fault.AccessWrongPassword:
		return "password.old"
	case fault.AccessWeakPassword:
		return "password.new"
	case fault.AccessLoginTaken:
		return "officer.login"
	case fault.AccessLastInCharge:
		return "officer.role"
	}
	return ""
}

// answered sorts a refusal: below its field where the form has that field, or above the whole.
func answered(err error, fields ...string) (Notes, error) {
	if err == nil {
		return nil, nil
	}
	if at := blamed(err); slices.Contains(fields, at) {
		return Notes{fault.Of(err).On(at)}, nil
	}
	return nil, err
}

// OwnPassword is the change of one's own password.
type OwnPassword struct {
	Secret
	Old     string
	Notes   Notes
	Problem error // what is about no field
	Busy    bool
	Done    bool
}

// Send is what the appliance is asked, or nil: something is missing, or it was asked already.
func (p *OwnPassword) Send() *wire.NewPassword {
	if p.Busy || p.Done {
		return nil
	}
	p.Notes, p.Problem = nil, nil
	p.Notes.need("password.old", p.Old)
	p.Secret.check(&p.Notes)
	if p.Busy = len(p.Notes) == 0; !p.Busy {
		return nil
	}
	return &wire.NewPassword{Old: p.Old, New: p.New}
}

// Answered takes the appliance's answer. A wrong old password is typed again; a new one that does not do, too.
func (p *OwnPassword) Answered(err error) {
	p.Busy, p.Done = false, err == nil
	p.Notes, p.Problem = answered(err, "password.old", "password.new")
	switch {
	case err == nil:
		p.Forget()
	case p.Notes.First() == "password.old":
		p.Old = ""
	case p.Notes.First() == "password.new":
		p.Secret = Secret{}
	}
}

// Forget wipes what was typed: the page is left.
func (p *OwnPassword) Forget() { p.Secret, p.Old = Secret{}, "" }
