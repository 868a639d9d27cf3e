package main

import "thana/installer/hands"

// staff has the officer in charge add an officer, who then signs in with the first password and changes it.
func (p *play) staff() error {
	secret := func(id, text string) func(*hands.Window) error {
		return func(w *hands.Window) error { return w.Secret(p.ctx, id, text) }
	}
	leave := []func(*hands.Window) error{p.click("head.officer"), p.click("menu.leave"), p.page("signin")}
	err := p.step("the officer in charge adds an officer", func() error {
		if err := p.do(append(leave, p.shown("officer.meena"))...); err != nil {
			return err
		}
		if err := p.signIn("meena"); err != nil {
			return err
		}
		if err := p.do(p.click("head.officer"), p.click("menu.officers"), p.page("officers"), p.shown("officers.change.khan")); err != nil {
			return err
		}
		if err := p.look("officers", "Officers of the station: role, login, who is locked out; changed, given a first password, removed."); err != nil {
			return err
		}
		err := p.do(p.click("officers.add"), p.typed("field.officer.name.local", "दीपा राव"), p.typed("field.officer.name.english", "Deepa Rao"),
			p.typed("field.officer.rank", "HC"), p.typed("field.officer.belt", "771"), p.typed("field.officer.login", "rao"),
			secret("field.password.new", "first password"), secret("field.password.again", "first password"))
		if err != nil {
			return err
		}
		if err := p.look("officers-add", "A new officer: name in both scripts, rank, number, role, and a first password."); err != nil {
			return err
		}
		return p.do(p.click("officers.save"), p.shown("officers.done"))
	})
	if err != nil {
		return err
	}
	return p.step("the new officer signs in and changes the password", func() error {
		err := p.do(append(leave, p.click("officer.rao"), secret("field.password", "first password"), p.key("Return"), p.page("home"),
			p.click("head.officer"), p.click("menu.password"), p.page("password"),
			secret("field.password.old", "first password"), secret("field.password.new", "a better one"), secret("field.password.again", "a better one"),
			p.key("Return"), p.shown("password.state"))...)
		if err != nil {
			return err
		}
		if err := p.look("password", "One's own password, changed from the menu."); err != nil {
			return err
		}
		return p.do(p.click("password.back"), p.page("home"))
	})
}
