package flow

import (
	"context"

	"thana/shared/ink"
	"thana/shared/record"
	"thana/shared/wire"
)

// Instruments are the appliance's devices as captures use them. on gets each line of a stream in the caller's
// goroutine and never after return; ending ctx frees the device. A capture that fails returns its fault.
type Instruments interface {
	TakeFinger(ctx context.Context, r wire.FingerprintRequest, on func(wire.CaptureEvent) error) error
	// TakeSlap takes several fingers at once; its last line bears the fingers.
	TakeSlap(ctx context.Context, r wire.SlapRequest, on func(wire.CaptureEvent) error) error
	TakePhoto(ctx context.Context, r wire.PhotoRequest, on func(wire.CaptureEvent) error) error
	Shoot(ctx context.Context, session string) error
	ScanPages(ctx context.Context, r wire.PagesRequest, on func(wire.CaptureEvent) error) error
	AcceptCandidate(ctx context.Context, id string, a wire.Accept) (record.Capture, error)
	DropCandidate(ctx context.Context, id string) error

	// ReadSlip scans an inked ten-print slip; its last line bears the wire.Slip.
	ReadSlip(ctx context.Context, r wire.SlipRequest, on func(wire.CaptureEvent) error) error
	AcceptSlip(ctx context.Context, id string, a wire.SlipAccept) ([]record.Capture, error)
	DropSlip(ctx context.Context, id string) error

	// KeepSignature keeps what a person wrote on the pad.
	KeepSignature(ctx context.Context, recordID string, k ink.Ink) (record.Capture, error)
}

// Papers are the printable documents of records, and the printer.
type Papers interface {
	PaperInfo(ctx context.Context, d wire.Document, recordID string, masked bool) (wire.DocumentInfo, error)
	// PaperPage is a PNG; n counts from 1.
	PaperPage(ctx context.Context, d wire.Document, recordID string, n int, masked bool, dpi int) ([]byte, error)
	Print(ctx context.Context, r wire.PrintRequest, on func(wire.PrintProgress) error) error
	Prints(ctx context.Context, recordID string) ([]wire.PrintRow, error)
}

// Upkeep is how the devices and the way to the state stand.
type Upkeep interface {
	Devices(ctx context.Context) ([]wire.Device, error)
	// Lending says whether other programs on the appliance may use its scanners now; Lend begins or ends it.
	Lending(ctx context.Context) (wire.Lending, error)
	Lend(ctx context.Context, l wire.Lend) (wire.Lending, error)
	Sync(ctx context.Context, limit int) (wire.SyncStatus, error)
	Receipt(ctx context.Context, seq uint64) (wire.Receipts, error)
}
