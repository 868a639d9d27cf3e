package mfs100

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	emulated "thana/drivers/emulator/mfs100"
	"thana/drivers/fingerprint"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// quick waits a second for a finger, the least that the service knows, and long for every answer: the machine may be busy.
func quick() fingerprint.LocalOptions {
	return fingerprint.LocalOptions{Take: time.Second, Answer: 20 * time.Second}
}

// start is a service on a port.
func start(t testing.TB, o emulated.Options) (e *emulated.Service, address string) {
	t.Helper()
	e = drivertest.Opened(t, func() (*emulated.Service, error) { return emulated.Start(o) })
	return e, "mantra+http://" + e.Addr()
}

func open(t testing.TB, address string) device.FingerprintScanner {
	t.Helper()
	return drivertest.Opened(t, func() (device.FingerprintScanner, error) { return Maker().Open(t.Context(), address, quick()) })
}

func TestScanner_ConformanceOnEmulator(t *testing.T) {
	for name, o := range map[string]emulated.Options{"numbers as texts": {}, "numbers": {Numbers: true}} {
		t.Run(name, func(t *testing.T) {
			drivertest.Fingerprint(t, func(t testing.TB) drivertest.FingerprintRig {
				e, at := start(t, o)
				return drivertest.FingerprintRig{Scanner: open(t, at), Touch: e.Touch, Lift: e.Lift, Unplug: e.Pull, Stall: func() { e.Break(); e.Lift() },
					Garble: e.GarblePicture, Truncate: e.ShortenPicture, Remove: func() { e.Close() }}
			})
		})
	}
}

func TestScanner_UnpluggedWithItsService(t *testing.T) {
	drivertest.Health(t, func(t testing.TB) drivertest.HealthRig {
		e, at := start(t, emulated.Options{})
		return drivertest.HealthRig{Device: open(t, at), Unplug: e.Host.Unplug, Ill: fault.DeviceNotReady,
			Hurt: func() { e.Say(-1309) }, Heal: func() { e.Say(0) }}
	})
}

func TestScanner_SaysWhatItIs(t *testing.T) {
	_, at := start(t, emulated.Options{})
	d := open(t, at)
	if i, c := d.Info(), d.Caps(); i.Make != "MANTRA" || i.Model != "MFS100" || i.Serial != "1234567" || c.Width != 316 || c.Height != 354 || c.PPI != 500 || c.Enrolment {
		t.Errorf("%+v, %+v", i, c)
	}
}

// finger fills the picture of an MFS100.
func finger() biometric.Image {
	im := biometric.NewImage(316, 354, 500)
	for i := range im.Pix {
		im.Pix[i] = byte(i*7 + i/316)
	}
	return im
}

func TestCapture_TroubleIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		hurt func(*emulated.Service)
		want fault.Code
	}{
		"pulled out":        {(*emulated.Service).Pull, fault.DeviceGone},
		"not initialised":   {func(e *emulated.Service) { e.Say(-1309) }, fault.DeviceNotReady},
		"no licence":        {func(e *emulated.Service) { e.Say(-1129) }, fault.DeviceLicence},
		"unknown error":     {func(e *emulated.Service) { e.Say(-9999) }, fault.DeviceProtocol},
		"broken service":    {(*emulated.Service).Break, fault.DeviceStalled},
		"no service":        {func(e *emulated.Service) { e.Host.Unplug() }, fault.DeviceGone},
		"another page":      {func(e *emulated.Service) { e.Garble(nil) }, fault.DeviceProtocol},
		"half an answer":    {func(e *emulated.Service) { e.Truncate(nil) }, fault.DeviceGone},
		"no resolution":     {func(e *emulated.Service) { e.Tell(nil) }, fault.DeviceProtocol},
		"coarse":            {func(e *emulated.Service) { e.Tell(250) }, fault.DeviceProtocol},
		"garbled picture":   {(*emulated.Service).GarblePicture, fault.DeviceProtocol},
		"shortened picture": {(*emulated.Service).ShortenPicture, fault.DeviceProtocol},
		"another size":      {func(e *emulated.Service) { e.Touch(biometric.NewImage(300, 300, 500)) }, fault.DeviceProtocol},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, at := start(t, emulated.Options{})
			d := open(t, at)
			e.Touch(finger())
			c.hurt(e)
			im, err := d.Capture(t.Context(), nil)
			if f := fault.Of(err); !errors.Is(err, c.want) || im.Pix != nil || f.Facts["device"] != "MANTRA MFS100" {
				t.Errorf("%v, facts %v", err, fault.Of(err).Facts)
			}
		})
	}
}

