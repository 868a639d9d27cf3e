package link

import (
	"context"

	"thana/desktop/flow"
	"thana/shared/wire"
)

var _ flow.Trials = (*Client)(nil)

// TryDevice implements flow.Trials.
func (c *Client) TryDevice(ctx context.Context, r wire.Try, on func(wire.CaptureEvent) error) error {
	return c.capture(ctx, wire.PathTry, r, on)
}

// TryPrinter implements flow.Trials.
func (c *Client) TryPrinter(ctx context.Context, r wire.Try, on func(wire.PrintProgress) error) error {
	return c.progress(ctx, wire.PathTryPrint, r, on)
}
