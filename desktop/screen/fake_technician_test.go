package screen

import (
	"context"
	"slices"
	"time"

	"thana/shared/fault"
	"thana/shared/wire"
)

func (s *station) TryDevice(ctx context.Context, r wire.Try, on func(wire.CaptureEvent) error) error {
	s.bench.tried = append(s.bench.tried, r)
	switch r.Class {
	case "fingerprint":
		return s.TakeFinger(ctx, wire.FingerprintRequest{Finger: "right_index", Device: r.Device}, on)
	case "camera":
		return s.TakePhoto(ctx, wire.PhotoRequest{Pose: "front", Auto: true, Device: r.Device}, on)
	}
	return s.ScanPages(ctx, wire.PagesRequest{Device: r.Device}, on)
}

func (s *station) TryPrinter(ctx context.Context, r wire.Try, on func(wire.PrintProgress) error) error {
	s.bench.tried = append(s.bench.tried, r)
	if err := on(wire.PrintProgress{Of: 1, Waiting: s.bench.waiting}); err != nil {
		return err
	}
	if s.bench.waiting != "" {
		return context.Canceled
	}
	return on(wire.PrintProgress{Pages: 1, Of: 1, Done: &wire.PrintRow{At: noon()}})
}

// DeviceHistory is a printer without paper, a scanner with a loose plug and a line that was down.
func (s *station) DeviceHistory(_ context.Context, key string, before int64) ([]wire.DeviceEvent, error) {
	s.bench.past = append(s.bench.past, key)
	at := func(id int64, minutes int, d wire.Device, what wire.DeviceChange, code fault.Code) wire.DeviceEvent {
		return wire.DeviceEvent{ID: id, At: noon().Add(-time.Duration(minutes) * time.Minute), Key: d.Key, Class: d.Class, Name: d.Name, What: what, Code: code,
			Facts: map[string]string{"device": d.Name}}
	}
	box := wire.Device{Key: wire.ApplianceKey, Class: wire.ApplianceKey}
	all := []wire.DeviceEvent{
		at(8, 3, ofClass("printer"), wire.DeviceWell, fault.PrinterMediaEmpty), at(7, 15, ofClass("printer"), wire.DeviceFailed, fault.PrinterMediaEmpty),
		at(6, 40, ofClass("fingerprint"), wire.DeviceCame, ""), at(5, 41, ofClass("fingerprint"), wire.DeviceLeft, ""),
		at(4, 90, box, wire.DeviceWell, fault.SyncLine), at(3, 260, box, wire.DeviceFailed, fault.SyncLine),
		at(2, 1800, ofClass("camera"), wire.DeviceCame, ""), at(1, 1800, box, wire.Started, "")}
	all[0].Began, all[4].Began = all[1].At, all[5].At
	all = slices.DeleteFunc(all, func(e wire.DeviceEvent) bool { return key != "" && e.Key != key || before != 0 && e.ID >= before })
	for len(all) > 0 && s.bench.longPast && before == 0 && len(all) < wire.HistoryPage {
		all = append(all, all[len(all)-1])
	}
	return all, s.err()
}

// ofClass is a device that is ready.
func ofClass(class string) wire.Device {
	names := map[string]string{"fingerprint": "DigitalPersona U.are.U 4500", "camera": "Logitech HD Pro Webcam C920", "docscan": "Canon DR-C225", "printer": "HP LaserJet Pro M404dn"}
	return wire.Device{Key: class, Class: class, Name: names[class], State: wire.DeviceReady, Since: noon()}
}

// everyClass is a bench with a device of each class, ready.
func everyClass() bench {
	var b bench
	for _, class := range classes() {
		b.devices = append(b.devices, ofClass(class))
	}
	return b
}

