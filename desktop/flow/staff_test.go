package flow

import (
	"errors"
	"testing"

	"thana/shared/fault"
	"thana/shared/wire"
)

func typedPassword() *OwnPassword {
	return &OwnPassword{Old: "until now", Secret: Secret{New: "a better one", Again: "a better one"}}
}

func TestOwnPassword_WhatIsMissingIsNamedAndNothingIsAsked(t *testing.T) {
	p := &OwnPassword{}
	if p.Send() != nil || p.Notes.First() != "password.old" || p.Notes.At("password.new") == nil {
		t.Fatalf("notes %v", p.Notes)
	}
	p = typedPassword()
	p.Again = "a bettre one"
	if p.Send() != nil || !errors.Is(p.Notes.At("password.again"), fault.AccessPasswordTwice) || p.Busy {
		t.Fatalf("notes %v", p.Notes)
	}
}

func TestOwnPassword_ARefusalStandsBelowItsFieldWhichIsTypedAgain(t *testing.T) {
	for _, c := range []struct {
		code     fault.Code
		field    string
		old, new string // what stays typed
	}{
		{fault.AccessWrongPassword, "password.old", "", "a better one"},
		{fault.AccessWeakPassword, "password.new", "until now", ""},
		{fault.AccessLocked, "", "until now", "a better one"},
		{fault.Unreachable, "", "until now", "a better one"},
	} {
		p := typedPassword()
		if in := p.Send(); in == nil || *in != (wire.NewPassword{Old: "until now", New: "a better one"}) {
			t.Fatalf("asked %+v", in)
		}
		if p.Send() != nil {
			t.Fatal("asked twice")
		}
		p.Answered(fault.New(c.code, "test", ""))
		if p.Notes.First() != c.field || (p.Problem == nil) != (c.field != "") || p.Done || p.Busy {
			t.Errorf("%s: notes %v, problem %v", c.code, p.Notes, p.Problem)
		}
		if p.Old != c.old || p.New != c.new || p.Again != c.new {
			t.Errorf("%s: still typed %q, %q, %q", c.code, p.Old, p.New, p.Again)
		}
	}
}

func TestOwnPassword_DoneKeepsNothingTyped(t *testing.T) {
	p := typedPassword()
	p.Send()
	p.Answered(nil)
	if !p.Done || p.Old+p.New+p.Again != "" || p.Send() != nil {
		t.Fatalf("%+v", p)
	}
}
