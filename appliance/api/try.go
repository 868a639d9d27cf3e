package api

import (
	"context"

	"github.com/danielgtaylor/huma/v2"

	"thana/appliance/capture"
	"thana/drivers/device"
	"thana/shared/form"
	"thana/shared/ledger"
	"thana/shared/wire"
)

// tryNote is what the ledger keeps of a try: somebody's finger or face may have been on the screen without a lawful basis.
type tryNote struct {
	accessNote
	Class  string `json:"class"`
	Device string `json:"device,omitempty"`
}

// tryRoutes let a technician try each device. What it gives goes to the screen or onto a test sheet, and nowhere else.
func (s *Server) tryRoutes(api huma.API) {
	stream(api, s, wire.PathTry, "Try a scanner or a camera; nothing is kept", TryDevices, captureProblem,
		func(ctx context.Context, who capture.Who, in *bodyOf[wire.Try], emit func(wire.CaptureEvent) error) error {
			return s.TryDevice(ctx, who, in.Body, emit)
		})
	stream(api, s, wire.PathTryPrint, "Print a test page", TryDevices, printProblem,
		func(ctx context.Context, _ capture.Who, in *bodyOf[wire.Try], emit func(wire.PrintProgress) error) error {
			return s.TryPrinter(ctx, in.Body, emit)
		})
}

// TryDevice tries a scanner or a camera; the ledger keeps that it was done, and by whom.
func (s *Server) TryDevice(ctx context.Context, who capture.Who, r wire.Try, emit func(wire.CaptureEvent) error) error {
	note := tryNote{accessNote{Event: "try", Desktop: who.Desktop}, r.Class, r.Device}
	if err := s.Store.Note(ctx, ledger.KindAccess, "", who.Officer, note); err != nil {
		return err
	}
	return s.Desk.Try(ctx, who, r, emit)
}

// TryPrinter prints a test page.
func (s *Server) TryPrinter(ctx context.Context, r wire.Try, emit func(wire.PrintProgress) error) error {
	if err := emit(wire.PrintProgress{Of: 1}); err != nil {
		return err
	}
	choose := func(printer device.Printer) (device.PrintJob, error) {
		t := form.Test{Device: printer.Info().Name(), At: s.Now()}
		kit := form.Kit{Station: s.Station}
		return paper{title: "Thana test", doc: form.TestPage(t, kit), roll: form.TestRoll(t, kit)}.job(printer, 1)
	}
	err := s.onPaper(ctx, r.Device, choose, func(e device.PrintEvent) error {
		return emit(wire.PrintProgress{Pages: e.PagesDone, Of: 1, Waiting: string(e.Waiting)})
	})
	if err != nil {
		return err
	}
	return emit(wire.PrintProgress{Pages: 1, Of: 1, Done: &wire.PrintRow{At: s.Now()}})
}
