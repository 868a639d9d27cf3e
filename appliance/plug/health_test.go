package plug

import (
	"context"
	"errors"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"thana/drivers/device"
	"thana/shared/fault"
)

// ward is a shelf whose devices say how they are.
type ward struct {
	*shelf
	asked   atomic.Int32
	beside  atomic.Int32 // questions while a task had the device
	lent    atomic.Bool
	answers func(ctx context.Context) ([]fault.Code, error)
}

type patient struct {
	device.Device
	ward *ward
}

func (p patient) Health(ctx context.Context) ([]fault.Code, error) {
	p.ward.asked.Add(1)
	if p.ward.lent.Load() {
		p.ward.beside.Add(1)
	}
	p.ward.mu.Lock()
	answers := p.ward.answers
	p.ward.mu.Unlock()
	return answers(ctx)
}

func (w *ward) Open(ctx context.Context, f device.Found) (device.Device, error) {
	d, err := w.shelf.Open(ctx, f)
	if err != nil {
		return nil, err
	}
	return patient{d, w}, nil
}

func (w *ward) says(codes ...fault.Code) {
	w.fails(nil, codes...)
}

func (w *ward) fails(err error, codes ...fault.Code) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.answers = func(context.Context) ([]fault.Code, error) { return codes, err }
}

// admitted runs a plug with one device that says the codes.
func admitted(t *testing.T, codes ...fault.Code) (*ward, *Plug, func()) {
	t.Helper()
	w := &ward{shelf: newShelf()}
	w.found = []device.Found{scanner("a")}
	w.says(codes...)
	p, stop := runningSource(t, w, w.shelf)
	return w, p, stop
}

func TestHealth_IsKnownAtOnceAndAskedCalmly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, p, stop := admitted(t, fault.PrinterMediaEmpty, fault.PrinterTonerLow)
		defer stop()
		if d := only(t, p); d.State != Opened || d.Fault != fault.PrinterMediaEmpty {
			t.Fatalf("%+v", d)
		}
		hint, unsubscribe := p.Subscribe()
		defer unsubscribe()
		pass(10*healthEvery + time.Second)
		synctest.Wait()
		if n := w.asked.Load(); n != 11 {
			t.Errorf("asked %d times in ten intervals", n)
		}
		select {
		case <-hint:
			t.Error("a hint, and nothing changed")
		default:
		}
		w.says()
		pass(healthEvery)
		synctest.Wait()
		<-hint
		if d := only(t, p); d.State != Opened || d.Fault != "" || time.Since(d.Since) > healthEvery {
			t.Errorf("well again: %+v", d)
		}
	})
}

func TestHealth_AskedAfterATaskAndNeverDuring(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, p, stop := admitted(t)
		defer stop()
		before := w.asked.Load()
		err := p.Use(t.Context(), device.Fingerprint, "", "print", func(context.Context, device.Device) error {
			w.lent.Store(true)
			defer w.lent.Store(false)
			pass(10 * healthEvery)
			w.says(fault.PrinterMediaJam)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait() // and no time passes
		if d := only(t, p); d.Fault != fault.PrinterMediaJam || w.asked.Load() != before+1 || w.beside.Load() != 0 {
			t.Errorf("%+v, asked %d times, %d beside a task", d, w.asked.Load()-before, w.beside.Load())
		}
		if err := p.Use(t.Context(), device.Fingerprint, "", "print", nothing); err != nil {
			t.Errorf("an ailing device is lent to whoever wants it: %v", err)
		}
	})
}

// A question in progress holds up nobody who wants the device.
func TestHealth_LendingEndsTheQuestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, p, stop := admitted(t)
		defer stop()
		w.mu.Lock()
		w.answers = func(ctx context.Context) ([]fault.Code, error) {
			<-ctx.Done()
			return nil, fault.New(fault.CaptureCancelled, "test", "ended")
		}
		w.mu.Unlock()
		pass(healthEvery + time.Second) // into the question
		start := time.Now()
		err := p.Use(t.Context(), device.Fingerprint, "", "print", func(context.Context, device.Device) error {
			synctest.Wait()
			w.says()
			return nil
		})
		synctest.Wait()
		if took := time.Since(start); err != nil || took > 0 {
			t.Errorf("lent after %v: %v", took, err)
		}
		if d := only(t, p); d.State != Opened || d.Fault != "" || w.times("a") != 1 {
			t.Errorf("%+v, opened %d times", d, w.times("a"))
		}
	})
}

func TestHealth_OneThatWentOffIsSaidAndComesBack(t *testing.T) {
	for name, c := range map[string]struct {
		answers func(context.Context) ([]fault.Code, error)
		code    fault.Code
		after   time.Duration
	}{
		"gone": {func(context.Context) ([]fault.Code, error) { return nil, fault.DeviceGone }, fault.DeviceGone, 0},
		"silent": {func(ctx context.Context) ([]fault.Code, error) {
			<-ctx.Done()
			return nil, fault.CaptureCancelled
		}, fault.DeviceTimeout, healthWait},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				w, p, stop := admitted(t)
				defer stop()
				w.mu.Lock()
				w.answers = c.answers
				w.shelf.fails["a"] = fault.DeviceOffline
				w.mu.Unlock()
				pass(healthEvery + c.after)
				synctest.Wait()
				if d := only(t, p); d.State != Faulted || d.Fault != c.code || w.openNow() != 0 {
					t.Fatalf("%+v, %d open", d, w.openNow())
				}
				pass(time.Minute)
				if d := only(t, p); d.State != Faulted || d.Fault != fault.DeviceOffline {
					t.Fatalf("%+v", d)
				}
				w.says()
				w.set(func() { delete(w.shelf.fails, "a") })
				pass(2 * time.Minute)
				if d := only(t, p); d.State != Opened || d.Fault != "" {
					t.Errorf("%+v", d)
				}
			})
		})
	}
}

func TestHealth_BusyForSomebodyElseIsWell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, p, stop := admitted(t)
		defer stop()
		w.fails(errors.Join(fault.DeviceBusy))
		pass(3 * healthEvery)
		if d := only(t, p); d.State != Opened || d.Fault != "" || w.times("a") != 1 {
			t.Errorf("%+v", d)
		}
	})
}
