package flow

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// RosterStage is what the page of the officers shows.
type RosterStage string

const (
	RosterList     RosterStage = "list"
	RosterAdd      RosterStage = "add"      // a new officer is filled in
	RosterChange   RosterStage = "change"   // one who is there is changed
	RosterPassword RosterStage = "password" // one who is there gets a first password again
	RosterRemove   RosterStage = "remove"   // the list asks whether one is to be removed
)

// RosterStep is what the appliance is asked next. One of the three is set, or none.
type RosterStep struct {
	Save   *wire.NewOfficer
	Remove string // login
	Unlock string // login
}

// None reports that nothing is asked.
func (s RosterStep) None() bool { return s.Save == nil && s.Remove == "" && s.Unlock == "" }

// Send asks the appliance for the step.
func (s RosterStep) Send(ctx context.Context, a Staff) error {
	switch {
	case s.Remove != "":
		return a.RemoveOfficer(ctx, s.Remove)
	case s.Unlock != "":
		return a.UnlockOfficer(ctx, s.Unlock)
	}
	return a.SaveOfficer(ctx, *s.Save)
}

// Roster is the page of the officer in charge: who works here, and with what. It is used by the drawing goroutine only.
type Roster struct {
	Officer record.Officer // as typed, or whom the stage is about
	Secret  Secret
	Notes   Notes
	Problem error // what is about no field

	me    string // login of the officer in charge who sits here
	cards []wire.OfficerCard
	known bool
	stage RosterStage
	begun record.Officer // the new officer as far as typed
	busy  bool
	done  RosterDone
}

// RosterDone is what was done last, and to whom.
type RosterDone struct {
	What    string // "added", "changed", "password", "removed", "unlocked", or empty
	Officer record.Officer
}

// NewRoster shows the list; me is the login of who looks at it.
func NewRoster(me string) *Roster { return &Roster{me: me, stage: RosterList, begun: newcomer()} }

func newcomer() record.Officer { return record.Officer{Role: record.Duty} }

// Stage is what is shown.
func (r *Roster) Stage() RosterStage { return r.stage }

// Cards are the officers, and whether the appliance has told them yet.
func (r *Roster) Cards() ([]wire.OfficerCard, bool) { return r.cards, r.known }

// Busy reports that the appliance was asked and has not answered.
func (r *Roster) Busy() bool { return r.busy }

// Done is what was done last, until the next thing begins.
func (r *Roster) Done() RosterDone { return r.done }

// Own reports that who sits here changes their own name or role: they sign in again afterwards.
func (r *Roster) Own() bool { return r.stage == RosterChange && r.Mine(r.Officer.Login) }

// Mine reports that a login is that of who sits here. They cannot lock themselves out: another officer in charge removes
// them, and their own password they change with the old one.
func (r *Roster) Mine(login string) bool { return login == r.me }

// Told takes the list; a form goes on without a new one. Whom the stage is about may be gone; then the list is shown.
func (r *Roster) Told(cards []wire.OfficerCard, err error) {
	if r.stage == RosterList && !r.busy {
		r.Problem = err
	}
	if err != nil {
		return
	}
	r.cards, r.known = cards, true
	if _, there := cardOf(cards, r.Officer.Login); !there && !r.busy && r.stage != RosterList && r.stage != RosterAdd {
		r.to(RosterList, record.Officer{})
	}
}

func (r *Roster) to(stage RosterStage, o record.Officer) {
	if r.stage == RosterAdd {
		r.begun = r.Officer
	}
	r.stage, r.Officer, r.Secret, r.Notes, r.Problem, r.done = stage, o, Secret{}, nil, nil, RosterDone{}
}

// List shows the list again; what was typed of a new officer is kept, but for the password.
func (r *Roster) List() {
	if !r.busy {
		r.to(RosterList, record.Officer{})
	}
}

// Add begins a new officer, or goes on with the one begun.
func (r *Roster) Add() {
	if !r.busy && r.stage != RosterAdd {
		r.to(RosterAdd, r.begun)
	}
}

