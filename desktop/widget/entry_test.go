package widget

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
)

// typing is an entry in a window, with the cursor at its end.
func typing(t *testing.T, text string, lines bool) (*Entry, *Kit) {
	t.Helper()
	app := test.NewTempApp(t)
	k := &Kit{Look: NewLook(false)}
	app.Settings().SetTheme(k.Look)
	e := k.Entry("e", "", nil)
	if lines {
		e = k.Lines("e", "", 3, nil)
	}
	win := app.NewWindow("")
	win.SetContent(e)
	win.Resize(fyne.NewSize(400, 200))
	win.Canvas().Focus(e)
	test.Type(e, text)
	return e, k
}

func keys(e *Entry, names ...fyne.KeyName) {
	for _, n := range names {
		e.TypedKey(&fyne.KeyEvent{Name: n})
	}
}

func TestEntry_DeletesWholeCharacters(t *testing.T) {
	for _, c := range []struct {
		text string
		keys []fyne.KeyName
		want string
	}{
		{"प्रथम", []fyne.KeyName{fyne.KeyHome, fyne.KeyDelete}, "थम"},
		{"आप्र", []fyne.KeyName{fyne.KeyHome, fyne.KeyRight, fyne.KeyDelete}, "आ"},
		{"विद्यार्थी", []fyne.KeyName{fyne.KeyBackspace}, "विद्या"},
		{"विद्यार्थी", []fyne.KeyName{fyne.KeyBackspace, fyne.KeyBackspace}, "वि"},
		{"कि", []fyne.KeyName{fyne.KeyLeft, fyne.KeyBackspace}, "कि"},
		{"abc", []fyne.KeyName{fyne.KeyLeft, fyne.KeyBackspace}, "ac"},
		{"", []fyne.KeyName{fyne.KeyBackspace, fyne.KeyDelete, fyne.KeyLeft, fyne.KeyRight}, ""},
	} {
		for _, lines := range []bool{false, true} {
			e, _ := typing(t, c.text, lines)
			keys(e, c.keys...)
			if e.Text != c.want {
				t.Errorf("%q after %v: %q, want %q", c.text, c.keys, e.Text, c.want)
			}
		}
	}
}

func TestEntry_CursorStepsOverConjuncts(t *testing.T) {
	e, _ := typing(t, "प्रथम", false)
	keys(e, fyne.KeyHome)
	var at []int
	for range 4 {
		at = append(at, e.CursorColumn)
		keys(e, fyne.KeyRight)
	}
	if want := [4]int{0, 3, 4, 5}; [4]int(at) != want {
		t.Errorf("stops at %v, want %v", at, want)
	}
}

func TestEntry_SelectsWholeCharacters(t *testing.T) {
	e, _ := typing(t, "अप्र", false)
	e.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	keys(e, fyne.KeyLeft)
	if got := e.SelectedText(); got != "प्र" {
		t.Fatalf("selected %q, want प्र", got)
	}
	e.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	keys(e, fyne.KeyBackspace)
	if e.Text != "अ" {
		t.Errorf("text %q, want अ", e.Text)
	}
}

func TestEntry_TellsOnceForOneCharacter(t *testing.T) {
	e, _ := typing(t, "क्षमा", false)
	told := 0
	e.OnChanged = func(string) { told++ }
	keys(e, fyne.KeyHome, fyne.KeyDelete)
	if told != 1 || e.Text != "मा" {
		t.Errorf("told %d times, text %q", told, e.Text)
	}
}

func TestEntry_EnterMovesOnAndKeysGoToTheWindow(t *testing.T) {
	e, k := typing(t, "x", false)
	moved, got := 0, fyne.KeyName("")
	k.Next = func() { moved++ }
	k.Key = func(e *fyne.KeyEvent) bool { got = e.Name; return true }
	keys(e, fyne.KeyReturn, fyne.KeyF2)
	if moved != 1 || got != fyne.KeyF2 {
		t.Errorf("moved %d times, window got %q", moved, got)
	}
}

func TestEntry_NewLineInLongText(t *testing.T) {
	e, k := typing(t, "एक", true)
	k.Next = func() { t.Error("Enter left the long text") }
	keys(e, fyne.KeyReturn)
	test.Type(e, "दो")
	if e.Text != "एक\nदो" {
		t.Errorf("text %q", e.Text)
	}
}

// An entry and a choice stand in one row of a form.
func TestEntry_IsAsHighAsAChoice(t *testing.T) {
	e, k := typing(t, "", false)
	c := k.Choice("c", "", nil, nil)
	if e.MinSize().Height != c.MinSize().Height {
		t.Errorf("entry %.1f, choice %.1f", e.MinSize().Height, c.MinSize().Height)
	}
}

func TestEntry_ShowsWhoHasTheKeyboard(t *testing.T) {
	e, k := typing(t, "", false)
	ringed := func() bool {
		for _, o := range test.WidgetRenderer(e).Objects() {
			if r, ok := o.(*canvas.Rectangle); ok && r.StrokeColor == k.Colour("focus") && r.StrokeWidth >= 2 {
				return true
			}
		}
		return false
	}
	if !ringed() {
		t.Error("no ring while it has the keyboard")
	}
	e.FocusLost()
	if ringed() {
		t.Error("the ring stays")
	}
}

func TestEntry_TheWheelGoesOnToThePage(t *testing.T) {
	app := test.NewTempApp(t)
	k := &Kit{Look: NewLook(false)}
	app.Settings().SetTheme(k.Look)
	name, facts := k.Entry("name", "", nil), k.Lines("facts", "", 3, nil)
	page := Scrolled(Column(0, name, facts, Gap(0, 900)))
	win := app.NewWindow("")
	win.SetContent(page)
	win.Resize(fyne.NewSize(400, 300))
	scroll := page.Objects[0].(*container.Scroll)
	turn := func(e *Entry, by float32) float32 {
		t.Helper()
		scroll.ScrollToOffset(fyne.Position{Y: 10})
		test.Scroll(win.Canvas(), app.Driver().AbsolutePositionForObject(e).AddXY(30, 15), 0, by)
		return scroll.Offset.Y
	}
	for _, e := range []*Entry{name, facts} {
		if at := turn(e, -40); at != 50 {
			t.Errorf("over the empty %s the page stands at %v, want 50", e.ID(), at)
		}
	}
	facts.SetText(strings.Repeat("घटना\n", 30))
	facts.CursorRow = 0
	facts.Refresh()
	if at := turn(facts, -40); at != 10 {
		t.Errorf("a text that can move let the page go to %v", at)
	}
	turn(facts, -9000)
	if at := turn(facts, -40); at != 50 {
		t.Errorf("over a text at its end the page stands at %v, want 50", at)
	}
	turn(facts, 9000)
	if at := turn(facts, 5); at != 5 {
		t.Errorf("over a text at its beginning the page stands at %v, want 5", at)
	}
}
