package flow

import (
	"context"

	"thana/shared/wire"
)

// Nearby are the printers and document scanners of the station's network.
type Nearby interface {
	NearbyChosen(ctx context.Context) ([]wire.Nearby, error) // those that are this station's
	LookNearby(ctx context.Context) ([]wire.Nearby, error)   // and all others that answer; it takes some seconds
	UseNearby(ctx context.Context, id string) (wire.Nearby, error)
	RemoveNearby(ctx context.Context, id string) error
}
