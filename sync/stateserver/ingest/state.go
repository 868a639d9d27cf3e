// Package ingest takes what stations send: verifies, keeps, reads back, signs receipts, and opens bodies for the lists.
package ingest

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/seal"
	"thana/sync/protocol"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/objects"
	"thana/sync/stateserver/watch"
)

// Config is what ingest works with.
type Config struct {
	Journal  *journal.DB
	Objects  objects.Objects
	Partials Partials // captures that are not complete
	Receipt  ed25519.PrivateKey
	Seal     seal.PrivateKey // opens envelope keys
	Meter    *watch.Meter    // may be nil
	Log      *slog.Logger
}

// State is the receiving side of all stations.
type State struct {
	Config
	mu       sync.Mutex
	stations map[string]*station
	bells    bells
}

// station serialises one station's calls in this process. Between processes only compare-and-swap does: of the cursor,
// of the stored position, of a capture's offset, of its receipt.
type station struct {
	mu        sync.Mutex
	envelopes map[string]seal.Envelope
	behind    bool // its last hello told of an older ledger than this state has
}

// New has no station in memory yet.
func New(cfg Config) *State { return &State{Config: cfg, stations: map[string]*station{}} }

// Admit is the view of the station that a certificate names; refused for one that is unknown or revoked, and with a key
// of an earlier enrolment.
func (s *State) Admit(ctx context.Context, who protocol.Caller) (protocol.Receiver, error) {
	r, err := s.admitted(ctx, who.Station)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(r.known.TLSKey, who.Key) {
		s.alarm(ctx, who.Station, fault.SyncRevoked, "somebody called with a certificate of an earlier enrolment")
		return nil, protocol.Refuse(fault.SyncRevoked, "certificate of an earlier enrolment")
	}
	return r, nil
}

// Receiver is the view of a station whoever calls; refused for one that is unknown or revoked.
func (s *State) Receiver(ctx context.Context, code string) (protocol.Receiver, error) {
	r, err := s.admitted(ctx, code)
	if err != nil {
		return nil, err
	}
	return r, nil
}

func (s *State) admitted(ctx context.Context, code string) (*receiver, error) {
	known, err := s.Journal.Admission(ctx, code)
	switch {
	case errors.Is(err, journal.ErrNone):
		return nil, protocol.Refuse(fault.SyncNotEnrolled, "unknown station")
	case err != nil:
		return nil, s.trouble(code, "station", err)
	case len(known.LedgerKey) != ed25519.PublicKeySize:
		return nil, protocol.Refuse(fault.SyncNotEnrolled, "station is not enrolled")
	case !known.RevokedAt.IsZero():
		s.alarm(ctx, code, fault.SyncRevoked, "a revoked appliance called")
		return nil, protocol.Refuse(fault.SyncRevoked, "certificate is withdrawn")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	own := s.stations[code]
	if own == nil {
		own = &station{envelopes: map[string]seal.Envelope{}}
		s.stations[code] = own
	}
	return &receiver{State: s, station: own, code: code, known: known}, nil
}

// trouble logs what is wrong on this side and tells the station only SyncState.
func (s *State) trouble(code, what string, err error) error {
	s.Meter.Trouble(what)
	s.Log.Error("state trouble", "station", code, "what", what, "detail", err.Error())
	return protocol.Refuse(fault.SyncState, "%s", what)
}

func (s *State) alarm(ctx context.Context, code string, why fault.Code, detail string) {
	s.Meter.Alarm(string(why))
	s.Log.Warn("alarm", "station", code, "code", string(why), "detail", detail)
	// The station's call may be over; the alarm is kept all the same.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	if err := s.Journal.Raise(ctx, journal.Alarm{Station: code, Code: string(why), Detail: detail, At: time.Now()}); err != nil {
		s.Log.Error("alarm not kept", "station", code, "detail", err.Error())
	}
}

// receiver implements protocol.Receiver for one station.
type receiver struct {
	*State
	station *station
	code    string
	known   journal.Admission
}

