package device

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"thana/shared/fault"
)

func TestLife_SaysWhoEndedTheCall(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(l *Life, cancel func())
		want error
	}{
		"cancel": {func(_ *Life, cancel func()) { cancel() }, fault.CaptureCancelled},
		"close":  {func(l *Life, _ func()) { l.Close(); l.Close() }, fault.DeviceClosed},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := NewLife()
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				joined, leave, err := l.Begin(ctx, "test")
				if err != nil || Ended(joined, "test") != nil {
					t.Fatal(err)
				}
				defer leave()
				time.AfterFunc(time.Second, func() { c.end(l, cancel) })
				begun := time.Now()
				if err := Pause(joined, "test", time.Hour); !errors.Is(err, c.want) || time.Since(begun) != time.Second {
					t.Errorf("%v after %v, want %v", err, time.Since(begun), c.want)
				}
			})
		})
	}
}

func TestLife_OneCallAtATime(t *testing.T) {
	l := NewLife()
	_, leave, err := l.Begin(t.Context(), "first")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := l.Begin(t.Context(), "second"); !errors.Is(err, fault.DeviceBusy) {
		t.Errorf("second: %v", err)
	}
	leave()
	if _, leave, err := l.Begin(t.Context(), "third"); err != nil {
		t.Errorf("after the first: %v", err)
	} else {
		leave()
	}
	l.Close()
	if _, _, err := l.Begin(t.Context(), "late"); !errors.Is(err, fault.DeviceClosed) {
		t.Errorf("after Close: %v", err)
	}
}

type nothing struct{ Device }

func TestFixed_ListsWhoeverAnswers(t *testing.T) {
	s := Fixed("x", Print, []string{"ipp://desk:secret@printer.local/print", "::"}, func(_ context.Context, at string) (*nothing, error) {
		return nil, fault.DeviceOffline
	})
	for range 2 {
		found, err := s.List(t.Context())
		if err != nil || len(found) != 2 || found[0].Name != "printer.local" || strings.Contains(found[0].Where, "secret") || found[1].Name != "::" || found[1].Class != Print {
			t.Fatalf("%+v, %v", found, err)
		}
		if d, err := s.Open(t.Context(), found[0]); d != nil || !errors.Is(err, fault.DeviceOffline) {
			t.Errorf("%v, %v", d, err)
		}
		found[0].Name = "changed by a caller"
	}
}
