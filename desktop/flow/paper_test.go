package flow

import (
	"testing"

	"thana/shared/fault"
	"thana/shared/wire"
)

func TestPaper_FreeCopyAndReceiptAreOneAction(t *testing.T) {
	p := NewPaper(wire.DocumentFIR, "r")
	r := p.FreeCopy()
	if r == nil || r.Document != wire.DocumentFIR || r.Purpose != wire.ForInformant || r.Copies != 1 {
		t.Fatalf("%+v", r)
	}
	if p.Print() != nil {
		t.Fatal("two prints at a time")
	}
	p.Line(p.Turn, wire.PrintProgress{Pages: 2, Of: 2, Done: &wire.PrintRow{Document: wire.DocumentFIR}})
	next := p.Ended(p.Turn, nil)
	if next == nil || next.Document != wire.DocumentReceipt || p.Phase() != PaperPrinting {
		t.Fatalf("%+v %s", next, p.Phase())
	}
	p.Line(p.Turn, wire.PrintProgress{Pages: 1, Of: 1, Done: &wire.PrintRow{Document: wire.DocumentReceipt}})
	if p.Ended(p.Turn, nil) != nil || p.Phase() != PaperDone || len(p.Done()) != 2 {
		t.Fatalf("%s %d", p.Phase(), len(p.Done()))
	}
}

func TestPaper_WaitsForPaperAndGoesOn(t *testing.T) {
	p := NewPaper(wire.DocumentArrest, "r")
	p.Print()
	p.Line(p.Turn, wire.PrintProgress{Pages: 1, Of: 3, Waiting: string(fault.PrinterMediaEmpty)})
	if pages, of, waiting := p.Progress(); pages != 1 || of != 3 || waiting != fault.PrinterMediaEmpty {
		t.Fatalf("%d %d %s", pages, of, waiting)
	}
	p.Line(p.Turn, wire.PrintProgress{Pages: 2, Of: 3})
	if _, _, waiting := p.Progress(); waiting != "" {
		t.Fatalf("still waits for %s", waiting)
	}
}

func TestPaper_MustMaskForcesTheMaskedVariant(t *testing.T) {
	p := NewPaper(wire.DocumentFIR, "r")
	p.Know(wire.DocumentInfo{Pages: 2, MustMask: true})
	p.Mask(false)
	if !p.Masked || !p.Print().Masked {
		t.Fatal("a full print of a protected record")
	}
}

func TestPaper_FailedCopyPrintsNoReceipt(t *testing.T) {
	p := NewPaper(wire.DocumentFIR, "r")
	p.FreeCopy()
	if next := p.Ended(p.Turn, fault.PrinterRefused); next != nil || p.Phase() != PaperBroken {
		t.Fatalf("%+v %s", next, p.Phase())
	}
	if r := p.Print(); r == nil || r.Document != wire.DocumentFIR {
		t.Fatalf("%+v", r)
	}
}

func TestPaper_StoppedPrintHearsNoMore(t *testing.T) {
	p := NewPaper(wire.DocumentFIR, "r")
	p.Print()
	turn := p.Turn
	p.Stop()
	p.Line(turn, wire.PrintProgress{Done: &wire.PrintRow{}})
	if p.Phase() != PaperReady || len(p.Done()) != 0 {
		t.Fatalf("%s %d", p.Phase(), len(p.Done()))
	}
}

func TestPaper_CopiesAndZoomHaveBounds(t *testing.T) {
	p := NewPaper(wire.DocumentFIR, "r")
	p.Count(0)
	if p.Copies != 1 {
		t.Fatal(p.Copies)
	}
	p.Count(99)
	if p.Copies != 9 {
		t.Fatal(p.Copies)
	}
	for p.Zoom(1) {
	}
	if p.DPI() != 150 {
		t.Fatal(p.DPI())
	}
}
