package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"thana/appliance/capture"
	"thana/appliance/store"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/wire"
)

// Reasons of what the program itself writes.
const (
	reasonComplete = "completed"
	reasonSeen     = "reason seen by the officer in charge"
)

func (s *Server) arrestRoutes(api huma.API) {
	call(api, s, http.MethodGet, wire.PathArrests, "Arrests, newest first", ReadRecords,
		func(ctx context.Context, who capture.Who, in *ListInput) ([]wire.Summary, error) {
			return list(s.Store.List(ctx, store.Query{
				Viewer: who.Officer, Lang: fault.Lang(in.Lang), Kind: record.KindArrest, Parent: in.FIR, Before: in.Before, Limit: in.Limit,
			}))
		})
	call(api, s, http.MethodPost, wire.PathArrests, "Record an arrest", RecordArrest,
		func(ctx context.Context, who capture.Who, in *bodyOf[wire.Registration[record.Arrest]]) (record.Revision[record.Arrest], error) {
			body := in.Body.Body
			body.Measurements.Missing = unseen(body.Measurements.Missing)
			if body.Investigator.Login == "" {
				body.Investigator = who.Officer
			}
			r, err := s.Store.RegisterArrest(ctx, who.Officer, in.Body.ID, body, s.judgeArrest(ctx, nil))
			return r, s.told(err)
		})
	call(api, s, http.MethodPost, wire.PathArrestCheck, "Check an arrest", RecordArrest,
		func(ctx context.Context, who capture.Who, in *bodyOf[wire.Registration[record.Arrest]]) (wire.Findings, error) {
			body := in.Body.Body
			if body.Investigator.Login == "" {
				body.Investigator = who.Officer
			}
			c, err := s.arrestContext(ctx, s.Store, in.Body.ID, body, nil, s.Now())
			return wire.Findings{Findings: body.Check(c)}, err
		})
	call(api, s, http.MethodGet, wire.PathArrest, "An arrest", ReadRecords,
		func(ctx context.Context, who capture.Who, in *ByID) (record.Revision[record.Arrest], error) {
			return s.arrest(ctx, who, in.ID)
		})
	call(api, s, http.MethodPut, wire.PathArrest, "Correct an arrest: a new revision", RecordArrest,
		func(ctx context.Context, who capture.Who, in *struct {
			ByID
			Body wire.Correction[record.Arrest]
		}) (record.Revision[record.Arrest], error) {
			return s.reviseArrest(ctx, who, in.ID, in.Body.Expect, in.Body.Reason, func(before record.Arrest) record.Arrest {
				after := in.Body.Body
				after.Measurements.Missing = keepSeen(before.Measurements.Missing, after.Measurements.Missing)
				return after
			})
		})
	call(api, s, http.MethodPost, wire.PathArrestDone, "Complete an arrest", RecordArrest,
		func(ctx context.Context, who capture.Who, in *ByID) (record.Revision[record.Arrest], error) {
			return s.complete(ctx, who, in.ID)
		})
	call(api, s, http.MethodPost, wire.PathArrestSeen, "The officer in charge saw the reason", SeeReason,
		func(ctx context.Context, who capture.Who, in *ByID) (record.Revision[record.Arrest], error) {
			return s.seen(ctx, who, in.ID)
		})
}

// unseen drops a mark that only the appliance may set.
func unseen(m *record.Missing) *record.Missing {
	if m == nil {
		return nil
	}
	return &record.Missing{Code: m.Code, Note: m.Note}
}

// keepSeen keeps the officer in charge's mark while the reason stays the same.
func keepSeen(before, after *record.Missing) *record.Missing {
	if before != nil && after != nil && before.Code == after.Code && before.Note == after.Note {
		return before
	}
	return unseen(after)
}

func (s *Server) judgeArrest(ctx context.Context, previous *record.Arrest) store.Check[record.Arrest] {
	return func(tx *store.Tx, r *record.Revision[record.Arrest]) error {
		c, err := s.arrestContext(ctx, tx, r.ID, r.Body, previous, r.At)
		if err != nil {
			return err
		}
		return refuse(r.Body.Check(c))
	}
}

