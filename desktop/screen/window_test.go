package screen

import (
	"errors"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"thana/desktop/flow"
	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

func small() fyne.Size { return fyne.NewSize(1366, 768) }

func TestSignIn_WrongPasswordSaysWhatToDo(t *testing.T) {
	w := desk(t, newStation(), lang.English, small())
	press(t, w, "officer.rverma")
	write(t, w, "field.password", "wrong")
	press(t, w, "signin.go")
	if got := find(t, w, "trouble.title").Shown(); !strings.Contains(got, "does not fit") {
		t.Errorf("title %q", got)
	}
	if e := find(t, w, "field.password").(*widget.Entry); e.Text != "" {
		t.Error("the wrong password stands there still")
	}
}

func TestSignIn_LockedOfficerAndDemoAccounts(t *testing.T) {
	w := desk(t, newStation(), lang.English, small())
	tree := shown(w)
	if !strings.Contains(tree, "Locked; the officer in charge can unlock it") || !strings.Contains(tree, "rverma · password kotwali-2026") {
		t.Errorf("page says:\n%s", tree)
	}
}

// shown is everything that the page says, line by line.
func shown(w *Window) string {
	var lines []string
	widget.Walk(w.Canvas().Content(), w.Canvas().Size(), func(n widget.Node) bool {
		if i, ok := n.Object.(widget.Identified); ok && (i.ID() != "" || i.Shown() != "") {
			lines = append(lines, strings.TrimSpace(i.Role()+" "+i.ID()+" | "+i.Shown()))
		}
		return true
	})
	return strings.Join(lines, "\n") + "\n"
}

func TestSignIn_WaitsForTheApplianceByItself(t *testing.T) {
	s := newStation()
	s.down = true
	w := desk(t, s, lang.English, small())
	if got := find(t, w, "trouble.title").Shown(); !strings.Contains(got, "cannot be reached") {
		t.Errorf("title %q", got)
	}
	s.down = false
	w.Tick()
	if find(t, w, "officer.rverma"); strings.Contains(shown(w), "cannot be reached") {
		t.Error("the failure stands there still")
	}
}

func TestForm_SessionLostLocksAndGoesOn(t *testing.T) {
	s := newStation()
	w := signedIn(t, s, lang.English, small())
	patrol(t, w)
	s.refuse = fault.AccessSignIn
	press(t, w, "diary.register")
	if w.page.Name() != "lock" {
		t.Fatalf("page %s", w.page.Name())
	}
	s.refuse = nil
	unlock(t, w)
	press(t, w, "diary.register")
	if w.page.Name() != "diary" {
		t.Errorf("after the lock: %s", w.page.Name())
	}
}

func TestLanguage_SwitchKeepsTextCursorAndPage(t *testing.T) {
	w := signedIn(t, newStation(), lang.English, small())
	press(t, w, "home.diary")
	write(t, w, "field.subject", "गश्त पर")
	e := find(t, w, "field.subject").(*widget.Entry)
	e.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	at := e.CursorColumn
	e.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyL, Modifier: fyne.KeyModifierControl})
	after := find(t, w, "field.subject").(*widget.Entry)
	if w.Voice.Lang() != lang.Hindi || after.Text != "गश्त पर" || after.CursorColumn != at || w.Canvas().Focused() != fyne.Focusable(after) {
		t.Errorf("language %s, text %q, cursor %d, want %d", w.Voice.Lang(), after.Text, after.CursorColumn, at)
	}
	if got := find(t, w, "page.title").Shown(); got != "नई रोजनामचा प्रविष्टि" {
		t.Errorf("title %q", got)
	}
}

