package link

import (
	"context"
	"net/http"
	"strconv"

	"thana/desktop/flow"
	"thana/shared/ink"
	"thana/shared/record"
	"thana/shared/wire"
)

var (
	_ flow.Instruments = (*Client)(nil)
	_ flow.Papers      = (*Client)(nil)
	_ flow.Upkeep      = (*Client)(nil)
)

// capture runs a capture's stream; its last line may be why it failed.
func (c *Client) capture(ctx context.Context, path string, in any, on func(wire.CaptureEvent) error) error {
	return Stream(ctx, c, path, in, func(e wire.CaptureEvent) error {
		if e.Problem != nil {
			return refused(*e.Problem)
		}
		return on(e)
	})
}

// TakeFinger implements flow.Instruments.
func (c *Client) TakeFinger(ctx context.Context, r wire.FingerprintRequest, on func(wire.CaptureEvent) error) error {
	return c.capture(ctx, wire.PathFingerprint, r, on)
}

// TakeSlap implements flow.Instruments.
func (c *Client) TakeSlap(ctx context.Context, r wire.SlapRequest, on func(wire.CaptureEvent) error) error {
	return c.capture(ctx, wire.PathSlap, r, on)
}

// TakePhoto implements flow.Instruments.
func (c *Client) TakePhoto(ctx context.Context, r wire.PhotoRequest, on func(wire.CaptureEvent) error) error {
	return c.capture(ctx, wire.PathPhoto, r, on)
}

// Shoot implements flow.Instruments.
func (c *Client) Shoot(ctx context.Context, session string) error {
	return c.ask(ctx, http.MethodPost, wire.PathShoot, nil, nil, "session", session)
}

// ScanPages implements flow.Instruments.
func (c *Client) ScanPages(ctx context.Context, r wire.PagesRequest, on func(wire.CaptureEvent) error) error {
	return c.capture(ctx, wire.PathPages, r, on)
}

// AcceptCandidate implements flow.Instruments.
func (c *Client) AcceptCandidate(ctx context.Context, id string, a wire.Accept) (record.Capture, error) {
	return post[record.Capture](ctx, c, wire.PathAccept, a, "id", id)
}

// DropCandidate implements flow.Instruments.
func (c *Client) DropCandidate(ctx context.Context, id string) error {
	return c.ask(ctx, http.MethodDelete, wire.PathCandidate, nil, nil, "id", id)
}

// ReadSlip implements flow.Instruments.
func (c *Client) ReadSlip(ctx context.Context, r wire.SlipRequest, on func(wire.CaptureEvent) error) error {
	return c.capture(ctx, wire.PathSlip, r, on)
}

// AcceptSlip implements flow.Instruments.
func (c *Client) AcceptSlip(ctx context.Context, id string, a wire.SlipAccept) ([]record.Capture, error) {
	return post[[]record.Capture](ctx, c, wire.PathSlipAccept, a, "id", id)
}

// DropSlip implements flow.Instruments.
func (c *Client) DropSlip(ctx context.Context, id string) error {
	return c.ask(ctx, http.MethodDelete, wire.PathSlipDrop, nil, nil, "id", id)
}

// KeepSignature implements flow.Instruments.
func (c *Client) KeepSignature(ctx context.Context, recordID string, k ink.Ink) (record.Capture, error) {
	return post[record.Capture](ctx, c, wire.PathSign, k, "id", recordID)
}

// PaperInfo implements flow.Papers.
func (c *Client) PaperInfo(ctx context.Context, d wire.Document, recordID string, masked bool) (wire.DocumentInfo, error) {
	return get[wire.DocumentInfo](ctx, c, wire.PathDocumentInfo, "document", string(d), "id", recordID, "masked", strconv.FormatBool(masked))
}

// PaperPage implements flow.Papers.
func (c *Client) PaperPage(ctx context.Context, d wire.Document, recordID string, n int, masked bool, dpi int) ([]byte, error) {
	return c.bytes(ctx, http.MethodGet, wire.PathDocumentPage, nil, "document", string(d), "id", recordID, "n", strconv.Itoa(n),
		"masked", strconv.FormatBool(masked), "dpi", strconv.Itoa(dpi))
}

// Print implements flow.Papers.
func (c *Client) Print(ctx context.Context, r wire.PrintRequest, on func(wire.PrintProgress) error) error {
	return c.progress(ctx, wire.PathPrint, r, on)
}

// progress runs a print's stream; its last line may be why it failed.
func (c *Client) progress(ctx context.Context, path string, in any, on func(wire.PrintProgress) error) error {
	return Stream(ctx, c, path, in, func(e wire.PrintProgress) error {
		if e.Problem != nil {
			return refused(*e.Problem)
		}
		return on(e)
	})
}

// Prints implements flow.Papers.
func (c *Client) Prints(ctx context.Context, recordID string) ([]wire.PrintRow, error) {
	return get[[]wire.PrintRow](ctx, c, wire.PathPrints, "id", recordID)
}

// Devices implements flow.Upkeep.
func (c *Client) Devices(ctx context.Context) ([]wire.Device, error) {
	return get[[]wire.Device](ctx, c, wire.PathDevices)
}

// Lending implements flow.Upkeep.
func (c *Client) Lending(ctx context.Context) (wire.Lending, error) {
	return get[wire.Lending](ctx, c, wire.PathLending)
}

// Lend implements flow.Upkeep.
func (c *Client) Lend(ctx context.Context, l wire.Lend) (out wire.Lending, err error) {
	return out, c.ask(ctx, http.MethodPut, wire.PathLending, l, &out)
}

// Sync implements flow.Upkeep.
func (c *Client) Sync(ctx context.Context, limit int) (wire.SyncStatus, error) {
	return get[wire.SyncStatus](ctx, c, wire.PathSync, "limit", strconv.Itoa(limit))
}

// Receipt implements flow.Upkeep.
func (c *Client) Receipt(ctx context.Context, seq uint64) (wire.Receipts, error) {
	return get[wire.Receipts](ctx, c, wire.PathReceipt, "seq", strconv.FormatUint(seq, 10))
}
