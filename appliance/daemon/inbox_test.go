package daemon

import (
	"testing"
	"time"

	"thana/appliance/config"
	"thana/shared/down"
)

// The slower of the station's own cap and the state's holds.
func TestLineCap_TheSlowerHolds(t *testing.T) {
	var own config.Cap
	if err := own.UnmarshalText([]byte("09:00-18:00 128")); err != nil {
		t.Fatal(err)
	}
	d := &Daemon{}
	at := func(hour int) time.Time { return time.Date(2026, 11, 22, hour-6, 30, 0, 0, time.UTC) } // hour:00 IST
	if got := d.lineCap(at(10)); got != 0 {
		t.Errorf("without any: %d", got)
	}
	d.cfg.Sync.Caps = []config.Cap{own}
	d.pack.Store(&down.Configuration{Version: 1, Caps: []down.Cap{{From: "08:00", To: "12:00", Rate: 8000}, {From: "12:00", To: "20:00", Rate: 64000}}})
	for hour, want := range map[int]int64{7: 0, 8: 8000, 10: 8000, 14: 16000, 19: 64000, 21: 0} {
		if got := d.lineCap(at(hour)); got != want {
			t.Errorf("at %d: %d bytes per second, want %d", hour, got, want)
		}
	}
}