// Hello settles what an interrupted call left behind, so that its answer is whole.
func (r *receiver) Hello(ctx context.Context, p protocol.Report) (protocol.Hello, error) {
	now := time.Now().UTC()
	if err := r.Journal.Contact(ctx, r.code, p, now); err != nil {
		return protocol.Hello{}, r.trouble(r.code, "contact", err)
	}
	r.station.mu.Lock()
	defer r.station.mu.Unlock()
	c, err := r.settle(ctx)
	if err != nil {
		return protocol.Hello{}, err
	}
	r.told(ctx, p, c)
	if err := r.sweep(ctx); err != nil {
		return protocol.Hello{}, r.trouble(r.code, "sweep", err)
	}
	begun, err := r.Partials.Begun(ctx, r.code)
	if err != nil {
		return protocol.Hello{}, r.trouble(r.code, "partials", err)
	}
	return protocol.Hello{Time: now, Head: c.Head, Receipt: c.Receipt, Forked: c.Forked, Partials: begun}, nil
}

// told raises the alarm of what a station says of itself and nobody here can see: that it is an older copy, or that
// somebody forges this state's word on the line to it.
func (r *receiver) told(ctx context.Context, p protocol.Report, c journal.Cursor) {
	// A hello may come late over a line that is given up, when the station is further: an older copy says it again.
	behind := p.Head > 0 && p.Head < c.Head.Seq && !c.Forked
	again := behind && r.station.behind
	r.station.behind = behind
	if again {
		r.alarm(ctx, r.code, fault.SyncRestored, fmt.Sprintf("the appliance ends at entry %d, the state has %d", p.Head, c.Head.Seq))
	}
	if slices.Contains(p.Faults, string(fault.SyncReceipt)) {
		r.alarm(ctx, r.code, fault.SyncReceipt, "the appliance was given a receipt that this state did not sign")
	}
}

// Push implements protocol.Receiver.
func (r *receiver) Push(ctx context.Context, b ledger.Batch, on func(ledger.Receipt)) error {
	begun := time.Now()
	if b.Station != r.code {
		r.alarm(ctx, r.code, fault.SyncStation, "entries of another station came with this station's certificate")
		return protocol.Refuse(fault.SyncStation, "batch names another station")
	}
	if err := protocol.VerifyBatch(b, r.known.LedgerKey); err != nil {
		r.alarm(ctx, r.code, fault.Of(err).Code, "entries came that this station's ledger key did not sign, or that do not link")
		return err
	}
	r.station.mu.Lock()
	defer r.station.mu.Unlock()
	for range meetings {
		taken, err := r.Journal.Append(ctx, b, time.Now())
		if err != nil {
			return r.trouble(r.code, "journal", err)
		}
		if taken {
			return r.took(ctx, b, begun, on)
		}
		if err = r.repeat(ctx, b, on); !errors.Is(err, errMet) {
			return err
		}
	}
	return r.trouble(r.code, "journal", errBusy)
}

// took signs for a batch that is in the journal.
func (r *receiver) took(ctx context.Context, b ledger.Batch, begun time.Time, on func(ledger.Receipt)) error {
	head := ledger.Head{Epoch: b.Epoch, Seq: b.Last(), Chain: b.Chain()}
	on(r.sign(head, ledger.Received))
	c, err := r.settle(ctx)
	if err != nil {
		return err
	}
	r.Meter.Batch(len(b.Entries), time.Since(begun))
	on(r.stored(c, head))
	return nil
}

// stored is the receipt for a head that is settled: the one that is kept, or one of its own where another server has
// settled more meanwhile.
func (r *receiver) stored(c journal.Cursor, head ledger.Head) ledger.Receipt {
	if c.Receipt != nil && c.Receipt.Head == head {
		return *c.Receipt
	}
	return r.sign(head, ledger.Stored)
}

// repeat answers a batch that did not follow the cursor: the same answer, a gap or a fork. errMet if it follows now:
// another server brought the entries before it meanwhile, and nobody may call that a fork.
func (r *receiver) repeat(ctx context.Context, b ledger.Batch, on func(ledger.Receipt)) error {
	c, err := r.settle(ctx)
	if err != nil {
		return err
	}
	switch {
	case c.Forked:
		return quarantined()
	case b.Epoch < c.Head.Epoch && b.Last() > c.Head.Seq:
		return r.former(ctx, b)
	case b.Epoch > c.Head.Epoch:
		return r.fork(ctx, b, "another epoch")
	case b.Last() > c.Head.Seq && b.First() != c.Head.Seq+1:
		gap := protocol.Refuse(fault.SyncGap, "batch begins at %d, cursor is %d", b.First(), c.Head.Seq)
		gap.Head = c.Head
		return gap
	case b.Last() > c.Head.Seq && b.Prev == c.Head.Chain:
		return errMet
	case b.Last() > c.Head.Seq:
		return r.fork(ctx, b, "another chain before it")
	}
	held, err := r.Journal.ChainAt(ctx, r.code, b.Epoch, b.Last())
	if b.Epoch < c.Head.Epoch && (errors.Is(err, journal.ErrNone) || err == nil && held != b.Chain()) {
		return r.former(ctx, b)
	}
	if err != nil {
		return r.trouble(r.code, "chain", err)
	}
	if held != b.Chain() {
		return r.fork(ctx, b, "another chain at its end")
	}
	head := ledger.Head{Epoch: b.Epoch, Seq: b.Last(), Chain: b.Chain()}
	on(r.sign(head, ledger.Received))
	on(r.stored(c, head))
	return nil
}

