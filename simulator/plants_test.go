package simulator

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/engine"
	"thana/sync/protocol"
	"thana/sync/stateserver/ingest"
	"thana/sync/stateserver/objects"
)

// plants are ten faults that a hurried hand would make, each as a wrapper around the true code.
func plants() []plant {
	return []plant{
		{name: "ack before fsync", needs: []trait{dead}, syncless: func(path string) bool {
			return strings.HasSuffix(path, "-wal") || strings.Contains(path, "/spool/") || strings.Contains(path, "/objects/")
		}},
		{name: "missing CAS", needs: []trait{clones}, receiver: func(r protocol.Receiver, c *center, station string) protocol.Receiver {
			return &casless{r, c, station}
		}},
		{name: "chunk offset off by one", needs: []trait{bulk}, partials: func(p ingest.Partials) ingest.Partials { return shifted{p} }},
		{name: "dropped take-over", needs: []trait{halfOpens}, handler: func(h http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { h.ServeHTTP(deaf{w}, r) })
		}},
		{name: "retry with new id", freshIDs: true},
		{name: "receipt before read-back", needs: []trait{diskFlips}, objects: func(o objects.Objects) objects.Objects {
			return &believing{Objects: o, put: map[ledger.Hash][]byte{}}
		}},
		{name: "down cursor moved before apply", needs: []trait{talk, full, deadBoxes}, inbox: func(i engine.Inbox, a *appliance) engine.Inbox {
			return &hasty{i, a}
		}},
		{name: "priority inversion", needs: []trait{bulk}, client: func(r protocol.Receiver) protocol.Receiver { return inverted{r} }},
		{name: "clock used for order", needs: []trait{jumps}, outbox: func(o engine.Outbox, a *appliance) engine.Outbox { return byClock{o, a} }},
		{name: "key deleted with chain broken", needs: []trait{destroys}, receiver: func(r protocol.Receiver, c *center, station string) protocol.Receiver {
			return &thorough{r, c, station}
		}},
	}
}

// deaf does not hear that a newer upload ends this one: it goes on waiting for its next frame.
type deaf struct{ http.ResponseWriter }

func (w deaf) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w deaf) SetReadDeadline(t time.Time) error {
	if t.Before(time.Now()) {
		return nil
	}
	return http.NewResponseController(w.ResponseWriter).SetReadDeadline(t)
}

// raw opens the state's database beside the journal.
func (c *center) raw() (*sql.DB, error) {
	return sql.Open("sqlite", "file:"+c.drive.path("state.db")+"?vfs="+vfsName+"&_pragma=busy_timeout(1000)")
}

// casless takes every batch, whether or not it follows what is there.
type casless struct {
	protocol.Receiver
	center  *center
	station string
}

func (r *casless) Push(ctx context.Context, b ledger.Batch, on func(ledger.Receipt)) error {
	c, err := r.center.journal.Cursor(ctx, r.station)
	if err == nil && b.Epoch == c.Head.Epoch && (b.First() != c.Head.Seq+1 || b.Prev != c.Head.Chain) && b.First() <= c.Head.Seq+1 {
		db, err := r.center.raw()
		if err != nil {
			return err
		}
		defer db.Close()
		for _, s := range []string{
			`UPDATE station_cursor SET last_seq=$2-1, chain=$3, stored_seq=min(stored_seq, $2-1), receipt='' WHERE station_id=$1`,
			`DELETE FROM ledger_entry WHERE station_id=$1 AND seq>=$2 AND $3=$3`,
			`DELETE FROM ledger_batch WHERE station_id=$1 AND last_seq>=$2 AND $3=$3`,
		} {
			if _, err := db.ExecContext(ctx, s, r.station, b.First(), b.Prev[:]); err != nil {
				return err
			}
		}
	}
	return r.Receiver.Push(ctx, b, on)
}

// shifted writes a chunk that goes on one byte beside its place.
type shifted struct{ ingest.Partials }

