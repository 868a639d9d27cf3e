package screen

import (
	"strings"
	"testing"

	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/wire"
)

func served() bench { return bench{lending: wire.Lending{Served: true}} }

// The officer in charge lends the scanners for a purpose, and takes them back.
func TestDevices_TheOfficerInChargeLendsThem(t *testing.T) {
	s := newStation()
	s.bench = served()
	w := desk(t, s, lang.English, small())
	inCharge(t, w)
	w.Show(newDevices(w))
	press(t, w, "lending.begin")
	if find(t, w, "note.lending.purpose").Shown() == "" || s.bench.lending.On {
		t.Error("lent for nothing")
	}
	write(t, w, "field.lending.purpose", "CCTNS client, bureau's enrolment")
	press(t, w, "lending.begin")
	if got := find(t, w, "lending.state").Shown(); !s.bench.lending.On || s.bench.lending.Purpose != "CCTNS client, bureau's enrolment" || !strings.Contains(got, "Lent") {
		t.Fatalf("%+v, shown %q", s.bench.lending, got)
	}
	press(t, w, "lending.end")
	if s.bench.lending.On {
		t.Error("still lent")
	}
}

// Others see how it stands and no button; where no port is open there is no card.
func TestDevices_OthersSeeTheLending(t *testing.T) {
	s := newStation()
	s.bench = served()
	s.bench.lending.On = true
	w := bare(t, s)
	w.Show(newDevices(w))
	find(t, w, "lending.state")
	if widget.Find(w.Canvas().Content(), "lending.end") != nil {
		t.Error("somebody else may end it")
	}
	s.bench.lending = wire.Lending{}
	w.Show(newDevices(w))
	if widget.Find(w.Canvas().Content(), "lending.state") != nil {
		t.Error("a card where no port is open")
	}
}