// Change, Reset and Remove begin what they say with an officer of the list.
func (r *Roster) Change(login string) { r.begin(RosterChange, login) }

// Reset begins a first password for an officer who forgot theirs; it ends a lock too.
func (r *Roster) Reset(login string) {
	if !r.Mine(login) {
		r.begin(RosterPassword, login)
	}
}

// Remove asks whether an officer is to be removed.
func (r *Roster) Remove(login string) {
	if !r.Mine(login) {
		r.begin(RosterRemove, login)
	}
}

func (r *Roster) begin(stage RosterStage, login string) {
	if card, ok := cardOf(r.cards, login); ok && !r.busy {
		r.to(stage, card.Officer)
	}
}

// Unlock ends the lock of an officer of the list.
func (r *Roster) Unlock(login string) RosterStep {
	card, ok := cardOf(r.cards, login)
	if r.busy || !ok || !card.Locked {
		return RosterStep{}
	}
	r.to(RosterList, card.Officer)
	r.busy = true
	return RosterStep{Unlock: login}
}

// Send is what the stage asks of the appliance, or nothing: Notes say what is missing.
func (r *Roster) Send() RosterStep {
	if r.busy || r.stage == RosterList {
		return RosterStep{}
	}
	r.Officer = trimmed(r.Officer)
	r.Notes, r.Problem = r.check(), nil
	if len(r.Notes) > 0 {
		return RosterStep{}
	}
	r.busy = true
	if r.stage == RosterRemove {
		return RosterStep{Remove: r.Officer.Login}
	}
	return RosterStep{Save: &wire.NewOfficer{Officer: r.Officer, Password: r.Secret.New, Adds: r.stage == RosterAdd}}
}

func (r *Roster) check() Notes {
	var n Notes
	o := r.Officer
	if r.stage == RosterAdd || r.stage == RosterChange {
		n.need("officer.name.local", o.Name.Local)
		n.need("officer.name.english", o.Name.English)
		n.need("officer.rank", o.Rank)
	}
	if r.stage == RosterAdd {
		n.need("officer.login", o.Login)
		if _, taken := cardOf(r.cards, o.Login); taken {
			n = append(n, fault.New(fault.AccessLoginTaken, "flow.Roster", "in the list").On("officer.login"))
		} else if o.Login != "" && !loginForm.MatchString(o.Login) {
			n = append(n, fault.New(fault.AccessLoginForm, "flow.Roster", "%d characters", len(o.Login)).On("officer.login"))
		}
	}
	if r.stage == RosterAdd || r.stage == RosterPassword {
		r.Secret.check(&n)
	}
	return n
}

// Answered takes the appliance's answer to a step.
func (r *Roster) Answered(err error) {
	r.busy = false
	if err != nil {
		fields := map[RosterStage][]string{RosterAdd: {"officer.login", "password.new"}, RosterChange: {"officer.role"}, RosterPassword: {"password.new"}}
		r.Notes, r.Problem = answered(err, fields[r.stage]...)
		return
	}
	what := map[RosterStage]string{RosterAdd: "added", RosterChange: "changed", RosterPassword: "password", RosterRemove: "removed", RosterList: "unlocked"}
	done := RosterDone{what[r.stage], r.Officer}
	r.to(RosterList, record.Officer{})
	if r.done = done; done.What == "added" {
		r.begun = newcomer()
	}
}

func trimmed(o record.Officer) record.Officer {
	o.Login, o.Rank, o.Belt = strings.ToLower(strings.TrimSpace(o.Login)), strings.TrimSpace(o.Rank), strings.TrimSpace(o.Belt)
	o.Name = record.Name{Local: strings.TrimSpace(o.Name.Local), English: strings.TrimSpace(o.Name.English)}
	return o
}

// loginForm is how a login is written: it stands in addresses and in the ledger.
var loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,31}$`)

func cardOf(cards []wire.OfficerCard, login string) (wire.OfficerCard, bool) {
	i := slices.IndexFunc(cards, func(c wire.OfficerCard) bool { return c.Login == login })
	if i < 0 {
		return wire.OfficerCard{}, false
	}
	return cards[i], true
}
