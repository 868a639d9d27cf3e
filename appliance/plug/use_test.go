package plug

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"thana/drivers/device"
	"thana/shared/fault"
)

func TestUse_OneTaskAtATime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		s.found = []device.Found{scanner("a"), scanner("b")}
		p, stop := running(t, s)
		defer stop()
		var nested error
		err := p.Use(t.Context(), device.Fingerprint, "", "capture", func(ctx context.Context, first device.Device) error {
			if d := p.Devices()[0]; !d.InUse {
				t.Error("not shown as in use")
			}
			return p.Use(ctx, device.Fingerprint, "", "capture", func(ctx context.Context, second device.Device) error {
				if first == second {
					t.Error("the same device twice")
				}
				nested = p.Use(ctx, device.Fingerprint, "a", "capture", nothing)
				return nil
			})
		})
		if err != nil || !errors.Is(nested, fault.DeviceBusy) {
			t.Fatalf("%v, nested %v", err, nested)
		}
		if err := p.Use(t.Context(), device.Fingerprint, "a", "capture", nothing); err != nil {
			t.Fatalf("not given back: %v", err)
		}
	})
}

// A cancelled task takes a moment to end: its own desktop's next one waits for it, another desktop is told at once.
func TestUse_WaitsForTheHoldersOwnTask(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		s.found = []device.Found{scanner("a")}
		p, stop := running(t, s)
		defer stop()
		task, cancel := context.WithCancel(t.Context())
		begun, ended := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(ended)
			_ = p.Use(task, device.Fingerprint, "", "desk 1", func(ctx context.Context, _ device.Device) error {
				close(begun)
				<-ctx.Done()
				<-time.After(300 * time.Millisecond) // the driver puts out the light
				return nil
			})
		}()
		<-begun
		cancel()
		began := time.Now()
		if err := p.Use(t.Context(), device.Fingerprint, "", "desk 2", nothing); !errors.Is(err, fault.DeviceBusy) || time.Since(began) > 0 {
			t.Errorf("another desktop: %v after %s", err, time.Since(began))
		}
		if err := p.Use(t.Context(), device.Fingerprint, "", "desk 1", nothing); err != nil || time.Since(began) != 300*time.Millisecond {
			t.Errorf("the same desktop: %v after %s", err, time.Since(began))
		}
		<-ended
	})
}

func nothing(context.Context, device.Device) error { return nil }

func TestUse_SaysWhyThereIsNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		s.found = []device.Found{scanner("a")}
		s.fails["a"] = fault.DevicePermission
		p, stop := running(t, s)
		defer stop()
		if err := p.Use(t.Context(), device.Print, "", "print", nothing); !errors.Is(err, fault.DeviceNone) || fault.Of(err).Facts["device"] != "printer" {
			t.Fatal(err)
		}
		if err := p.Use(t.Context(), device.Fingerprint, "", "capture", nothing); !errors.Is(err, fault.DevicePermission) {
			t.Fatal(err)
		}
		if err := p.Use(t.Context(), device.Fingerprint, "z", "capture", nothing); !errors.Is(err, fault.DeviceNone) {
			t.Fatal(err)
		}
	})
}

// The words of a jam say which device it is.
func TestUse_FaultsNameTheDevice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		s.found = []device.Found{scanner("a")}
		p, stop := running(t, s)
		defer stop()
		for _, code := range []fault.Code{fault.FeederJam, fault.FeederEmpty, fault.FeederCoverOpen, fault.PrinterMediaEmpty} {
			err := p.Use(t.Context(), device.Fingerprint, "", "scan", func(context.Context, device.Device) error {
				return fmt.Errorf("page 2: %w", fault.New(code, "test", "detail"))
			})
			if f := fault.Of(err); !errors.Is(err, code) || f.Facts["device"] != "Thing 1" || f.Detail != "detail" {
				t.Errorf("%v, facts %v", err, f.Facts)
			}
			if words := fault.Say(err, fault.English); strings.Contains(words.Message+words.Remedy, "{") {
				t.Errorf("words with a gap: %+v", words)
			}
		}
	})
}

