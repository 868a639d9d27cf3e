package config

import (
	"fmt"
	"strings"
	"time"

	"thana/shared/record"
)

// Hours are hours of every day, IST, written as "01:00-05:00".
type Hours struct {
	From, To time.Duration // since midnight; they may pass midnight
}

// UnmarshalText reads "01:00-05:00".
func (h *Hours) UnmarshalText(b []byte) error {
	from, to, _ := strings.Cut(string(b), "-")
	begins, err := time.Parse("15:04", from)
	if err != nil {
		return fmt.Errorf(`%q: write hours, for example "01:00-05:00"`, b)
	}
	ends, err := time.Parse("15:04", to)
	if err != nil || begins.Equal(ends) {
		return fmt.Errorf(`%q: write hours, for example "01:00-05:00"`, b)
	}
	midnight := begins.Truncate(24 * time.Hour)
	h.From, h.To = begins.Sub(midnight), ends.Sub(midnight)
	return nil
}

// MarshalText writes what UnmarshalText reads.
func (h Hours) MarshalText() ([]byte, error) {
	clock := func(d time.Duration) string { return time.Time{}.Add(d).Format("15:04") }
	return []byte(clock(h.From) + "-" + clock(h.To)), nil
}

func (h Hours) String() string {
	text, _ := h.MarshalText() // never fails
	return string(text)
}

// Holds tells whether a time lies in them.
func (h Hours) Holds(t time.Time) bool {
	t = t.In(record.IST)
	clock := time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute
	if h.From > h.To {
		return clock >= h.From || clock < h.To
	}
	return clock >= h.From && clock < h.To
}
