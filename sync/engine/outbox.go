// Package engine gets the ledger and the captures off the appliance, in order, exactly once.
package engine

import (
	"context"
	"io"

	"thana/shared/ledger"
)

// Outbox is the appliance's side: what is not yet at the state. The store implements it.
type Outbox interface {
	// Head is the end of the station's own chain.
	Head(ctx context.Context) (ledger.Head, error)
	// Batch returns signed consecutive entries after seq, at most maxBytes of bodies but at least one entry;
	// an empty batch when there is none. RequestNotFound when seq itself is beyond the end.
	Batch(ctx context.Context, after uint64, maxBytes int) (ledger.Batch, error)
	// Blobs lists blobs that are not stored at the state and whose entry is at or before seq, most urgent first.
	Blobs(ctx context.Context, upTo uint64) ([]ledger.Blob, error)
	// OpenBlob opens the sealed bytes.
	OpenBlob(ctx context.Context, id string) (Blob, error)
	// Acked and BlobAcked keep the state's signed answers. Repeats are harmless.
	Acked(ctx context.Context, r ledger.Receipt) error
	BlobAcked(ctx context.Context, r ledger.BlobReceipt) error
	// Changed hints, without payload, that something was added.
	Changed() <-chan struct{}
}

// Blob is an opened sealed file.
type Blob interface {
	io.ReaderAt
	io.Closer
}

// Recaller is an Outbox that remembers its newest receipt for entries, so that the counts are right before the first
// hello. The zero Receipt means none.
type Recaller interface {
	LastAcked(ctx context.Context) (ledger.Receipt, error)
}
