package simulator

import (
	"context"
	"time"

	"thana/appliance/store"
	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/engine"
	"thana/sync/protocol"
)

// observer stands between an engine and its store and client. It changes nothing but says some things twice, and tells
// the model what was promised.
type observer struct {
	appliance *appliance
	db        *store.DB
	to        protocol.Receiver
}

var (
	_ engine.Outbox     = (*observer)(nil)
	_ engine.Recaller   = (*observer)(nil)
	_ engine.Inbox      = (*observer)(nil)
	_ protocol.Receiver = (*observer)(nil)
)

func (o *observer) Head(ctx context.Context) (ledger.Head, error) { return o.db.Head(ctx) }

func (o *observer) Batch(ctx context.Context, after uint64, most int) (ledger.Batch, error) {
	return o.db.Batch(ctx, after, most)
}

func (o *observer) Blobs(ctx context.Context, upTo uint64) ([]ledger.Blob, error) {
	return o.db.Blobs(ctx, upTo)
}

func (o *observer) OpenBlob(ctx context.Context, id string) (engine.Blob, error) {
	return o.db.OpenBlob(ctx, id)
}

func (o *observer) Acked(ctx context.Context, r ledger.Receipt) error {
	o.appliance.model.promise(r)
	o.appliance.run.note("%s: %s up to %d", o.appliance.keys.code, r.Level, r.Head.Seq)
	return o.db.Acked(ctx, r)
}

func (o *observer) BlobAcked(ctx context.Context, r ledger.BlobReceipt) error {
	o.appliance.model.promiseBlob(r)
	o.appliance.run.note("%s: %s %s", o.appliance.keys.code, r.Level, r.Blob)
	return o.db.BlobAcked(ctx, r)
}

func (o *observer) Changed() <-chan struct{} { return o.db.Changed() }

func (o *observer) LastAcked(ctx context.Context) (ledger.Receipt, error) { return o.db.LastAcked(ctx) }

func (o *observer) DownHeads(ctx context.Context) (down.Heads, error) { return o.db.DownHeads(ctx) }

func (o *observer) Apply(ctx context.Context, f down.Frame) (fault.Code, error) {
	refused, err := o.db.Apply(ctx, f)
	o.appliance.run.note("%s: hears %s, frame %d of lane %d %s", o.appliance.keys.code, f.Kind, f.Seq, f.Lane, refused)
	return refused, err
}

func (o *observer) Hello(ctx context.Context, r protocol.Report) (protocol.Hello, error) {
	return o.to.Hello(ctx, r)
}

func (o *observer) Push(ctx context.Context, b ledger.Batch, on func(ledger.Receipt)) error {
	begun, size := time.Now(), 0
	for _, e := range b.Entries {
		size += len(e.Body) + 512
	}
	err := o.to.Push(ctx, b, on)
	o.appliance.swift(ctx, "entries", begun, 2*size+48<<10, err)
	if err == nil && o.appliance.run.twice() {
		err = o.to.Push(ctx, b, on)
	}
	return err
}

func (o *observer) Begin(ctx context.Context, id string, on func(ledger.BlobReceipt)) (int64, error) {
	return o.to.Begin(ctx, id, on)
}

func (o *observer) Append(ctx context.Context, c protocol.Chunk, on func(ledger.BlobReceipt)) (int64, error) {
	begun := time.Now()
	next, err := o.to.Append(ctx, c, on)
	if err != nil {
		o.appliance.swift(ctx, "a capture", begun, 1<<30, err)
	} else if o.appliance.run.twice() {
		next, err = o.to.Append(ctx, c, on)
	}
	return next, err
}

func (o *observer) Down(ctx context.Context, after down.Heads, on func(down.Frame) error) error {
	return o.to.Down(ctx, after, on)
}

func (o *observer) DownAck(ctx context.Context, a protocol.DownAck) error {
	return o.to.DownAck(ctx, a)
}

// swift demands that a call over a line that was whole all the while is answered in the time that its bytes and those of
// one record of a capture take. Nothing may make records wait behind captures, or a new line behind a dead one.
func (a *appliance) swift(ctx context.Context, what string, begun time.Time, bytes int, err error) {
	took := time.Since(begun)
	limit := 4*time.Second + 8*a.line.latency + time.Duration(bytes)*time.Second/time.Duration(a.line.rate)
	calm := a.line.calmSince(begun) && ctx.Err() == nil && !a.drive.isDead()
	if calm && (took > limit || fault.Of(err) != nil && fault.Of(err).Code == fault.SyncSilent) {
		a.run.violated("%s: %s took %s over a whole line, %v; %s is enough", a.keys.code, what, took.Round(time.Millisecond), err, limit.Round(time.Millisecond))
	}
}
