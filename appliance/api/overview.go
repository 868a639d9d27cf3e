package api

import (
	"cmp"
	"context"
	"slices"

	"thana/appliance/capture"
	"thana/appliance/store"
	"thana/shared/record"
	"thana/shared/wire"
)

const (
	homeList  = 12  // recent FIRs on the home page
	openLooks = 200 // newest arrests and FIRs that are looked through for open work
)

// overview is the home page. A technician has devices and sync, no records.
func (s *Server) overview(ctx context.Context, who capture.Who) (wire.Overview, error) {
	o := wire.Overview{Sync: s.Sync(), Devices: s.Devices(), Diary: []record.Revision[record.GDEntry]{}, Open: []wire.OpenWork{}, Recent: []wire.Summary{}}
	if !may(who.Officer.Role, ReadRecords) {
		return o, nil
	}
	var err error
	if o.Diary, err = s.diary(ctx, who, ""); err != nil {
		return o, err
	}
	if o.Recent, err = list(s.Store.List(ctx, store.Query{Viewer: who.Officer, Kind: record.KindFIR, Limit: homeList})); err != nil {
		return o, err
	}
	now := s.Now().In(record.IST)
	midnight, _ := record.DateOf(now).Time()
	if o.Today, err = s.Store.CountSince(ctx, midnight); err != nil {
		return o, err
	}
	if o.Notices, err = s.Store.Notices(ctx, who.Officer.Login, soon); err != nil {
		return o, err
	}
	o.Open, err = s.openWork(ctx, who)
	return o, err
}

// openWork lists arrests that are not complete and FIRs whose clocks run, the most urgent first.
func (s *Server) openWork(ctx context.Context, who capture.Who) ([]wire.OpenWork, error) {
	out := []wire.OpenWork{}
	arrests, err := s.Store.List(ctx, store.Query{Viewer: who.Officer, Kind: record.KindArrest, Limit: openLooks})
	if err != nil {
		return nil, err
	}
	for _, row := range arrests {
		if row.Complete {
			continue
		}
		a, err := store.Get[record.Arrest](ctx, s.Store, row.ID)
		if err != nil {
			return nil, err
		}
		w := wire.OpenWork{Record: row.ID, Kind: row.Kind, Number: row.Number, Title: row.Title, Since: row.At, Missing: a.Body.Lacks()}
		if m := a.Body.Measurements.Missing; m != nil && m.SeenAt.IsZero() {
			w.Missing = []string{"reason_unseen"}
		}
		out = append(out, earliest(w, a.Body.Clocks()))
	}
	firs, err := s.Store.List(ctx, store.Query{Viewer: who.Officer, Kind: record.KindFIR, Limit: homeList})
	if err != nil {
		return nil, err
	}
	for _, row := range firs {
		f, err := store.Get[record.FIR](ctx, s.Store, row.ID)
		if err != nil {
			return nil, err
		}
		if f.Body.DispatchedAt.IsZero() {
			out = append(out, earliest(wire.OpenWork{Record: row.ID, Kind: row.Kind, Number: row.Number, Title: row.Title, Since: row.At}, f.Body.Clocks(f.Class)))
		}
	}
	return out, nil
}

// earliest puts the clock that runs out first on the card.
func earliest(w wire.OpenWork, clocks []record.Clock) wire.OpenWork {
	if len(clocks) > 0 {
		c := slices.MinFunc(clocks, func(a, b record.Clock) int { return cmp.Compare(a.Due.UnixNano(), b.Due.UnixNano()) })
		w.Clock, w.Due = c.Name, c.Due
	}
	return w
}
