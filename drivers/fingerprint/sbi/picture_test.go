package sbi

import (
	"bytes"
	"errors"
	"image/png"
	"net/http"
	"testing"
	"time"

	"thana/drivers/device"
	emulated "thana/drivers/emulator/sbi"
	"thana/drivers/transport/web"
	"thana/shared/biometric"
	"thana/shared/biometric/iso"
	"thana/shared/fault"
)

// A packed picture has the size that its record says.
func TestPicture_OtherSizeThanTheRecordSays(t *testing.T) {
	var packed bytes.Buffer
	if err := png.Encode(&packed, biometric.NewImage(40, 30, 500).Gray()); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		width, height uint16
		want          error
	}{{40, 30, nil}, {40, 31, fault.DeviceProtocol}, {39, 30, fault.DeviceProtocol}} {
		record, err := iso.Finger{Edition: iso.Edition2011, Fingers: 1, Images: []iso.FingerImage{{Units: iso.PerInch, ScanX: 500, ScanY: 500,
			RateX: 500, RateY: 500, Bits: 8, Compression: iso.PNG, Width: c.width, Height: c.height, Data: packed.Bytes()}}}.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := new(scanner).picture(t.Context(), record, biometric.UnknownFinger); !errors.Is(err, c.want) {
			t.Errorf("%d x %d: %v", c.width, c.height, err)
		}
	}
}

type through func(*http.Request) (*http.Response, error)

func (t through) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }

// A device that is busy with somebody else is asked again until it is free.
func TestCapture_BusyDeviceIsAskedAgain(t *testing.T) {
	e, o, asked := service(t, emulated.Options{}), quick(t), 0
	network := web.Transport()
	t.Cleanup(network.CloseIdleConnections)
	o.Busy = 10 * time.Second
	o.Transport = through(func(r *http.Request) (*http.Response, error) {
		if r.Method == "RCAPTURE" {
			if asked++; asked == 3 {
				e.Mend()
			}
		}
		return network.RoundTrip(r)
	})
	d, err := Open(t.Context(), e.URL(), "1", o)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	e.Lay(glass(), four(biometric.RightFour))
	e.Fail("111")
	fingers, err := d.(device.SlapScanner).CaptureSlap(t.Context(), device.SlapRequest{Position: biometric.RightFour}, nil)
	if err != nil || len(fingers) != 4 || asked != 3 {
		t.Errorf("%d fingers after asking %d times: %v", len(fingers), asked, err)
	}
}