func TestLock_KeepsTheHalfTypedForm(t *testing.T) {
	s := newStation()
	w := signedIn(t, s, lang.English, small())
	press(t, w, "home.fir")
	w.page.(*firForm).view.show("facts", "contents")
	write(t, w, "field.contents", "प्रार्थी ने बताया")
	w.lock()
	if strings.Contains(shown(w), "प्रार्थी") {
		t.Error("the locked page shows the form")
	}
	w.key(&fyne.KeyEvent{Name: fyne.KeyEscape})
	w.key(&fyne.KeyEvent{Name: fyne.KeyF1})
	if w.page.Name() != "lock" {
		t.Fatalf("the keyboard leads past the lock, to %s", w.page.Name())
	}
	unlock(t, w)
	if w.page.Name() != "fir.form" || find(t, w, "field.contents").Shown() != "प्रार्थी ने बताया" {
		t.Errorf("behind the lock: %s", w.page.Name())
	}
}

func TestLock_ComesWhenNobodyTouchesTheDesk(t *testing.T) {
	now := noon()
	w := signedIn(t, newStation(), lang.English, small())
	w.Now = func() time.Time { return now }
	w.Shift = flow.NewShift(true, w.Now)
	w.Shift.Know(newStation().info)
	w.Shift.Enter(wire.Session{Officer: newStation().info.Officers[1].Officer})
	press(t, w, "home.diary")
	now = now.Add(299 * time.Second)
	w.Tick()
	test.Type(find(t, w, "field.subject").(*widget.Entry), "x")
	now = now.Add(299 * time.Second)
	w.Tick()
	if w.page.Name() != "diary.form" {
		t.Fatalf("locked while somebody typed: %s", w.page.Name())
	}
	now = now.Add(2 * time.Second)
	w.Tick()
	if w.page.Name() != "lock" {
		t.Errorf("after five minutes of quiet: %s", w.page.Name())
	}
}

