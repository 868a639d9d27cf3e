package api

import (
	"context"
	"errors"
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

func (s *Server) recordRoutes(api huma.API) {
	s.diaryRoutes(api)
	s.firRoutes(api)
	s.arrestRoutes(api)
	call(api, s, http.MethodGet, wire.PathOverview, "What the home page shows", Anyone,
		func(ctx context.Context, who capture.Who, _ *empty) (wire.Overview, error) {
			return s.overview(ctx, who)
		})
	call(api, s, http.MethodGet, wire.PathSearch, "Search the station's records", ReadRecords,
		func(ctx context.Context, who capture.Who, in *SearchInput) ([]wire.Summary, error) {
			q, err := in.query(who)
			if err != nil {
				return nil, err
			}
			return list(s.Store.List(ctx, q))
		})
}

type ListInput struct {
	Limit  int    `query:"limit" minimum:"0" maximum:"5000"`
	Before string `query:"before" maxLength:"64"`
	FIR    string `query:"fir" maxLength:"64"`
}

type SearchInput struct {
	ListInput
	Text    string `query:"q" maxLength:"200"`
	Kind    string `query:"kind" enum:"gd,fir,arrest,"`
	Section string `query:"section" maxLength:"40"`
	From    string `query:"from" maxLength:"10" doc:"registered on or after, 2006-01-02"`
	To      string `query:"to" maxLength:"10" doc:"registered on or before, 2006-01-02"`
}

func (in SearchInput) query(who capture.Who) (store.Query, error) {
	q := store.Query{
		Viewer: who.Officer, Kind: record.Kind(in.Kind), Text: in.Text, Section: in.Section,
		Before: in.Before, Limit: in.Limit, Parent: in.FIR,
	}
	for _, d := range []struct {
		text string
		to   *time.Time
		days int
	}{{in.From, &q.From, 0}, {in.To, &q.To, 1}} {
		if d.text == "" {
			continue
		}
		t, ok := record.Date(d.text).Time()
		if !ok {
			return q, fault.New(fault.RequestMalformed, "api.search", "%q is no date", d.text)
		}
		*d.to = t.AddDate(0, 0, d.days)
	}
	return q, nil
}

// list makes an empty list of a nil one, so that a desktop reads [] and not null.
func list[T any](items []T, err error) ([]T, error) {
	if items == nil {
		items = []T{}
	}
	return items, err
}

func (s *Server) diaryRoutes(api huma.API) {
	call(api, s, http.MethodGet, wire.PathDiary, "Entries of a diary day", ReadRecords,
		func(ctx context.Context, who capture.Who, in *struct {
			Day string `query:"day" maxLength:"10"`
		}) ([]record.Revision[record.GDEntry], error) {
			return s.diary(ctx, who, record.Date(in.Day))
		})
	call(api, s, http.MethodPost, wire.PathDiary, "Write a diary entry", WriteDiary,
		func(ctx context.Context, who capture.Who, in *bodyOf[wire.Registration[record.GDEntry]]) (record.Revision[record.GDEntry], error) {
			r, err := s.Store.RegisterGD(ctx, who.Officer, in.Body.ID, in.Body.Body, s.judgeGD(ctx))
			return r, s.told(err)
		})
	call(api, s, http.MethodPost, wire.PathDiaryCheck, "Check a diary entry", WriteDiary,
		func(ctx context.Context, _ capture.Who, in *bodyOf[wire.Registration[record.GDEntry]]) (wire.Findings, error) {
			return s.gdFindings(ctx, s.Store, in.Body.Body, s.Now())
		})
}

// told hints to the desktops that records changed, when they did.
func (s *Server) told(err error) error {
	if err == nil {
		s.hints.tell(wire.Event{Kind: wire.RecordsChanged})
	}
	return err
}

func (s *Server) diary(ctx context.Context, who capture.Who, day record.Date) ([]record.Revision[record.GDEntry], error) {
	if day == "" {
		day = record.DiaryDay(s.Now(), s.Station.DiaryStarts)
	}
	entries, err := list(s.Store.Diary(ctx, day))
	for i, e := range entries {
		if e.Class == record.Open {
			continue
		}
		may, class, err := s.mayIdentify(ctx, s.Store, who, e.ID)
		if err != nil {
			return nil, err
		}
		entries[i] = record.MaskRevision(e, class, may, record.MaskGD)
	}
	return entries, err
}

func (s *Server) judgeGD(ctx context.Context) store.Check[record.GDEntry] {
	return func(tx *store.Tx, r *record.Revision[record.GDEntry]) error {
		f, err := s.gdFindings(ctx, tx, r.Body, r.At)
		if err != nil {
			return err
		}
		return refuse(f.Findings)
	}
}

func (s *Server) gdFindings(ctx context.Context, from store.Reader, e record.GDEntry, now time.Time) (wire.Findings, error) {
	c := record.GDContext{Now: now, Station: s.Station}
	last, err := found(store.Last[record.GDEntry](ctx, from))
	if err != nil {
		return wire.Findings{}, err
	}
	superseded, err := found(store.Get[record.GDEntry](ctx, from, e.Supersedes))
	c.Last, c.Superseded = last, superseded
	return wire.Findings{Findings: e.Check(c)}, err
}

// found turns "not found" into nil: the rules say what a missing record means.
func found[T any](r record.Revision[T], err error) (*T, error) {
	if fault.Of(err) != nil && fault.Of(err).Code == fault.RequestNotFound {
		return nil, nil
	}
	return &r.Body, err
}

func (s *Server) firRoutes(api huma.API) {
	call(api, s, http.MethodGet, wire.PathFIRs, "FIRs, newest first", ReadRecords,
		func(ctx context.Context, who capture.Who, in *ListInput) ([]wire.Summary, error) {
			return list(s.Store.List(ctx, store.Query{
				Viewer: who.Officer, Kind: record.KindFIR, Before: in.Before, Limit: in.Limit,
			}))
		})
	call(api, s, http.MethodPost, wire.PathFIRs, "Register an FIR", RegisterFIR,
		func(ctx context.Context, who capture.Who, in *bodyOf[wire.Registration[record.FIR]]) (record.Revision[record.FIR], error) {
			body := in.Body.Body
			body.InCharge = who.Officer // who registers is who signs item 14
			r, err := s.Store.RegisterFIR(ctx, who.Officer, in.Body.ID, body, s.judgeFIR(ctx, nil))
			return r, s.told(err)
		})
	call(api, s, http.MethodPost, wire.PathFIRCheck, "Check an FIR", RegisterFIR,
		func(ctx context.Context, who capture.Who, in *bodyOf[wire.Registration[record.FIR]]) (wire.Findings, error) {
			body := in.Body.Body
			body.InCharge = who.Officer // who registers is who signs item 14
			return s.firFindings(ctx, s.Store, who.Officer, body, nil, s.Now())
		})
	call(api, s, http.MethodGet, wire.PathFIR, "An FIR", ReadRecords,
		func(ctx context.Context, who capture.Who, in *ByID) (record.Revision[record.FIR], error) {
			return s.fir(ctx, who, in.ID)
		})
	call(api, s, http.MethodPut, wire.PathFIR, "Correct an FIR: a new revision", CorrectFIR,
		func(ctx context.Context, who capture.Who, in *struct {
			ByID
			Body wire.Correction[record.FIR]
		}) (record.Revision[record.FIR], error) {
			before, err := store.Get[record.FIR](ctx, s.Store, in.ID)
			if err == nil {
				err = s.changeable(ctx, who, in.ID)
			}
			if err != nil {
				return record.Revision[record.FIR]{}, err
			}
			in.Body.Body.InCharge = before.Body.InCharge // a correction does not change who signed
			r, err := s.Store.ReviseFIR(ctx, who.Officer, in.ID, in.Body.Expect, in.Body.Reason, in.Body.Body, s.judgeFIR(ctx, &before.Body))
			return r, s.told(err)
		})
}

func (s *Server) judgeFIR(ctx context.Context, previous *record.FIR) store.Check[record.FIR] {
	return func(tx *store.Tx, r *record.Revision[record.FIR]) error {
		f, err := s.firFindings(ctx, tx, r.By, r.Body, previous, r.At)
		if err != nil {
			return err
		}
		return refuse(f.Findings)
	}
}

func (s *Server) firFindings(ctx context.Context, from store.Reader, by record.Officer, f record.FIR, previous *record.FIR, now time.Time) (wire.Findings, error) {
	c := record.FIRContext{Now: now, Station: s.Station, Previous: previous}
	var err error
	if c.GD, err = found(store.Get[record.GDEntry](ctx, from, f.Occurrence.GD.ID)); err != nil {
		return wire.Findings{}, err
	}
	if previous == nil || previous.Occurrence.GD.ID != f.Occurrence.GD.ID {
		c.GDHidden, err = hidden(ctx, from, by, f.Occurrence.GD.ID)
	}
	return wire.Findings{Findings: f.Check(c)}, err
}

// hidden tells whether a record is masked for the officer; one that is not there is not.
func hidden(ctx context.Context, from store.Reader, by record.Officer, id string) (bool, error) {
	class, acts, err := store.Standing(ctx, from, id)
	if errors.Is(err, fault.RequestNotFound) {
		return false, nil
	}
	return err == nil && !record.MayIdentify(by, class, acts...), err
}

// fir reads an FIR as the officer may see it. A protected one that is shown in full is a view in the ledger.
func (s *Server) fir(ctx context.Context, who capture.Who, id string) (record.Revision[record.FIR], error) {
	r, err := store.Get[record.FIR](ctx, s.Store, id)
	if err != nil {
		return r, err
	}
	may, class, err := s.mayIdentify(ctx, s.Store, who, id)
	if err != nil {
		return record.Revision[record.FIR]{}, err
	}
	if may {
		if err := s.viewed(ctx, who, class, id); err != nil {
			return record.Revision[record.FIR]{}, err
		}
	}
	return record.MaskRevision(r, class, may, record.MaskFIR), nil
}

// changeable refuses an officer who may not see all of a record: nobody changes what is masked for them.
func (s *Server) changeable(ctx context.Context, who capture.Who, id string) error {
	may, _, err := s.mayIdentify(ctx, s.Store, who, id)
	if err == nil && !may {
		s.refused(ctx, who, "masked", id)
		err = fault.New(fault.AccessMasked, "api.changeable", "protected record")
	}
	return err
}

type viewNote struct {
	Desktop string `json:"desktop"`
}

// viewed notes that somebody is about to see a protected record. What cannot be noted is not shown.
func (s *Server) viewed(ctx context.Context, who capture.Who, class record.Sensitivity, id string) error {
	if class == record.Open {
		return nil
	}
	return s.Store.Note(ctx, ledger.KindView, id, who.Officer, viewNote{who.Desktop})
}

// mayIdentify tells whether the officer may see who is in a record, by its class and its actors as they are now.
func (s *Server) mayIdentify(ctx context.Context, from store.Reader, who capture.Who, id string) (bool, record.Sensitivity, error) {
	class, acts, err := store.Standing(ctx, from, id)
	return err == nil && record.MayIdentify(who.Officer, class, acts...), class, err
}

// mayLook is mayIdentify for a capture. Before its record is registered nobody knows whom it will show: only who took
// it and the officer in charge may look.
func (s *Server) mayLook(ctx context.Context, who capture.Who, c record.Capture) (bool, error) {
	may, _, err := s.mayIdentify(ctx, s.Store, who, c.Record)
	if errors.Is(err, fault.RequestNotFound) {
		return c.By.Login == who.Officer.Login || who.Officer.Role == record.InCharge, nil
	}
	return may, err
}
