package api

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"thana/appliance/capture"
	"thana/shared/record"
	"thana/shared/record/recordtest"
	"thana/shared/wire"
)

// Whoever registers an FIR signs it, whatever the desktop wrote, and a correction changes nothing of that. The receipt
// names who prints it.
func TestFIR_WhoRegistersSigns(t *testing.T) {
	r := newRig(t)
	duty, sho := r.desktop().as("duty"), r.desktop().as("sho")
	gd, err := send[record.Revision[record.GDEntry]](duty, http.MethodPost, wire.PathDiary, wire.Registration[record.GDEntry]{ID: recordtest.ID(), Body: recordtest.GD()})
	must(t, err)
	card, err := r.store.Officer(t.Context(), "sho")
	must(t, err)
	body := recordtest.FIR(gd, time.Now())
	body.InCharge = card.Officer
	fir, err := send[record.Revision[record.FIR]](duty, http.MethodPost, wire.PathFIRs, wire.Registration[record.FIR]{ID: recordtest.ID(), Body: body})
	must(t, err)
	if signs := fir.Body.InCharge; signs.Login != "duty" || signs.Role != record.Duty {
		t.Errorf("the duty officer registers, and %q signs as %q", signs.Login, signs.Role)
	}
	change := fir.Body
	change.InCharge = card.Officer
	corrected, err := send[record.Revision[record.FIR]](sho, http.MethodPut, at(wire.PathFIR, "id", fir.ID), wire.Correction[record.FIR]{Expect: 1, Reason: "spelling", Body: change})
	must(t, err)
	if signs := corrected.Body.InCharge; signs.Login != "duty" {
		t.Errorf("after a correction %q signs", signs.Login)
	}
	p, err := r.server.paper(t.Context(), capture.Who{Officer: fir.By}, wire.DocumentFIR, fir.ID, false)
	must(t, err)
	if text := printed(p); !strings.Contains(text, "कृते थाना प्रभारी") {
		t.Error("the paper does not say that the duty officer signs for the officer in charge")
	}
	p, err = r.server.paper(t.Context(), capture.Who{Officer: card.Officer}, wire.DocumentReceipt, fir.ID, false)
	must(t, err)
	if text := printed(p); !strings.Contains(text, "Name (नाम): sho") {
		t.Errorf("the receipt does not name who hands the copy over: %s", text)
	}
}

// printed is all the words of a paper.
func printed(p paper) string {
	var b strings.Builder
	for i := range p.doc.Pages() {
		b.WriteString(p.doc.Text(i))
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