func TestOpen_TroubleIsNamed(t *testing.T) {
	e, at := start(t, emulated.Options{})
	e.Pull()
	if _, err := Maker().Open(t.Context(), at, quick()); !errors.Is(err, fault.DeviceGone) {
		t.Errorf("no reader: %v", err)
	}
	e.Host.Unplug()
	if _, err := Maker().Open(t.Context(), at, quick()); !errors.Is(err, fault.DeviceOffline) {
		t.Errorf("no service: %v", err)
	}
}

// Another reader than the one that was opened is not taken for it.
func TestHealth_AnotherReaderIsGone(t *testing.T) {
	e, at := start(t, emulated.Options{})
	d := open(t, at)
	e.Swap("7654321")
	if _, err := d.(device.HealthReader).Health(t.Context()); !errors.Is(err, fault.DeviceGone) {
		t.Error(err)
	}
}

// A service that does not notice that its caller hung up is asked again until it is free.
func TestCapture_WaitsForAServiceThatIsBusyWithNobody(t *testing.T) {
	e, at := start(t, emulated.Options{Stubborn: true})
	d := open(t, at)
	ctx, cancel := context.WithCancel(t.Context())
	if _, err := d.Capture(ctx, func(device.FingerprintEvent) { time.AfterFunc(100*time.Millisecond, cancel) }); !errors.Is(err, fault.CaptureCancelled) {
		t.Fatal(err)
	}
	im, err := d.Capture(t.Context(), drivertest.Hold(e.Touch, e.Lift, finger()))
	if err != nil || im.SHA256() != finger().SHA256() {
		t.Errorf("%v", err)
	}
}

// A self-made certificate counts where it is pinned, and nowhere else; what was offered is said.
func TestOpen_CertificateIsPinned(t *testing.T) {
	e := emulated.New(emulated.Options{})
	srv := httptest.NewTLSServer(e)
	defer srv.Close()
	sum := sha256.Sum256(srv.Certificate().Raw)
	own, other := hex.EncodeToString(sum[:]), strings.Repeat("ab", 32)
	at := "mantra+" + srv.URL
	d, err := Maker().Open(t.Context(), at+"?pin="+own, quick())
	if err != nil {
		t.Fatal(err)
	}
	d.Close()
	for name, address := range map[string]string{"another pin": at + "?pin=" + other, "no pin": at} {
		_, err := Maker().Open(t.Context(), address, quick())
		if f := fault.Of(err); !errors.Is(err, fault.DevicePin) || !strings.Contains(f.Detail, own) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if wrong := e.Wrong(); len(wrong) > 0 {
		t.Errorf("%q", wrong)
	}
}

func TestCheck(t *testing.T) {
	pin := strings.Repeat("0f", 32)
	for _, right := range []string{"mantra+http://127.0.0.1:8004", "mantra+http://localhost:8004/", "mantra+https://10.0.0.7:8003?pin=" + pin, "mantra+https://scanner.station:8003",
		"mantra+https://[::1]:8003?pin=" + strings.ToUpper(pin)} {
		if err := Maker().Check(right); err != nil {
			t.Errorf("%s: %v", right, err)
		}
	}
	for _, wrong := range []string{"", "http://127.0.0.1:8004", "mantra+http://10.0.0.7:8004", "mantra+ftp://127.0.0.1", "mantra+https://", "mantra+https://x:1/mfs100", "mantra+https://u:p@x:1",
		"mantra+https://x:1?pin=ab", "mantra+http://127.0.0.1:1?pin=" + pin, "mantra+https://x:1?licence=1", "secugen+https://x:1", "%"} {
		if err := Maker().Check(wrong); !errors.Is(err, fault.DeviceWrongPort) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"ErrorCode":"0","BitmapData":"Qk0=","Resolution":500}`))
	f.Add([]byte(`{"ErrorCode":-1307}`))
	f.Add([]byte(`[]`))
	s := &service{reader: reader{width: 2, height: 2}}
	f.Fuzz(func(t *testing.T, answer []byte) {
		im, err := s.read(answer)
		if (err == nil) != (len(im.Pix) == 4) {
			t.Errorf("%d pixels, %v", len(im.Pix), err)
		}
	})
}
