package store

import (
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

// kernelSynced asks the kernel whether a time source disciplines the clock.
func kernelSynced() bool {
	var t unix.Timex
	state, err := unix.Adjtimex(&t)
	return err == nil && state != unix.TIME_ERROR
}

// clock reads the time. It never shows a time before the last signed answer of the state.
func (db *DB) clock(acked time.Time) ledger.Clock {
	c := ledger.Clock{At: db.opt.Now().UTC().Round(0), State: clockFree, Boot: db.boot}
	if db.opt.Synced() {
		c.State = clockSynced
	}
	if c.At.Before(acked) {
		c.At, c.State = acked.UTC(), clockBehind
	}
	var mono unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_BOOTTIME, &mono); err == nil {
		c.Mono = mono.Nano()
	}
	return c
}
