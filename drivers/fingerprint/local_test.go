package fingerprint

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"thana/drivers/device"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// refuser is a service that gives no finger.
type refuser func() error

func (r refuser) Take(context.Context) (biometric.Image, error) { return biometric.Image{}, r() }
func (r refuser) Look(context.Context) error                    { return nil }

// Nobody comes: the service is asked again, not without end, until the caller gives up. One that stays busy is given up sooner.
func TestLocal_AsksAgain(t *testing.T) {
	for name, c := range map[string]struct {
		says, want fault.Code
		after      time.Duration
	}{
		"nobody": {fault.CaptureNoFinger, fault.CaptureCancelled, time.Minute},
		"busy":   {fault.DeviceBusy, fault.DeviceBusy, longBusy},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				s := newLocal(device.Info{Model: "x"}, 1, 1, refuser(func() error { asked++; return c.says }), &http.Transport{})
				defer s.Close()
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				defer cancel()
				began := time.Now()
				_, err := s.Capture(ctx, nil)
				if most := int(c.after/askAgain) + 1; !errors.Is(err, c.want) || time.Since(began) != c.after || asked > most || asked < most-1 {
					t.Errorf("asked %d times in %v, %v", asked, time.Since(began), err)
				}
			})
		})
	}
}
