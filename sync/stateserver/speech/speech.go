// Package speech makes what the state says to its stations: checked, sealed where it names persons, chained, signed.
package speech

import (
	"context"
	"crypto/ed25519"
	"errors"
	"fmt"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/seal"
	"thana/sync/stateserver/journal"
)

// Speaker speaks with the state's receipt key.
type Speaker struct {
	Journal *journal.DB
	Key     ed25519.PrivateKey
	By      string // who asked for it, for the board
}

// Say says a body of a kind to a station. Orders and epochs have calls of their own.
func (s Speaker) Say(ctx context.Context, station string, k down.Kind, v any) (down.Frame, error) {
	const op = "speech.Say"
	if k == down.KindDestruction || k == down.KindEpoch {
		return down.Frame{}, fault.New(fault.SyncDownKind, op, "%s needs more than a body", k)
	}
	f, err := s.frame(ctx, station, k, v)
	if err != nil {
		return f, err
	}
	now := time.Now()
	var and func(journal.Change, down.Frame) error
	if r, asked := v.(down.Request); asked {
		and = func(tx journal.Change, _ down.Frame) error { return tx.ServiceSaid(ctx, station, r, now) }
	}
	f, err = s.Journal.SayAnd(ctx, f, s.By, now, s.sign, and)
	return f, state(op, err)
}

func (s Speaker) sign(f *down.Frame) { f.Sign(s.Key) }

func state(op string, err error) error {
	if err == nil {
		return nil
	}
	return fault.Wrap(fault.SyncState, op, err)
}

// frame is a frame without its place.
func (s Speaker) frame(ctx context.Context, station string, k down.Kind, v any) (down.Frame, error) {
	const op = "speech.frame"
	lane, known := k.Lane()
	if err := down.Valid(v); err != nil || !known {
		return down.Frame{}, fault.New(fault.SyncDownKind, op, "%s: %v", k, err)
	}
	text, err := s.Journal.SealKey(ctx, station)
	if errors.Is(err, journal.ErrNone) || err == nil && text == "" {
		return down.Frame{}, fault.New(fault.SyncNotEnrolled, op, "station %s has no appliance", station)
	}
	if err != nil {
		return down.Frame{}, state(op, err)
	}
	var own seal.PublicKey
	if err := own.UnmarshalText([]byte(text)); err != nil {
		return down.Frame{}, state(op, err)
	}
	body, sealed, err := down.Encode(station, k, own, v)
	if err == nil && len(body) > down.MaxBody {
		err = fmt.Errorf("body of %d bytes", len(body))
	}
	if err != nil {
		return down.Frame{}, fault.Wrap(fault.SyncDownKind, op, err)
	}
	return down.Frame{Station: station, Lane: lane, Kind: k, Sealed: sealed, Body: body}, nil
}

// Authorities is the list that the station was told last.
func (s Speaker) Authorities(ctx context.Context, station string) (down.Authorities, error) {
	frames, err := s.Journal.SaidOf(ctx, station, down.KindAuthorities)
	if err != nil || len(frames) == 0 {
		return down.Authorities{}, state("speech.Authorities", err)
	}
	a, err := down.Decode[down.Authorities](frames[len(frames)-1], seal.PrivateKey{})
	return a, state("speech.Authorities", err)
}

// Destroy sends an order. It is held against the station's own list of authorities first: what the station would refuse is
// not sent.
func (s Speaker) Destroy(ctx context.Context, o down.Order) (down.Frame, error) {
	const op = "speech.Destroy"
	known, err := s.Authorities(ctx, o.Station)
	if err != nil {
		return down.Frame{}, err
	}
	if err := o.Check(o.Station, known); err != nil {
		return down.Frame{}, fault.New(fault.SyncOrder, op, "%v", err)
	}
	f, err := s.frame(ctx, o.Station, down.KindDestruction, o)
	if err != nil {
		return f, err
	}
	now := time.Now()
	f, err = s.Journal.SayAnd(ctx, f, s.By, now, s.sign, func(tx journal.Change, f down.Frame) error { return tx.OrderSaid(ctx, o, f.Seq, now) })
	if errors.Is(err, journal.ErrOrder) {
		return f, fault.New(fault.SyncOrder, op, "sent before, or another order has its number")
	}
	return f, state(op, err)
}

// Resend asks a station for a capture whose file here is gone or altered; what was acknowledged of it is taken back in the
// same transaction. Nothing is said about one that was asked for already: the zero Frame. A capture without a receipt only
// waits, and a station that believes it stored is told otherwise.
func (s Speaker) Resend(ctx context.Context, station string, b journal.Blob) (down.Frame, error) {
	const op = "speech.Resend"
	f, err := s.frame(ctx, station, down.KindResend, down.Resend{Capture: b.ID, SHA256: b.SHA256})
	if err != nil {
		return down.Frame{}, err
	}
	now := time.Now()
	f, err = s.Journal.SayAnd(ctx, f, s.By, now, s.sign, func(tx journal.Change, _ down.Frame) error {
		if b.Receipt == nil {
			return nil
		}
		return tx.AskAgain(ctx, station, b, now)
	})
	if errors.Is(err, journal.ErrNone) {
		return down.Frame{}, nil
	}
	return f, state(op, err)
}

// Epoch lets a quarantined station go on from where this state stands. reach is how many of the last positions the station
// may look through for the newest entry that both sides have.
func (s Speaker) Epoch(ctx context.Context, station string, reach int) (down.Frame, error) {
	const op = "speech.Epoch"
	c, err := s.Journal.Cursor(ctx, station)
	if err != nil {
		return down.Frame{}, state(op, err)
	}
	if !c.Forked {
		return down.Frame{}, fault.New(fault.SyncEpoch, op, "station %s is not in quarantine", station)
	}
	if c.Stored != c.Head.Seq {
		return down.Frame{}, fault.New(fault.SyncEpoch, op, "entries up to %d are stored, of %d", c.Stored, c.Head.Seq)
	}
	tail, err := s.Journal.ChainsBefore(ctx, station, c.Head.Seq, reach)
	if err != nil {
		return down.Frame{}, state(op, err)
	}
	f, err := s.frame(ctx, station, down.KindEpoch, down.Epoch{Epoch: c.Head.Epoch + 1, From: c.Head, Tail: tail})
	if err != nil {
		return f, err
	}
	now := time.Now()
	f, err = s.Journal.SayAnd(ctx, f, s.By, now, s.sign, func(tx journal.Change, _ down.Frame) error { return tx.EndEpoch(ctx, station, c.Head, now) })
	if errors.Is(err, journal.ErrNone) {
		return f, fault.New(fault.SyncEpoch, op, "station %s moved on", station)
	}
	return f, state(op, err)
}
