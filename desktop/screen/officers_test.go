package screen

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// roster is the page of the officers, as the officer in charge opens it from the menu.
func roster(t *testing.T, s *station) *Window {
	t.Helper()
	w := desk(t, s, lang.English, small())
	inCharge(t, w)
	pick(t, w, "officers")
	if w.page.Name() != "officers" {
		t.Fatalf("the menu leads to %s", w.page.Name())
	}
	return w
}

// pick takes an entry of the menu below the officer's name.
func pick(t *testing.T, w *Window, id string) {
	t.Helper()
	press(t, w, "head.officer")
	entry, ok := widget.Find(w.Canvas().Overlays().Top(), "menu."+id).(*widget.Button)
	if !ok {
		t.Fatalf("the menu has no %s", id)
	}
	entry.Press()
}

func TestMenu_OfficersOnlyForTheOfficerInCharge(t *testing.T) {
	w := signedIn(t, newStation(), lang.English, small())
	press(t, w, "head.officer")
	top := w.Canvas().Overlays().Top()
	if widget.Find(top, "menu.officers") != nil || widget.Find(top, "menu.password") == nil {
		t.Error("the duty officer's menu has the officers, or not their password")
	}
}

func TestOfficers_AddedByKeyboardSignsIn(t *testing.T) {
	s := newStation()
	w := roster(t, s)
	if !w.pressLetter('A') {
		t.Fatal("Alt+A does nothing")
	}
	if id, _ := w.focused(); id != "field.officer.name.local" {
		t.Fatalf("the cursor is in %q", id)
	}
	for id, text := range map[string]string{"name.local": "दीपा राव", "name.english": "Deepa Rao", "rank": "HC", "belt": "771", "login": "deepa"} {
		write(t, w, "field.officer."+id, text)
	}
	write(t, w, "field.password.new", "first password")
	write(t, w, "field.password.again", "first password")
	find(t, w, "field.password.again").(*widget.Entry).TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	want := wire.NewOfficer{Password: "first password", Adds: true,
		Officer: record.Officer{Login: "deepa", Name: record.Name{Local: "दीपा राव", English: "Deepa Rao"}, Rank: "HC", Belt: "771", Role: record.Duty}}
	if len(s.staff.saved) != 1 || s.staff.saved[0] != want {
		t.Fatalf("saved %+v", s.staff.saved)
	}
	if got := find(t, w, "officers.done").Shown(); !strings.Contains(got, "HC Deepa Rao is added") {
		t.Errorf("says %q", got)
	}
	w.signOut()
	find(t, w, "officer.deepa")
}

func TestOfficers_FaultsStandBelowTheirFields(t *testing.T) {
	s := newStation()
	w := roster(t, s)
	press(t, w, "officers.add")
	press(t, w, "officers.save")
	if id, _ := w.focused(); id != "field.officer.name.local" {
		t.Errorf("the cursor is in %q", id)
	}
	if got := find(t, w, "note.officer.rank").Shown(); !strings.Contains(got, "“Rank” is empty") {
		t.Errorf("rank: %q", got)
	}
	for id, text := range map[string]string{"name.local": "दीपा राव", "name.english": "Deepa Rao", "rank": "HC", "login": "deepa"} {
		write(t, w, "field.officer."+id, text)
	}
	write(t, w, "field.password.new", "short")
	write(t, w, "field.password.again", "short")
	press(t, w, "officers.save")
	if got := find(t, w, "note.password.new").Shown(); !strings.Contains(got, "at least 8") {
		t.Errorf("password: %q", got)
	}
	if id, _ := w.focused(); id != "field.password.new" || len(s.staff.saved) != 0 {
		t.Errorf("the cursor is in %q, saved %v", id, s.staff.saved)
	}
}

