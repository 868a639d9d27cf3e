package install

import (
	"context"
	"fmt"
	"strings"
	"time"

	"thana/shared/fault"
)

const (
	lookEvery  = 500 * time.Millisecond
	missed     = 3 // looks in a row without an answer, while it must be steady
	askWithin  = 5 * time.Second
	deepWithin = time.Minute // a ledger of years
)

// tried starts a version and watches it: healthy within Within, and without a stop for Steady. Healthy is what the appliance finds when it
// comes to itself as a desktop would, after it walked its ledger.
func (i *Installer) tried(ctx context.Context, version string) error {
	if !i.SetUp {
		return i.Runs()
	}
	if err := i.Start(); err != nil {
		i.Say("start: %s", brief(err)) // its answers decide
	}
	since, err := i.healthy(ctx, version)
	if err != nil {
		return err
	}
	i.Say("%s answers; it must stay for %s", version, i.Steady)
	lost := 0
	for until := time.Now().Add(i.Steady); lost > 0 || time.Now().Before(until); { // the last look is a good one
		if err := pause(ctx); err != nil {
			return err
		}
		h, err := i.look(ctx, false)
		if err == nil && h.version == version && h.since.Equal(since) {
			lost = 0
			continue
		}
		if err == nil && !h.since.Equal(since) {
			return fmt.Errorf("it stopped and started again")
		}
		if lost++; lost == missed {
			return fmt.Errorf("it was healthy and is not any more: %v", err)
		}
	}
	return nil
}

func (i *Installer) healthy(ctx context.Context, version string) (since time.Time, err error) {
	last := fmt.Errorf("no answer")
	for until := time.Now().Add(i.Within); time.Now().Before(until); {
		h, err := i.look(ctx, true)
		switch {
		case err != nil:
			last = err
		case h.version != version:
			last = fmt.Errorf("version %s answers", h.version)
		default:
			return h.since, nil
		}
		if err := pause(ctx); err != nil {
			return since, err
		}
	}
	return since, fmt.Errorf("not healthy within %s: %v", i.Within, last)
}

type seen struct {
	version string
	since   time.Time
}

func (i *Installer) look(ctx context.Context, deep bool) (seen, error) {
	within := askWithin
	if deep {
		within = deepWithin
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	h, err := i.Health(ctx, deep)
	if err == nil && h.Problem != nil {
		err = fmt.Errorf("%s: %s", h.Problem.Code, h.Problem.Detail)
	}
	return seen{h.Version, h.Started}, err
}

func pause(ctx context.Context) error {
	t := time.NewTimer(lookEvery)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// brief is one line of what went wrong, for the report.
func brief(err error) string {
	text := err.Error()
	if f := fault.Of(err); f != nil && f.Detail != "" {
		text = f.Detail
	}
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}
