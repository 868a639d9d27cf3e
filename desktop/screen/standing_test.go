package screen

import (
	"strings"
	"testing"

	"thana/desktop/lang"
	"thana/desktop/widget"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

func light(t *testing.T, w *Window, class string) string {
	t.Helper()
	mark, _, _ := strings.Cut(find(t, w, "light."+class).Shown(), " ")
	return mark
}

// The light of a device turns with what the page knows, before the appliance tells of it in the overview.
func TestLights_AWaitingPrintTurnsThePrinterAtOnce(t *testing.T) {
	s := newStation()
	s.overview.Devices = []wire.Device{{Key: "p", Class: "printer", Name: "HP LaserJet", State: wire.DeviceReady, Since: noon()}}
	w := signedIn(t, s, lang.Hindi, small())
	w.openRecord(record.KindFIR, s.firs[0].ID)
	w.page.(PrintPage).Print()
	p := w.page.(*paper)
	p.flow.Print()
	w.Redraw()
	if got := light(t, w, "printer"); got != widget.Fine.Mark() {
		t.Fatalf("while it prints: %s", got)
	}
	p.flow.Line(p.flow.Turn, wire.PrintProgress{Pages: 1, Of: 3, Waiting: string(fault.PrinterMediaEmpty)})
	w.Redraw()
	if got := light(t, w, "printer"); got != widget.Caution.Mark() {
		t.Errorf("the light says %s while the print waits for paper", got)
	}
	if got := find(t, w, "paper.printer.p").Shown(); !strings.Contains(got, "कागज़ नहीं") {
		t.Errorf("the printer says %q while the print waits for paper", got)
	}
	p.flow.Line(p.flow.Turn, wire.PrintProgress{Pages: 2, Of: 3})
	w.Redraw()
	if got := light(t, w, "printer"); got != widget.Fine.Mark() {
		t.Errorf("after paper was put in: %s", got)
	}
}

func TestLights_AnUnpluggedScannerTurnsItsLightAtOnce(t *testing.T) {
	s := newStation()
	w := signedIn(t, s, lang.English, small())
	s.bench = bench{fingers: []error{fault.New(fault.DeviceGone, "test", "").With("device", "fingerprint scanner")}}
	w.Open(newTenPrints(w, s.arrests[0], nil))
	if got := light(t, w, "fingerprint"); got != widget.Failed.Mark() {
		t.Errorf("unplugged, the light says %s", got)
	}
	press(t, w, "prints.retry")
	if got := light(t, w, "fingerprint"); got == widget.Failed.Mark() {
		t.Error("plugged in again, the light says that it is away")
	}
	w.Show(newHome(w))
	if got := light(t, w, "fingerprint"); got != widget.Fine.Mark() {
		t.Errorf("at home: %s", got)
	}
}
