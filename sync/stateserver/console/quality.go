package console

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"thana/shared/record"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/quality"
)

// qualityChoice is what the quality board is asked for, as its address says it.
type qualityChoice struct {
	Period   string // "month", "last_month", "year", "last_year", "ever"
	Late     int    // days
	District string
	By       string // "station" or "district"
}

func periods() []string { return []string{"month", "last_month", "year", "last_year", "ever"} }

// lateAfter are the limits that the board offers, days.
func lateAfter() []int { return []int{1, 3, 7, 30} }

func qualityChoiceOf(q url.Values) qualityChoice {
	c := qualityChoice{Period: q.Get("period"), District: q.Get("district"), By: "station"}
	if !slices.Contains(periods(), c.Period) {
		c.Period = "year"
	}
	if n, err := strconv.Atoi(q.Get("late")); err == nil && slices.Contains(lateAfter(), n) {
		c.Late = n
	} else {
		c.Late = lateAfter()[0]
	}
	if q.Get("by") == "district" {
		c.By = "district"
	}
	return c
}

// filter is the period by the calendar of India.
func (c qualityChoice) filter(now time.Time) quality.Filter {
	y, m, _ := now.In(record.IST).Date()
	day := func(y int, m time.Month) time.Time { return time.Date(y, m, 1, 0, 0, 0, 0, record.IST) }
	f := quality.Filter{Late: time.Duration(c.Late) * 24 * time.Hour}
	switch c.Period {
	case "month":
		f.From = day(y, m)
	case "last_month":
		f.From, f.To = day(y, m-1), day(y, m)
	case "year":
		f.From = day(y, time.January)
	case "last_year":
		f.From, f.To = day(y-1, time.January), day(y, time.January)
	}
	return f
}

// qualityRow is a station or a district on the board.
type qualityRow struct {
	Code    string // of the station; empty for a district
	Name    string
	At      string // address of what stands behind a figure, without the figure
	Counts  quality.Counts
	station journal.Station
}

type qualityBoard struct {
	qualityChoice
	Rows      []qualityRow
	Total     quality.Counts
	TotalAt   string
	Sort      sorting
	Districts []choice
	Periods   []string
	Days      []int
	Whats     []quality.What
}

// behind is the address of the records that a figure counts.
func (c qualityChoice) behind(station, district string) string {
	q := url.Values{"period": {c.Period}, "late": {strconv.Itoa(c.Late)}}
	if station != "" {
		q.Set("station", station)
	}
	if district != "" {
		q.Set("district", district)
	}
	return "/quality/records?" + q.Encode() + "&what="
}

func (c *console) quality(v *visit) error {
	b := qualityBoard{qualityChoice: qualityChoiceOf(v.r.URL.Query()), Sort: sortingOf(v, "name"), Periods: periods(), Days: lateAfter(), Whats: quality.All(), Total: quality.Counts{}}
	known, err := c.Journal.Stations(v.r.Context())
	if err != nil {
		return err
	}
	counts, err := c.Journal.QualityBoard(v.r.Context(), b.filter(time.Now()))
	if err != nil {
		return err
	}
	b.Districts = districts(v.lang, known)
	b.TotalAt = b.behind("", b.District)
	for _, s := range known {
		if counts[s.Code] == nil || b.District != "" && districtKey(s) != b.District {
			continue
		}
		b.Total.Add(counts[s.Code])
		if i := slices.IndexFunc(b.Rows, func(r qualityRow) bool { return districtKey(r.station) == districtKey(s) }); b.By == "district" && i >= 0 {
			b.Rows[i].Counts.Add(counts[s.Code])
			continue
		}
		row := qualityRow{s.Code, stationName(v.lang, s), b.behind(s.Code, ""), counts[s.Code], s}
		if b.By == "district" {
			row = qualityRow{"", district(v.lang, s), b.behind("", districtKey(s)), quality.Counts{}, s}
			row.Counts.Add(counts[s.Code])
			if row.Name == "" {
				row.Name, row.At = say(v.lang, "no_district"), b.behind("", noDistrict)
			}
		}
		b.Rows = append(b.Rows, row)
	}
	slices.SortStableFunc(b.Rows, func(x, y qualityRow) int {
		switch w := quality.What(b.Sort.By); {
		case slices.Contains(b.Whats, w):
			return x.Counts[w] - y.Counts[w]
		case b.Sort.By == "code":
			return strings.Compare(x.Code, y.Code)
		}
		return strings.Compare(x.Name, y.Name)
	})
	if b.Sort.Desc {
		slices.Reverse(b.Rows)
	}
	return c.show(v, "quality", say(v.lang, "quality_board"), "quality", b)
}

// noDistrict in an address means the stations that are in none.
const noDistrict = "-"

// qualityPage is how many records a page lists.
const qualityPage = 100

type qualityRecords struct {
	qualityChoice
	What    quality.What
	Station journal.Station // zero: of a district or of all
	Where   string
	Records []quality.Figures
	First   int
	Next    string
}

// qualityRecords lists what stands behind a figure.
func (c *console) qualityRecords(v *visit) error {
	q := v.r.URL.Query()
	p := qualityRecords{qualityChoice: qualityChoiceOf(q), What: quality.What(q.Get("what"))}
	if !slices.Contains(quality.All(), p.What) {
		return notFound(journal.ErrNone)
	}
	var codes []string
	switch {
	case q.Get("station") != "":
		var err error
		if p.Station, err = c.Journal.Station(v.r.Context(), q.Get("station")); err != nil {
			return notFound(err)
		}
		codes, p.Where = []string{p.Station.Code}, stationName(v.lang, p.Station)
	case p.District != "":
		known, err := c.Journal.Stations(v.r.Context())
		if err != nil {
			return err
		}
		for _, s := range known {
			if districtKey(s) == p.District || p.District == noDistrict && districtKey(s) == "" {
				codes = append(codes, s.Code)
				p.Where = district(v.lang, s)
			}
		}
		if len(codes) == 0 {
			return notFound(journal.ErrNone)
		}
		if p.District == noDistrict {
			p.Where = say(v.lang, "no_district")
		}
	}
	s := sortingOf(v, "")
	from := s.From(1 << 30)
	all, err := c.Journal.QualityRecords(v.r.Context(), p.What, codes, p.filter(time.Now()), from, qualityPage+1)
	if err != nil {
		return err
	}
	p.First, p.Records = from+1, all[:min(len(all), qualityPage)]
	if len(all) > qualityPage {
		p.Next = s.Next(from+qualityPage, 1<<30)
	}
	return c.show(v, "quality_records", say(v.lang, "q_"+string(p.What)), "quality", p)
}