func TestForm_LeavingKeepsADraftThatComesBack(t *testing.T) {
	w := signedIn(t, newStation(), lang.English, small())
	press(t, w, "home.diary")
	write(t, w, "field.subject", "आधी प्रविष्टि")
	w.key(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.page.Name() != "home" {
		t.Fatalf("Esc leads to %s", w.page.Name())
	}
	drafts := w.drafts()
	if len(drafts) != 1 || drafts[0].Title != "आधी प्रविष्टि" {
		t.Fatalf("%d drafts", len(drafts))
	}
	press(t, w, "draft."+drafts[0].ID)
	if got := find(t, w, "field.subject").Shown(); got != "आधी प्रविष्टि" {
		t.Errorf("subject %q", got)
	}
}

func TestDiary_EntryIsRegisteredAndItsDraftGone(t *testing.T) {
	s := newStation()
	w := signedIn(t, s, lang.Hindi, small())
	patrol(t, w)
	press(t, w, "diary.register")
	if w.page.Name() != "diary" || s.gds[0].Body.Subject != "गश्त" {
		t.Fatalf("page %s, newest entry %q", w.page.Name(), s.gds[0].Body.Subject)
	}
	if drafts := w.drafts(); len(drafts) != 0 {
		t.Errorf("%d drafts stay", len(drafts))
	}
}

func TestDiary_RefusalKeepsTheTextAndSaysWhy(t *testing.T) {
	s := newStation()
	s.refuse = fault.New(fault.Unreachable, "test", "down")
	w := signedIn(t, s, lang.English, small())
	patrol(t, w)
	press(t, w, "diary.register")
	if w.page.Name() != "diary.form" || find(t, w, "field.subject").Shown() != "गश्त" {
		t.Errorf("page %s", w.page.Name())
	}
	if got := find(t, w, "trouble.title").Shown(); !strings.Contains(got, "cannot be reached") {
		t.Errorf("title %q", got)
	}
}

func TestFIR_MissingSentenceLeadsToTheField(t *testing.T) {
	w := signedIn(t, newStation(), lang.English, small())
	press(t, w, "home.fir")
	press(t, w, "missing.occurrence.from")
	if id, _ := w.focused(); id != "field.occurrence.from.date" {
		t.Errorf("cursor in %q", id)
	}
	press(t, w, "group.facts")
	press(t, w, "fir.register")
	if w.page.Name() != "fir.form" {
		t.Error("an FIR with nothing in it was registered")
	}
}

func TestFIR_DateAndMoneyAsTypistsWriteThem(t *testing.T) {
	w := signedIn(t, newStation(), lang.English, small())
	press(t, w, "home.fir")
	write(t, w, "field.occurrence.from.date", "kal")
	find(t, w, "field.occurrence.from.date").(*widget.Entry).TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if got := find(t, w, "field.occurrence.from.date").Shown(); got != "21/11/2026" {
		t.Errorf("kal became %q", got)
	}
	if id, _ := w.focused(); id != "field.occurrence.from.time" {
		t.Errorf("Enter led to %q", id)
	}
	press(t, w, "group.property")
	press(t, w, "add.properties")
	write(t, w, "field.properties[0].paise", "125000")
	w.Canvas().Unfocus()
	if got := find(t, w, "field.properties[0].paise").Shown(); got != "1,25,000" {
		t.Errorf("125000 became %q", got)
	}
}

func TestFIR_PickerByKeyboard(t *testing.T) {
	w := signedIn(t, newStation(), lang.English, small())
	press(t, w, "home.fir")
	press(t, w, "group.acts")
	write(t, w, "field.acts", "379")
	find(t, w, "field.acts").(*widget.Entry).TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if got := w.page.(*firForm).fir.Body.Acts; len(got) != 1 || got[0].Sections[0] != "303(2)" {
		t.Fatalf("acts %v", got)
	}
	press(t, w, "acts.remove.BNS.303(2)")
	if got := w.page.(*firForm).fir.Body.Acts; len(got) != 0 {
		t.Errorf("acts %v", got)
	}
}

func TestFIR_RegisteredFromAFullDraft(t *testing.T) {
	s := newStation()
	w := signedIn(t, s, lang.Hindi, small())
	w.newFIR(&s.gds[0])
	form := w.page.(*firForm)
	gd, inCharge, received := form.fir.Body.Occurrence.GD, form.fir.Body.InCharge, form.fir.Body.Occurrence.ReceivedAt
	form.fir.Body = theft()
	form.fir.Body.Occurrence.GD, form.fir.Body.InCharge, form.fir.Body.Occurrence.ReceivedAt = gd, inCharge, received
	form.fir.Body.ReadOver = true
	form.fir.Body.Signature = record.Signature{Kind: record.SignedOnPaper}
	form.fir.Body.Informant.Age = record.Age{Kind: record.AgeExact, Years: 34}
	form.fir.Changed()
	w.Redraw()
	press(t, w, "fir.register")
	if w.page.Name() != "fir.record" {
		t.Fatalf("still %s: %+v", w.page.Name(), form.fir.Missing())
	}
	if got := find(t, w, "page.title").Shown(); got != "FIR 0124/2026" {
		t.Errorf("title %q", got)
	}
}

func TestChoice_OpensAndChooses(t *testing.T) {
	w := signedIn(t, newStation(), lang.English, small())
	press(t, w, "home.diary")
	press(t, w, "field.type")
	list := w.Canvas().Overlays().Top()
	if list == nil {
		t.Fatal("no list dropped down")
	}
	test.Tap(widget.Find(list, "field.type.departure").(fyne.Tappable))
	if got := w.page.(*diaryForm).entry.Body.Type; got != record.GDDeparture {
		t.Errorf("type %q", got)
	}
	c := find(t, w, "field.type").(*widget.Choice)
	c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if got := w.page.(*diaryForm).entry.Body.Type; got != record.GDReturn {
		t.Errorf("after Down: %q", got)
	}
}

func TestWindow_KeysOfTheRailAndLetters(t *testing.T) {
	w := signedIn(t, newStation(), lang.English, small())
	for key, page := range map[fyne.KeyName]string{fyne.KeyF2: "diary", fyne.KeyF3: "fir.list", fyne.KeyF4: "arrest.start", fyne.KeyF5: "search", fyne.KeyF1: "home"} {
		if w.key(&fyne.KeyEvent{Name: key}); w.page.Name() != page {
			t.Errorf("%s leads to %s, want %s", key, w.page.Name(), page)
		}
	}
	w.Show(newHome(w))
	if !w.pressLetter('R') || w.page.Name() != "fir.form" {
		t.Errorf("Alt+R leads to %s", w.page.Name())
	}
	w.help()
	if w.Canvas().Overlays().Top() == nil {
		t.Error("? shows nothing")
	}
	w.key(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if w.Canvas().Overlays().Top() != nil || w.page.Name() != "fir.form" {
		t.Error("Esc does not close the help only")
	}
}

func TestWindow_AListDoesNotOutliveItsPage(t *testing.T) {
	w := signedIn(t, newStation(), lang.English, small())
	press(t, w, "home.diary")
	press(t, w, "field.type")
	w.lock()
	if w.Canvas().Overlays().Top() != nil {
		t.Error("the list lies over the lock")
	}
}

func TestWindow_RevokedKeepsDraftsAndAsksForTheCode(t *testing.T) {
	w := signedIn(t, newStation(), lang.English, small())
	press(t, w, "home.diary")
	write(t, w, "field.subject", "गश्त")
	w.revoked()
	if w.page.Name() != "pairing" || !strings.Contains(find(t, w, "trouble.title").Shown(), "ended") {
		t.Errorf("page %s", w.page.Name())
	}
}

func TestProbe_TellsWhatIsOnTheScreenAndNoPassword(t *testing.T) {
	w := desk(t, newStation(), lang.English, small())
	press(t, w, "officer.rverma")
	write(t, w, "field.password", "kotwali-2026")
	p := w.Look()
	if p.Page != "signin" || p.Lang != "en" || p.Stage != "signed_out" || p.Width != 1366 {
		t.Errorf("%+v", p)
	}
	seen := false
	for _, one := range p.Widgets {
		if one.ID == "field.password" {
			seen = one.Focused && one.Text == "" && one.W > 100 && one.H > 20
		}
	}
	if !seen {
		t.Error("the password field is not told, or too much is")
	}
}

func TestSync_OneSentence(t *testing.T) {
	w := signedIn(t, newStation(), lang.English, small())
	for _, c := range []struct {
		s    wire.SyncStatus
		want string
	}{
		{wire.SyncStatus{}, "Not joined to the state yet"},
		{wire.SyncStatus{Enrolled: true, Up: true}, "Nothing to send yet"},
		{wire.SyncStatus{Enrolled: true, Up: true, LastStored: noon()}, "All sent 14:02"},
		{wire.SyncStatus{Enrolled: true, Waiting: 12, Since: noon()}, "12 waiting, line down since 14:02"},
		{wire.SyncStatus{Enrolled: true, Up: true, Waiting: 3, Bytes: 60_000 * 240, Rate: 60_000}, "Sending, 4 min left"},
		{wire.SyncStatus{Enrolled: true, Up: true, Waiting: 3}, "Sending, 3 waiting"},
	} {
		if _, got := syncWords(w, c.s); got != c.want {
			t.Errorf("%+v: %q, want %q", c.s, got, c.want)
		}
	}
}

func TestTechnician_LineHasNoWordsForPeople(t *testing.T) {
	got := technician(fault.Wrap(fault.Unreachable, "link.ask", errors.New("connection refused")))
	if got != "link.ask · request.unreachable · connection refused" {
		t.Errorf("%q", got)
	}
}

func TestSignIn_RedrawKeepsTheHalfTypedPassword(t *testing.T) {
	w := desk(t, newStation(), lang.English, small())
	press(t, w, "officer.rverma")
	write(t, w, "field.password", "kotwali")
	w.Redraw()
	test.Type(find(t, w, "field.password").(*widget.Entry), "-2026")
	press(t, w, "signin.go")
	if w.page.Name() != "home" {
		t.Errorf("page %s", w.page.Name())
	}
}
