package api

import (
	"errors"
	"net/http"
	"slices"
	"testing"

	"thana/drivers/device"
	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/record"
	"thana/shared/wire"
)

// lay takes one finger while the person lays down whatever finger they like.
func (d *desk) lay(arrest, finger, laid string) (wire.Candidate, error) {
	var out wire.Candidate
	var problem *wire.Problem
	request := wire.FingerprintRequest{Record: arrest, Finger: finger, Basis: law.Arrested}
	err := lines(d, wire.PathFingerprint, request, func(e wire.CaptureEvent) {
		switch e.Phase {
		case string(device.AwaitFinger):
			d.hand("touch." + laid)
		case string(device.AwaitLift):
			d.hand("touch.lift")
		}
		if e.Candidate != nil {
			out = *e.Candidate
		}
		if e.Problem != nil {
			problem = e.Problem
		}
	})
	if problem != nil {
		return out, &fault.Fault{Code: problem.Code, Facts: problem.Facts}
	}
	return out, err
}

func (d *desk) accept(c wire.Candidate, a wire.Accept) (record.Capture, error) {
	return send[record.Capture](d, http.MethodPost, at(wire.PathAccept, "id", c.ID), a)
}

func TestFinger_TakenTwiceIsSaid(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.ready()
	r.hand("auto.off")
	duty := r.desktop().as("duty")
	arrest := duty.arrest(duty.register())

	first, err := duty.lay(arrest.ID, "left_index", "left_index")
	must(t, err)
	if !first.Good || first.NFIQ < 1 || first.NFIQ > 3 || len(first.Remarks) != 0 {
		t.Fatalf("a clean finger: good %v, NFIQ %d, %v", first.Good, first.NFIQ, first.Remarks)
	}
	kept, err := duty.accept(first, wire.Accept{})
	must(t, err)
	if kept.NFIQ != first.NFIQ {
		t.Errorf("kept NFIQ %d, was %d", kept.NFIQ, first.NFIQ)
	}

	again, err := duty.lay(arrest.ID, "left_index", "left_index")
	must(t, err)
	if !again.Good || len(again.Remarks) != 0 {
		t.Errorf("the same finger taken anew: %v, %v", again.Good, again.Remarks)
	}
	wrong, err := duty.lay(arrest.ID, "left_middle", "left_index")
	must(t, err)
	said := []wire.Remark{{Code: fault.CaptureFingerTwice, Facts: map[string]string{"finger": "left_middle", "other": "left_index"}}}
	if wrong.Good || !slices.EqualFunc(wrong.Remarks, said, sameRemark) {
		t.Errorf("the left index as left middle: good %v, %v", wrong.Good, wrong.Remarks)
	}
	if _, err := duty.accept(wrong, wire.Accept{}); !errors.Is(err, fault.CaptureBelow) {
		t.Errorf("accepted: %v", err)
	}
	right, err := duty.lay(arrest.ID, "left_middle", "left_middle")
	must(t, err)
	if !right.Good || len(right.Remarks) != 0 {
		t.Errorf("the left middle: good %v, %v", right.Good, right.Remarks)
	}
	if _, err := duty.accept(wrong, wire.Accept{Forced: true, Reason: record.WornRidges}); !errors.Is(err, fault.CaptureBelow) {
		t.Errorf("accepted for a reason of poor pictures: %v", err)
	}
	vouched, err := duty.accept(wrong, wire.Accept{Forced: true, Reason: record.Compared}) // another try would look alike again
	must(t, err)
	if !vouched.Forced || vouched.Reason != record.Compared || vouched.Tries != 1 {
		t.Errorf("kept %+v", vouched)
	}
}

func sameRemark(a, b wire.Remark) bool {
	if a.Code != b.Code || len(a.Facts) != len(b.Facts) {
		return false
	}
	for k, v := range a.Facts {
		if b.Facts[k] != v {
			return false
		}
	}
	return true
}

// A signature is no measurement: nothing is compared and no class is given.
func TestFinger_SignatureIsNotCompared(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.ready()
	duty := r.desktop().as("duty")
	c, err := duty.take(wire.PathFingerprint, wire.FingerprintRequest{Record: duty.register().ID, Finger: "left_thumb"})
	if err != nil || c.NFIQ != 0 {
		t.Errorf("NFIQ %d, %v", c.NFIQ, err)
	}
}
