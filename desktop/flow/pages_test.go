package flow

import (
	"fmt"
	"slices"
	"testing"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

func feed(p *Pages, ids ...string) {
	for _, id := range ids {
		p.Line(p.Turn, wire.CaptureEvent{Candidate: &wire.Candidate{ID: id}})
	}
}

func order(p *Pages) []string {
	var ids []string
	for _, page := range p.Strip() {
		ids = append(ids, page.ID)
	}
	return ids
}

func TestPages_JamGoesOnAtTheSamePage(t *testing.T) {
	p := NewPages("r", nil)
	p.Scan("")
	feed(p, "a", "b")
	p.Ended(p.Turn, fault.New(fault.FeederJam, "test", ""))
	if p.Phase() != Broken || len(p.Strip()) != 2 {
		t.Fatalf("%s, %d pages", p.Phase(), len(p.Strip()))
	}
	if s := p.Scan(""); s.Scan == nil {
		t.Fatal("no further scan")
	}
	feed(p, "c")
	p.Ended(p.Turn, nil)
	if got := order(p); !slices.Equal(got, []string{"a", "b", "c"}) || p.Phase() != Resting {
		t.Fatalf("%v %s", got, p.Phase())
	}
}

func TestPages_OrderTurnAndDelete(t *testing.T) {
	p := NewPages("r", nil)
	p.Scan("")
	feed(p, "a", "b", "c")
	p.Rotate()
	if p.Strip()[2].Turn != 0 {
		t.Fatal("a page was turned while the feeder runs")
	}
	p.Ended(p.Turn, nil)
	p.Select(2)
	p.Move(-1)
	p.Rotate()
	p.Rotate()
	if got := order(p); !slices.Equal(got, []string{"a", "c", "b"}) || p.Strip()[1].Turn != 2 || p.Selected != 1 {
		t.Fatalf("%v turn %d selected %d", got, p.Strip()[1].Turn, p.Selected)
	}
	p.Select(0)
	p.Move(-1)
	if s := p.Delete(); !slices.Equal(s.Drop, []string{"a"}) || !slices.Equal(order(p), []string{"c", "b"}) {
		t.Fatalf("%+v %v", s, order(p))
	}
}

func TestPages_AcceptKeepsTheOrderAndFollowsWhatIsThere(t *testing.T) {
	p := NewPages("r", []string{"old"})
	p.Scan("")
	feed(p, "a", "b")
	p.Ended(p.Turn, nil)
	p.Select(1)
	p.Move(-1)
	p.Rotate()
	s := p.Accept()
	for i, want := range []struct {
		id   string
		page int
		turn int
	}{{"b", 2, 1}, {"a", 3, 0}} {
		if s.Keep != want.id || s.Accept.Page != want.page || s.Accept.Turn != want.turn {
			t.Fatalf("%d: %+v", i, s)
		}
		s = p.Answered(record.Capture{ID: fmt.Sprint("kept.", want.id)}, nil)
	}
	if !s.Save || p.Phase() != Whole || !slices.Equal(p.Kept, []string{"old", "kept.b", "kept.a"}) {
		t.Fatalf("%+v %s %v", s, p.Phase(), p.Kept)
	}
}

func TestPages_FailedStoreKeepsTheRest(t *testing.T) {
	p := NewPages("r", nil)
	p.Scan("")
	feed(p, "a", "b")
	p.Ended(p.Turn, nil)
	p.Accept()
	p.Answered(record.Capture{ID: "ka"}, nil)
	p.Answered(record.Capture{}, fault.StoreFull)
	if p.Phase() != Broken || !slices.Equal(order(p), []string{"b"}) || !slices.Equal(p.Kept, []string{"ka"}) {
		t.Fatalf("%s %v %v", p.Phase(), order(p), p.Kept)
	}
	if s := p.Accept(); s.Keep != "b" || s.Accept.Page != 2 {
		t.Fatalf("again: %+v", s)
	}
}

// A blank page is left out unless the officer keeps it; one that lay askew can be kept as it lay.
func TestPages_BlankOnesAreLeftOutAndAskewOnesStraightened(t *testing.T) {
	p := NewPages("r", []string{"old"})
	p.Scan("")
	for _, c := range []wire.Candidate{{ID: "a", Scanned: []byte{1}}, {ID: "b", Blank: true}, {ID: "c", Blank: true}, {ID: "d"}} {
		p.Line(p.Turn, wire.CaptureEvent{Candidate: &c})
	}
	p.Ended(p.Turn, nil)
	if _, ok := p.Number(1); ok || p.Taken() != 2 {
		t.Fatalf("%d pages are taken, a blank one among them", p.Taken())
	}
	for _, i := range []int{0, 2, 3} { // "d" is neither askew nor blank
		p.Select(i)
		p.Straighten()
		p.LeaveOut()
	}
	if n, ok := p.Number(3); !ok || n != 4 || p.Taken() != 3 {
		t.Fatalf("the last page is %d, %d are taken", n, p.Taken())
	}
	s := p.Accept()
	if s.Keep != "a" || !s.Accept.AsLaid || !slices.Equal(s.Drop, []string{"b"}) {
		t.Fatalf("%+v", s)
	}
	if s = p.Answered(record.Capture{ID: "ka"}, nil); s.Keep != "c" || s.Accept.AsLaid || s.Accept.Page != 3 || len(s.Drop) > 0 {
		t.Fatalf("%+v", s)
	}
}

func TestPages_AllBlankIsNothingToKeep(t *testing.T) {
	p := NewPages("r", nil)
	p.Scan("")
	p.Line(p.Turn, wire.CaptureEvent{Candidate: &wire.Candidate{ID: "a", Blank: true}})
	p.Ended(p.Turn, nil)
	if s := p.Accept(); s.Save || s.Keep != "" || len(p.Strip()) != 1 {
		t.Fatalf("%+v", s)
	}
}