func TestUse_UnplugEndsTheTask(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		s.found = []device.Found{scanner("a")}
		p, stop := running(t, s)
		defer stop()
		err := p.Use(t.Context(), device.Fingerprint, "", "capture", func(ctx context.Context, _ device.Device) error {
			s.set(func() { s.found = nil })
			<-ctx.Done()
			return ctx.Err() // a task that does not know why
		})
		if !errors.Is(err, fault.DeviceGone) {
			t.Fatal(err)
		}
		synctest.Wait()
		if s.openNow() != 0 {
			t.Fatal("left open")
		}
	})
}

func TestUse_StopEndsTheTask(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		s.found = []device.Found{scanner("a")}
		p, stop := running(t, s)
		used := make(chan error, 1)
		go func() {
			used <- p.Use(t.Context(), device.Fingerprint, "", "capture", func(ctx context.Context, _ device.Device) error {
				<-ctx.Done()
				return ctx.Err()
			})
		}()
		synctest.Wait()
		stop()
		if err := <-used; !errors.Is(err, fault.DeviceClosed) {
			t.Fatal(err)
		}
	})
}

// A device that failed in use is closed at once and opened anew after a rest; one that a person gave up is kept.
func TestUse_FailureOpensAnew(t *testing.T) {
	for _, c := range []struct {
		err  error
		anew bool
	}{
		{fault.DeviceStalled, true}, {fault.DeviceTimeout, true}, {fault.DeviceProtocol, true}, {fault.DeviceGone, true},
		{fault.CaptureCancelled, false}, {fault.PrinterMediaEmpty, false}, {context.Canceled, false}, {nil, false},
	} {
		synctest.Test(t, func(t *testing.T) {
			s := newShelf()
			s.found = []device.Found{scanner("a")}
			p, stop := running(t, s)
			defer stop()
			err := p.Use(t.Context(), device.Fingerprint, "", "capture", func(context.Context, device.Device) error { return c.err })
			if !errors.Is(err, c.err) {
				t.Fatal(err)
			}
			synctest.Wait()
			if d := only(t, p); (d.State == Faulted) != c.anew || (s.openNow() == 0) != c.anew {
				t.Fatalf("%v: %+v, %d open", c.err, d, s.openNow())
			}
			pass(retryFirst)
			synctest.Wait()
			want := 1
			if c.anew {
				want = 2
			}
			if only(t, p).State != Opened || s.times("a") != want {
				t.Fatalf("%v: opened %d times", c.err, s.times("a"))
			}
		})
	}
}

func TestUse_PanicGivesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShelf()
		s.found = []device.Found{scanner("a")}
		p, stop := running(t, s)
		defer stop()
		func() {
			defer func() { recover() }()
			p.Use(t.Context(), device.Fingerprint, "", "capture", func(context.Context, device.Device) error { panic("task") })
		}()
		pass(retryFirst)
		synctest.Wait()
		if err := p.Use(t.Context(), device.Fingerprint, "", "capture", nothing); err != nil {
			t.Fatal(err)
		}
	})
}

// A camera that is pulled out of a busy hub breaks off before it is missed in the list: it is gone, not broken.
func TestUse_NonsenseFromADeviceThatIsPulledOutIsGone(t *testing.T) {
	for late, want := range map[time.Duration]fault.Code{missedWithin / 2: fault.DeviceGone, 2 * missedWithin: fault.DeviceProtocol} {
		synctest.Test(t, func(t *testing.T) {
			s := newShelf()
			s.found = []device.Found{scanner("a")}
			p, stop := running(t, s)
			defer stop()
			began := time.Now()
			err := p.Use(t.Context(), device.Fingerprint, "", "capture", func(context.Context, device.Device) error {
				time.AfterFunc(late, func() { s.set(func() { s.found = nil }) })
				return fault.New(fault.DeviceProtocol, "test", "broke off")
			})
			if took := time.Since(began); !errors.Is(err, want) || took > missedWithin {
				t.Errorf("missed after %v: %v after %v, want %v", late, err, took, want)
			}
			pass(late)
			synctest.Wait()
		})
	}
}
