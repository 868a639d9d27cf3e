package screen

import (
	"context"

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
