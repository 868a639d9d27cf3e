package api

import (
	"math"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"thana/shared/fault"
	"thana/shared/ink"
	"thana/shared/record"
	"thana/shared/wire"
)

// What is written on the pad is sealed as ink, drawn once, and printed above the informant's line; sent twice it is kept once.
func TestSign_InkIsKeptAndPrinted(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	duty := r.desktop().as("duty")
	fir := duty.register()
	k := ink.Ink{Width: 110, Height: 40, Strokes: [][]ink.Point{{}}}
	for i := range 90 {
		x := float64(i) / 89
		k.Strokes[0] = append(k.Strokes[0], ink.Point{X: 15 + 80*x, Y: 20 + 10*math.Sin(14*x)*(1-0.5*x), Ms: 11 * i})
	}
	var ids []string
	for range 2 {
		c, err := send[record.Capture](duty, http.MethodPost, at(wire.PathSign, "id", fir.ID), k)
		must(t, err)
		ids = append(ids, c.ID)
	}
	if ids[0] != ids[1] {
		t.Errorf("kept as %v", ids)
	}
	c, err := r.store.Capture(t.Context(), ids[0])
	if err != nil || c.Kind != record.SignatureCapture || c.Format != ink.Format || len(c.Renditions) != 1 || c.By.Login != "duty" {
		t.Errorf("%+v, %v", c, err)
	}
	original, err := r.store.OpenCapture(t.Context(), c.ID, "")
	must(t, err)
	if back, err := ink.Parse(original); err != nil || len(back.Strokes[0]) != 90 || back.Strokes[0][89].Ms != 979 {
		t.Errorf("%+v, %v", back, err)
	}
	before := duty.bytes(at(at(wire.PathDocument, "document", "fir"), "id", fir.ID))
	body := fir.Body
	body.Signature = record.Signature{Kind: record.Pen, Capture: c.ID}
	_, err = send[record.Revision[record.FIR]](r.desktop().as("sho"), http.MethodPut, at(wire.PathFIR, "id", fir.ID), wire.Correction[record.FIR]{Expect: 1, Reason: "signed", Body: body})
	must(t, err)
	if after := duty.bytes(at(at(wire.PathDocument, "document", "fir"), "id", fir.ID)); len(after) < len(before)+500 {
		t.Errorf("the print grew from %d to %d bytes", len(before), len(after))
	} else if dir := os.Getenv("LOOK"); dir != "" {
		must(t, os.WriteFile(filepath.Join(dir, "signed.pdf"), []byte(after), 0o600))
	}
	k.Strokes[0][3].X = 500
	_, err = send[record.Capture](duty, http.MethodPost, at(wire.PathSign, "id", fir.ID), k)
	wants(t, "beside the pad", err, fault.RequestMalformed)
}
