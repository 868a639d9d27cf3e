package api

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"testing"
	"time"

	"thana/shared/biometric"
	"thana/shared/biometric/slip"
	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/ledger"
	"thana/shared/nist"
	"thana/shared/nist/profile"
	"thana/shared/record"
	"thana/shared/record/recordtest"
	"thana/shared/wire"
)

// sameID gives every run the same virtual person.
const sameID = "00112233445566778899aabbccddeeff"

// recorded records an arrest.
func (d *desk) recorded(id string, body record.Arrest) record.Revision[record.Arrest] {
	d.t.Helper()
	a, err := send[record.Revision[record.Arrest]](d, http.MethodPost, wire.PathArrests, wire.Registration[record.Arrest]{ID: id, Body: body})
	must(d.t, err)
	return a
}

// tattooed photographs a mark: it is kept with an NCIC code and with none else.
func (d *desk) tattooed(arrest string) record.Mark {
	d.t.Helper()
	c, err := d.candidate(wire.PathPhoto, wire.PhotoRequest{Record: arrest, Pose: record.PoseMark, Basis: law.Arrested, Auto: true})
	must(d.t, err)
	if _, err := d.accept(*c, wire.Accept{Mark: "TAT TAIL"}); !errors.Is(err, fault.RecordChoice) {
		d.t.Errorf("a place that NCIC does not know: %v", err)
	}
	kept, err := d.accept(*c, wire.Accept{Mark: "TAT LF ARM"})
	must(d.t, err)
	if kept.Mark != "TAT LF ARM" || kept.Pose != record.PoseMark || len(kept.Renditions) != 0 {
		d.t.Errorf("kept %+v", kept)
	}
	return record.Mark{Capture: kept.ID, Code: kept.Mark, Note: "ॐ"}
}

// measured records an arrest with a slip, three photographs and a tattoo, and completes it.
func (d *desk) measured() record.Revision[record.Arrest] {
	d.t.Helper()
	arrest := d.recorded(sameID, recordtest.Arrest(d.register(), time.Now()))
	kept := d.inked(arrest.ID)
	body := arrest.Body
	body.Measurements.Fingers, body.Measurements.Photos = map[string]record.FingerTaken{}, map[string]string{}
	for _, c := range kept[1:11] {
		body.Measurements.Fingers[c.Finger] = record.FingerTaken{Capture: c.ID, Quality: c.Quality}
	}
	d.hand("auto.on")
	for _, pose := range record.Poses() {
		c, err := d.take(wire.PathPhoto, wire.PhotoRequest{Record: arrest.ID, Pose: pose, Basis: law.Arrested, Auto: true})
		must(d.t, err)
		body.Measurements.Photos[pose] = c.ID
	}
	body.Measurements.Marks = []record.Mark{d.tattooed(arrest.ID)}
	_, err := send[record.Revision[record.Arrest]](d, http.MethodPut, at(wire.PathArrest, "id", arrest.ID), wire.Correction[record.Arrest]{Expect: 1, Reason: "prints and photographs", Body: body})
	must(d.t, err)
	done, err := send[record.Revision[record.Arrest]](d, http.MethodPost, at(wire.PathArrestDone, "id", arrest.ID), nil)
	must(d.t, err)
	return done
}

func (r *rig) transactions(arrest string) (out []record.Capture) {
	r.t.Helper()
	all, err := r.store.Captures(r.t.Context(), arrest)
	must(r.t, err)
	for _, c := range all {
		if c.Kind == record.TransactionCapture {
			out = append(out, c)
		}
	}
	return out
}

// The whole of a ten-print set, from the glass to the bureau: what the bureau gets is whole, follows a correction, and the
// slip prints.
func TestTransaction_OfACompletedArrest(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.ready()
	duty := r.desktop().as("duty")
	arrest := duty.measured()
	made := r.transactions(arrest.ID)
	if len(made) != 1 || made[0].Exchange == nil || made[0].Exchange.Violations != 0 || made[0].Exchange.Revision != 2 {
		t.Fatalf("transactions %+v", made)
	}
	data, err := r.store.OpenCapture(t.Context(), made[0].ID, "")
	must(t, err)
	t.Logf("transaction of %d bytes", len(data))
	checkTransaction(t, data)

	_, err = send[record.Revision[record.Arrest]](duty, http.MethodPost, at(wire.PathArrestDone, "id", arrest.ID), nil)
	must(t, err)
	body := arrest.Body
	body.Condition.Injuries = "none seen" // which no field of the transaction holds
	second, err := send[record.Revision[record.Arrest]](duty, http.MethodPut, at(wire.PathArrest, "id", arrest.ID), wire.Correction[record.Arrest]{Expect: 2, Reason: "examined", Body: body})
	must(t, err)
	if made = r.transactions(arrest.ID); len(made) != 1 {
		t.Errorf("%d transactions though nothing changed in it", len(made))
	}
	body = second.Body
	body.Features.Marks = "mole on the left cheek"
	_, err = send[record.Revision[record.Arrest]](duty, http.MethodPut, at(wire.PathArrest, "id", arrest.ID), wire.Correction[record.Arrest]{Expect: 3, Reason: "marks", Body: body})
	must(t, err)
	if made = r.transactions(arrest.ID); len(made) != 2 || made[1].Exchange.Revision != 4 {
		t.Errorf("after a correction: %+v", made)
	}
	checkSlipPapers(t, duty, arrest.ID)
}

