package api

import (
	"bytes"
	"errors"
	"image/jpeg"
	"net/http"
	"slices"
	"strings"
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

// inked takes the prints of an arrest at a station without a slap scanner: the slip is scanned, judged, accepted once
// and given again on a repeat.
func (d *desk) inked(arrest string) []record.Capture {
	t := d.t
	t.Helper()
	request := wire.SlipRequest{Record: arrest, Basis: law.Arrested}
	if _, err := d.scan(wire.SlipRequest{Record: arrest}); !errors.Is(err, fault.LawBasisMissing) {
		t.Errorf("scanned without a lawful basis: %v", err)
	}
	d.virtual.LaySlip(arrest, synthetic.SlipParams{Seed: 1}) // drawn before the clock starts
	d.hand("auto.off")
	began := time.Now()
	read, err := d.scan(request)
	must(t, err)
	t.Logf("scan %v, %d bytes of preview", time.Since(began).Round(time.Millisecond), len(read.Page))
	checkRead(t, read)

	if _, err := send[record.Capture](d, http.MethodPost, at(wire.PathAccept, "id", read.ID), wire.Accept{}); !errors.Is(err, fault.CaptureExpired) {
		t.Errorf("the sheet was accepted without its fingers: %v", err)
	}
	began = time.Now()
	kept, err := d.acceptSlip(read.ID, wire.SlipAccept{})
	must(t, err)
	t.Logf("accept %v", time.Since(began).Round(time.Millisecond))
	checkSlip(t, arrest, read.ID, kept)
	again, err := d.acceptSlip(read.ID, wire.SlipAccept{})
	must(t, err)
	if len(again) != len(kept) {
		t.Errorf("a repeat gave %d captures, the first %d", len(again), len(kept))
	}
	stored, err := d.store.Captures(t.Context(), arrest)
	if err != nil || len(stored) != 1+slip.Boxes {
		t.Errorf("stored %d, %v", len(stored), err)
	}
	data, err := d.store.OpenCapture(t.Context(), kept[1].ID, "wsq")
	if err != nil || len(data) == 0 {
		t.Errorf("no WSQ: %v", err)
	}
	return kept
}

func checkRead(t testing.TB, read wire.Slip) {
	t.Helper()
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
}

func checkSlip(t testing.TB, arrest, id string, kept []record.Capture) {
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

// allBut are the boxes that stay empty where only these are inked.
func allBut(inked ...biometric.Finger) (out []biometric.Finger) {
	for _, p := range slip.Places() {
		if !slices.Contains(inked, p.Position) {
			out = append(out, p.Position)
		}
	}
	return out
}

// The slip of another arrest is never stored; a slip with an empty box and a print of an amputated finger only with a reason.
func TestSlip_WhatStandsAgainstItIsSaid(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.ready()
	r.hand("auto.off")
	duty := r.desktop().as("duty")
	body := recordtest.Arrest(duty.register(), time.Now())
	body.Measurements.Fingers = map[string]record.FingerTaken{
		"right_thumb": {Exception: record.Bandaged}, "left_little": {Exception: record.Amputated},
	}
	arrest := duty.recorded(recordtest.ID(), body)
	request := wire.SlipRequest{Record: arrest.ID, Basis: law.Arrested}

	r.virtual.LaySlip("another", synthetic.SlipParams{Seed: 1, Without: allBut()}) // the number tells whose it is
	other, err := duty.scan(request)
	must(t, err)
	if other.Good || !has(other.Remarks, fault.SlipOther) {
		t.Errorf("another's slip: good %v, %v", other.Good, other.Remarks)
	}
	if _, err := duty.acceptSlip(other.ID, wire.SlipAccept{Forced: true, Reason: "same man"}); !errors.Is(err, fault.SlipOther) {
		t.Errorf("another's slip was accepted: %v", err)
	}

	r.virtual.LaySlip(arrest.ID, synthetic.SlipParams{Seed: 1, Without: allBut(biometric.RightThumb, biometric.RightIndex)})
	read, err := duty.scan(request)
	must(t, err)
	thumb, index, ring, little, plain := read.Boxes[0], read.Boxes[1], read.Boxes[3], read.Boxes[9], read.Boxes[10]
	if read.Good || !has(thumb.Remarks, fault.SlipExcepted) || thumb.Except != string(record.Bandaged) {
		t.Errorf("print of a bandaged thumb: good %v, %q, %v", read.Good, thumb.Except, thumb.Remarks)
	}
	if index.Empty || len(index.Remarks) > 0 {
		t.Errorf("a good finger beside them: %v", index.Remarks)
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
	if len(kept) != 2 || !kept[0].Forced || kept[0].Words == "" || kept[1].Finger != index.Position {
		t.Errorf("forced: %+v", kept)
	}
}

// cutScan scans and does something to the scanner as soon as it works.
func (d *desk) cutScan(r wire.SlipRequest, cut func()) *wire.Problem {
	d.t.Helper()
	var problem *wire.Problem
	must(d.t, lines(d, wire.PathSlip, r, func(e wire.CaptureEvent) {
		switch {
		case e.Phase == "scanning":
			cut()
		case e.Slip != nil:
			d.t.Error("a slip was read off a scanner that was cut")
		}
		problem = e.Problem
	}))
	if problem == nil {
		d.t.Fatal("nobody says that the scan was cut")
	}
	return problem
}

// The scanner goes away, or its line breaks, while it reads the slip: the officer is told which device and what to do, the
// slip that was read before stays to be accepted, nothing half is stored, and the next scan reads.
func TestSlip_CutInTheMiddleLosesNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.ready()
	r.hand("auto.off")
	duty := r.desktop().as("duty")
	arrest := duty.recorded(recordtest.ID(), recordtest.Arrest(duty.register(), time.Now()))
	request := wire.SlipRequest{Record: arrest.ID, Basis: law.Arrested}
	scanner := r.virtual.Scanner
	r.virtual.LaySlip(arrest.ID, synthetic.SlipParams{Seed: 1, Without: allBut(biometric.RightIndex)})
	before, err := duty.scan(request)
	must(t, err)

	scanner.Slow(time.Hour) // the lamp is on its way when the plug is drawn
	gone := duty.cutScan(request, scanner.Unplug)
	if said := fault.Say(&fault.Fault{Code: gone.Code, Facts: gone.Facts}, fault.English); gone.Code != fault.DeviceGone || gone.Facts["device"] == "" || !strings.Contains(said.Message, gone.Facts["device"]) {
		t.Errorf("unplugged: %s, %v: %q", gone.Code, gone.Facts, said.Message)
	}
	scanner.Slow(0)
	must(t, scanner.Plug())
	r.ready()

	cut := duty.cutScan(request, func() {
		scanner.Truncate(func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/NextDocument") })
	})
	if cut.Code.Family() != fault.Device {
		t.Errorf("cut in the page: %s, %s", cut.Code, cut.Detail)
	}
	t.Logf("cut in the page: %s", cut.Code)
	scanner.Heal()
	r.ready()

	if stored, err := r.store.Captures(t.Context(), arrest.ID); err != nil || len(stored) != 0 {
		t.Errorf("stored %d of cut scans, %v", len(stored), err)
	}
	kept, err := duty.acceptSlip(before.ID, wire.SlipAccept{Forced: true, Reason: "the other fingers follow"})
	must(t, err)
	if len(kept) != 2 || kept[1].Finger != biometric.RightIndex.String() {
		t.Errorf("of the slip that was read before: %+v", kept)
	}
	again, err := duty.scan(request)
	must(t, err)
	if again.Boxes[1].Empty {
		t.Error("the next scan did not read")
	}
}
