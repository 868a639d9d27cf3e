package config

import (
	"fmt"
	"strings"
	"time"

	"thana/shared/record"
)

// Sync says how the line to the state is used.
type Sync struct {
	Caps []Cap `toml:"caps"` // where two cover a time, the lower one holds
}

// Cap leaves a part of the line to others at certain hours of the day, IST. It is written as "09:00-19:00 128".
type Cap struct {
	From, To time.Duration // since midnight; a cap may pass midnight
	Kbit     int           // kbit/s
}

const lowestCap = 8 // kbit/s: below it a capture takes hours

// UnmarshalText reads "09:00-19:00 128".
func (c *Cap) UnmarshalText(b []byte) error {
	hours, rate, _ := strings.Cut(string(b), " ")
	from, to, _ := strings.Cut(hours, "-")
	begins, err := time.Parse("15:04", from)
	if err != nil {
		return fmt.Errorf(`%q: write hours and kbit/s, for example "09:00-19:00 128"`, b)
	}
	ends, err := time.Parse("15:04", to)
	if err != nil || begins.Equal(ends) {
		return fmt.Errorf(`%q: write hours and kbit/s, for example "09:00-19:00 128"`, b)
	}
	if _, err := fmt.Sscanf(rate, "%d", &c.Kbit); err != nil || c.Kbit < lowestCap {
		return fmt.Errorf("%q: at least %d kbit/s", b, lowestCap)
	}
	midnight := begins.Truncate(24 * time.Hour)
	c.From, c.To = begins.Sub(midnight), ends.Sub(midnight)
	return nil
}

// MarshalText writes what UnmarshalText reads.
func (c Cap) MarshalText() ([]byte, error) {
	clock := func(d time.Duration) string { return time.Time{}.Add(d).Format("15:04") }
	return fmt.Appendf(nil, "%s-%s %d", clock(c.From), clock(c.To), c.Kbit), nil
}

// At is the rate that holds at a time, in bytes per second; 0 without limit.
func (s Sync) At(t time.Time) int64 {
	t = t.In(record.IST)
	clock := time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
	lowest := 0
	for _, c := range s.Caps {
		holds := clock >= c.From && clock < c.To
		if c.From > c.To {
			holds = clock >= c.From || clock < c.To
		}
		if holds && (lowest == 0 || c.Kbit < lowest) {
			lowest = c.Kbit
		}
	}
	return int64(lowest) * 1000 / 8
}
