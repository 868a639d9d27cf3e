package api

import (
	"bytes"
	"errors"
	"image/jpeg"
	"net/http"
	"testing"
	"time"

	"thana/shared/biometric"
	"thana/shared/biometric/slip"
	"thana/shared/biometric/synthetic"
	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/record"
	"thana/shared/record/recordtest"
	"thana/shared/wire"
)

// scan reads the slip on the glass.
func (d *desk) scan(r wire.SlipRequest) (wire.Slip, error) {
	var out *wire.Slip
	var problem *wire.Problem
	err := lines(d, wire.PathSlip, r, func(e wire.CaptureEvent) {
		if e.Slip != nil {
			out = e.Slip
		}
		if e.Problem != nil {
			problem = e.Problem
		}
	})
	if err != nil {
		return wire.Slip{}, err
	}
	if problem != nil {
		return wire.Slip{}, &fault.Fault{Code: problem.Code, Op: wire.PathSlip, Detail: problem.Detail, Facts: problem.Facts}
	}
	return *out, nil
}

func (d *desk) acceptSlip(id string, a wire.SlipAccept) ([]record.Capture, error) {
	return send[[]record.Capture](d, http.MethodPost, at(wire.PathSlipAccept, "id", id), a)
}

// A station without a slap scanner: the slip is scanned, judged, accepted once and given again on a repeat.
func TestSlip_ScannedAndAcceptedAsAWhole(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.ready()
	duty := r.desktop().as("duty")
	arrest := duty.arrestOf(duty.register(), sameID)
	request := wire.SlipRequest{Record: arrest.ID, Basis: law.Arrested}
	if _, err := duty.scan(wire.SlipRequest{Record: arrest.ID}); !errors.Is(err, fault.LawBasisMissing) {
		t.Errorf("scanned without a lawful basis: %v", err)
	}

	r.virtual.LaySlip(arrest.ID, synthetic.SlipParams{Seed: 1}) // drawn before the clock starts
	r.hand("auto.off")
	began := time.Now()
	read, err := duty.scan(request)
	must(t, err)
	t.Logf("scan %v, %d bytes of preview", time.Since(began).Round(time.Millisecond), len(read.Page))
	if !read.Good || len(read.Boxes) != slip.Boxes {
		t.Fatalf("good %v, %d boxes, %v", read.Good, len(read.Boxes), said(read))
	}
	sheet, err := jpeg.DecodeConfig(bytes.NewReader(read.Page))
	if err != nil || sheet.Width <= sheet.Height || sheet.Width > 1400 {
		t.Errorf("the sheet is shown as %dx%d, %v", sheet.Width, sheet.Height, err)
	}
	for i, b := range read.Boxes {
		if b.Position != biometric.Finger(i+1).String() || b.NFIQ < 1 || b.NFIQ > 3 || b.Quality < 40 || len(b.Preview) == 0 {
			t.Errorf("box %d: %s, NFIQ %d, quality %d", i, b.Position, b.NFIQ, b.Quality)
		}
		if want := len(slip.FingersOf(biometric.Finger(i + 1))); want > 1 && len(b.Fingers) != want {
			t.Errorf("%s: %d fingers", b.Position, len(b.Fingers))
		}
	}

	if _, err := send[record.Capture](duty, http.MethodPost, at(wire.PathAccept, "id", read.ID), wire.Accept{}); !errors.Is(err, fault.CaptureExpired) {
		t.Errorf("the sheet was accepted without its fingers: %v", err)
	}
	began = time.Now()
	kept, err := duty.acceptSlip(read.ID, wire.SlipAccept{})
	must(t, err)
	t.Logf("accept %v", time.Since(began).Round(time.Millisecond))
	checkSlip(t, arrest.ID, read.ID, kept)
	again, err := duty.acceptSlip(read.ID, wire.SlipAccept{})
	must(t, err)
	if len(again) != len(kept) {
		t.Errorf("a repeat gave %d captures, the first %d", len(again), len(kept))
	}
	stored, err := r.store.Captures(t.Context(), arrest.ID)
	if err != nil || len(stored) != 1+slip.Boxes {
		t.Errorf("stored %d, %v", len(stored), err)
	}
	data, err := r.store.OpenCapture(t.Context(), kept[1].ID, "wsq")
	if err != nil || len(data) == 0 {
		t.Errorf("no WSQ: %v", err)
	}
}