func checkTransaction(t *testing.T, data []byte) {
	t.Helper()
	tr, err := nist.Read(data)
	must(t, err)
	rules, err := profile.Shipped("arrest")
	must(t, err)
	for _, v := range profile.Validate(tr, rules) {
		t.Errorf("violation: %v", v)
	}
	prints, photos, marks := 0, 0, 0
	for _, r := range tr.Records() {
		switch kind := r.Text(3); {
		case r.Type == 14:
			prints++
		case r.Type == 10 && kind == "FACE":
			photos++
		case r.Type == 10:
			marks++
			if place := r.Text(40); kind != "TATTOO" || place != "TAT LF ARM" || !bytes.Contains(data, []byte("TATTOO\x1fOTHER\x1fMISC\x1fॐ")) {
				t.Errorf("the mark is %s at %q", kind, place)
			}
		}
	}
	if prints != slip.Boxes || photos != 3 || marks != 1 {
		t.Errorf("%d prints, %d photographs, %d marks", prints, photos, marks)
	}
}

func checkSlipPapers(t *testing.T, d *desk, arrest string) {
	t.Helper()
	for _, document := range []wire.Document{wire.DocumentSlipBlank, wire.DocumentSlipRecord, wire.DocumentSlipSearch} {
		body, err := d.open(http.MethodGet, at(at(wire.PathDocument, "document", string(document)), "id", arrest), nil)
		must(t, err)
		data, err := io.ReadAll(body)
		must(t, err)
		if !bytes.HasPrefix(data, []byte("%PDF-")) || (len(data) > 1<<20) != (document != wire.DocumentSlipBlank) {
			t.Errorf("%s: %d bytes", document, len(data))
		}
	}
	var done *wire.PrintRow
	err := lines(d, wire.PathPrint, wire.PrintRequest{Document: wire.DocumentSlipBlank, Record: arrest}, func(p wire.PrintProgress) {
		if p.Done != nil {
			done = p.Done
		}
	})
	must(t, err)
	if done == nil || done.Document != wire.DocumentSlipBlank {
		t.Errorf("printed %+v", done)
	}
}

// excused records an arrest without prints for a reason that the officer in charge saw.
func (d *desk) excused() record.Revision[record.Arrest] {
	d.t.Helper()
	body := recordtest.Arrest(d.register(), time.Now())
	body.Measurements.Fingers = map[string]record.FingerTaken{biometric.LeftThumb.String(): {Exception: record.Bandaged}}
	body.Measurements.Missing = &record.Missing{Code: record.DeviceFailed}
	arrest := d.recorded(recordtest.ID(), body)
	seen, err := send[record.Revision[record.Arrest]](d.desktop().as("sho"), http.MethodPost, at(wire.PathArrestSeen, "id", arrest.ID), nil)
	must(d.t, err)
	return seen
}

// What a cut or a full disk kept from being made is made later: of a completed arrest, and of one that was revised since.
func TestTransaction_IsMadeAfterACut(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	arrest := r.desktop().as("duty").excused()
	r.server.catchUp(t.Context())
	if made := r.transactions(arrest.ID); len(made) != 0 {
		t.Fatalf("of an arrest that nobody completed: %+v", made)
	}
	must(t, r.store.Note(t.Context(), ledger.KindSeen, arrest.ID, arrest.By, seenNote{reasonComplete, arrest.Revision}))
	for range 2 { // the second finds nothing to do
		r.server.catchUp(t.Context())
	}
	if made := r.transactions(arrest.ID); len(made) != 1 || made[0].Exchange.Revision != arrest.Revision {
		t.Fatalf("after the cut: %+v", made)
	}
	body := arrest.Body
	body.Features.Marks = "mole on the left cheek"
	_, err := r.store.ReviseArrest(t.Context(), arrest.By, arrest.ID, arrest.Revision, "marks", body, nil)
	must(t, err)
	r.server.catchUp(t.Context())
	if made := r.transactions(arrest.ID); len(made) != 2 || made[1].Exchange.Revision != arrest.Revision+1 {
		t.Errorf("after a cut in a correction: %+v", made)
	}
}

// A set that is not whole for a reason the officer in charge saw completes the arrest; what the bureau lacks is said.
func TestTransaction_ViolationsRefuseNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	duty := r.desktop().as("duty")
	arrest := duty.excused()
	_, err := send[record.Revision[record.Arrest]](duty, http.MethodPost, at(wire.PathArrestDone, "id", arrest.ID), nil)
	must(t, err)
	made := r.transactions(arrest.ID)
	if len(made) != 1 || made[0].Exchange.Violations == 0 || len(made[0].Exchange.Lacks) == 0 {
		t.Fatalf("transactions %+v", made)
	}
	status, err := send[wire.SyncStatus](duty, http.MethodGet, wire.PathSync, nil)
	must(t, err)
	said := false
	for _, h := range status.Health {
		said = said || h.Code == fault.ExchangeIncomplete && h.Facts["what"] != ""
	}
	if !said {
		t.Errorf("nobody says that the bureau lacks something: %+v", status.Health)
	}
}
