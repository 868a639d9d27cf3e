package sgibiosrv

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http/httptest"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	emulated "thana/drivers/emulator/sgibiosrv"
	"thana/drivers/fingerprint"
	"thana/shared/biometric"
	"thana/shared/fault"
)

func quick() fingerprint.LocalOptions {
	return fingerprint.LocalOptions{Take: 400 * time.Millisecond, Answer: 20 * time.Second}
}

// start is a service on a port.
func start(t testing.TB, o emulated.Options) (e *emulated.Service, address string) {
	t.Helper()
	e = drivertest.Opened(t, func() (*emulated.Service, error) { return emulated.Start(o) })
	return e, "secugen+http://" + e.Addr()
}

func open(t testing.TB, address string) device.FingerprintScanner {
	t.Helper()
	return drivertest.Opened(t, func() (device.FingerprintScanner, error) { return Maker().Open(t.Context(), address, quick()) })
}

func TestScanner_ConformanceOnEmulator(t *testing.T) {
	drivertest.Fingerprint(t, func(t testing.TB) drivertest.FingerprintRig {
		e, at := start(t, emulated.Options{})
		return drivertest.FingerprintRig{Scanner: open(t, at), Touch: e.Touch, Lift: e.Lift, Unplug: e.Pull, Stall: func() { e.Break(); e.Lift() },
			Garble: e.GarblePicture, Truncate: e.ShortenPicture, Remove: func() { e.Close() }}
	})
}

func TestScanner_UnpluggedWithItsService(t *testing.T) {
	drivertest.Health(t, func(t testing.TB) drivertest.HealthRig {
		e, at := start(t, emulated.Options{})
		return drivertest.HealthRig{Device: open(t, at), Unplug: e.Host.Unplug}
	})
}

// finger fills the picture of a Hamster.
func finger() biometric.Image {
	im := biometric.NewImage(300, 400, 500)
	for i := range im.Pix {
		im.Pix[i] = byte(i*7 + i/300)
	}
	return im
}

func TestScanner_IsForChecksOnly(t *testing.T) {
	_, at := start(t, emulated.Options{})
	d := open(t, at)
	if i, c := d.Info(), d.Caps(); i.Make != "SecuGen" || i.Provenance != device.ProvenSpec || c.PPI != 500 || c.Enrolment {
		t.Errorf("%+v, %+v", i, c)
	}
}

func TestCapture_TroubleIsNamed(t *testing.T) {
	code := func(n int) func(*emulated.Service) { return func(e *emulated.Service) { e.Say(n) } }
	for name, c := range map[string]struct {
		hurt func(*emulated.Service)
		want fault.Code
	}{
		"pulled out":        {(*emulated.Service).Pull, fault.DeviceGone},
		"not found":         {code(53), fault.DeviceGone},
		"driver not loaded": {code(56), fault.DeviceNotReady},
		"not started":       {code(63), fault.DeviceNotReady},
		"not supported":     {code(61), fault.DeviceUnknown},
		"licence is over":   {code(10002), fault.DeviceLicence},
		"unknown error":     {code(1234), fault.DeviceProtocol},
		"broken service":    {(*emulated.Service).Break, fault.DeviceStalled},
		"no service":        {func(e *emulated.Service) { e.Host.Unplug() }, fault.DeviceGone},
		"another page":      {func(e *emulated.Service) { e.Garble(nil) }, fault.DeviceProtocol},
		"half an answer":    {func(e *emulated.Service) { e.Truncate(nil) }, fault.DeviceGone},
		"coarse":            {func(e *emulated.Service) { e.Tell(250) }, fault.DeviceProtocol},
		"garbled picture":   {(*emulated.Service).GarblePicture, fault.DeviceProtocol},
		"shortened picture": {(*emulated.Service).ShortenPicture, fault.DeviceProtocol},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, at := start(t, emulated.Options{})
			d := open(t, at)
			e.Touch(finger())
			c.hurt(e)
			im, err := d.Capture(t.Context(), nil)
			if f := fault.Of(err); !errors.Is(err, c.want) || im.Pix != nil || f.Facts["device"] != "SecuGen WebAPI" {
				t.Errorf("%v, facts %v", err, fault.Of(err).Facts)
			}
		})
	}
}

// A picture of another reader than the one before is not taken for one of this.
func TestCapture_AnotherReaderIsGone(t *testing.T) {
	e, at := start(t, emulated.Options{})
	d := open(t, at)
	e.Touch(finger())
	if _, err := d.Capture(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	e.Swap("H58209999999")
	if _, err := d.Capture(t.Context(), nil); !errors.Is(err, fault.DeviceGone) {
		t.Error(err)
	}
}

// Over TLS with the self-made certificate pinned and the licence key of the address.
func TestOpen_PinAndLicence(t *testing.T) {
	e := emulated.New(emulated.Options{Licence: "a+b/c="})
	srv := httptest.NewTLSServer(e)
	defer srv.Close()
	sum := sha256.Sum256(srv.Certificate().Raw)
	at := "secugen+" + srv.URL + "?pin=" + hex.EncodeToString(sum[:])
	e.Touch(finger())
	if _, err := open(t, at).Capture(t.Context(), nil); !errors.Is(err, fault.DeviceLicence) {
		t.Errorf("without the key: %v", err)
	}
	im, err := open(t, at+"&licence=a%2Bb/c%3D").Capture(t.Context(), nil)
	if err != nil || im.SHA256() != finger().SHA256() {
		t.Errorf("with the key: %v", err)
	}
	if _, err := Maker().Open(t.Context(), "secugen+"+srv.URL, quick()); !errors.Is(err, fault.DevicePin) {
		t.Errorf("without the pin: %v", err)
	}
	if wrong := e.Wrong(); len(wrong) > 0 {
		t.Errorf("%q", wrong)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"ErrorCode":0,"BMPBase64":"Qk0=","ImageWidth":300,"ImageHeight":400,"ImageDPI":500,"SerialNumber":"x"}`))
	f.Add([]byte(`{"ErrorCode":"54"}`))
	f.Add([]byte(`[]`))
	f.Fuzz(func(t *testing.T, answer []byte) {
		im, err := new(service).read(answer)
		if (err == nil) != (len(im.Pix) > 0) || len(im.Pix) != im.Width*im.Height {
			t.Errorf("%d pixels, %v", len(im.Pix), err)
		}
	})
}