func (p shifted) Add(ctx context.Context, station, id string, offset int64, data []byte) (bool, error) {
	if offset > 0 && len(data) > 1 {
		data = append(slices.Clone(data[1:]), data[0])
	}
	return p.Partials.Add(ctx, station, id, offset, data)
}

// believing reads back what it remembers and not what is on the disk.
type believing struct {
	objects.Objects
	mu  sync.Mutex
	put map[ledger.Hash][]byte
}

func (o *believing) Put(ctx context.Context, station string, sum ledger.Hash, size int64, open objects.Opener) error {
	from, err := open()
	if err != nil {
		return err
	}
	b, err := io.ReadAll(from)
	if err = errors.Join(err, from.Close()); err != nil {
		return err
	}
	o.mu.Lock()
	o.put[sum] = b
	o.mu.Unlock()
	return o.Objects.Put(ctx, station, sum, size, open)
}

type remembered struct{ *bytes.Reader }

func (remembered) Close() error { return nil }

func (o *believing) Open(ctx context.Context, station string, sum ledger.Hash) (objects.File, int64, error) {
	o.mu.Lock()
	b, known := o.put[sum]
	o.mu.Unlock()
	if known {
		return remembered{bytes.NewReader(b)}, int64(len(b)), nil
	}
	return o.Objects.Open(ctx, station, sum)
}

// hasty keeps a cursor of its own, and moves it before the frame is carried out.
type hasty struct {
	engine.Inbox
	appliance *appliance
}

func (i *hasty) DownHeads(ctx context.Context) (down.Heads, error) {
	h, err := i.Inbox.DownHeads(ctx)
	for lane, at := range i.appliance.hasty {
		if at.Seq > h[lane].Seq {
			h[lane] = at
		}
	}
	return h, err
}

func (i *hasty) Apply(ctx context.Context, f down.Frame) (fault.Code, error) {
	i.appliance.hasty[f.Lane] = f.At()
	return i.Inbox.Apply(ctx, f)
}

// inverted lets captures go before everything else.
type inverted struct{ protocol.Receiver }

func (r inverted) Append(ctx context.Context, c protocol.Chunk, on func(ledger.BlobReceipt)) (int64, error) {
	c.Priority = 0
	return r.Receiver.Append(ctx, c, on)
}

// byClock sends the entries of a batch in the order of their clocks.
type byClock struct {
	engine.Outbox
	appliance *appliance
}

func (o byClock) LastAcked(ctx context.Context) (ledger.Receipt, error) {
	return o.Outbox.(engine.Recaller).LastAcked(ctx)
}

func (o byClock) Batch(ctx context.Context, after uint64, most int) (ledger.Batch, error) {
	b, err := o.Outbox.Batch(ctx, after, most)
	if err != nil || len(b.Entries) < 2 {
		return b, err
	}
	first, prev := b.First(), b.Prev
	slices.SortStableFunc(b.Entries, func(x, y ledger.Entry) int { return x.Clock.At.Compare(y.Clock.At) })
	for i := range b.Entries {
		e := &b.Entries[i]
		e.Seq = first + uint64(i)
		e.Chain = e.Link(b.Station, b.Epoch, prev)
		prev = e.Chain
	}
	b.Sign(o.appliance.keys.sign)
	return b, nil
}

// thorough deletes with the key what the chain commits to.
type thorough struct {
	protocol.Receiver
	center  *center
	station string
}

func (r *thorough) Push(ctx context.Context, b ledger.Batch, on func(ledger.Receipt)) error {
	err := r.Receiver.Push(ctx, b, on)
	if err != nil || !slices.ContainsFunc(b.Entries, func(e ledger.Entry) bool { return e.Kind == ledger.KindDestroyed }) {
		return err
	}
	db, err := r.center.raw()
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, `UPDATE ledger_entry SET body=x'00' WHERE station_id=$1 AND seq IN (SELECT seq FROM entry_destroyed WHERE station_id=$1)`, r.station)
	return err
}
