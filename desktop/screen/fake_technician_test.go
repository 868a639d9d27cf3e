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