// Box is a warm appliance on its battery, with its disk nearly full.
func (s *station) Box(context.Context) (wire.BoxState, error) {
	if s.bench.sound {
		update := wire.UpdateState{Version: "1.4.0", Phase: wire.UpdateWaiting, Waits: "1.5.0", Window: "02:00-05:00"}
		if s.bench.update != nil {
			update = *s.bench.update
		}
		return wire.BoxState{At: noon(), Version: "1.4.0", Started: noon().Add(-50 * time.Hour), Synced: true, Disk: wire.Gauge{Free: 190 << 30, Size: 240 << 30},
			Memory: wire.Gauge{Free: 3 << 30, Size: 4 << 30}, Celsius: 48.3, Links: []wire.NetLink{{Name: "eth0", Up: true, Mbps: 1000, Addresses: []string{"192.168.1.5/24"}}, {Name: "wlan0"}},
			UPS: &wire.UPS{Name: "apc", Charge: 100, Seconds: 2400}, Update: &update}, s.err()
	}
	return wire.BoxState{At: noon(), Version: "1.4.0", Started: noon().Add(-time.Hour), Disk: wire.Gauge{Free: 9 << 30, Size: 240 << 30},
		Memory: wire.Gauge{Free: 1 << 30, Size: 4 << 30}, Celsius: 78.4, Links: []wire.NetLink{{Name: "eth0"}},
		UPS:    &wire.UPS{Name: "apc", Battery: true, Low: true, Replace: true, Charge: 9, Seconds: 240},
		Update: &wire.UpdateState{Version: "1.4.0", Phase: wire.UpdateNewest, Last: &wire.UpdateResult{Version: "1.5.0", Former: "1.4.0"}},
		Health: []wire.Health{{Code: fault.StoreNearFull, Since: noon().Add(-time.Hour), Severity: "warning", Facts: map[string]string{"percent": "97"}}}}, s.err()
}

func (s *station) UpdateNow(context.Context) (wire.UpdateState, error) {
	if s.bench.refuses != nil {
		return wire.UpdateState{}, s.bench.refuses
	}
	s.bench.ordered++
	if s.bench.update != nil {
		s.bench.update.Ordered = true
	}
	is, err := s.Box(context.Background())
	return *is.Update, err
}

// CheckNetwork finds the way open, or that it ends at a step.
func (s *station) CheckNetwork(context.Context) ([]wire.NetStep, error) {
	steps := []wire.NetStep{{Step: wire.NetCable, Fact: "eth0 192.168.1.5/24"}, {Step: wire.NetRoute, Fact: "eth0"}, {Step: wire.NetName, Fact: "203.0.113.7"},
		{Step: wire.NetReach, Fact: "203.0.113.7:8443"}, {Step: wire.NetSecure, Fact: "TLS 1.3"}, {Step: wire.NetAnswer}}
	ended := false
	for i := range steps {
		steps[i].Tried = !ended
		if steps[i].Good = !ended && steps[i].Step != s.bench.wayEnds; !steps[i].Good {
			steps[i].Fact = ""
		}
		if steps[i].Step == s.bench.wayEnds {
			steps[i].Detail, ended = "dial tcp 203.0.113.7:8443: i/o timeout", true
		}
	}
	return steps, s.err()
}

// NearbyChosen is the device that is this station's.
func (s *station) NearbyChosen(context.Context) ([]wire.Nearby, error) {
	all, err := s.LookNearby(context.Background())
	return slices.DeleteFunc(all, func(n wire.Nearby) bool { return !n.Used }), err
}

func (s *station) LookNearby(context.Context) ([]wire.Nearby, error) {
	all := slices.Clone(s.bench.network)
	for i := range all {
		all[i].Used = all[i].ID == s.bench.used
	}
	return all, s.err()
}

func (s *station) UseNearby(_ context.Context, id string) (wire.Nearby, error) {
	if s.bench.refuses == nil {
		s.bench.used = id
	}
	return wire.Nearby{ID: id}, s.bench.refuses
}

func (s *station) RemoveNearby(context.Context, string) error { s.bench.used = ""; return nil }

// neighbours are what answers in a network of several houses.
func neighbours() []wire.Nearby {
	return []wire.Nearby{
		{ID: "0a", Class: "printer", Name: "HP LaserJet Pro M404dn [5C3A]", Model: "HP LaserJet Pro M404dn", Place: "Malkhana", Address: "192.168.1.20", Both: true},
		{ID: "0b", Class: "docscan", Name: "Canon imageFORMULA DR-C225W", Model: "Canon imageFORMULA DR-C225W", Place: "थाना कार्यालय", Address: "192.168.1.21", Both: true, Feeder: true},
		{ID: "0c", Class: "printer", Name: "Zebra", Address: "192.168.1.22", Unfit: true},
		{ID: "0d", Class: "docscan", Name: "HP LaserJet MFP M227", Place: "Sharma Travels, first floor", Address: "192.168.1.30", Set: true},
	}
}
