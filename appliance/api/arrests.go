package api

import (
	"context"
	"encoding/json"
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
				Viewer: who.Officer, Kind: record.KindArrest, Parent: in.FIR, Before: in.Before, Limit: in.Limit,
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
			if err == nil {
				c.GDHidden, err = hidden(ctx, s.Store, who.Officer, body.GD.ID)
			}
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
		if err == nil && (previous == nil || previous.GD.ID != r.Body.GD.ID) {
			c.GDHidden, err = hidden(ctx, tx, r.By, r.Body.GD.ID)
		}
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

// arrestAndFIR reads an arrest and its FIR, nil where it has none.
func (s *Server) arrestAndFIR(ctx context.Context, id string) (record.Revision[record.Arrest], *record.FIR, error) {
	r, err := store.Get[record.Arrest](ctx, s.Store, id)
	if err != nil {
		return r, nil, err
	}
	fir, err := found(store.Get[record.FIR](ctx, s.Store, r.Body.FIR))
	return r, fir, err
}

// arrest reads an arrest as the officer may see it.
func (s *Server) arrest(ctx context.Context, who capture.Who, id string) (record.Revision[record.Arrest], error) {
	r, fir, err := s.arrestAndFIR(ctx, id)
	if err != nil {
		return r, err
	}
	may, class, err := s.mayIdentify(ctx, s.Store, who, id)
	if err != nil {
		return record.Revision[record.Arrest]{}, err
	}
	if may {
		if err := s.viewed(ctx, who, class, id); err != nil {
			return record.Revision[record.Arrest]{}, err
		}
	}
	return record.MaskRevision(r, class, may, func(a record.Arrest, class record.Sensitivity, may bool) record.Arrest {
		return record.MaskArrest(a, fir, class, may)
	}), nil
}

func (s *Server) reviseArrest(ctx context.Context, who capture.Who, id string, expect int, reason string, change func(record.Arrest) record.Arrest) (record.Revision[record.Arrest], error) {
	before, err := store.Get[record.Arrest](ctx, s.Store, id)
	if err == nil {
		err = s.changeable(ctx, who, id)
	}
	if err != nil {
		return record.Revision[record.Arrest]{}, err
	}
	r, err := s.Store.ReviseArrest(ctx, who.Officer, id, expect, reason, change(before.Body), s.judgeArrest(ctx, &before.Body))
	if err == nil {
		s.retransact(context.WithoutCancel(ctx), r, false)
	}
	return r, s.told(err)
}

// complete refuses an arrest without prints, three photographs and roll, unless the officer in charge saw the reason. It
// judges and notes in one transaction; a revision is completed once, however often it is asked for.
func (s *Server) complete(ctx context.Context, who capture.Who, id string) (r record.Revision[record.Arrest], err error) {
	if r, err = store.Get[record.Arrest](ctx, s.Store, id); err == nil {
		err = s.changeable(ctx, who, id)
	}
	if err != nil {
		return record.Revision[record.Arrest]{}, err
	}
	err = s.Store.NoteIf(ctx, ledger.KindSeen, id, who.Officer, func(tx *store.Tx) (any, error) {
		if r, err = store.Get[record.Arrest](ctx, tx, id); err != nil {
			return nil, err
		}
		note := seenNote{Event: reasonComplete, Revision: r.Revision}
		if done, err := s.noted(ctx, id, note); err != nil || done {
			return nil, err
		}
		c, err := s.arrestContext(ctx, tx, id, r.Body, nil, tx.Now())
		if err != nil {
			return nil, err
		}
		if err := refuse(append(r.Body.Check(c), r.Body.CheckComplete(c)...)); err != nil {
			return nil, err
		}
		return note, s.capturesExist(ctx, r)
	})
	if err != nil {
		return record.Revision[record.Arrest]{}, err
	}
	s.transact(context.WithoutCancel(ctx), r)
	return r, s.told(nil)
}

// noted tells whether the ledger holds the note about this revision.
func (s *Server) noted(ctx context.Context, id string, note seenNote) (bool, error) {
	events, err := s.Store.Events(ctx, ledger.KindSeen, id)
	for _, e := range events {
		var before seenNote
		if json.Unmarshal(e.Detail, &before) == nil && before == note {
			return true, nil
		}
	}
	return false, err
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
	for i, m := range r.Body.Measurements.Marks {
		if !known[m.Capture] {
			return fault.New(fault.RequestNotFound, "api.complete", "mark %d names no stored capture", i)
		}
	}
	return nil
}

type seenNote struct {
	Event    string `json:"event"`
	Revision int    `json:"revision"`
}

// seen marks the coded reason as seen, in a revision of its own. A reason that is marked stays as it is: the answer to
// the first try was lost.
func (s *Server) seen(ctx context.Context, who capture.Who, id string) (record.Revision[record.Arrest], error) {
	before, err := store.Get[record.Arrest](ctx, s.Store, id)
	if err != nil {
		return before, err
	}
	if err := s.changeable(ctx, who, id); err != nil {
		return record.Revision[record.Arrest]{}, err
	}
	missing := before.Body.Measurements.Missing
	if missing != nil && !missing.SeenAt.IsZero() {
		return before, nil
	}
	if missing == nil {
		return before, fault.New(fault.RecordRequired, "api.seen", "no coded reason").On("measurements.missing.code")
	}
	return s.reviseArrest(ctx, who, id, before.Revision, reasonSeen, func(a record.Arrest) record.Arrest {
		m := *a.Measurements.Missing
		m.SeenBy, m.SeenAt = who.Officer, s.Now()
		a.Measurements.Missing = &m
		return a
	})
}
