package link

import (
	"context"
	"strconv"

	"thana/desktop/flow"
	"thana/shared/wire"
)

var (
	_ flow.Bench   = (*Client)(nil)
	_ flow.Cameras = (*Client)(nil)
	_ flow.Nearby  = (*Client)(nil)
)

// TryDevice implements flow.Bench.
func (c *Client) TryDevice(ctx context.Context, r wire.Try, on func(wire.CaptureEvent) error) error {
	return c.capture(ctx, wire.PathTry, r, on)
}

// TryPrinter implements flow.Bench.
func (c *Client) TryPrinter(ctx context.Context, r wire.Try, on func(wire.PrintProgress) error) error {
	return c.progress(ctx, wire.PathTryPrint, r, on)
}

// DeviceHistory implements flow.Bench.
func (c *Client) DeviceHistory(ctx context.Context, key string, before int64) ([]wire.DeviceEvent, error) {
	return get[[]wire.DeviceEvent](ctx, c, wire.PathDeviceHistory, "key", key, "before", strconv.FormatInt(before, 10))
}

// Box implements flow.Bench.
func (c *Client) Box(ctx context.Context) (wire.BoxState, error) {
	return get[wire.BoxState](ctx, c, wire.PathBox)
}

// CheckNetwork implements flow.Bench.
func (c *Client) CheckNetwork(ctx context.Context) ([]wire.NetStep, error) {
	return post[[]wire.NetStep](ctx, c, wire.PathNetwork, nil)
}

// UpdateNow implements flow.Bench.
func (c *Client) UpdateNow(ctx context.Context) (wire.UpdateState, error) {
	return post[wire.UpdateState](ctx, c, wire.PathUpdate, nil)
}

// ViewCamera implements flow.Cameras.
func (c *Client) ViewCamera(ctx context.Context, r wire.Try, on func(wire.CaptureEvent) error) error {
	return c.capture(ctx, wire.PathCameraView, r, on)
}

// SetCamera implements flow.Cameras.
func (c *Client) SetCamera(ctx context.Context, r wire.CameraSet) (wire.CameraState, error) {
	return post[wire.CameraState](ctx, c, wire.PathCameraSet, r)
}

// KeepCamera implements flow.Cameras.
func (c *Client) KeepCamera(ctx context.Context, r wire.CameraKeep) (wire.CameraState, error) {
	return post[wire.CameraState](ctx, c, wire.PathCameraKeep, r)
}

// NearbyChosen implements flow.Nearby.
func (c *Client) NearbyChosen(ctx context.Context) ([]wire.Nearby, error) {
	return get[[]wire.Nearby](ctx, c, wire.PathNearby)
}

// LookNearby implements flow.Nearby.
func (c *Client) LookNearby(ctx context.Context) ([]wire.Nearby, error) {
	return post[[]wire.Nearby](ctx, c, wire.PathNearby, nil)
}

// UseNearby implements flow.Nearby.
func (c *Client) UseNearby(ctx context.Context, id string) (wire.Nearby, error) {
	return post[wire.Nearby](ctx, c, wire.PathNearbyUse, wire.NearbyPick{ID: id})
}

// RemoveNearby implements flow.Nearby.
func (c *Client) RemoveNearby(ctx context.Context, id string) error {
	_, err := post[struct{}](ctx, c, wire.PathNearbyRemove, wire.NearbyPick{ID: id})
	return err
}
