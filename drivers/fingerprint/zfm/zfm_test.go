//go:build linux

package zfm_test

import (
	"errors"
	"log/slog"
	"net"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"thana/drivers/device"
	"thana/drivers/drivertest"
	"thana/drivers/emulator/pty"
	emulator "thana/drivers/emulator/zfm"
	"thana/drivers/fingerprint/zfm"
	"thana/drivers/transport/line"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// sensor is an emulated sensor on a cable made of the kernel's own terminal.
func sensor(t testing.TB, o emulator.Options) (*emulator.Sensor, string) {
	t.Helper()
	p, err := pty.Open()
	if err != nil {
		t.Skip("no pseudo-terminal here: " + err.Error())
	}
	if o.Baud == 0 {
		o.Baud = 57600
	}
	o.Speed = p.Baud
	s := emulator.Start(p, o)
	t.Cleanup(func() { s.Close() })
	return s, p.Path
}

func open(t testing.TB, path string) device.FingerprintScanner {
	t.Helper()
	d, err := zfm.Open(t.Context(), zfm.Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func TestSuite_KernelTerminal(t *testing.T) {
	drivertest.Fingerprint(t, func(t testing.TB) drivertest.FingerprintRig {
		e, path := sensor(t, emulator.Options{Light: true})
		return drivertest.FingerprintRig{Scanner: open(t, path), Touch: e.Touch, Lift: e.Lift, Unplug: e.Unplug,
			Stall: e.Stall, Garble: e.Garble, Truncate: e.Truncate, Remove: func() { e.Close() }}
	})
}

// finger is one that fills the window in the 16 grey levels that survive the line.
func finger() biometric.Image {
	im := biometric.NewImage(256, 288, 500)
	for i := range im.Pix {
		im.Pix[i] = byte((i*5 + i/256*3) % 16 * 17)
	}
	return im
}

func hold(e *emulator.Sensor) func(device.FingerprintEvent) {
	return drivertest.Hold(e.Touch, e.Lift, finger())
}

// Emulator and driver share only the protocol page; between them every pixel survives, noise on the line or not.
func TestCapture_EmulatorPictureIsExact(t *testing.T) {
	for name, prepare := range map[string]func(*emulator.Sensor){
		"clean line":              func(*emulator.Sensor) {},
		"garbage between packets": (*emulator.Sensor).Noise,
		"one damaged picture":     (*emulator.Sensor).Once,
	} {
		t.Run(name, func(t *testing.T) {
			e, path := sensor(t, emulator.Options{})
			prepare(e)
			im, err := open(t, path).Capture(t.Context(), hold(e))
			if err != nil || im.SHA256() != finger().SHA256() {
				t.Fatalf("%dx%d, %v", im.Width, im.Height, err)
			}
		})
	}
}

// The light breathes while a finger is awaited and goes out at the end; a sensor without one is asked once.
func TestCapture_LightCue(t *testing.T) {
	e, path := sensor(t, emulator.Options{Light: true})
	if _, err := open(t, path).Capture(t.Context(), hold(e)); err != nil {
		t.Fatal(err)
	}
	if got := e.Lights(); !slices.Equal(got, []byte{1, 4}) {
		t.Fatalf("lights %v", got)
	}
}

func TestOpen_SpeedIsFound(t *testing.T) {
	for _, baud := range []int{9600, 57600, 115200} {
		_, path := sensor(t, emulator.Options{Baud: baud})
		open(t, path)
	}
}

func TestOpen_TroubleIsNamed(t *testing.T) {
	for name, c := range map[string]struct {
		sensor emulator.Options
		asked  zfm.Options
		before func(*emulator.Sensor)
		want   fault.Code
	}{
		"wrong speed":         {emulator.Options{Baud: 115200}, zfm.Options{Baud: 9600}, nil, fault.DeviceWrongSpeed},
		"wrong password":      {emulator.Options{Password: 7}, zfm.Options{}, nil, fault.DevicePassword},
		"nothing on the line": {emulator.Options{}, zfm.Options{Baud: 57600}, (*emulator.Sensor).Silence, fault.DeviceTimeout},
		"understands nothing": {emulator.Options{}, zfm.Options{}, (*emulator.Sensor).Stall, fault.DeviceStalled},
		"unplugged":           {emulator.Options{}, zfm.Options{}, (*emulator.Sensor).Unplug, fault.DeviceGone},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, path := sensor(t, c.sensor)
			c.asked.Path = path
			if c.before != nil {
				c.before(e)
			}
			if _, err := zfm.Open(t.Context(), c.asked); !errors.Is(err, c.want) {
				t.Fatal(err)
			}
		})
	}
	_, path := sensor(t, emulator.Options{Password: 0xcafe})
	d, err := zfm.Open(t.Context(), zfm.Options{Path: path, Password: 0xcafe})
	if err != nil {
		t.Fatal(err)
	}
	d.Close()
}

func TestParse(t *testing.T) {
	o, err := zfm.Parse("/dev/ttyUSB0?baud=57600&password=0000cafe")
	if err != nil || o.Path != "/dev/ttyUSB0" || o.Baud != 57600 || o.Password != 0xcafe {
		t.Fatalf("%+v, %v", o, err)
	}
	for _, wrong := range []string{"", "tcp://host:1", "/dev/ttyUSB0?baud=fast", "/dev/ttyUSB0?password=xyz", "/dev/ttyUSB0?speed=1", "%"} {
		if _, err := zfm.Parse(wrong); !errors.Is(err, fault.DeviceNoMode) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

// Time passes as it will here: a picture that breaks off and a sensor that falls silent are known in seconds.
func TestCapture_SilenceTimesOut(t *testing.T) {
	for name, hurt := range map[string]func(*emulator.Sensor){
		"the picture breaks off": (*emulator.Sensor).BreakOff,
		"nothing any more":       (*emulator.Sensor).Silence,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				near, far := net.Pipe()
				e := emulator.Start(far, emulator.Options{})
				defer e.Close()
				d, err := zfm.Open(t.Context(), zfm.Options{Path: "pipe", Log: slog.New(slog.DiscardHandler),
					Line: func(string, int) (line.Line, error) { return line.Conn(near), nil }})
				if err != nil {
					t.Fatal(err)
				}
				defer d.Close()
				start := time.Now()
				_, err = d.Capture(t.Context(), func(ev device.FingerprintEvent) {
					if hold(e)(ev); ev.Phase == device.AwaitFinger {
						hurt(e)
					}
				})
				if !errors.Is(err, fault.DeviceTimeout) || time.Since(start) > 5*time.Second {
					t.Fatalf("%v after %v", err, time.Since(start))
				}
			})
		})
	}
}

// The station's file names the sensors; they are listed whether they answer or not, and not fit for enrolment.
func TestSource_ListsWhatIsNamed(t *testing.T) {
	_, path := sensor(t, emulator.Options{})
	src := zfm.Source(slog.New(slog.DiscardHandler), path+"?baud=57600", "/dev/no-such-port")
	found, err := src.List(t.Context())
	if err != nil || len(found) != 2 || found[0].Class != device.Fingerprint {
		t.Fatalf("%+v, %v", found, err)
	}
	d, err := src.Open(t.Context(), found[0])
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if d.(device.FingerprintScanner).Caps().Enrolment {
		t.Error("16 grey levels are fit for enrolment")
	}
	if _, err := src.Open(t.Context(), found[1]); !errors.Is(err, fault.DeviceGone) {
		t.Error(err)
	}
}
