package store

import (
	"testing"
	"time"

	"thana/shared/fault"
	"thana/shared/wire"
)

// Each device has its own history: one that comes and goes all day leaves the others' alone. What is too old goes, and the rest is
// there after a start.
func TestDeviceHistory_EachDeviceItsOwn(t *testing.T) {
	r := newRig(t)
	db := r.open(t)
	at := func(key string, what wire.DeviceChange, when time.Time) wire.DeviceEvent {
		return wire.DeviceEvent{At: when, Key: key, Class: "printer", What: what, Code: fault.PrinterMediaEmpty, Facts: map[string]string{"device": key}}
	}
	begin := r.now
	if err := db.NoteDevices(t.Context(), at("old", wire.DeviceCame, begin.Add(-keepsFor-time.Hour)), at("still", wire.DeviceFailed, begin)); err != nil {
		t.Fatal(err)
	}
	var flaps []wire.DeviceEvent
	for i := range keepsEvents + 50 {
		flaps = append(flaps, at("loose", wire.DeviceLeft, begin.Add(time.Duration(i)*time.Second)))
	}
	if err := db.NoteDevices(t.Context(), flaps...); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	db = r.open(t)
	loose, err := db.DeviceHistory(t.Context(), "loose", 0, 1000)
	if err != nil || len(loose) != keepsEvents || !loose[0].At.Equal(flaps[len(flaps)-1].At) {
		t.Errorf("%d of the loose one, %v", len(loose), err)
	}
	all, err := db.DeviceHistory(t.Context(), "", 0, 1000)
	if err != nil || len(all) != keepsEvents+1 {
		t.Fatalf("%d in all, %v", len(all), err)
	}
	last := all[len(all)-1]
	if last.Key != "still" || last.What != wire.DeviceFailed || last.Code != fault.PrinterMediaEmpty || last.Facts["device"] != "still" || last.ID == 0 {
		t.Errorf("the oldest: %+v", last)
	}
	if page, err := db.DeviceHistory(t.Context(), "", all[10].ID, 5); err != nil || len(page) != 5 || page[0].ID != all[11].ID {
		t.Errorf("the next page: %+v, %v", page, err)
	}
}
