package api

import (
	"errors"
	"testing"

	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/wire"
)

// A slap is a measurement: it needs the recorded arrest, its basis and an officer who may, before any scanner is asked.
func TestSlap_NeedsALawfulBasisAndAScannerOfHands(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.ready()
	fir := r.desktop().as("duty").register()
	io1 := r.desktop().as("io")
	arrest := io1.arrest(fir)
	for name, c := range map[string]struct {
		change func(*wire.SlapRequest)
		want   fault.Code
	}{
		"no basis":               {func(q *wire.SlapRequest) { q.Basis = "" }, fault.LawBasisMissing},
		"thumbs without a basis": {func(q *wire.SlapRequest) { q.Basis, q.Slap = "", "both_thumbs" }, fault.LawBasisMissing},
		"no arrest":              {func(q *wire.SlapRequest) { q.Record = fir.ID }, fault.LawBasisMissing},
		"another basis":          {func(q *wire.SlapRequest) { q.Basis = law.Convicted }, fault.RequestConflict},
		"no slap":                {func(q *wire.SlapRequest) { q.Slap = "right_thumb" }, fault.RequestMalformed},
		"a scanner of fingers":   {func(*wire.SlapRequest) {}, fault.DeviceNoMode},
		"no such scanner":        {func(q *wire.SlapRequest) { q.Device = "usb 9-9" }, fault.DeviceNone},
	} {
		q := wire.SlapRequest{Record: arrest.ID, Slap: "right_four", Basis: law.Arrested}
		c.change(&q)
		if _, err := io1.candidate(wire.PathSlap, q); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := r.desktop().as("tech").candidate(wire.PathSlap, wire.SlapRequest{Record: arrest.ID, Slap: "right_four", Basis: law.Arrested}); !errors.Is(err, fault.AccessDenied) {
		t.Errorf("the technician: %v", err)
	}
}
