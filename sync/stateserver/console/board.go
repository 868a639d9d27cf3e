package console

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"thana/shared/fault"
	"thana/sync/stateserver/journal"
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

// states are the words of StationState, worst first.
func states() []string {
	return []string{"forked", "revoked", "silent", "expected", "sending", "all_sent"}
}

// boardPage is how many stations a page of the board shows.
const boardPage = 200

// board is the page of stations.
type board struct {
	Stations  []journal.Station
	Sort      sorting
	District  string
	State     string
	Districts []choice
	States    []string
	Counts    []count // of the stations chosen, by state
	Chosen    int
	First     int // number of the first shown, from 1
	Next      string
}

// choice is an option of a list: what the address says and what people read.
type choice struct{ Value, Label string }

type count struct {
	State string
	N     int
}

func (c *console) stations(v *visit) error {
	all, err := c.Journal.Stations(v.r.Context())
	if err != nil {
		return err
	}
	q := v.r.URL.Query()
	b := board{Sort: sortingOf(v, "code"), District: q.Get("district"), State: q.Get("state"), States: states(), Districts: districts(v.lang, all)}
	all = slices.DeleteFunc(all, func(s journal.Station) bool {
		return b.District != "" && districtKey(s) != b.District || b.State != "" && StationState(s) != b.State
	})
	b.Chosen = len(all)
	for _, state := range b.States {
		n := 0
		for _, s := range all {
			if StationState(s) == state {
				n++
			}
		}
		if n > 0 {
			b.Counts = append(b.Counts, count{state, n})
		}
	}
	if order := stationOrders(v.lang)[b.Sort.By]; order != nil {
		slices.SortStableFunc(all, order)
	}
	if b.Sort.Desc {
		slices.Reverse(all)
	}
	from := b.Sort.From(len(all))
	b.First, b.Stations = from+1, all[from:min(from+boardPage, len(all))]
	b.Next = b.Sort.Next(from+boardPage, len(all))
	return c.show(v, "stations", say(v.lang, "stations"), "stations", b)
}

// stationOrders are what the board can be sorted by.
func stationOrders(lang fault.Lang) map[string]func(a, b journal.Station) int {
	state := func(s journal.Station) int { return slices.Index(states(), StationState(s)) }
	return map[string]func(a, b journal.Station) int{
		"code":     func(a, b journal.Station) int { return strings.Compare(a.Code, b.Code) },
		"name":     func(a, b journal.Station) int { return strings.Compare(stationName(lang, a), stationName(lang, b)) },
		"district": func(a, b journal.Station) int { return strings.Compare(district(lang, a), district(lang, b)) },
		"state":    func(a, b journal.Station) int { return cmp.Compare(state(a), state(b)) },
		"backlog":  func(a, b journal.Station) int { return cmp.Compare(a.Backlog(), b.Backlog()) },
		"files":    func(a, b journal.Station) int { return cmp.Compare(a.WaitingBytes, b.WaitingBytes) },
		"oldest":   func(a, b journal.Station) int { return earliest(a.OldestUnsent, b.OldestUnsent) },
		"contact":  func(a, b journal.Station) int { return a.ContactAt.Compare(b.ContactAt) },
		"clock":    func(a, b journal.Station) int { return cmp.Compare(a.Clock.Abs(), b.Clock.Abs()) },
		"devices":  func(a, b journal.Station) int { return cmp.Compare(len(a.Faults), len(b.Faults)) },
		"received": func(a, b journal.Station) int { return a.ReceivedAt.Compare(b.ReceivedAt) },
		"stored":   func(a, b journal.Station) int { return a.StoredAt.Compare(b.StoredAt) },
		"alarms":   func(a, b journal.Station) int { return cmp.Compare(a.Alarms, b.Alarms) },
	}
}

// earliest puts the time that is longest ago first, and what never was last.
func earliest(a, b time.Time) int {
	switch {
	case a.IsZero() == b.IsZero():
		return a.Compare(b)
	case a.IsZero():
		return 1
	}
	return -1
}

func district(lang fault.Lang, s journal.Station) string {
	if lang == fault.Hindi {
		return cmp.Or(s.DistrictLocal, s.DistrictEn)
	}
	return cmp.Or(s.DistrictEn, s.DistrictLocal)
}

// districtKey is a district as addresses name it.
func districtKey(s journal.Station) string { return district(fault.English, s) }

// districts are those that stations are in, by name.
func districts(lang fault.Lang, all []journal.Station) []choice {
	var out []choice
	for _, s := range all {
		if value := districtKey(s); value != "" {
			out = append(out, choice{value, district(lang, s)})
		}
	}
	slices.SortFunc(out, func(a, b choice) int {
		return cmp.Or(strings.Compare(a.Label, b.Label), strings.Compare(a.Value, b.Value))
	})
	return slices.CompactFunc(out, func(a, b choice) bool { return a.Value == b.Value })
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

// head is a column's head that sorts the table.
type head struct{ Aria, Link, Label, Class string }

func headOf(s sorting, column, label, class string) head {
	return head{s.Aria(column), s.Link(column), label, class}
}

// From is the row that the page begins with, from 0.
func (s sorting) From(rows int) int {
	from, err := strconv.Atoi(s.base.Get("from"))
	if err != nil || from < 0 || from >= rows {
		return 0
	}
	return from
}

// Next is the address of the page that begins with a row; empty if there is none.
func (s sorting) Next(from, rows int) string {
	if from >= rows {
		return ""
	}
	q := url.Values{}
	for k, all := range s.base {
		q[k] = all
	}
	q.Set("from", strconv.Itoa(from))
	return s.path + "?" + q.Encode()
}