func TestOfficers_UnlockResetAndRemove(t *testing.T) {
	s := newStation()
	w := roster(t, s)
	find(t, w, "officers.locked.ikhan")
	press(t, w, "officers.unlock.ikhan")
	if widget.Find(w.Canvas().Content(), "officers.locked.ikhan") != nil {
		t.Error("still locked")
	}
	press(t, w, "officers.password.ikhan")
	write(t, w, "field.password.new", "first password")
	write(t, w, "field.password.again", "first password")
	w.pressLetter('S')
	if len(s.staff.saved) != 1 || s.staff.saved[0].Officer != s.info.Officers[2].Officer || s.staff.saved[0].Password != "first password" {
		t.Fatalf("saved %+v", s.staff.saved)
	}
	press(t, w, "officers.remove.mjoshi")
	w.key(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if s.find("mjoshi") < 0 || w.page.Name() != "officers" {
		t.Fatal("Esc removed the officer, or left the page")
	}
	press(t, w, "officers.remove.mjoshi")
	press(t, w, "officers.remove.yes")
	if s.find("mjoshi") >= 0 || !strings.Contains(find(t, w, "officers.done").Shown(), "Meera Joshi is removed") {
		t.Error("not removed, or not said")
	}
}

func TestOfficers_WhoChangesTheirOwnRoleSignsInAgain(t *testing.T) {
	s := newStation()
	w := roster(t, s)
	for _, id := range []string{"officers.remove.asharma", "officers.password.asharma"} {
		if widget.Find(w.Canvas().Content(), id) != nil {
			t.Errorf("%s: the officer in charge can shut themselves out", id)
		}
	}
	press(t, w, "officers.change.asharma")
	s.staff.refuse = fault.AccessLastInCharge
	press(t, w, "officers.save")
	if got := find(t, w, "note.officer.role").Shown(); !strings.Contains(got, "only officer in charge") {
		t.Errorf("says %q", got)
	}
	s.staff.refuse = nil
	press(t, w, "officers.save")
	if w.page.Name() != "signin" {
		t.Errorf("on %s with a session that has ended", w.page.Name())
	}
}

// A lock may come while the appliance has not answered: behind it the page is no dead end, and holds no password.
func TestOfficers_LockedWhileSavingGoesOn(t *testing.T) {
	s := newStation()
	w := roster(t, s)
	press(t, w, "officers.password.rverma")
	write(t, w, "field.password.new", "first password")
	write(t, w, "field.password.again", "first password")
	page := w.page.(*officers)
	answers := later(w, func() { press(t, w, "officers.save") })
	w.lock()
	answers[0]()
	if page.flow.Busy() || page.flow.Secret.New != "" || len(s.staff.saved) != 1 {
		t.Fatalf("busy %v, saved %d", page.flow.Busy(), len(s.staff.saved))
	}
	unlock(t, w)
	find(t, w, "officers.done")
}

func TestPassword_ChangedByWhoSitsHere(t *testing.T) {
	s := newStation()
	w := signedIn(t, s, lang.English, small())
	pick(t, w, "password")
	if id, _ := w.focused(); id != "field.password.old" {
		t.Fatalf("the cursor is in %q", id)
	}
	fill := func(old, again string) {
		write(t, w, "field.password.old", old)
		write(t, w, "field.password.new", "a better one")
		write(t, w, "field.password.again", again)
		find(t, w, "field.password.again").(*widget.Entry).TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	}
	fill("kotwali-2026", "a bettre one")
	if got := find(t, w, "note.password.again").Shown(); !strings.Contains(got, "not typed the same") {
		t.Errorf("says %q", got)
	}
	fill("kotwali", "a better one")
	if got := find(t, w, "note.password.old").Shown(); !strings.Contains(got, "4 tries are left") {
		t.Errorf("says %q", got)
	}
	fill("kotwali-2026", "a better one")
	if len(s.staff.passwords) != 1 || s.staff.passwords[0].New != "a better one" {
		t.Fatalf("%+v", s.staff.passwords)
	}
	press(t, w, "password.back")
	if w.page.Name() != "home" {
		t.Errorf("back leads to %s", w.page.Name())
	}
}

func TestPassword_LeavingForgetsWhatWasTyped(t *testing.T) {
	w := signedIn(t, newStation(), lang.English, small())
	w.openPassword()
	p := w.page.(*password)
	write(t, w, "field.password.old", "kotwali-2026")
	w.lock()
	if p.flow.Old != "" {
		t.Error("the password waits behind the lock")
	}
}