func checkSlip(t *testing.T, arrest, id string, kept []record.Capture) {
	t.Helper()
	if len(kept) != 1+slip.Boxes || kept[0].ID != id || kept[0].Kind != record.PageCapture {
		t.Fatalf("%d captures, first %s", len(kept), kept[0].Kind)
	}
	for i, c := range kept[1:] {
		position := biometric.Finger(i + 1)
		if c.Kind != record.FingerCapture || c.Finger != position.String() || c.Record != arrest || c.Basis != law.Arrested || c.NFIQ == 0 || c.PPI != slip.PPI {
			t.Errorf("%v: %+v", position, c)
		}
		if c.Cut == nil || c.Cut.Sheet != id || c.Cut.Edition != slip.Edition || c.Cut.Turn != 1 || c.Cut.Box[2] != slip.Places()[i].Rect.Width {
			t.Errorf("%v comes from %+v", position, c.Cut)
		}
		if len(c.Renditions) != 1 || len(slip.FingersOf(position)) > 1 && len(c.Slap) != len(slip.FingersOf(position)) {
			t.Errorf("%v: %d renditions, %d fingers", position, len(c.Renditions), len(c.Slap))
		}
	}
}

func said(s wire.Slip) (out []wire.Remark) {
	out = append(out, s.Remarks...)
	for _, b := range s.Boxes {
		out = append(out, b.Remarks...)
	}
	return out
}

func has(all []wire.Remark, code fault.Code) bool {
	for _, r := range all {
		if r.Code == code {
			return true
		}
	}
	return false
}

// The slip of another arrest is never stored; a slip with an empty box and a print of an amputated finger only with a reason.
func TestSlip_WhatStandsAgainstItIsSaid(t *testing.T) {
	if raced {
		t.Skip("the sheet is not scanned in time under the race detector")
	}
	t.Parallel()
	r := newRig(t)
	r.ready()
	r.hand("auto.off")
	duty := r.desktop().as("duty")
	fir := duty.register()
	body := recordtest.Arrest(fir, time.Now())
	body.Measurements.Fingers = map[string]record.FingerTaken{
		"right_thumb": {Exception: record.Bandaged}, "left_little": {Exception: record.Amputated},
	}
	arrest, err := send[record.Revision[record.Arrest]](duty, http.MethodPost, wire.PathArrests, wire.Registration[record.Arrest]{ID: recordtest.ID(), Body: body})
	must(t, err)
	request := wire.SlipRequest{Record: arrest.ID, Basis: law.Arrested}

	r.virtual.LaySlip("another", synthetic.SlipParams{Seed: 1})
	other, err := duty.scan(request)
	must(t, err)
	if other.Good || !has(other.Remarks, fault.SlipOther) {
		t.Errorf("another's slip: good %v, %v", other.Good, other.Remarks)
	}
	if _, err := duty.acceptSlip(other.ID, wire.SlipAccept{Forced: true, Reason: "same man"}); !errors.Is(err, fault.SlipOther) {
		t.Errorf("another's slip was accepted: %v", err)
	}

	without := []biometric.Finger{biometric.LeftLittle, biometric.RightRing, biometric.RightPlainThumb}
	r.virtual.LaySlip(arrest.ID, synthetic.SlipParams{Seed: 1, Without: without})
	read, err := duty.scan(request)
	must(t, err)
	thumb, ring, little, plain := read.Boxes[0], read.Boxes[3], read.Boxes[9], read.Boxes[10]
	if read.Good || !has(thumb.Remarks, fault.SlipExcepted) || thumb.Except != string(record.Bandaged) {
		t.Errorf("print of a bandaged thumb: good %v, %q, %v", read.Good, thumb.Except, thumb.Remarks)
	}
	if !ring.Empty || !has(ring.Remarks, fault.SlipBoxEmpty) {
		t.Errorf("an empty box: %v, %v", ring.Empty, ring.Remarks)
	}
	if len(little.Remarks)+len(plain.Remarks) > 0 || little.Except != string(record.Amputated) {
		t.Errorf("boxes that the arrest explains: %q, %v, %v", little.Except, little.Remarks, plain.Remarks)
	}
	if _, err := duty.acceptSlip(read.ID, wire.SlipAccept{}); !errors.Is(err, fault.SlipDoubtful) {
		t.Errorf("accepted as it is: %v", err)
	}
	if _, err := duty.acceptSlip(read.ID, wire.SlipAccept{Forced: true, Reason: " "}); !errors.Is(err, fault.RecordRequired) {
		t.Errorf("forced without a reason: %v", err)
	}
	_, err = send[struct{}](duty, http.MethodDelete, at(wire.PathSlipDrop, "id", other.ID), nil)
	must(t, err)
	if _, err := duty.acceptSlip(other.ID, wire.SlipAccept{}); !errors.Is(err, fault.CaptureExpired) {
		t.Errorf("dropped and accepted: %v", err)
	}
	kept, err := duty.acceptSlip(read.ID, wire.SlipAccept{Forced: true, Reason: "finger bandaged after the arrest"})
	must(t, err)
	if len(kept) == 0 || !kept[0].Forced || kept[0].Words == "" {
		t.Errorf("forced: %+v", kept)
	}
}
