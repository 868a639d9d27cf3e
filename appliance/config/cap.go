package config

import (
	"fmt"
	"strings"
	"time"
)

// Sync says how the line to the state is used.
type Sync struct {
	Caps []Cap `toml:"caps"` // where two cover a time, the lower one holds
}

// Cap leaves a part of the line to others at certain hours of the day, IST. It is written as "09:00-19:00 128".
type Cap struct {
	Hours
	Kbit int // kbit/s
}

const lowestCap = 8 // kbit/s: below it a capture takes hours

// UnmarshalText reads "09:00-19:00 128".
func (c *Cap) UnmarshalText(b []byte) error {
	hours, rate, _ := strings.Cut(string(b), " ")
	if c.Hours.UnmarshalText([]byte(hours)) != nil {
		return fmt.Errorf(`%q: write hours and kbit/s, for example "09:00-19:00 128"`, b)
	}
	if _, err := fmt.Sscanf(rate, "%d", &c.Kbit); err != nil || c.Kbit < lowestCap {
		return fmt.Errorf("%q: at least %d kbit/s", b, lowestCap)
	}
	return nil
}

// MarshalText writes what UnmarshalText reads.
func (c Cap) MarshalText() ([]byte, error) {
	hours, err := c.Hours.MarshalText()
	return fmt.Appendf(hours, " %d", c.Kbit), err
}

// At is the rate that holds at a time, in bytes per second; 0 without limit.
func (s Sync) At(t time.Time) int64 {
	lowest := 0
	for _, c := range s.Caps {
		if c.Holds(t) && (lowest == 0 || c.Kbit < lowest) {
			lowest = c.Kbit
		}
	}
	return int64(lowest) * 1000 / 8
}
