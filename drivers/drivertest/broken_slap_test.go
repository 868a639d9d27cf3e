package drivertest

import (
	"context"
	"maps"
	"slices"
	"testing"

	"thana/drivers/device"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// slapMistakes are the ways in which a driver of a slap scanner can be wrong.
type slapMistakes struct {
	ignoresContext, ignoresUnplug, hangsOnClose, takesNothing, wrongOrder, givesMissing, givesFew, doesNotWait,
	needsCallback, callsFromElsewhere, acceptsGarbled, acceptsShort, acceptsMixed, acceptsLeftOut, leaksGoroutine bool
}

// slapModel is a slap scanner without wires. Its one finger at a time is that of model.
type slapModel struct {
	*model
	bad            slapMistakes
	laid           map[biometric.Finger]biometric.Image
	mixed, without bool
}

func newSlapModel(w slapMistakes) *slapModel {
	return &slapModel{model: newModel(mistakes{ignoresContext: w.ignoresContext, ignoresUnplug: w.ignoresUnplug, hangsOnClose: w.hangsOnClose}), bad: w}
}

func (m *slapModel) slapRig() SlapRig {
	return SlapRig{Scanner: m,
		Lay:      func(l map[biometric.Finger]biometric.Image) { m.set(func() { m.laid = maps.Clone(l) }) },
		Lift:     func() { m.set(func() { m.laid = nil }) },
		Unplug:   func() { m.set(func() { m.gone = true }) },
		Garble:   func() { m.set(func() { m.garbled = true }) },
		Truncate: func() { m.set(func() { m.short = true }) },
		Mix:      func() { m.set(func() { m.mixed = true }) },
		LeaveOut: func() { m.set(func() { m.without = true }) },
	}
}

func (m *slapModel) Slaps() []biometric.Finger {
	if m.bad.takesNothing {
		return nil
	}
	return []biometric.Finger{biometric.RightFour, biometric.BothThumbs}
}

func (m *slapModel) CaptureSlap(ctx context.Context, r device.SlapRequest, on func(device.FingerprintEvent)) ([]device.SlapFinger, error) {
	if m.bad.leaksGoroutine {
		go func() { <-make(chan struct{}) }()
	}
	if on == nil && !m.bad.needsCallback {
		on = func(device.FingerprintEvent) {}
	}
	told := make(chan struct{})
	say := func() { on(device.FingerprintEvent{Phase: device.AwaitFinger}); close(told) }
	if m.bad.callsFromElsewhere {
		go say()
	} else {
		say()
	}
	<-told
	wanted := slices.DeleteFunc(r.Position.Members(), func(f biometric.Finger) bool { return slices.Contains(r.Missing, f) && !m.bad.givesMissing })
	there := func() bool {
		return m.bad.doesNotWait || m.bad.givesFew && len(m.laid) > 0 || m.bad.givesMissing && len(m.laid) > 0 ||
			!slices.ContainsFunc(wanted, func(f biometric.Finger) bool { return m.laid[f].Pix == nil })
	}
	if err := m.await(ctx, there); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	switch {
	case m.garbled && !m.bad.acceptsGarbled, m.short && !m.bad.acceptsShort, m.mixed && !m.bad.acceptsMixed, m.without && !m.bad.acceptsLeftOut:
		return nil, fault.DeviceProtocol
	}
	var out []device.SlapFinger
	for _, f := range wanted {
		if im := m.laid[f]; im.Pix != nil || m.bad.givesMissing {
			out = append(out, device.SlapFinger{Finger: f, Image: im})
		}
	}
	if m.bad.wrongOrder {
		slices.Reverse(out)
	}
	return out, nil
}

func TestSlap_AcceptsTheModel(t *testing.T) {
	Slap(t, func(testing.TB) SlapRig { return newSlapModel(slapMistakes{}).slapRig() })
}

// Each wrong driver breaks the promise that is about its mistake.
func TestSlap_RejectsWrongDrivers(t *testing.T) {
	for name, c := range map[string]struct {
		wrong  slapMistakes
		breaks string
	}{
		"ignores its context":             {slapMistakes{ignoresContext: true}, "CancelledWhileAwaitingTheHand"},
		"does not see the unplugging":     {slapMistakes{ignoresUnplug: true}, "UnpluggedWhileAwaitingTheHand"},
		"hangs when closed":               {slapMistakes{hangsOnClose: true}, "ClosedWhileAwaitingTheHand"},
		"takes no slap":                   {slapMistakes{takesNothing: true}, "TakesWhatItSays"},
		"gives fingers in another order":  {slapMistakes{wrongOrder: true}, "FingersComeInTheOrderOfASlip"},
		"gives a missing finger":          {slapMistakes{givesMissing: true}, "MissingFingersAreNotGiven"},
		"gives three of four":             {slapMistakes{givesFew: true}, "EveryFingerOrAFault"},
		"does not wait":                   {slapMistakes{doesNotWait: true}, "WaitsForTheHand"},
		"needs a callback":                {slapMistakes{needsCallback: true}, "NoCallbackIsNoHarm"},
		"calls back from elsewhere":       {slapMistakes{callsFromElsewhere: true}, "CallbackRunsInTheCallersGoroutine"},
		"accepts a garbled picture":       {slapMistakes{acceptsGarbled: true}, "AGarbledPictureIsRefused"},
		"accepts a short picture":         {slapMistakes{acceptsShort: true}, "AShortPictureIsRefused"},
		"accepts fingers that are mixed":  {slapMistakes{acceptsMixed: true}, "AFingerUnderAnothersNameIsRefused"},
		"accepts a hand without a finger": {slapMistakes{acceptsLeftOut: true}, "AFingerLeftOutIsRefused"},
		"leaves a goroutine":              {slapMistakes{leaksGoroutine: true}, "LeavesNothingRunning"},
	} {
		t.Run(name, func(t *testing.T) {
			if !c.wrong.leaksGoroutine { // other tests' goroutines would be taken for its own
				t.Parallel()
			}
			newRig := func(testing.TB) SlapRig { return newSlapModel(c.wrong).slapRig() }
			about := slices.DeleteFunc(slapPromises(t, newRig), func(p promise[SlapRig]) bool { return p.name != c.breaks })
			if len(about) != 1 {
				t.Fatalf("no promise is called %s", c.breaks)
			}
			if len(broken(t, about, newRig)) == 0 {
				t.Fatalf("%s let it pass", c.breaks)
			}
		})
	}
}