func (s *Server) arrestContext(ctx context.Context, from store.Reader, id string, a record.Arrest, previous *record.Arrest, now time.Time) (record.ArrestContext, error) {
	c := record.ArrestContext{Now: now, Station: s.Station, Previous: previous}
	var err error
	if c.FIR, err = found(store.Get[record.FIR](ctx, from, a.FIR)); err != nil {
		return c, err
	}
	if c.GD, err = found(store.Get[record.GDEntry](ctx, from, a.GD.ID)); err != nil {
		return c, err
	}
	others, err := store.Under[record.Arrest](ctx, from, a.FIR)
	for _, o := range others {
		if o.ID != id {
			c.Taken = append(c.Taken, o.Body.Accused)
		}
	}
	return c, err
}

// arrest reads an arrest as the officer may see it.
func (s *Server) arrest(ctx context.Context, who capture.Who, id string) (record.Revision[record.Arrest], error) {
	r, err := store.Get[record.Arrest](ctx, s.Store, id)
	if err != nil {
		return r, err
	}
	fir, err := found(store.Get[record.FIR](ctx, s.Store, r.Body.FIR))
	if err != nil {
		return r, err
	}
	may := record.MayIdentify(who.Officer, r.Class, r.By, r.Body.Investigator)
	if may {
		s.viewed(ctx, who, r.Class, id)
	}
	r.Body = record.MaskArrest(r.Body, fir, r.Class, may)
	return r, nil
}

func (s *Server) reviseArrest(ctx context.Context, who capture.Who, id string, expect int, reason string, change func(record.Arrest) record.Arrest) (record.Revision[record.Arrest], error) {
	before, err := store.Get[record.Arrest](ctx, s.Store, id)
	if err != nil {
		return before, err
	}
	if !record.MayIdentify(who.Officer, before.Class, before.By, before.Body.Investigator) {
		return before, fault.New(fault.AccessMasked, "api.arrest", "protected record")
	}
	r, err := s.Store.ReviseArrest(ctx, who.Officer, id, expect, reason, change(before.Body), s.judgeArrest(ctx, &before.Body))
	return r, s.told(err)
}

// complete refuses an arrest without prints, three photographs and roll, unless the officer in charge saw the reason.
func (s *Server) complete(ctx context.Context, who capture.Who, id string) (record.Revision[record.Arrest], error) {
	r, err := store.Get[record.Arrest](ctx, s.Store, id)
	if err != nil {
		return r, err
	}
	c, err := s.arrestContext(ctx, s.Store, id, r.Body, nil, s.Now())
	if err != nil {
		return r, err
	}
	if err := refuse(append(r.Body.Check(c), r.Body.CheckComplete(c)...)); err != nil {
		return r, err
	}
	if err := s.capturesExist(ctx, r); err != nil {
		return r, err
	}
	return r, s.told(s.Store.Note(ctx, ledger.KindSeen, id, who.Officer, seenNote{Event: reasonComplete}))
}

// capturesExist holds the arrest to captures that are really in the store and belong to it.
func (s *Server) capturesExist(ctx context.Context, r record.Revision[record.Arrest]) error {
	stored, err := s.Store.Captures(ctx, r.ID)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, c := range stored {
		known[c.ID] = true
	}
	for finger, taken := range r.Body.Measurements.Fingers {
		if taken.Capture != "" && !known[taken.Capture] {
			return fault.New(fault.RequestNotFound, "api.complete", "finger %s names no stored capture", finger)
		}
	}
	for pose, id := range r.Body.Measurements.Photos {
		if id != "" && !known[id] {
			return fault.New(fault.RequestNotFound, "api.complete", "photograph %s names no stored capture", pose)
		}
	}
	return nil
}

type seenNote struct {
	Event string `json:"event"`
}

// seen marks the coded reason as seen, in a revision of its own.
func (s *Server) seen(ctx context.Context, who capture.Who, id string) (record.Revision[record.Arrest], error) {
	before, err := store.Get[record.Arrest](ctx, s.Store, id)
	if err != nil {
		return before, err
	}
	if before.Body.Measurements.Missing == nil {
		return before, fault.New(fault.RecordRequired, "api.seen", "no coded reason").On("measurements.missing.code")
	}
	return s.reviseArrest(ctx, who, id, before.Revision, reasonSeen, func(a record.Arrest) record.Arrest {
		m := *a.Measurements.Missing
		m.SeenBy, m.SeenAt = who.Officer, s.Now()
		a.Measurements.Missing = &m
		return a
	})
}
