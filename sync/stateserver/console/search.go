package console

import (
	"fmt"
	"strings"
	"time"

	"thana/shared/record"
	"thana/sync/stateserver/search"
)

// searched is the page of a search: what was asked and what was found.
type searched struct {
	Question search.Question
	From, To string // dates as the form has them
	NoDate   string // what stands there and is no date: nothing was asked
	Asked    bool
	Hits     []search.Hit
	Took     time.Duration
}

// shownHits is how many a page lists.
const shownHits = 25

func (c *console) searchPage(v *visit) error {
	return c.show(v, "search", say(v.lang, "search"), "search", searched{})
}

// search looks across the state. The question comes in the body of the request, so that no name stands in an address,
// and is kept before it is answered.
func (c *console) search(v *visit) error {
	field := func(name string) string { return strings.TrimSpace(v.r.PostFormValue(name)) }
	s := searched{From: field("from"), To: field("to"), Asked: true}
	s.Question = search.Question{Name: field("name"), Number: field("number"), Kind: field("kind"), Station: field("station"), Section: field("section"),
		Place: field("place"), Thing: field("thing"), Mark: field("mark"), Way: field("way"), Limit: shownHits}
	var last time.Time
	if !date(s.From, &s.Question.From) {
		s.NoDate = s.From
	} else if !date(s.To, &last) {
		s.NoDate = s.To
	}
	if s.NoDate != "" {
		s.Asked = false
		return c.show(v, "search", say(v.lang, "search"), "search", s)
	}
	if !last.IsZero() {
		s.Question.To = last.AddDate(0, 0, 1) // the last day counts
	}
	begun := time.Now()
	if err := c.Journal.Viewed(v.r.Context(), s.Question.Station, v.session.Login, "", "search "+search.Told(s.Question), begun); err != nil {
		return err
	}
	var err error
	if s.Hits, err = c.Journal.Find(v.r.Context(), s.Question, ""); err != nil {
		return err
	}
	s.Took = time.Since(begun).Round(time.Millisecond)
	return c.show(v, "search", say(v.lang, "search"), "search", s)
}

// date reads dd/mm/yyyy, as the police write it; false for what is no date. Nothing is no limit.
func date(text string, to *time.Time) bool {
	if text == "" {
		return true
	}
	t, err := time.ParseInLocation("2/1/2006", record.ASCIIDigits(text), record.IST)
	*to = t
	return err == nil
}

// percent is a score as people read it.
func percent(score float64) string { return fmt.Sprintf("%.0f %%", 100*score) }
