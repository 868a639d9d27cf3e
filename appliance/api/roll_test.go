package api

import (
	"testing"

	"thana/drivers/emulator/escpos"
	driver "thana/drivers/printer/escpos"
	"thana/shared/form"
)

// A receipt comes out of a receipt printer dot for dot as its roll is drawn; a paper without a roll is refused there.
func TestPaper_ReceiptGoesToARoll(t *testing.T) {
	e := escpos.New()
	at, err := e.Listen()
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	printer, err := driver.Open(t.Context(), "escpos+tcp://"+at)
	if err != nil {
		t.Fatal(err)
	}
	defer printer.Close()
	given := form.Given{Acknowledgement: "23101001-2026-000417", FIR: "0123/2026", Pages: 3}
	p := paper{doc: form.Receipt(given, form.Kit{}), roll: form.ReceiptRoll(given, form.Kit{}), title: "Receipt"}
	job, err := p.job(printer, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := printer.Print(t.Context(), job, nil); err != nil {
		t.Fatal(err)
	}
	drawn, printed := p.roll.Page(0, rollPPI), e.Papers()[0]
	if printed.Rect.Dx() != drawn.Bounds().Dx() {
		t.Fatalf("%v printed, %v drawn", printed.Rect, drawn.Bounds())
	}
	for i, dot := range printed.Pix {
		r, _, _, _ := drawn.At(i%printed.Rect.Dx(), i/printed.Rect.Dx()).RGBA()
		if (r>>8 < 128) != (dot == 0) {
			t.Fatalf("dot %d differs", i)
		}
	}
	p.roll = nil
	if job, err = p.job(printer, 1); err != nil || job.Format != "application/pdf" || printer.Print(t.Context(), job, nil) == nil {
		t.Fatalf("%s, %v: an A4 paper went to a roll", job.Format, err)
	}
}
