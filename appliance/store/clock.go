package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"thana/shared/ledger"
)

// What ledger.Clock.State says.
const (
	clockSynced = "synced"
	clockFree   = "free"
	clockBehind = "behind"
)

func bootID() string {
	b, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(b))
}

// sinceBoot is nanoseconds, sleep counted.
func sinceBoot() int64 {
	var t unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &t); err != nil {
		return 0
	}
	return t.Nano()
}

// KernelSynced asks the kernel whether a time source disciplines the clock.
func KernelSynced() bool {
	var t unix.Timex
	state, err := unix.Adjtimex(&t)
	return err == nil && state != unix.TIME_ERROR
}

// stateAhead is how far the state's time may run ahead of a clock that follows a time source and still be believed.
const stateAhead = 5 * time.Minute

// sighting is a time that the station knows beside its own clock, and when it learned it.
type sighting struct {
	at   time.Time
	boot string
	mono int64 // nanoseconds since that boot
}

// now is the earliest that it can be: what was seen, and the time that certainly passed since. After another boot that is
// all of this one.
func (s sighting) now(boot string, mono int64) time.Time {
	switch {
	case s.at.IsZero() || s.boot == "" || boot == "":
		return s.at
	case s.boot == boot:
		return s.at.Add(time.Duration(mono - s.mono))
	}
	return s.at.Add(time.Duration(mono))
}

// known is what the store tells about the time: the state's newest answer, and the newest of that and of the last
// entry, unless a clock on its own wrote that one. Newest is by sequence, so that a state set right corrects a station.
type known struct{ state, newest sighting }

func (db *DB) known(ctx context.Context, from rows) (known, error) {
	var k known
	var answered, wrote uint64
	var at int64
	var state string
	err := from.QueryRowContext(ctx, `SELECT seq, at, boot, mono FROM receipt ORDER BY seq DESC, level = ? DESC LIMIT 1`, ledger.Stored).
		Scan(&answered, &at, &k.state.boot, &k.state.mono)
	if err == nil {
		k.state.at = time.Unix(0, at).UTC()
	} else if !errors.Is(err, sql.ErrNoRows) {
		return k, err
	}
	k.newest = k.state
	var last sighting
	err = from.QueryRowContext(ctx, `SELECT seq, at, state, boot, mono FROM entry ORDER BY seq DESC LIMIT 1`).
		Scan(&wrote, &at, &state, &last.boot, &last.mono)
	if errors.Is(err, sql.ErrNoRows) {
		return k, nil
	}
	if last.at = time.Unix(0, at).UTC(); wrote > answered && state != clockFree {
		k.newest = last
	}
	return k, err
}

// clock reads the time. One that follows a time source is believed, and is at least the state's last answer unless that
// lies far ahead of it. One on its own gives way to every later time that the store knows. See docs/adr/0064-time.md.
func (db *DB) clock(k known) (c ledger.Clock, stateWrong bool) {
	c = ledger.Clock{At: db.opt.Now().UTC().Round(0), State: clockFree}
	c.Boot, c.Mono = db.opt.Uptime()
	least := k.newest.now(c.Boot, c.Mono)
	if db.opt.Synced() {
		c.State, least = clockSynced, k.state.at
		stateWrong = least.Sub(c.At) > stateAhead
	}
	if c.At.Before(least) && !stateWrong {
		c.At, c.State = least, clockBehind
	}
	return c, stateWrong
}
