package verify

import (
	"context"
	"errors"

	"thana/shared/ledger"
	"thana/shared/seal"
	"thana/sync/stateserver/journal"
)

// maxEnvelopes bounds the opened envelope keys: one is used by a whole day's entries.
const maxEnvelopes = 8

// keys opens the day's envelope keys of one station.
type keys struct {
	State
	station string
	opened  map[string]*seal.Envelope // nil for one that does not open
}

// readable says whether an entry's data key is there and opens: it stands outside the chain, which cannot tell.
func (k *keys) readable(ctx context.Context, e ledger.Entry) (bool, error) {
	if e.Kind == ledger.KindEnvelope {
		return true, nil // its body is clear
	}
	if len(e.Key) == 0 {
		return false, nil
	}
	env, err := k.envelope(ctx, e.Envelope)
	if err != nil || env == nil {
		return false, err
	}
	key, err := env.Unwrap(e.Key, seal.OfEntry(k.station, e))
	key.Wipe()
	return err == nil, nil
}

func (k *keys) envelope(ctx context.Context, id string) (*seal.Envelope, error) {
	if env, known := k.opened[id]; known {
		return env, nil
	}
	sealed, err := k.Journal.Envelope(ctx, k.station, id)
	if err != nil && !errors.Is(err, journal.ErrNone) {
		return nil, err
	}
	var opened *seal.Envelope
	if err == nil {
		if env, err := seal.OpenEnvelope(k.Seal, k.station, sealed.Body); err == nil {
			opened = &env
		}
	}
	if len(k.opened) >= maxEnvelopes {
		k.forget()
	}
	k.opened[id] = opened
	return opened, nil
}

// forget wipes what was opened.
func (k *keys) forget() {
	for _, env := range k.opened {
		if env != nil {
			env.Wipe()
		}
	}
	clear(k.opened)
}
