package sbi

import (
	"context"
	"crypto/x509"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	emulated "thana/drivers/emulator/sbi"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// keys are made once: an RSA key takes a moment.
func keys(t testing.TB) *emulated.Keys {
	t.Helper()
	k, err := madeKeys()
	if err != nil {
		t.Fatal(err)
	}
	return k
}

var madeKeys = sync.OnceValues(func() (*emulated.Keys, error) { return emulated.NewKeys(time.Now()) })

func service(t testing.TB, o emulated.Options) *emulated.Service {
	t.Helper()
	o.Keys, o.Frame = keys(t), 20*time.Millisecond
	e, err := emulated.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

func quick(t testing.TB) Options {
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(keys(t).Anchor()) {
		t.Fatal("no anchor")
	}
	return Options{Anchors: pool, Env: "Developer", Answer: 20 * time.Second, Take: 400 * time.Millisecond, Busy: 200 * time.Millisecond}
}

func open(t testing.TB, e *emulated.Service) device.Device { return opened(t, e, quick(t)) }

func opened(t testing.TB, e *emulated.Service, o Options) device.Device {
	t.Helper()
	line := o.filled().Transport
	o.Transport = line
	d, err := Open(t.Context(), e.URL(), "1", o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

// small keeps the pictures of the suite small; a service of one finger sends what lies on its glass.
func small() emulated.Options { return emulated.Options{Single: true} }

func TestScanner_ConformanceOnEmulator(t *testing.T) {
	drivertest.Fingerprint(t, func(t testing.TB) drivertest.FingerprintRig {
		e, o := service(t, small()), quick(t)
		o.Take = 20 * time.Second // so long the service waits at once; nothing here wants it asked again
		s := opened(t, e, o).(*scanner)
		return drivertest.FingerprintRig{
			Scanner: s, Touch: e.Touch, Lift: e.Lift, Unplug: e.Unplug, Garble: e.GarbleRecords, Truncate: e.ShortenRecords,
			Remove: func() { e.Close(); s.o.Transport.(interface{ CloseIdleConnections() }).CloseIdleConnections() },
		}
	})
}

func TestSlapScanner_ConformanceOnEmulator(t *testing.T) {
	drivertest.Slap(t, func(t testing.TB) drivertest.SlapRig {
		e := service(t, emulated.Options{Width: 320, Height: 300})
		s := open(t, e).(slapScanner)
		return drivertest.SlapRig{
			Scanner: s, Lay: func(f map[biometric.Finger]biometric.Image) { e.Lay(biometric.NewImage(320, 300, 500), f) }, Lift: e.Lift,
			Unplug: e.Unplug, Garble: e.GarbleRecords, Truncate: e.ShortenRecords, Mix: e.Misname, LeaveOut: e.LeaveOut,
			Remove: func() { e.Close(); s.o.Transport.(interface{ CloseIdleConnections() }).CloseIdleConnections() },
		}
	})
}

// four lays down pictures that can be told apart: each is as dark as its finger's number.
func four(position biometric.Finger, without ...biometric.Finger) map[biometric.Finger]biometric.Image {
	out := map[biometric.Finger]biometric.Image{}
	for _, f := range position.Members() {
		if slices.Contains(without, f) {
			continue
		}
		im := biometric.NewImage(60+int(f), 80, 500)
		for i := range im.Pix {
			im.Pix[i] = byte(20 * int(f))
		}
		out[f] = im
	}
	return out
}

func glass() biometric.Image { return biometric.NewImage(160, 150, 500) }

func TestCaptureSlap_EachFingerUnderItsName(t *testing.T) {
	e := service(t, emulated.Options{})
	s := open(t, e).(device.SlapScanner)
	for _, c := range []struct {
		position biometric.Finger
		missing  []biometric.Finger
	}{
		{biometric.RightFour, nil}, {biometric.LeftFour, nil}, {biometric.BothThumbs, nil},
		{biometric.RightFour, []biometric.Finger{biometric.RightRing}}, {biometric.BothThumbs, []biometric.Finger{biometric.RightThumb}},
	} {
		e.Lay(glass(), four(c.position))
		fingers, err := s.CaptureSlap(t.Context(), device.SlapRequest{Position: c.position, Missing: c.missing}, nil)
		if err != nil {
			t.Fatalf("%s: %v", c.position, err)
		}
		var got []biometric.Finger
		for _, f := range fingers {
			got = append(got, f.Finger)
			if f.Image.Pix[0] != byte(20*int(f.Finger)) || f.Image.Width != 60+int(f.Finger) || f.Image.PPI != 500 || len(f.Signed) == 0 {
				t.Errorf("%s: a picture of another finger, %d wide", f.Finger, f.Image.Width)
			}
		}
		want := slices.DeleteFunc(c.position.Members(), func(f biometric.Finger) bool { return slices.Contains(c.missing, f) })
		if !slices.Equal(got, want) {
			t.Errorf("%s without %v: %v, want %v", c.position, c.missing, got, want)
		}
		e.Lift()
	}
}

// What does not hold is named, whether the device lies when it is opened or when it captures, and nothing of it is kept.
func TestScanner_NamesWhatDoesNotHold(t *testing.T) {
	for name, c := range map[string]struct {
		spoil  func(*emulated.Service)
		open   fault.Code // none: it opens
		take   fault.Code
		health bool // and says so when it is asked how it is
	}{
		"bad signature":          {(*emulated.Service).Forge, fault.DeviceSignature, fault.DeviceSignature, true},
		"no signature":           {(*emulated.Service).Unsign, fault.DeviceNotRegistered, "", true},
		"expired certificate":    {(*emulated.Service).Expire, fault.DeviceCertificateExpired, fault.DeviceCertificateExpired, true},
		"unknown authority":      {(*emulated.Service).Estrange, fault.DeviceUntrusted, fault.DeviceUntrusted, true},
		"wrong hash chain":       {(*emulated.Service).BreakChain, "", fault.DeviceHashChain, false},
		"a finger left out":      {(*emulated.Service).LeaveOut, "", fault.CaptureFingersFew, false},
		"another transaction":    {(*emulated.Service).Replay, "", fault.DeviceSignature, false},
		"another scanner":        {(*emulated.Service).Swap, "", fault.DeviceSignature, false},
		"fingers change names":   {(*emulated.Service).Misname, "", fault.DeviceProtocol, false},
		"wrong port":             {func(e *emulated.Service) { e.Call("http://127.0.0.1:4500/") }, fault.DeviceWrongPort, "", true},
		"another host":           {func(e *emulated.Service) { e.Call("http://192.0.2.1:4501/") }, fault.DeviceWrongPort, "", true},
		"two scanners alike":     {func(e *emulated.Service) { e.Double(true) }, fault.DeviceTwoAlike, "", true},
		"not registered":         {func(e *emulated.Service) { e.Say("Not Registered") }, fault.DeviceNotRegistered, "", true},
		"not ready":              {func(e *emulated.Service) { e.Say("Not Ready") }, fault.DeviceNotReady, "", true},
		"busy":                   {func(e *emulated.Service) { e.Say("Busy") }, fault.DeviceBusy, "", false},
		"busy capture":           {func(e *emulated.Service) { e.Fail("111") }, "", fault.DeviceBusy, false},
		"not ready capture":      {func(e *emulated.Service) { e.Fail("110") }, "", fault.DeviceNotReady, false},
		"key expired":            {func(e *emulated.Service) { e.Fail("107") }, "", fault.DeviceCertificateExpired, false},
		"device pulled out":      {func(e *emulated.Service) { e.Fail("202") }, "", fault.DeviceGone, false},
		"the maker's own error":  {func(e *emulated.Service) { e.Fail("567") }, "", fault.DeviceProtocol, false},
		"for sign-in only":       {(*emulated.Service).Authenticate, fault.DeviceNoPictures, "", true},
		"camera JPEG":            {(*emulated.Service).Lossy, "", fault.DeviceNotFit, false},
		"250 ppi":                {(*emulated.Service).Coarse, "", fault.DeviceNotFit, false},
		"records that are none":  {(*emulated.Service).GarbleRecords, "", fault.DeviceProtocol, false},
		"records that end early": {(*emulated.Service).ShortenRecords, "", fault.DeviceProtocol, false},
	} {
		t.Run(name, func(t *testing.T) {
			e := service(t, emulated.Options{})
			e.Lay(glass(), four(biometric.RightFour))
			opened := open(t, e).(slapScanner)
			c.spoil(e)
			if _, err := Open(t.Context(), e.URL(), "1", quick(t)); c.open == "" && err != nil || c.open != "" && !errors.Is(err, c.open) {
				t.Errorf("opened: %v, want %q", err, c.open)
			}
			if codes, err := opened.Health(t.Context()); c.health && !slices.Equal(codes, []fault.Code{c.open}) || !c.health && (len(codes) > 0 || err != nil) {
				t.Errorf("health: %v, %v", codes, err)
			}
			if c.take == "" {
				return
			}
			fingers, err := opened.CaptureSlap(t.Context(), device.SlapRequest{Position: biometric.RightFour}, nil)
			if !errors.Is(err, c.take) || len(fingers) > 0 {
				t.Errorf("captured %d fingers, %v; want %s", len(fingers), err, c.take)
			}
			if f := fault.Of(err); f != nil && f.Facts["device"] != "Thana Virtual Slap" {
				t.Errorf("the fault does not name the device: %v", f.Facts)
			}
		})
	}
}

func TestOpen_WithoutAnAnchorNobodyIsTrusted(t *testing.T) {
	e, o := service(t, emulated.Options{}), quick(t)
	o.Anchors = nil
	if _, err := Open(t.Context(), e.URL(), "1", o); !errors.Is(err, fault.DeviceUntrusted) {
		t.Error(err)
	}
}

// Enrolment is for a device that is registered where we stand; a device of a test bench is not.
func TestCaps_FitnessIsWhatTheDeviceSigned(t *testing.T) {
	e, o := service(t, emulated.Options{}), quick(t)
	for env, fit := range map[string]bool{"Developer": true, "": false, "Staging": false} {
		o.Env = env
		d, err := Open(t.Context(), e.URL(), "1", o)
		if err != nil {
			t.Fatal(err)
		}
		if got := d.(device.SlapScanner).Caps().Enrolment; got != fit {
			t.Errorf("in %q: %v", env, got)
		}
	}
}

func TestCheckHost_PlainHTTPIsForThisComputer(t *testing.T) {
	for address, good := range map[string]bool{
		"http://127.0.0.1:4501": true, "http://localhost:4501": true, "http://[::1]:4501": true, "https://scanner.station:4501": true,
		"http://scanner.station:4501": false, "http://10.0.0.7:4501": false, "https://scanner.station": false, "https://s:4501/path": false,
		"ftp://127.0.0.1:4501": false, "": false, "://": false, "http://127.0.0.1.evil.example:4501": false,
	} {
		if err := CheckHost(address); (err == nil) != good || err != nil && !errors.Is(err, fault.DeviceWrongPort) {
			t.Errorf("%q: %v", address, err)
		}
	}
}

// A preview is a help: one that shows the glass comes while the hand is awaited, again when the service has ended it, and without
// one the hand is taken all the same.
func TestCaptureSlap_PreviewShowsTheGlass(t *testing.T) {
	e := service(t, emulated.Options{})
	s := open(t, e).(device.SlapScanner)
	dark := biometric.NewImage(1600, 1500, 500)
	clear(dark.Pix)
	e.Lay(dark, nil)
	seen, began := 0, time.Now()
	fingers, err := s.CaptureSlap(t.Context(), device.SlapRequest{Position: biometric.RightFour}, func(ev device.FingerprintEvent) {
		if ev.Image == nil || ev.Phase != device.AwaitFinger {
			return
		}
		if ev.Image.Width != 800 || ev.Image.PPI != 250 || ev.Image.Pix[0] > 20 {
			t.Errorf("a frame of %d pixels at %d ppi, grey %d", ev.Image.Width, ev.Image.PPI, ev.Image.Pix[0])
		}
		if seen++; seen > 1 && time.Since(began) > 500*time.Millisecond { // of another stream: the first ends after 400 ms
			e.Lay(dark, four(biometric.RightFour))
		}
	})
	if err != nil || len(fingers) != 4 || seen < 2 {
		t.Fatalf("%d fingers after %d frames, %v", len(fingers), seen, err)
	}
	e.Blind()
	if _, err := s.CaptureSlap(t.Context(), device.SlapRequest{Position: biometric.RightFour}, nil); err != nil {
		t.Errorf("without a preview: %v", err)
	}
}

// Nobody at the glass is asked again, not given up; three of four fingers at the end of the device's patience are a fault.
func TestCaptureSlap_WaitsForTheHand(t *testing.T) {
	e := service(t, emulated.Options{})
	s := open(t, e).(device.SlapScanner)
	late := time.AfterFunc(900*time.Millisecond, func() { e.Lay(glass(), four(biometric.LeftFour)) })
	defer late.Stop()
	if _, err := s.CaptureSlap(t.Context(), device.SlapRequest{Position: biometric.LeftFour}, nil); err != nil {
		t.Errorf("a hand that came after two time-outs of the device: %v", err)
	}
	e.Lay(glass(), four(biometric.LeftFour, biometric.LeftRing))
	_, err := s.CaptureSlap(t.Context(), device.SlapRequest{Position: biometric.LeftFour}, nil)
	if f := fault.Of(err); f == nil || f.Code != fault.CaptureFingersFew || f.Facts["seen"] != "3" || f.Facts["wanted"] != "4" {
		t.Errorf("three fingers: %v", err)
	}
}

// A service that does not notice the hang-up is waited for.
func TestCapture_AfterOneThatTheServiceStillHolds(t *testing.T) {
	e, o := service(t, emulated.Options{}), quick(t)
	o.Busy = 2 * time.Second
	d, err := Open(t.Context(), e.URL(), "1", o)
	if err != nil {
		t.Fatal(err)
	}
	s := d.(device.SlapScanner)
	e.Deafen()
	ctx, cancel := context.WithCancel(t.Context())
	defer time.AfterFunc(100*time.Millisecond, cancel).Stop()
	if _, err := s.CaptureSlap(ctx, device.SlapRequest{Position: biometric.RightFour}, nil); !errors.Is(err, fault.CaptureCancelled) {
		t.Fatal(err)
	}
	e.Mend()
	next := time.AfterFunc(500*time.Millisecond, func() { e.Lay(glass(), four(biometric.RightFour)) })
	defer next.Stop()
	if _, err := s.CaptureSlap(t.Context(), device.SlapRequest{Position: biometric.RightFour}, nil); err != nil {
		t.Error(err)
	}
}

func TestCaptureSlap_WhatTheScannerDoesNotTake(t *testing.T) {
	s := open(t, service(t, emulated.Options{})).(device.SlapScanner)
	for position, want := range map[biometric.Finger]fault.Code{biometric.RightThumb: fault.DeviceNoMode, biometric.UnknownFinger: fault.DeviceNoMode} {
		if _, err := s.CaptureSlap(t.Context(), device.SlapRequest{Position: position}, nil); !errors.Is(err, want) {
			t.Errorf("%s: %v", position, err)
		}
	}
	if _, ok := open(t, service(t, small())).(device.SlapScanner); ok {
		t.Error("a scanner of one finger takes hands")
	}
}
