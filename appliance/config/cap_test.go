package config

import (
	"testing"
	"time"

	"thana/shared/record"
)

func TestCap_HoldsAtItsHours(t *testing.T) {
	var s Sync
	for _, text := range []string{"09:00-19:00 128", "12:00-13:00 64", "22:30-06:00 256"} {
		var c Cap
		if err := c.UnmarshalText([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if back, _ := c.MarshalText(); string(back) != text {
			t.Errorf("%s became %s", text, back)
		}
		s.Caps = append(s.Caps, c)
	}
	for clock, want := range map[string]int64{
		"08:59": 0, "09:00": 16_000, "12:30": 8_000, "18:59": 16_000, "19:00": 0, "22:29": 0, "22:30": 32_000, "00:00": 32_000, "05:59": 32_000, "06:00": 0,
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", "2026-11-22 "+clock, record.IST)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.At(at.UTC()); got != want {
			t.Errorf("at %s %d bytes/s, want %d", clock, got, want)
		}
	}
}

func TestCap_RefusesWhatItCannotRead(t *testing.T) {
	for _, text := range []string{"", "09:00 128", "09:00-25:00 128", "09:00-09:00 128", "09:00-19:00", "09:00-19:00 fast", "09:00-19:00 7", "09:00-19:00 -1"} {
		var c Cap
		if err := c.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q was read as %+v", text, c)
		}
	}
}
