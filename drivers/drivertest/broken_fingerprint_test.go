package drivertest

import (
	"context"
	"slices"
	"sync"
	"testing"

	"thana/drivers/device"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// mistakes are the ways in which a driver can be wrong.
type mistakes struct {
	ignoresContext, ignoresUnplug, hangsOnStall, hangsOnClose, waitsForeverForLift, losesThePicture,
	callsAfterReturn, callsFromElsewhere, needsCallback, skipsPhases, leaksGoroutine,
	acceptsShort, acceptsGarbled, pictureWithFault, wrongSize, upsideDown, inverted, repeatsPicture,
	doubleClosePanics, worksAfterClose, namesNothing, wrongCode, panicsOnGarbled bool
}

// model is a scanner without wires: it keeps every promise except where it is told not to.
type model struct {
	wrong mistakes

	mu                                    sync.Mutex
	changed                               chan struct{}
	finger                                *biometric.Image
	gone, stalled, garbled, short, closed bool
	late                                  func(device.FingerprintEvent)
	first                                 *biometric.Image
}

func newModel(w mistakes) *model {
	return &model{wrong: w, changed: make(chan struct{})}
}

func (m *model) rig() FingerprintRig {
	return FingerprintRig{Scanner: m,
		Touch:    func(im biometric.Image) { m.set(func() { m.finger = &im }) },
		Lift:     func() { m.set(func() { m.finger = nil }) },
		Unplug:   func() { m.set(func() { m.gone = true }) },
		Stall:    func() { m.set(func() { m.stalled = true }) },
		Garble:   func() { m.set(func() { m.garbled = true }) },
		Truncate: func() { m.set(func() { m.short = true }) },
	}
}

func (m *model) set(change func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change()
	close(m.changed)
	m.changed = make(chan struct{})
}

func (m *model) Info() device.Info {
	i := device.Info{Driver: "model", Class: device.Fingerprint, Make: "Thana", Model: "Model", Where: "here", Provenance: device.ProvenEmulator}
	if m.wrong.namesNothing {
		i.Where = ""
	}
	return i
}

func (m *model) Caps() device.FingerprintCaps {
	return device.FingerprintCaps{PPI: 500, Width: 48, Height: 40}
}

func (m *model) Close() error {
	m.mu.Lock()
	again := m.closed
	m.mu.Unlock()
	if again && m.wrong.doubleClosePanics {
		panic("closed twice")
	}
	m.set(func() { m.closed = true })
	return nil
}

// await waits until ok holds or something ends the wait.
func (m *model) await(ctx context.Context, ok func() bool) error {
	done := ctx.Done()
	if m.wrong.ignoresContext {
		done = nil
	}
	for {
		m.mu.Lock()
		changed := m.changed
		switch {
		case m.closed && !m.wrong.hangsOnClose && !m.wrong.worksAfterClose:
			m.mu.Unlock()
			return fault.DeviceClosed
		case m.gone && !m.wrong.ignoresUnplug:
			m.mu.Unlock()
			if m.wrong.wrongCode {
				return fault.DeviceTimeout
			}
			return fault.DeviceGone
		case m.stalled && !m.wrong.hangsOnStall:
			m.mu.Unlock()
			return fault.DeviceStalled
		case (!m.stalled && !m.gone && !m.closed || m.wrong.worksAfterClose) && ok():
			m.mu.Unlock()
			return nil
		}
		m.mu.Unlock()
		select {
		case <-changed:
		case <-done:
			return fault.CaptureCancelled
		}
	}
}

func (m *model) Capture(ctx context.Context, on func(device.FingerprintEvent)) (biometric.Image, error) {
	if on == nil && !m.wrong.needsCallback {
		on = func(device.FingerprintEvent) {}
	}
	if m.late != nil { // left over from the capture before
		m.late(device.FingerprintEvent{Phase: device.FingerOff})
	}
	if m.wrong.callsAfterReturn {
		defer func() { m.late = on }()
	}
	if m.wrong.leaksGoroutine {
		go func() { <-make(chan struct{}) }()
	}
	tell := func(p device.FingerprintPhase, im *biometric.Image) {
		told := make(chan struct{})
		say := func() { on(device.FingerprintEvent{Phase: p, Image: im}); close(told) }
		if m.wrong.callsFromElsewhere {
			go say()
		} else {
			say()
		}
		<-told
	}
	if ctx.Err() != nil && !m.wrong.ignoresContext {
		return biometric.Image{}, fault.CaptureCancelled
	}
	return m.capture(ctx, tell)
}

func (m *model) capture(ctx context.Context, tell func(device.FingerprintPhase, *biometric.Image)) (biometric.Image, error) {
	tell(device.AwaitFinger, nil)
	if err := m.await(ctx, func() bool { return m.finger != nil }); err != nil {
		return biometric.Image{}, err
	}
	if !m.wrong.skipsPhases {
		tell(device.FingerOn, nil)
	}
	im, err := m.picture()
	if err != nil {
		return im, err
	}
	tell(device.Preview, &im)
	tell(device.AwaitLift, nil)
	wait := ctx
	if m.wrong.waitsForeverForLift {
		wait = context.Background()
	}
	switch err := m.await(wait, func() bool { return m.finger == nil }); {
	case err == nil:
		tell(device.FingerOff, nil)
	case m.wrong.losesThePicture:
		return biometric.Image{}, err
	}
	return im, nil
}

func (m *model) picture() (biometric.Image, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	im := *m.finger
	im.Pix = slices.Clone(im.Pix)
	if m.first == nil {
		m.first = &im
	}
	switch w := m.wrong; {
	case m.garbled && w.panicsOnGarbled:
		panic("index out of range")
	case m.garbled && !w.acceptsGarbled, m.short && !w.acceptsShort:
		if !w.pictureWithFault {
			im = biometric.Image{}
		}
		return im, fault.DeviceProtocol
	case m.short:
		im.Pix = im.Pix[:len(im.Pix)/2]
	case w.wrongSize:
		im.Width--
	case w.upsideDown:
		slices.Reverse(im.Pix)
	case w.inverted:
		for i := range im.Pix {
			im.Pix[i] = ^im.Pix[i]
		}
	case w.repeatsPicture:
		im = *m.first
	}
	return im, nil
}

func TestFingerprint_AcceptsTheModel(t *testing.T) {
	Fingerprint(t, func(testing.TB) FingerprintRig { return newModel(mistakes{}).rig() })
}

type wrongFingerprint struct {
	wrong  mistakes
	breaks string
}

func wrongFingerprints() map[string]wrongFingerprint {
	return map[string]wrongFingerprint{
		"ignores its context":             {mistakes{ignoresContext: true}, "CancelledWhileAwaitingAFinger"},
		"ignores a context that is over":  {mistakes{ignoresContext: true}, "CancelledBeforeItStarts"},
		"does not see the unplugging":     {mistakes{ignoresUnplug: true}, "UnpluggedWhileAwaitingAFinger"},
		"waits for an unplugged finger":   {mistakes{ignoresUnplug: true}, "UnpluggedWhileAwaitingTheLift"},
		"calls unplugging a time-out":     {mistakes{wrongCode: true}, "UnpluggedBefore"},
		"hangs on a stall":                {mistakes{hangsOnStall: true}, "Stalled"},
		"hangs when closed":               {mistakes{hangsOnClose: true}, "ClosedWhileAwaitingAFinger"},
		"works on after Close":            {mistakes{worksAfterClose: true}, "ClosedTwiceThenUsed"},
		"panics on a second Close":        {mistakes{doubleClosePanics: true}, "ClosedTwiceThenUsed"},
		"waits for ever for the lift":     {mistakes{waitsForeverForLift: true}, "GivenUpWhileAwaitingTheLiftKeepsThePicture"},
		"loses the finished picture":      {mistakes{losesThePicture: true}, "GivenUpWhileAwaitingTheLiftKeepsThePicture"},
		"calls back after return":         {mistakes{callsAfterReturn: true}, "NothingIsCalledAfterReturn"},
		"calls back from elsewhere":       {mistakes{callsFromElsewhere: true}, "CallbackRunsInTheCallersGoroutine"},
		"needs a callback":                {mistakes{needsCallback: true}, "NoCallbackIsNoHarm"},
		"does not tell of the finger":     {mistakes{skipsPhases: true}, "AFingerBecomesAPicture"},
		"leaves a goroutine":              {mistakes{leaksGoroutine: true}, "LeavesNothingRunning"},
		"accepts a short picture":         {mistakes{acceptsShort: true}, "AShortPictureIsRefused"},
		"accepts a garbled picture":       {mistakes{acceptsGarbled: true}, "AGarbledPictureIsRefused"},
		"panics on a garbled picture":     {mistakes{panicsOnGarbled: true}, "AGarbledPictureIsRefused"},
		"gives a picture with the fault":  {mistakes{pictureWithFault: true}, "AGarbledPictureIsRefused"},
		"gives another size than it says": {mistakes{wrongSize: true}, "AFingerBecomesAPicture"},
		"turns the finger":                {mistakes{upsideDown: true}, "ThePictureShowsTheFingerUprightRidgesDark"},
		"makes ridges bright":             {mistakes{inverted: true}, "ThePictureShowsTheFingerUprightRidgesDark"},
		"repeats the first picture":       {mistakes{repeatsPicture: true}, "OneFingerAfterTheOther"},
		"does not say where it is":        {mistakes{namesNothing: true}, "SaysWhatItIs"},
	}
}

// Each wrong driver breaks the promise that is about its mistake.
func TestFingerprint_RejectsWrongDrivers(t *testing.T) {
	for name, c := range wrongFingerprints() {
		t.Run(name, func(t *testing.T) {
			if !c.wrong.leaksGoroutine { // other tests' goroutines would be taken for its own
				t.Parallel()
			}
			newRig := func(testing.TB) FingerprintRig { return newModel(c.wrong).rig() }
			about := fingerprintPromises(t, newRig)
			about = slices.DeleteFunc(about, func(p promise[FingerprintRig]) bool { return p.name != c.breaks })
			if len(about) != 1 {
				t.Fatalf("no promise is called %s", c.breaks)
			}
			if len(broken(t, about, newRig)) == 0 {
				t.Fatalf("%s let it pass", c.breaks)
			}
		})
	}
}

// A rig without a hand skips what needs it and judges the rest.
func TestFingerprint_LackingHandsSkip(t *testing.T) {
	newRig := func(testing.TB) FingerprintRig {
		rig := newModel(mistakes{ignoresUnplug: true, hangsOnStall: true}).rig()
		rig.Unplug, rig.Stall, rig.Garble, rig.Truncate = nil, nil, nil, nil
		return rig
	}
	if names := broken(t, fingerprintPromises(t, newRig), newRig); len(names) != 0 {
		t.Fatalf("broken: %v", names)
	}
}
