package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"thana/appliance/enrolment"
	"thana/appliance/store"
	"thana/shared/fault"
	"thana/shared/nist/profile"
	"thana/shared/record"
	"thana/shared/wire"
)

// namedViolations are how many places a health remark names; the file itself is inspected for more.
const namedViolations = 3

const (
	transactEvery  = time.Hour      // between two looks for transactions that were not made
	transactWithin = 48 * time.Hour // how far such a look goes back for revisions; most change nothing in a transaction
)

// Transact makes the transactions that a cut or a full disk kept from being made, until ctx ends.
func (s *Server) Transact(ctx context.Context) {
	every := time.NewTicker(transactEvery)
	defer every.Stop()
	for {
		s.catchUp(ctx)
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
	}
}

func (s *Server) catchUp(ctx context.Context) {
	late, err := s.Store.Untransacted(ctx, reasonComplete, s.Now().Add(-transactWithin))
	for _, id := range late {
		r, err := store.Get[record.Arrest](ctx, s.Store, id)
		if err != nil || ctx.Err() != nil {
			return
		}
		s.retransact(ctx, r, true)
	}
	if err != nil && ctx.Err() == nil {
		s.log(err, "transactions")
	}
}

// transact makes the transaction of a completed arrest and keeps it as a capture of its own. Neither what the profile finds
// nor a transaction that cannot be made stands in the way of the arrest: the first is a remark, the second is tried again
// by Transact.
func (s *Server) transact(ctx context.Context, r record.Revision[record.Arrest]) {
	if _, err := s.Store.Capture(ctx, transactionID(r.ID, r.Revision)); !errors.Is(err, fault.RequestNotFound) {
		return
	}
	made := s.Now().UTC()
	res, err := s.enrol(ctx, r, made)
	if err == nil {
		err = s.keepTransaction(ctx, r, res, made)
	}
	if err != nil {
		s.Log.Error("no transaction", "code", fault.Of(err).Code, "detail", fault.Of(err).Detail)
	}
}

// retransact makes the transaction anew where a later revision of an arrest changes it; the first one only of a completed
// arrest.
func (s *Server) retransact(ctx context.Context, r record.Revision[record.Arrest], completed bool) {
	last, err := s.lastTransaction(ctx, r.ID)
	if err != nil {
		s.log(err, "transactions")
		return
	}
	if last == nil {
		if completed {
			s.transact(ctx, r)
		}
		return
	}
	before := r
	before.Revision = last.Exchange.Revision
	same, err := s.enrol(ctx, before, last.At)
	if sum := sha256.Sum256(same.Data); err == nil && hex.EncodeToString(sum[:]) == last.SHA256 {
		return
	}
	s.transact(ctx, r)
}

func (s *Server) lastTransaction(ctx context.Context, id string) (*record.Capture, error) {
	all, err := s.Store.Captures(ctx, id)
	var last *record.Capture
	for i := range all {
		if all[i].Exchange != nil {
			last = &all[i]
		}
	}
	return last, err
}

func (s *Server) enrol(ctx context.Context, r record.Revision[record.Arrest], made time.Time) (enrolment.Result, error) {
	fir, err := found(store.Get[record.FIR](ctx, s.Store, r.Body.FIR))
	if err != nil {
		return enrolment.Result{}, err
	}
	return enrolment.Make(ctx, s.Store, s.Station, r, fir, s.Exchange, made)
}

func (s *Server) keepTransaction(ctx context.Context, r record.Revision[record.Arrest], res enrolment.Result, made time.Time) error {
	c := record.Capture{
		ID: transactionID(r.ID, r.Revision), Kind: record.TransactionCapture, Record: r.ID, Basis: r.Body.Measurements.Basis, At: made, By: r.By,
		Device: "Thana", Format: record.TransactionFormat,
		Exchange: &record.Exchange{Revision: r.Revision, Profile: res.Profile, Violations: len(res.Violations), Lacks: places(res.Violations)},
	}
	_, err := s.Store.AddCapture(ctx, c, res.Data, nil)
	return err
}

// transactionID is the same for the same revision, so that it is kept once.
func transactionID(id string, revision int) string {
	sum := sha256.Sum256(fmt.Appendf(nil, "thana transaction %s %d", id, revision))
	return store.TransactionID + hex.EncodeToString(sum[:16])
}

// places names where the first violations are, as the standard numbers fields: "14.013".
func places(all []profile.Violation) []string {
	var out []string
	for _, v := range all[:min(len(all), namedViolations)] {
		out = append(out, fmt.Sprintf("%d.%03d %s", v.Type, v.Field, v.Mnemonic))
	}
	return out
}

// health is the store's, and what the bureau would send back.
func (s *Server) health(ctx context.Context) []wire.Health {
	out := s.Store.Health()
	all, err := s.Store.Transactions(ctx)
	if err != nil {
		s.log(err, "transactions")
		return out
	}
	for _, c := range all {
		if c.Exchange != nil && c.Exchange.Violations > 0 {
			return append(out, wire.Health{Code: fault.ExchangeIncomplete, Since: c.At, Severity: "warning",
				Facts: map[string]string{"what": strings.Join(c.Exchange.Lacks, ", ")}})
		}
	}
	return out
}
