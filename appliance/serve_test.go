package main

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"thana/shared/fault"
)

// A box that nobody set up says once what is missing, says what is missing next, says it again after an hour, and starts when nothing is.
func TestAwaitSetup_SaysItOnceAndThenRarely(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		var said []error
		missing := func() error {
			switch passed := time.Since(began); {
			case passed < 10*time.Minute:
				return fault.New(fault.ConfigValue, "test", "no station")
			case passed < 90*time.Minute:
				return fault.New(fault.SyncNotEnrolled, "test", "no enrolment")
			}
			return nil
		}
		if err := awaitSetup(t.Context(), missing, func(err error) { said = append(said, err) }); err != nil {
			t.Fatal(err)
		}
		if len(said) != 3 || !errors.Is(said[0], fault.ConfigValue) || !errors.Is(said[1], fault.SyncNotEnrolled) || !errors.Is(said[2], fault.SyncNotEnrolled) {
			t.Errorf("%v", said)
		}
		if took := time.Since(began); took > 90*time.Minute+setupLook {
			t.Errorf("started after %v", took)
		}
	})
}

func TestAwaitSetup_EndsWhenTold(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if err := awaitSetup(ctx, func() error { return fault.SyncNotEnrolled }, func(error) {}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestLocale(t *testing.T) {
	for want, env := range map[fault.Lang]map[string]string{fault.Hindi: {"LC_ALL": "", "LANG": "hi_IN.UTF-8"}, fault.English: {"LC_ALL": "C.UTF-8", "LANG": "hi_IN.UTF-8"}} {
		if got := locale(func(name string) string { return env[name] }); got != want {
			t.Errorf("%v: %s", env, got)
		}
	}
}
