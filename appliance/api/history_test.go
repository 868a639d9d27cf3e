package api

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"thana/shared/fault"
	"thana/shared/wire"
)

// Each step is what is seen, and what is told of it.
func TestStanding_TellsWhatBecame(t *testing.T) {
	t0 := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	printer := func(state wire.DeviceState, code fault.Code, since time.Time) wire.Device {
		return wire.Device{Key: "p", Class: "printer", State: state, Code: code, Since: since}
	}
	disk := wire.Device{Key: wire.ApplianceKey, Class: wire.ApplianceKey, State: wire.DeviceFault, Code: fault.StoreNearFull, Since: t0}
	steps := []struct {
		seen []wire.Device
		want []string
	}{
		{nil, nil},
		{[]wire.Device{printer(wire.DeviceOpening, "", t0)}, []string{"came p"}},
		{[]wire.Device{printer(wire.DeviceReady, "", t0)}, nil},
		{[]wire.Device{printer(wire.DeviceInUse, "", t0)}, nil},
		{[]wire.Device{printer(wire.DeviceFault, fault.PrinterMediaEmpty, t0.Add(time.Minute))}, []string{"failed p device.media_empty"}},
		{[]wire.Device{printer(wire.DeviceInUse, "", t0.Add(2*time.Minute))}, nil}, // lent, and still without paper for all that is known
		{[]wire.Device{printer(wire.DeviceFault, fault.PrinterMediaJam, t0.Add(3*time.Minute)), disk}, []string{"failed p device.media_jam", "failed appliance store.near_full"}},
		{[]wire.Device{printer(wire.DeviceReady, "", t0.Add(5*time.Minute)), disk}, []string{"well p device.media_jam since 3m0s"}},
		{[]wire.Device{disk}, []string{"left p"}},
		{nil, []string{"well appliance store.near_full since 0s"}},
	}
	st := standing{}
	for i, s := range steps {
		var got []string
		for _, e := range st.now(s.seen, t0) {
			words := string(e.What) + " " + e.Key
			if e.Code != "" {
				words += " " + string(e.Code)
			}
			if !e.Began.IsZero() {
				words += " since " + e.Began.Sub(t0).String()
			}
			got = append(got, words)
		}
		if !slices.Equal(got, s.want) {
			t.Errorf("step %d: %q, want %q", i, got, s.want)
		}
	}
}

// A camera is unplugged and comes back: the history says so, also to a technician, page by page, and is still there for the next start.
func TestHistory_OfACamera(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	r.ready()
	told, quiet := r.server.hints.subscribe()
	defer quiet()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); r.server.KeepHistory(ctx) }()
	tech := r.desktop().as("tech")
	of := func(key string, before int64) []wire.DeviceEvent {
		all, err := send[[]wire.DeviceEvent](tech, http.MethodGet, fmt.Sprintf("%s?key=%s&before=%d", wire.PathDeviceHistory, key, before), nil)
		must(t, err)
		return all
	}
	waits := func(what wire.DeviceChange) wire.DeviceEvent {
		for {
			all := of("", 0)
			if i := slices.IndexFunc(all, func(e wire.DeviceEvent) bool { return e.What == what && e.Class == "camera" }); i >= 0 {
				return all[i]
			}
			<-told
		}
	}
	came := waits(wire.DeviceCame)
	r.virtual.Camera.Unplug()
	left := waits(wire.DeviceLeft)
	r.virtual.Camera.Plug()
	if left.Key != came.Key || left.ID <= came.ID {
		t.Errorf("%+v after %+v", left, came)
	}
	if older := of(came.Key, left.ID); len(older) != 1 || older[0].ID != came.ID {
		t.Errorf("before it left: %+v", older)
	}
	if all := of(wire.ApplianceKey, 0); len(all) != 1 || all[0].What != wire.Started {
		t.Errorf("the appliance: %+v", all)
	}
	stop()
	<-ended
}
