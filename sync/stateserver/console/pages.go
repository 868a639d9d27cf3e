package console

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"thana/shared/fault"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/verify"
)

// quiet is how long a station may be silent before the console calls it so; it calls every minute.
const quiet = 10 * time.Minute

// StationState is one word for a station: "forked", "revoked", "expected", "silent", "sending" or "all_sent".
func StationState(s journal.Station) string {
	switch {
	case s.Forked:
		return "forked"
	case !s.RevokedAt.IsZero():
		return "revoked"
	case s.EnrolledAt.IsZero():
		return "expected"
	case time.Since(s.ContactAt) > quiet:
		return "silent"
	case s.Backlog() > 0 || s.WaitingCaptures > 0:
		return "sending"
	}
	return "all_sent"
}

func notFound(err error) error {
	if errors.Is(err, journal.ErrNone) {
		return fault.Wrap(fault.RequestNotFound, "console", err)
	}
	return err
}

// sorting is the order of a table, kept in the address.
type sorting struct {
	base url.Values
	path string
	By   string
	Desc bool
}

func sortingOf(v *visit, standard string) sorting {
	q := v.r.URL.Query()
	s := sorting{q, v.r.URL.Path, q.Get("sort"), q.Get("desc") != ""}
	if s.By == "" {
		s.By = standard
	}
	return s
}

// Link turns the table by a column; a second press turns it round.
func (s sorting) Link(column string) string {
	q := url.Values{}
	for k, all := range s.base {
		if k != "sort" && k != "desc" && k != "from" {
			q[k] = all
		}
	}
	q.Set("sort", column)
	if s.By == column && !s.Desc {
		q.Set("desc", "1")
	}
	return s.path + "?" + q.Encode()
}

// Aria is the table head's aria-sort.
func (s sorting) Aria(column string) string {
	switch {
	case s.By != column:
		return "none"
	case s.Desc:
		return "descending"
	}
	return "ascending"
}

func (c *console) stations(v *visit) error {
	all, err := c.Journal.Stations(v.r.Context())
	if err != nil {
		return err
	}
	s := sortingOf(v, "code")
	order := map[string]func(a, b journal.Station) int{
		"code":    func(a, b journal.Station) int { return strings.Compare(a.Code, b.Code) },
		"name":    func(a, b journal.Station) int { return strings.Compare(a.NameEn, b.NameEn) },
		"state":   func(a, b journal.Station) int { return strings.Compare(StationState(a), StationState(b)) },
		"backlog": func(a, b journal.Station) int { return cmp.Compare(a.Backlog(), b.Backlog()) },
		"files":   func(a, b journal.Station) int { return cmp.Compare(a.WaitingBytes, b.WaitingBytes) },
		"oldest":  func(a, b journal.Station) int { return a.OldestUnsent.Compare(b.OldestUnsent) },
		"contact": func(a, b journal.Station) int { return a.ContactAt.Compare(b.ContactAt) },
		"clock":   func(a, b journal.Station) int { return cmp.Compare(a.Clock.Abs(), b.Clock.Abs()) },
		"alarms":  func(a, b journal.Station) int { return cmp.Compare(a.Alarms, b.Alarms) },
	}[s.By]
	if order != nil {
		slices.SortStableFunc(all, order)
	}
	if s.Desc {
		slices.Reverse(all)
	}
	return c.show(v, "stations", say(v.lang, "stations"), "stations", struct {
		Stations []journal.Station
		Sort     sorting
	}{all, s})
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
	return c.show(v, "station", stationName(v.lang, s), "stations", struct {
		Said    []journal.DownRow
		Orders  []journal.OrderRow
		Station journal.Station
		Cursor  journal.Cursor
		Alarms  []journal.Alarm
		Waiting []journal.Blob
		Stored  int
	}{said, orders, s, cursor, alarms, waiting, stored})
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
	from, err := strconv.Atoi(cmp.Or(q.Get("from"), "0"))
	if err != nil || from < 0 {
		from = 0
	}
	f := journal.RecordFilter{Station: q.Get("station"), Kind: q.Get("kind"), Number: q.Get("number"), Order: s.By, Desc: s.Desc, Offset: from}
	list, err := c.Journal.Records(v.r.Context(), f)
	if err != nil {
		return err
	}
	next := ""
	if len(list) > journal.PageSize {
		list = list[:journal.PageSize]
		q.Set("from", strconv.Itoa(from+journal.PageSize))
		next = "/records?" + q.Encode()
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

func (c *console) views(v *visit) error {
	all, err := c.Journal.Views(v.r.Context(), "", "")
	if err != nil {
		return err
	}
	return c.show(v, "views", say(v.lang, "views"), "views", all)
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
