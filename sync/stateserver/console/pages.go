package console

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"time"

	"thana/shared/fault"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/verify"
)

func notFound(err error) error {
	if errors.Is(err, journal.ErrNone) {
		return fault.Wrap(fault.RequestNotFound, "console", err)
	}
	return err
}

func (c *console) station(v *visit) error {
	ctx, code := v.r.Context(), v.r.PathValue("station")
	s, err := c.Journal.Station(ctx, code)
	if err != nil {
		return notFound(err)
	}
	cursor, err := c.Journal.Cursor(ctx, code)
	if err != nil {
		return err
	}
	alarms, err := c.Journal.Alarms(ctx, code)
	if err != nil {
		return err
	}
	blobs, err := c.Journal.Blobs(ctx, code)
	if err != nil {
		return err
	}
	gone, err := c.Journal.EntriesDestroyed(ctx, code)
	if err != nil {
		return err
	}
	var waiting []journal.Blob
	stored := 0
	for _, b := range blobs {
		if gone[b.Seq] != "" {
			continue
		}
		if b.Receipt == nil {
			waiting = append(waiting, b)
		} else {
			stored++
		}
	}
	said, err := c.Journal.DownRows(ctx, code)
	if err != nil {
		return err
	}
	orders, err := c.Journal.Orders(ctx, code)
	if err != nil {
		return err
	}
	records, err := c.Journal.RecordCount(ctx, code)
	if err != nil {
		return err
	}
	return c.show(v, "station", stationName(v.lang, s), "stations", struct {
		Records int
		Said    []journal.DownRow
		Orders  []journal.OrderRow
		Station journal.Station
		Cursor  journal.Cursor
		Alarms  []journal.Alarm
		Waiting []journal.Blob
		Stored  int
	}{records, said, orders, s, cursor, alarms, waiting, stored})
}

func stationName(lang fault.Lang, s journal.Station) string {
	name := cmp.Or(s.NameEn, s.NameLocal, s.Code)
	if lang == fault.Hindi {
		name = cmp.Or(s.NameLocal, s.NameEn, s.Code)
	}
	return name
}

func (c *console) records(v *visit) error {
	q := v.r.URL.Query()
	s := sortingOf(v, "at")
	if q.Get("sort") == "" {
		s.Desc = true
	}
	from := s.From(math.MaxInt)
	f := journal.RecordFilter{Station: q.Get("station"), Kind: q.Get("kind"), Number: q.Get("number"), Order: s.By, Desc: s.Desc, Offset: from}
	list, err := c.Journal.Records(v.r.Context(), f)
	if err != nil {
		return err
	}
	next := ""
	if len(list) > journal.PageSize {
		list = list[:journal.PageSize]
		next = s.Next(from+journal.PageSize, math.MaxInt)
	}
	return c.show(v, "records", say(v.lang, "records"), "records", struct {
		Records []journal.RecordRow
		Filter  journal.RecordFilter
		Sort    sorting
		Next    string
	}{list, f, s, next})
}

func (c *console) alarms(v *visit) error {
	all, err := c.Journal.Alarms(v.r.Context(), "")
	if err != nil {
		return err
	}
	return c.show(v, "alarms", say(v.lang, "alarms"), "alarms", all)
}

// viewsPage is the list of looks.
type viewsPage struct {
	Filter       journal.ViewFilter
	Since, Until string // dates as the form has them
	NoDate       string
	Views        []journal.View
	Next         string
}

func (c *console) views(v *visit) error {
	q := v.r.URL.Query()
	s := sortingOf(v, "")
	p := viewsPage{Since: q.Get("since"), Until: q.Get("until"),
		Filter: journal.ViewFilter{Login: q.Get("login"), Station: q.Get("station"), Record: q.Get("record"), Offset: s.From(math.MaxInt)}}
	var last time.Time
	if !date(p.Since, &p.Filter.From) {
		p.NoDate = p.Since
	} else if !date(p.Until, &last) {
		p.NoDate = p.Until
	}
	if !last.IsZero() {
		p.Filter.To = last.AddDate(0, 0, 1) // the last day counts
	}
	if p.NoDate == "" {
		all, err := c.Journal.Views(v.r.Context(), p.Filter)
		if err != nil {
			return err
		}
		p.Views = all[:min(len(all), journal.PageSize)]
		if len(all) > journal.PageSize {
			p.Next = s.Next(p.Filter.Offset+journal.PageSize, math.MaxInt)
		}
	}
	return c.show(v, "views", say(v.lang, "views"), "views", p)
}

// proof is the result of a walk.
type proof struct {
	Ran      bool
	Took     time.Duration
	Complete bool
	Stations []verify.Station
}

func (c *console) verifyPage(v *visit) error {
	return c.show(v, "verify", say(v.lang, "verify"), "verify", proof{})
}

func (c *console) verify(v *visit) error {
	c.walking.Lock()
	defer c.walking.Unlock()
	begun := time.Now()
	all, err := c.Verify.All(v.r.Context())
	if err != nil {
		return err
	}
	p := proof{Ran: true, Took: time.Since(begun).Round(time.Millisecond), Complete: true, Stations: all}
	for _, s := range all {
		p.Complete = p.Complete && s.Complete()
	}
	if err := c.Journal.Viewed(v.r.Context(), "", v.session.Login, "", "verify", begun); err != nil {
		return err
	}
	c.Log.Info("verified", "stations", fmt.Sprint(len(all)), "complete", p.Complete)
	return c.show(v, "verify", say(v.lang, "verify"), "verify", p)
}
