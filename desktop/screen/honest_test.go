package screen

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/container"

	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/law"
	"thana/shared/record"
)

// The left column, the bar and the sum follow what is typed, not only what was left.
func TestForm_StandsAsItIsTyped(t *testing.T) {
	w := signedIn(t, newStation(), lang.English, small())
	press(t, w, "home.fir")
	progress := func(group string) string {
		all := strings.Split(shown(w), "\n")
		i := slices.IndexFunc(all, func(l string) bool { return strings.HasPrefix(l, "card group."+group+" ") })
		return all[i+2]
	}
	if got := progress("acts"); !strings.Contains(got, "1 open") {
		t.Errorf("the bar calls the acts missing, the group says %q", got)
	}
	press(t, w, "group.property")
	press(t, w, "add.properties")
	write(t, w, "field.properties[0].paise", "45000")
	if got := find(t, w, "fir.total").Shown(); !strings.Contains(got, "45,000") {
		t.Errorf("45000 is typed, the sum says %q", got)
	}
	if got := progress("property"); strings.Contains(got, widget.Off.Mark()) {
		t.Errorf("a value is typed, the group says %q", got)
	}
}

func TestActs_InTheOrderOfTheBookWithTheLikeliestMarked(t *testing.T) {
	ref := func(act, section string) law.Match { return law.Match{Act: act, Section: section} }
	got, best := inOrder([]law.Match{ref("BNS", "303(2)"), ref("BNS", "317"), ref("ARMS", "25"), ref("BNS", "134"), ref("BNS", "120B"), ref("ARMS", "3")})
	want := []law.Match{ref("BNS", "120B"), ref("BNS", "134"), ref("BNS", "303(2)"), ref("BNS", "317"), ref("ARMS", "3"), ref("ARMS", "25")}
	if !slices.EqualFunc(got, want, func(a, b law.Match) bool { return a.Act == b.Act && a.Section == b.Section }) || best != 2 {
		t.Errorf("%v, best %d", got, best)
	}
}

func TestActs_SayWhichActAndWhy(t *testing.T) {
	w := signedIn(t, newStation(), lang.English, small())
	press(t, w, "home.fir")
	press(t, w, "group.acts")
	write(t, w, "field.acts", "theft")
	if got := find(t, w, "acts.why").Shown(); !strings.Contains(got, "not written yet") || !strings.Contains(got, "BNS") {
		t.Errorf("without a date: %q", got)
	}
	press(t, w, "group.when_where")
	write(t, w, "field.occurrence.from.date", "300624")
	write(t, w, "field.occurrence.from.time", "1000")
	press(t, w, "group.acts")
	write(t, w, "field.acts", "379")
	if got := find(t, w, "acts.why").Shown(); got != "Offence of 30/06/2024: IPC in force." {
		t.Errorf("of 30/06/2024: %q", got)
	}
}

func TestWork_ADraftSaysWhatItLacks(t *testing.T) {
	w := signedIn(t, newStation(), lang.Hindi, small())
	press(t, w, "home.fir")
	write(t, w, "field.delay_reasons", "डर के कारण")
	id := w.page.(*firForm).fir.ID
	w.Show(newWork(w))
	got := find(t, w, "lacks."+id).Shown()
	if !strings.HasPrefix(got, "बाकी: ") || !strings.Contains(got, "अधिनियम और धाराएँ") || !strings.Contains(got, "बातें") {
		t.Errorf("the draft says %q", got)
	}
	press(t, w, "discard."+id)
	find(t, w, "discard.yes")
}

// Hindi lines are higher than English ones: the field in which somebody types stays in sight when the language changes.
func TestLanguage_TheFieldStaysInSight(t *testing.T) {
	w := signedIn(t, newStation(), lang.English, small())
	press(t, w, "home.fir")
	w.win.Resize(small())
	if !w.Focus("field.place.outside_station") {
		t.Fatal("no such field")
	}
	w.reveal()
	w.eachScroll(func(s *container.Scroll) { s.ScrollToOffset(s.Offset.SubtractXY(0, 44)) }) // to the very end of what is seen
	w.Speak(lang.Hindi)
	id, _ := w.focused()
	below := float32(-1)
	widget.Walk(w.Canvas().Content(), w.Canvas().Size(), func(n widget.Node) bool {
		if i, ok := n.Object.(widget.Identified); ok && i.ID() == id && id != "" {
			below = n.ViewAt.Y + n.ViewSize.Height - n.At.Y - n.Size.Height
		}
		return true
	})
	if id != "field.place.outside_station" || below < 0 {
		t.Errorf("%s ends %.0f px above the end of what is seen", id, below)
	}
}

func TestArrest_TheHeaderFollowsTheTyping(t *testing.T) {
	s := newStation()
	w := signedIn(t, s, lang.English, small())
	w.Show(newArrestStart(w))
	w.page.(*firList).begin(s.firs[0].ID)
	a := w.page.(*arrestForm).arrest
	a.Body.Person.Sex, a.Body.Person.Age = record.Male, record.Age{Kind: record.AgeExact, Years: 27}
	w.page.(*arrestForm).view.show("roll", "")
	if tree := shown(w); !strings.Contains(tree, "Roll not complete") {
		t.Fatal("an empty roll is called complete")
	}
	for _, f := range []struct{ id, text string }{{"build", "मध्यम"}, {"height_cm", "168"}, {"complexion", "साँवला"}, {"marks", "निरंक"}} {
		write(t, w, "field.features."+f.id, f.text)
	}
	if tree := shown(w); strings.Contains(tree, "Roll not complete") {
		t.Error("the roll is written, the header says that it is not")
	}
}
