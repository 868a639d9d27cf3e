package rdservice

import (
	"encoding/xml"
	"errors"
	"net"
	"strconv"
	"strings"
	"testing"
	"time"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	emulated "thana/drivers/emulator/rdservice"
	"thana/shared/fault"
)

// patient waits long for an answer: the machine may be busy.
func patient() Options { return Options{Answer: 20 * time.Second} }

// start is a service on a port; a CAPTURE is one of the things that fail the test.
func start(t testing.TB) (e *emulated.Service, address string) {
	t.Helper()
	e = drivertest.Opened(t, func() (*emulated.Service, error) { return emulated.Start("127.0.0.1:0") })
	return e, "rd+http://" + e.Addr()
}

func open(t testing.TB, address string) device.Device {
	t.Helper()
	return drivertest.Opened(t, func() (device.Device, error) { return Open(t.Context(), address, patient()) })
}

// It says why no picture comes from it for as long as it works.
func TestShown_ConformanceOnEmulator(t *testing.T) {
	for status, ill := range map[string]fault.Code{"NOTREADY": fault.DeviceNotReady, "USED": fault.DeviceBusy} {
		t.Run(status, func(t *testing.T) {
			drivertest.Health(t, func(t testing.TB) drivertest.HealthRig {
				e, at := start(t)
				return drivertest.HealthRig{Device: open(t, at), Well: fault.DeviceAadhaarOnly, Ill: ill, Unplug: e.Host.Unplug,
					Hurt: func() { e.Say(status) }, Heal: func() { e.Say("READY") }}
			})
		})
	}
}

func TestShown_SaysWhichItIsAndTakesNothing(t *testing.T) {
	e, at := start(t)
	d := open(t, at)
	if i := d.Info(); i.Make != "VIRTUAL.MAKER" || i.Model != "VIRTUAL100" || i.Serial != "2337343" || i.Class != device.Registered {
		t.Errorf("%+v", i)
	}
	if _, takes := d.(device.FingerprintScanner); takes {
		t.Error("a registered device takes fingers")
	}
	e.Conceal()
	if i := open(t, at).Info(); !strings.HasPrefix(i.Serial, "0dd351d6-") {
		t.Errorf("%+v", i)
	}
	for _, l := range []fault.Lang{fault.English, fault.Hindi} {
		if said := fault.Say(fault.New(fault.DeviceAadhaarOnly, "test", "").With("device", d.Info().Name()), l); !strings.Contains(said.Message, "UIDAI") || said.Remedy == "" {
			t.Errorf("%+v", said)
		}
	}
}

// An address without a port is that of whichever port answers.
func TestOpen_FindsThePort(t *testing.T) {
	e, _ := start(t)
	_, text, _ := net.SplitHostPort(e.Addr())
	port, _ := strconv.Atoi(text)
	d, err := Open(t.Context(), "rd+http://127.0.0.1", Options{Ports: [2]int{port, port + 1}, Answer: 20 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if d.Info().Where != "http://"+e.Addr() {
		t.Errorf("%+v", d.Info())
	}
	e.Host.Unplug()
	if _, err := Open(t.Context(), "rd+http://127.0.0.1", Options{Ports: [2]int{port, port}, Answer: 20 * time.Second}); !errors.Is(err, fault.DeviceOffline) {
		t.Error(err)
	}
}

func TestOpen_TroubleIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		hurt func(*emulated.Service)
		want fault.Code
	}{
		"no XML":             {func(e *emulated.Service) { e.Answer("hello") }, fault.DeviceProtocol},
		"nothing":            {func(e *emulated.Service) { e.Answer(" ") }, fault.DeviceProtocol},
		"another document":   {func(e *emulated.Service) { e.Answer("<PidData/>") }, fault.DeviceProtocol},
		"an entity":          {func(e *emulated.Service) { e.Answer(`<!DOCTYPE x [<!ENTITY a "b">]><RDService status="&a;"/>`) }, fault.DeviceProtocol},
		"too long":           {func(e *emulated.Service) { e.Answer(strings.Repeat("x", maxAnswer+1)) }, fault.DeviceProtocol},
		"no interface":       {func(e *emulated.Service) { e.Name("") }, fault.DeviceProtocol},
		"another host":       {func(e *emulated.Service) { e.Name("//192.0.2.1/rd/info") }, fault.DeviceProtocol},
		"a path with a mark": {func(e *emulated.Service) { e.Name("/rd/info?x") }, fault.DeviceProtocol},
		"garbage":            {func(e *emulated.Service) { e.Garble(nil) }, fault.DeviceProtocol},
		"half an answer":     {func(e *emulated.Service) { e.Truncate(nil) }, fault.DeviceGone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, at := start(t)
			c.hurt(e)
			if _, err := Open(t.Context(), at, patient()); !errors.Is(err, c.want) {
				t.Error(err)
			}
		})
	}
}

func FuzzStatus(f *testing.F) {
	f.Add([]byte(`<RDService status="READY"><Interface id="DEVICEINFO" path="/rd/info"/></RDService>`))
	f.Add([]byte(`<RDService><Interface id="DEVICEINFO" path="//x/y"/></RDService>`))
	f.Fuzz(func(t *testing.T, answer []byte) {
		var s status
		if xml.Unmarshal(answer, &s) != nil {
			return
		}
		if path, err := s.path(); err == nil && (path[0] != '/' || strings.HasPrefix(path, "//")) {
			t.Errorf("%q", path)
		}
	})
}
