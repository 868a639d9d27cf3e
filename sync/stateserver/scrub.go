package main

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/verify"
	"thana/sync/stateserver/watch"
)

type scrubCmd struct {
	Sample  int  `help:"Files of each station, drawn anew each time." default:"100"`
	Resend  bool `help:"Ask stations to send again what is lost here." default:"true" negatable:""`
	Waiting bool `help:"Ask also for every capture that waits: after a restore from a backup, stations believe that some are stored."`
	JSON    bool `help:"Print JSON."`
}

// scrubLine is one station's sample as scripts read it.
type scrubLine struct {
	Station string `json:"station"`
	verify.Sampled
	Asked int `json:"asked"` // captures that the station was asked to send again
}

func (c *scrubCmd) Run(p *program, st *state) error {
	lines := []scrubLine{}
	bad := false
	err := st.scrub(p.ctx, scrubbing{sample: c.Sample, resend: c.Resend, waiting: c.Waiting, log: p.log}, func(l scrubLine) {
		lines = append(lines, l)
		bad = bad || len(l.Problems) > 0
		if c.JSON {
			return
		}
		fmt.Fprintf(p.out, "%s: %d files of %d bytes are as they were put\n", l.Station, l.Files, l.Bytes)
		for _, f := range l.Problems {
			fmt.Fprintf(p.out, "  %-10s %s\n", f.Kind, f.What)
		}
		if l.Asked > 0 {
			fmt.Fprintf(p.out, "  the station was asked for %d captures again\n", l.Asked)
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

// scrubbing is how a scrub goes.
type scrubbing struct {
	sample  int // files of each station
	resend  bool
	waiting bool         // ask also for what waits
	meter   *watch.Meter // may be nil
	log     *slog.Logger
}

// scrub reads a sample of each station's files, raises an alarm for each that is not as it was put, and asks the station for
// it again.
func (st *state) scrub(ctx context.Context, how scrubbing, said func(scrubLine)) error {
	known, err := st.journal.Stations(ctx)
	if err != nil {
		return err
	}
	v := st.verifier()
	for _, s := range known {
		found, err := v.Sample(ctx, s.Code, how.sample)
		if err != nil {
			return err
		}
		for _, f := range found.Problems {
			how.meter.Alarm(string(fault.SyncCaptureHash))
			if err := st.journal.Raise(ctx, journal.Alarm{Station: s.Code, Code: string(fault.SyncCaptureHash), Detail: "scrub: " + string(f.Kind) + " " + f.What, At: time.Now()}); err != nil {
				return err
			}
		}
		line := scrubLine{Station: s.Code, Sampled: found}
		if how.waiting {
			waiting, err := st.waiting(ctx, s.Code)
			if err != nil {
				return err
			}
			found.Lost = append(found.Lost, waiting...)
		}
		if how.resend {
			line.Asked = st.askAgain(ctx, how, s.Code, found.Lost)
		}
		said(line)
	}
	return nil
}

// waiting are the captures whose entries are here and whose files are not.
func (st *state) waiting(ctx context.Context, station string) (all []journal.Blob, err error) {
	ids, err := st.journal.BlobsWaiting(ctx, station)
	for _, id := range ids {
		b, err := st.journal.Blob(ctx, station, id)
		if err != nil {
			return all, err
		}
		all = append(all, b)
	}
	return all, err
}

// askAgain asks a station for captures; the alarm stands whether it can be asked or not.
func (st *state) askAgain(ctx context.Context, how scrubbing, station string, lost []journal.Blob) (asked int) {
	for _, b := range lost {
		f, err := st.speaker().Resend(ctx, station, b)
		switch {
		case err != nil:
			how.log.Error("a station is not asked again", "station", station, "detail", err.Error())
		case f.Seq > 0:
			asked++
		}
	}
	return asked
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
		files, problems, asked := 0, 0, 0
		err := st.scrub(ctx, scrubbing{sample: sample, resend: true, meter: meter, log: p.log}, func(l scrubLine) {
			files += l.Files
			problems += len(l.Problems)
			asked += l.Asked
		})
		if err != nil && ctx.Err() == nil {
			p.log.Error("scrub", "detail", err.Error())
			continue
		}
		p.log.Info("scrub", "files", files, "problems", problems, "asked", asked)
	}
}
