package capture

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"thana/drivers/device"
	"thana/shared/biometric"
	"thana/shared/biometric/synthetic"
	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/record"
	"thana/shared/wire"
)

// glass is a scanner that takes whatever lies on it.
type glass struct {
	picture biometric.Image
	taken   int
}

func (g *glass) Info() device.Info { return device.Info{Driver: "test", Model: "glass"} }
func (g *glass) Close() error      { return nil }
func (g *glass) Caps() device.FingerprintCaps {
	return device.FingerprintCaps{PPI: 500, Enrolment: true}
}

func (g *glass) Capture(context.Context, func(device.FingerprintEvent)) (biometric.Image, error) {
	g.taken++
	return g.picture, nil
}

// mostTries is the limit of a desk that is told none.
const mostTries = 3

// grownFinger takes some tenths of a second to grow.
var grownFinger = sync.OnceValue(func() synthetic.Print { return synthetic.NewSubject(7).Finger(biometric.RightIndex) })

// touch is a finger, the drier the worse.
func touch(dryness float64) biometric.Image {
	return grownFinger().Impression(synthetic.ImpressionParams{Dryness: dryness, Pressure: -dryness}, 400, 400, 500)
}

func rightIndex(basis string) wire.FingerprintRequest {
	return wire.FingerprintRequest{Record: "arrest", Finger: biometric.RightIndex.String(), Basis: basis}
}

// try takes a finger once and returns the candidate.
func try(d *Desk, r wire.FingerprintRequest) (*wire.Candidate, error) {
	var got *wire.Candidate
	err := d.Finger(context.Background(), who, r, func(e wire.CaptureEvent) error {
		if e.Candidate != nil {
			got = e.Candidate
		}
		return nil
	})
	return got, err
}

// dry is a desk whose scanner shows a finger that is never good enough.
func dry() (*Desk, *shelf, *glass) {
	g := &glass{picture: touch(1)}
	s := &shelf{dev: g}
	return New(s, s, Limits{FingerQuality: 101}, nil), s, g
}

func TestTries_FourthIsRefusedAndTheBestMayBeForced(t *testing.T) {
	d, s, g := dry()
	r := rightIndex(law.Arrested)
	var offered []*wire.Candidate
	for n, dryness := range []float64{1, 0, 0.8} {
		g.picture = touch(dryness)
		c, err := try(d, r)
		if err != nil || c.Good {
			t.Fatalf("try %d: %+v, %v", n+1, c, err)
		}
		if n < mostTries-1 {
			if _, err := d.Accept(t.Context(), who, c.ID, wire.Accept{Forced: true, Reason: record.DrySkin}); !errors.Is(err, fault.CaptureBelow) {
				t.Fatalf("forced after %d tries: %v", n+1, err)
			}
		}
		if err := d.Drop(who, c.ID); err != nil { // the desktop asks for the next one
			t.Fatal(err)
		}
		offered = append(offered, c)
	}
	_, err := try(d, r)
	f := fault.Of(err)
	if !errors.Is(err, fault.RecordTriesSpent) || f.Facts["candidate"] != offered[1].ID || g.taken != 3 {
		t.Fatalf("fourth try: %v, facts %v, scanner used %d times; the best of %d, %d, %d is the second", err, f.Facts, g.taken,
			offered[0].Quality, offered[1].Quality, offered[2].Quality)
	}
	best := f.Facts["candidate"]
	if _, err := d.Accept(t.Context(), who, best, wire.Accept{}); !errors.Is(err, fault.CaptureBelow) {
		t.Errorf("accepted without force: %v", err)
	}
	if _, err := d.Accept(t.Context(), who, best, wire.Accept{Forced: true, Reason: "in a hurry"}); !errors.Is(err, fault.RecordChoice) {
		t.Errorf("accepted for any reason: %v", err)
	}
	c, err := d.Accept(t.Context(), who, best, wire.Accept{Forced: true, Reason: record.WornRidges})
	if err != nil || !c.Forced || c.Tries != 3 || c.Reason != record.WornRidges || len(s.kept) != 1 {
		t.Fatalf("%+v, %v", c, err)
	}
	if d.held.bytes != 0 {
		t.Errorf("%d bytes of the other tries are held", d.held.bytes)
	}
	if _, err := try(d, r); err != nil {
		t.Errorf("a finger that was settled may be taken anew: %v", err)
	}
}

func TestTries_ReasonOfAnOlderDesktop(t *testing.T) {
	d, _, _ := dry()
	var last *wire.Candidate
	for range mostTries {
		last, _ = try(d, rightIndex(law.Arrested))
	}
	c, err := d.Accept(t.Context(), who, last.ID, wire.Accept{Forced: true})
	if err != nil || c.Reason != record.ThreeTries {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestTries_CountForOneFingerOfOneArrest(t *testing.T) {
	d, _, _ := dry()
	r := rightIndex(law.Arrested)
	for range mostTries {
		if _, err := try(d, r); err != nil {
			t.Fatal(err)
		}
	}
	for name, change := range map[string]func(*wire.FingerprintRequest){
		"another finger": func(r *wire.FingerprintRequest) { r.Finger = biometric.LeftThumb.String() },
		"another arrest": func(r *wire.FingerprintRequest) { r.Record = "other" },
		"a signature":    func(r *wire.FingerprintRequest) { r.Basis = "" },
	} {
		other := r
		change(&other)
		if _, err := try(d, other); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	other := Who{who.Officer, "other desk"}
	err := d.Finger(t.Context(), other, r, func(wire.CaptureEvent) error { return nil })
	if !errors.Is(err, fault.RecordTriesSpent) || fault.Of(err).Facts["candidate"] != "" {
		t.Errorf("another desktop: %v, facts %v", err, fault.Of(err).Facts)
	}
}

// Pictures that are no longer held could not be accepted, so they hold up nobody.
func TestTries_AreForgottenWithTheirPictures(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, _, _ := dry()
		for range mostTries {
			if _, err := try(d, rightIndex(law.Arrested)); err != nil {
				t.Fatal(err)
			}
		}
		<-time.After(holdFor + time.Second)
		c, err := try(d, rightIndex(law.Arrested))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Accept(t.Context(), who, c.ID, wire.Accept{Forced: true}); !errors.Is(err, fault.CaptureBelow) {
			t.Errorf("the first try of a new sitting was forced: %v", err)
		}
		<-time.After(holdFor + time.Second)
	})
}

// A shot's other pictures go with the accepted one; dropping one of them leaves the rest.
func TestShot_OneIsAcceptedOneIsDropped(t *testing.T) {
	h := newHeld()
	for _, id := range []string{"a", "b", "c"} {
		c := waiting(id, 10)
		c.choice = "shot"
		h.add(c)
	}
	h.drop("b")
	c, err := h.get("a", "desk")
	if err != nil {
		t.Fatal(err)
	}
	h.settle(c)
	if len(h.order) != 0 || h.bytes != 0 {
		t.Errorf("held %v", h.order)
	}
}
