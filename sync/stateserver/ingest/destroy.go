package ingest

import (
	"context"
	"encoding/json"
	"errors"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/sync/stateserver/journal"
)

// listDestroyed reads that a station has carried out an order. Nothing is destroyed here on a station's word alone: the
// order must be one that this state sent to it.
func (r *receiver) listDestroyed(ctx context.Context, e ledger.Entry, body []byte) (journal.Listing, error) {
	var said struct {
		Detail down.Destroyed `json:"detail"`
	}
	if err := json.Unmarshal(body, &said); err != nil {
		return journal.Listing{}, err
	}
	o, err := r.Journal.Order(ctx, r.code, said.Detail.Number)
	if err != nil && !errors.Is(err, journal.ErrNone) {
		return journal.Listing{}, errors.Join(errJournal, err)
	}
	if err != nil || o.SaidSeq == 0 || o.Hash() != said.Detail.Order {
		r.alarm(ctx, r.code, fault.SyncOrder, "entry "+number(e.Seq)+" tells of a destruction that this state did not order")
		return journal.Listing{}, nil
	}
	return journal.Listing{Destroy: &journal.Destroy{Order: o.Order, Seq: e.Seq, At: said.Detail.At,
		Told: said.Detail.Entries, Files: said.Detail.Files, Key: r.Config.Receipt}}, nil
}

// sweep deletes the files of what was destroyed, and then what the database only marks as deleted. What fails is done at
// the station's next hello.
func (r *receiver) sweep(ctx context.Context) error {
	due, err := r.Journal.ObjectsDestroyed(ctx, r.code)
	if err != nil || len(due) == 0 {
		return err
	}
	for _, sum := range due {
		if err := r.Objects.Delete(ctx, r.code, sum); err != nil {
			return err
		}
	}
	if err := r.Journal.Wipe(ctx); err != nil {
		return err
	}
	for _, sum := range due {
		if err := r.Journal.ObjectGone(ctx, r.code, sum); err != nil {
			return err
		}
	}
	return nil
}

// settled follows a page that was listed.
func (r *receiver) settled(ctx context.Context, all []journal.Listing) {
	for _, l := range all {
		if l.Destroy == nil {
			continue
		}
		if err := errors.Join(r.sweep(ctx), r.Journal.Wipe(ctx)); err != nil {
			r.Log.Error("what was destroyed is not yet wiped", "station", r.code, "detail", err.Error())
		}
		return
	}
}
