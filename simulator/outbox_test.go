package simulator

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"thana/appliance/store"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
)

// outbox is a store with a model beside it: what waits, in what order, whatever was done and wherever the power went.
type outbox struct {
	world  *world
	keys   enrolled
	drive  *drive
	db     *store.DB
	chains []ledger.Hash // by sequence number; that of 0 is zero
	stored uint64
	blobs  []waitingBlob
	number int
}

type waitingBlob struct {
	id       string
	seq      uint64
	place    int
	priority uint8
	stored   bool
}

// TestOutbox_IsWhatTheModelSays draws sequences of everything that is done with an outbox, crashes among them.
func TestOutbox_IsWhatTheModelSays(t *testing.T) {
	w := calm(t)
	if f := flag.Lookup("rapid.checks"); f.Value.String() == f.DefValue { // a check is a whole store
		ok(t, f.Value.Set("25"))
		t.Cleanup(func() { ok(t, f.Value.Set(f.DefValue)) })
	}
	rapid.Check(t, func(t *rapid.T) {
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "disk"), 0))
		o := &outbox{world: w, keys: w.stations[0], drive: w.stations[0].drive.copied(random), chains: make([]ledger.Hash, 1)}
		o.open(t)
		defer func() { _ = o.db.Close(); drives.forget(w) }()
		t.Repeat(map[string]func(*rapid.T){
			"register": o.register, "capture": o.capture, "received": o.received, "stored": o.acked, "forged": o.forged,
			"blob stored": o.blobAcked, "crash": o.crash, "": o.check,
		})
	})
}

