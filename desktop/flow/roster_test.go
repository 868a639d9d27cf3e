package flow

import (
	"context"
	"errors"
	"slices"
	"testing"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// roll is an appliance that keeps officers and notes what it is asked.
type roll struct {
	cards []wire.OfficerCard
	asked []string
}

func (r *roll) Officers(context.Context) ([]wire.OfficerCard, error) { return r.cards, nil }

func (r *roll) SaveOfficer(_ context.Context, in wire.NewOfficer) error {
	if _, taken := cardOf(r.cards, in.Officer.Login); taken && in.Adds {
		return fault.New(fault.AccessLoginTaken, "roll", "")
	}
	r.asked = append(r.asked, "save "+in.Officer.Login+" "+in.Password)
	return nil
}

func (r *roll) RemoveOfficer(_ context.Context, login string) error {
	r.asked = append(r.asked, "remove "+login)
	return nil
}

func (r *roll) UnlockOfficer(_ context.Context, login string) error {
	r.asked = append(r.asked, "unlock "+login)
	return nil
}

func (r *roll) ChangePassword(context.Context, wire.NewPassword) error { return nil }

func card(login string, role record.Role, locked bool) wire.OfficerCard {
	return wire.OfficerCard{Officer: record.Officer{Login: login, Rank: "SI", Role: role, Name: record.Name{Local: "क", English: "K"}}, Locked: locked}
}

// roster is the page at which the officer in charge "sho" sits.
func roster() (*Roster, *roll) {
	a := &roll{cards: []wire.OfficerCard{card("sho", record.InCharge, false), card("verma", record.Duty, false), card("khan", record.Investigating, true)}}
	r := NewRoster("sho")
	r.Told(a.cards, nil)
	return r, a
}

func carryOut(t *testing.T, r *Roster, s RosterStep, a Staff) {
	t.Helper()
	if s.None() {
		t.Fatalf("nothing is asked: %v", r.Notes)
	}
	if !r.Send().None() {
		t.Fatal("asked twice")
	}
	r.Answered(s.Send(t.Context(), a))
}

func deepa() record.Officer {
	return record.Officer{Login: " Deepa ", Rank: "HC ", Role: record.Duty, Name: record.Name{Local: "दीपा राव ", English: "Deepa Rao"}}
}

func TestRoster_AddsWithAFirstPassword(t *testing.T) {
	r, a := roster()
	r.Add()
	r.Officer, r.Secret = deepa(), Secret{"first password", "first password"}
	carryOut(t, r, r.Send(), a)
	if !slices.Equal(a.asked, []string{"save deepa first password"}) || r.Stage() != RosterList || r.Done().What != "added" || r.Done().Officer.Name.Local != "दीपा राव" {
		t.Fatalf("%v, %s, %+v", a.asked, r.Stage(), r.Done())
	}
	if r.Add(); r.Officer != newcomer() || r.Secret != (Secret{}) {
		t.Errorf("the next new officer begins as %+v", r.Officer)
	}
}

func TestRoster_WhatIsMissingIsNamedByField(t *testing.T) {
	for _, c := range []struct {
		field string
		code  fault.Code
		spoil func(r *Roster)
	}{
		{"officer.name.local", fault.RecordRequired, func(r *Roster) { r.Officer.Name.Local = " " }},
		{"officer.name.english", fault.RecordRequired, func(r *Roster) { r.Officer.Name.English = "" }},
		{"officer.rank", fault.RecordRequired, func(r *Roster) { r.Officer.Rank = "" }},
		{"officer.login", fault.RecordRequired, func(r *Roster) { r.Officer.Login = "" }},
		{"officer.login", fault.AccessLoginForm, func(r *Roster) { r.Officer.Login = "दीपा" }},
		{"officer.login", fault.AccessLoginForm, func(r *Roster) { r.Officer.Login = "a/b" }},
		{"officer.login", fault.AccessLoginTaken, func(r *Roster) { r.Officer.Login = "Verma" }},
		{"password.new", fault.RecordRequired, func(r *Roster) { r.Secret = Secret{} }},
		{"password.again", fault.AccessPasswordTwice, func(r *Roster) { r.Secret.Again = "first" }},
	} {
		r, _ := roster()
		r.Add()
		r.Officer, r.Secret = deepa(), Secret{"first password", "first password"}
		c.spoil(r)
		if !r.Send().None() || r.Notes.First() != c.field || !errors.Is(r.Notes.At(c.field), c.code) || r.Busy() {
			t.Errorf("%s: notes %v", c.field, r.Notes)
		}
	}
}

// Another desk may have added the login since the list came: an officer who is there is never overwritten.
func TestRoster_ALoginAddedElsewhereMeanwhileIsNotOverwritten(t *testing.T) {
	r, a := roster()
	r.Add()
	r.Officer, r.Secret = deepa(), Secret{"first password", "first password"}
	a.cards = append(a.cards, card("deepa", record.Technician, false))
	carryOut(t, r, r.Send(), a)
	if len(a.asked) != 0 || !errors.Is(r.Notes.At("officer.login"), fault.AccessLoginTaken) || r.Stage() != RosterAdd || r.Officer.Name.English != "Deepa Rao" {
		t.Fatalf("%v, %v, %s", a.asked, r.Notes, r.Stage())
	}
}

func TestRoster_LeavingTheFormKeepsWhatWasTypedButNoPassword(t *testing.T) {
	r, _ := roster()
	r.Add()
	r.Officer.Name.Local, r.Secret.New = "दीपा", "first"
	r.List()
	r.Change("verma")
	if r.Officer.Login != "verma" {
		t.Fatalf("changing %+v", r.Officer)
	}
	if r.Add(); r.Officer.Name.Local != "दीपा" || r.Officer.Login != "" || r.Secret != (Secret{}) {
		t.Errorf("%+v %+v", r.Officer, r.Secret)
	}
}

func TestRoster_ChangeKeepsThePassword(t *testing.T) {
	r, a := roster()
	r.Change("verma")
	r.Officer.Role = record.Investigating
	carryOut(t, r, r.Send(), a)
	if !slices.Equal(a.asked, []string{"save verma "}) || r.Done().What != "changed" || r.Done().Officer.Role != record.Investigating {
		t.Fatalf("%v, %+v", a.asked, r.Done())
	}
}

func TestRoster_ResetUnlockAndRemove(t *testing.T) {
	r, a := roster()
	r.Reset("khan")
	r.Secret = Secret{"first password", "first password"}
	carryOut(t, r, r.Send(), a)
	carryOut(t, r, r.Unlock("khan"), a)
	if r.Done().What != "unlocked" || !r.Unlock("verma").None() {
		t.Fatalf("%+v; or who is not locked was unlocked", r.Done())
	}
	r.Remove("verma")
	if r.Stage() != RosterRemove || len(a.asked) != 2 {
		t.Fatal("removed without a question")
	}
	carryOut(t, r, r.Send(), a)
	if want := []string{"save khan first password", "unlock khan", "remove verma"}; !slices.Equal(a.asked, want) || r.Done().What != "removed" {
		t.Fatalf("%v, %+v", a.asked, r.Done())
	}
}

func TestRoster_NobodyShutsThemselvesOut(t *testing.T) {
	r, _ := roster()
	for name, begin := range map[string]func(string){"remove": r.Remove, "reset": r.Reset} {
		if begin("sho"); r.Stage() != RosterList {
			t.Errorf("%s of oneself", name)
		}
	}
	if r.Change("sho"); !r.Own() {
		t.Error("who changes themselves is not told to sign in again")
	}
	if r.Change("verma"); r.Own() {
		t.Error("another one is taken for oneself")
	}
}

func TestRoster_ARefusalStandsWhereItBelongs(t *testing.T) {
	r, _ := roster()
	r.Change("sho")
	r.Officer.Role = record.Duty
	r.Send()
	r.Answered(fault.AccessLastInCharge)
	if r.Notes.At("officer.role") == nil || r.Problem != nil || r.Officer.Role != record.Duty {
		t.Errorf("notes %v, problem %v", r.Notes, r.Problem)
	}
	r.Remove("verma")
	r.Send()
	r.Answered(fault.RequestNotFound)
	if !errors.Is(r.Problem, fault.RequestNotFound) || r.Stage() != RosterRemove || r.Busy() {
		t.Errorf("%v on %s", r.Problem, r.Stage())
	}
}

func TestRoster_TheListOutlivesWhomItIsAbout(t *testing.T) {
	r, a := roster()
	r.Change("verma")
	r.Told(a.cards[:1], nil)
	if cards, known := r.Cards(); r.Stage() != RosterList || !known || len(cards) != 1 {
		t.Errorf("%s with %d cards", r.Stage(), len(cards))
	}
	r.Told(nil, fault.Unreachable)
	if cards, _ := r.Cards(); len(cards) != 1 || r.Problem == nil {
		t.Error("a list that did not come wipes the one that is there")
	}
	if r.Told(a.cards, nil); r.Problem != nil {
		t.Error("the failure stands there still")
	}
	r.Add()
	if r.Told(nil, fault.Unreachable); r.Problem != nil || r.Stage() != RosterAdd {
		t.Error("a list that did not come disturbs who types")
	}
}
