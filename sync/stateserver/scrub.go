package main

import (
	"context"
	"fmt"
	"time"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/verify"
	"thana/sync/stateserver/watch"
)

type scrubCmd struct {
	Sample int  `help:"Files of each station, drawn anew each time." default:"100"`
	JSON   bool `help:"Print JSON."`
}

// scrubLine is one station's sample as scripts read it.
type scrubLine struct {
	Station string `json:"station"`
	verify.Sampled
}

func (c *scrubCmd) Run(p *program, st *state) error {
	lines := []scrubLine{}
	bad := false
	err := st.scrub(p.ctx, c.Sample, nil, func(l scrubLine) {
		lines = append(lines, l)
		bad = bad || len(l.Problems) > 0
		if c.JSON {
			return
		}
		fmt.Fprintf(p.out, "%s: %d files of %d bytes are as they were put\n", l.Station, l.Files, l.Bytes)
		for _, f := range l.Problems {
			fmt.Fprintf(p.out, "  %-10s %s\n", f.Kind, f.What)
		}
	})
	if err != nil {
		return fault.Wrap(fault.SyncState, "state.scrub", err)
	}
	if c.JSON {
		if err := p.json(lines); err != nil {
			return err
		}
	}
	if bad {
		return errFound
	}
	return nil
}

// scrub reads a sample of each station's files, and raises an alarm for each that is not as it was put.
func (st *state) scrub(ctx context.Context, sample int, meter *watch.Meter, said func(scrubLine)) error {
	known, err := st.journal.Stations(ctx)
	if err != nil {
		return err
	}
	v := st.verifier()
	for _, s := range known {
		found, err := v.Sample(ctx, s.Code, sample)
		if err != nil {
			return err
		}
		for _, f := range found.Problems {
			meter.Alarm(string(fault.SyncCaptureHash))
			if err := st.journal.Raise(ctx, journal.Alarm{Station: s.Code, Code: string(fault.SyncCaptureHash), Detail: "scrub: " + string(f.Kind) + " " + f.What, At: time.Now()}); err != nil {
				return err
			}
		}
		said(scrubLine{s.Code, found})
	}
	return nil
}

// scrubHour is when stations are quiet, by the clock of India.
const scrubHour = 2

// untilNight is how long it is until the next scrub.
func untilNight(now time.Time) time.Duration {
	local := now.In(record.IST)
	next := time.Date(local.Year(), local.Month(), local.Day(), scrubHour, 0, 0, 0, record.IST)
	if !next.After(local) {
		next = next.AddDate(0, 0, 1)
	}
	return next.Sub(local)
}

// nightly scrubs each night until ctx ends. Several servers each draw a sample of their own.
func (st *state) nightly(ctx context.Context, p *program, sample int, meter *watch.Meter) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(untilNight(time.Now())):
		}
		files, problems := 0, 0
		err := st.scrub(ctx, sample, meter, func(l scrubLine) {
			files += l.Files
			problems += len(l.Problems)
		})
		if err != nil && ctx.Err() == nil {
			p.log.Error("scrub", "detail", err.Error())
			continue
		}
		p.log.Info("scrub", "files", files, "problems", problems)
	}
}