func must(t *rapid.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (o *outbox) open(t *rapid.T) {
	opt := o.world.options(o.keys, o.drive)
	opt.Now = opening
	var err error
	o.db, err = store.Open(context.Background(), o.drive.path("store"), opt)
	must(t, err)
}

// grown takes the new entries into the model; each must follow the one before.
func (o *outbox) grown(t *rapid.T) []ledger.Entry {
	last := uint64(len(o.chains) - 1)
	b, err := o.db.Batch(context.Background(), last, 1<<20)
	must(t, err)
	for i, e := range b.Entries {
		if e.Seq != last+uint64(i)+1 || e.Link(o.keys.code, 1, o.chains[e.Seq-1]) != e.Chain {
			t.Fatalf("entry %d does not follow", e.Seq)
		}
		o.chains = append(o.chains, e.Chain)
	}
	return b.Entries
}

func (o *outbox) register(t *rapid.T) {
	o.number++
	id := fmt.Sprintf("r-%d", o.number)
	for range rapid.IntRange(1, 2).Draw(t, "times") { // a repeated id is one record
		_, err := o.db.RegisterGD(context.Background(), officer(), id, record.GDEntry{Type: record.GDComplaint, Subject: id, Body: "x"}, nil)
		must(t, err)
	}
	if n := len(o.grown(t)); n < 1 || n > 2 { // the day's first brings the envelope
		t.Fatalf("%d entries for one record", n)
	}
}

func (o *outbox) capture(t *rapid.T) {
	o.number++
	n := store.NewCapture{Original: make([]byte, rapid.IntRange(0, 3000).Draw(t, "size")),
		Capture: record.Capture{ID: fmt.Sprintf("c-%d", o.number), Kind: rapid.SampledFrom([]record.CaptureKind{record.FingerCapture, record.PageCapture}).Draw(t, "kind"), Record: "draft"}}
	if rapid.Bool().Draw(t, "rendition") {
		n.Renditions = []store.Rendition{{Rendition: record.Rendition{Name: "wsq"}, Data: []byte("w")}}
	}
	_, err := o.db.AddCaptures(context.Background(), n)
	must(t, err)
	for _, e := range o.grown(t) {
		for place, b := range e.Blobs {
			o.blobs = append(o.blobs, waitingBlob{b.ID, e.Seq, place, b.Priority, false})
		}
	}
}

func (o *outbox) receipt(t *rapid.T, level ledger.Level) ledger.Receipt {
	seq := rapid.Uint64Range(0, uint64(len(o.chains)-1)).Draw(t, "seq")
	r := ledger.Receipt{Station: o.keys.code, Head: ledger.Head{Epoch: 1, Seq: seq, Chain: o.chains[seq]}, Level: level, At: opening()}
	r.Sign(o.world.receipt)
	return r
}

func (o *outbox) received(t *rapid.T) {
	must(t, o.db.Acked(context.Background(), o.receipt(t, ledger.Received)))
}

func (o *outbox) acked(t *rapid.T) {
	r := o.receipt(t, ledger.Stored)
	must(t, o.db.Acked(context.Background(), r))
	o.stored = max(o.stored, r.Head.Seq)
}

// forged receipts change nothing: altered after the signature, or of another chain.
func (o *outbox) forged(t *rapid.T) {
	r := o.receipt(t, ledger.Stored)
	want := fault.SyncReceipt
	if rapid.Bool().Draw(t, "signed") && r.Head.Seq > 0 {
		r.Head.Chain[0] ^= 1
		r.Sign(o.world.receipt)
		want = fault.SyncFork
	} else {
		r.Head.Seq++
	}
	if err := o.db.Acked(context.Background(), r); fault.Of(err) == nil || fault.Of(err).Code != want {
		t.Fatalf("a receipt that is not the state's for this chain: %v, want %s", err, want)
	}
}

func (o *outbox) blobAcked(t *rapid.T) {
	if len(o.blobs) == 0 {
		return
	}
	x := &o.blobs[rapid.IntRange(0, len(o.blobs)-1).Draw(t, "which")]
	b, err := o.db.Batch(context.Background(), x.seq-1, 1)
	must(t, err)
	of := b.Entries[0].Blobs[x.place]
	r := ledger.BlobReceipt{Station: o.keys.code, Blob: of.ID, Size: of.Size, SHA256: of.SHA256, Level: ledger.Stored, At: opening()}
	r.Sign(o.world.receipt)
	must(t, o.db.BlobAcked(context.Background(), r))
	x.stored = true
}

// crash lets the power go between two calls: nothing that was answered may be lost, and nothing half done may stay.
func (o *outbox) crash(t *rapid.T) {
	o.drive.kill()
	_ = o.db.Close()
	o.drive = o.drive.after(rapid.SampledFrom([]survival{nothingMore, everything, torn}).Draw(t, "kept"))
	o.open(t)
}

func (o *outbox) check(t *rapid.T) {
	ctx := context.Background()
	last := uint64(len(o.chains) - 1)
	if h, err := o.db.Head(ctx); err != nil || h.Seq != last || h.Chain != o.chains[last] {
		t.Fatalf("the chain ends at %d, %v; want %d", h.Seq, err, last)
	}
	after := rapid.Uint64Range(0, last).Draw(t, "after")
	b, err := o.db.Batch(ctx, after, rapid.SampledFrom([]int{1, 800, 1 << 20}).Draw(t, "most"))
	if err != nil || (len(b.Entries) == 0) != (after == last) {
		t.Fatalf("%d entries after %d of %d, %v", len(b.Entries), after, last, err)
	}
	if len(b.Entries) > 0 && (b.Verify(o.keys.sign.Public().(ed25519.PublicKey)) != nil || b.First() != after+1 || b.Prev != o.chains[after] || b.Chain() != o.chains[b.Last()]) {
		t.Fatalf("the batch after %d is not the chain's", after)
	}
	upTo := rapid.Uint64Range(0, last).Draw(t, "up to")
	got, err := o.db.Blobs(ctx, upTo)
	must(t, err)
	want := slices.DeleteFunc(slices.Clone(o.blobs), func(x waitingBlob) bool { return x.stored || x.seq > upTo })
	slices.SortFunc(want, func(x, y waitingBlob) int {
		return cmp.Or(cmp.Compare(x.priority, y.priority), cmp.Compare(x.seq, y.seq), cmp.Compare(x.place, y.place))
	})
	if !slices.EqualFunc(got, want, func(b ledger.Blob, x waitingBlob) bool { return b.ID == x.id && b.Priority == x.priority }) {
		t.Fatalf("up to %d wait %v, want %v", upTo, got, want)
	}
	all := slices.DeleteFunc(slices.Clone(o.blobs), func(x waitingBlob) bool { return x.stored })
	if w, err := o.db.Waiting(ctx); err != nil || w.Items != int(last-o.stored)+len(all) {
		t.Fatalf("%d wait, %v; want %d entries and %d files", w.Items, err, last-o.stored, len(all))
	}
}