// former refuses a copy that did not hear of the new epoch: its word must not stop the station that did.
func (r *receiver) former(ctx context.Context, b ledger.Batch) error {
	refusal := protocol.Refuse(fault.SyncFork, "entries %d to %d: epoch %d is over", b.First(), b.Last(), b.Epoch)
	r.alarm(ctx, r.code, fault.SyncFork, "an appliance goes on in an epoch that is over")
	return refusal
}

func quarantined() error { return protocol.Refuse(fault.SyncFork, "station is quarantined") }

// fork quarantines the station: a cloned or restored appliance signs with its key.
func (r *receiver) fork(ctx context.Context, b ledger.Batch, why string) error {
	if err := r.Journal.Quarantine(ctx, r.code, time.Now()); err != nil {
		return r.trouble(r.code, "quarantine", err)
	}
	refusal := protocol.Refuse(fault.SyncFork, "entries %d to %d: %s", b.First(), b.Last(), why)
	r.alarm(ctx, r.code, fault.SyncFork, refusal.Detail)
	return refusal
}

func (r *receiver) sign(h ledger.Head, level ledger.Level) ledger.Receipt {
	a := ledger.Receipt{Station: r.code, Head: h, Level: level, At: time.Now().UTC()}
	a.Sign(r.Config.Receipt)
	return a
}

const settlePage = 256

// settle reads back every entry that is received and not yet stored, lists it, and signs for it.
func (r *receiver) settle(ctx context.Context) (journal.Cursor, error) {
	for {
		c, err := r.Journal.Cursor(ctx, r.code)
		if err != nil {
			return c, r.trouble(r.code, "cursor", err)
		}
		if c.Stored >= c.Head.Seq {
			return c, nil
		}
		head, listings, err := r.readBack(ctx, c)
		if err != nil {
			return c, err
		}
		if err := r.Journal.Settle(ctx, r.code, listings, r.sign(head, ledger.Stored)); err != nil {
			return c, r.trouble(r.code, "lists", err)
		}
		r.settled(ctx, listings)
	}
}

// readBack recomputes the chain of a page of entries from what the database gives back.
func (r *receiver) readBack(ctx context.Context, c journal.Cursor) (ledger.Head, []journal.Listing, error) {
	head := ledger.Head{Epoch: c.Head.Epoch, Seq: c.Stored}
	if c.Stored > 0 {
		chain, err := r.Journal.ChainAt(ctx, r.code, head.Epoch, c.Stored)
		if err != nil {
			return head, nil, r.trouble(r.code, "chain", err)
		}
		head.Chain = chain
	}
	entries, err := r.Journal.Entries(ctx, r.code, c.Stored, settlePage)
	if err != nil || len(entries) == 0 {
		return head, nil, r.trouble(r.code, "read back", errors.Join(err, errMissing))
	}
	var all []journal.Listing
	for _, e := range entries {
		if e.Seq != head.Seq+1 || e.Link(r.code, head.Epoch, head.Chain) != e.Chain {
			r.alarm(ctx, r.code, fault.SyncChain, "an entry does not read back as it was taken")
			return head, nil, r.trouble(r.code, "read back", errMissing)
		}
		head.Seq, head.Chain = e.Seq, e.Chain
		l, err := r.list(ctx, e)
		if errors.Is(err, errJournal) {
			return head, nil, r.trouble(r.code, "list", err)
		}
		if err != nil {
			r.alarm(ctx, r.code, fault.SyncSignature, "entry "+number(e.Seq)+" does not open: "+err.Error())
		}
		all = append(all, l)
	}
	return head, all, nil
}

var errMissing = errors.New("ingest: entries do not read back")
