package console

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/sync/stateserver/archive"
	"thana/sync/stateserver/journal"
)

// exports is the page of a day's transactions for the bureau.
type exports struct {
	Day       string // as the form has it
	NoDay     bool   // what stands there is no date
	District  string
	Districts []choice
	Rows      []exportRow
	Arrived   int
}

type exportRow struct {
	journal.CaptureRow
	Name    string // of the station
	Number  string // of the arrest
	Arrived bool
}

// asked reads day and district of a request, the day today where there is none.
func (c *console) asked(v *visit) (e exports, day time.Time, rows []journal.CaptureRow, err error) {
	known, err := c.Journal.Stations(v.r.Context())
	if err != nil {
		return e, day, nil, err
	}
	e = exports{Day: strings.TrimSpace(v.r.FormValue("day")), District: v.r.FormValue("district"), Districts: districts(v.lang, known)}
	if e.Day == "" {
		e.Day = time.Now().In(record.IST).Format("02/01/2006")
	}
	if !date(e.Day, &day) {
		e.NoDay = true
		return e, day, nil, nil
	}
	var codes []string
	names := map[string]string{}
	for _, s := range known {
		names[s.Code] = stationName(v.lang, s)
		if e.District != "" && districtKey(s) == e.District {
			codes = append(codes, s.Code)
		}
	}
	if e.District != "" && len(codes) == 0 {
		return e, day, nil, nil
	}
	if rows, err = c.Archive.OfDay(v.r.Context(), day, codes); err != nil {
		return e, day, nil, err
	}
	for _, r := range rows {
		row := exportRow{CaptureRow: r, Name: names[r.Station]}
		if revisions, err := c.Journal.Revisions(v.r.Context(), r.Station, r.Record); err != nil {
			return e, day, nil, err
		} else if len(revisions) > 0 {
			row.Number = revisions[0].Number
		}
		b, err := c.Journal.Blob(v.r.Context(), r.Station, r.Capture)
		if err != nil {
			return e, day, nil, notFound(err)
		}
		if row.Arrived = b.Receipt != nil; row.Arrived {
			e.Arrived++
		}
		e.Rows = append(e.Rows, row)
	}
	return e, day, rows, nil
}

func (c *console) exportsPage(v *visit) error {
	e, _, _, err := c.asked(v)
	if err != nil {
		return err
	}
	return c.show(v, "exports", say(v.lang, "exports"), "exports", e)
}

// transactions sends the day's transactions. Each look is kept before a file is opened.
func (c *console) transactions(v *visit) error {
	e, day, rows, err := c.asked(v)
	if err != nil {
		return err
	}
	if e.NoDay || len(rows) == 0 {
		return c.show(v, "exports", say(v.lang, "exports"), "exports", e)
	}
	for _, r := range rows {
		if err := c.Journal.Viewed(v.r.Context(), r.Station, v.session.Login, r.Record, "transaction "+r.Capture, time.Now()); err != nil {
			return err
		}
	}
	from, _ := archive.Day(day)
	return c.send(v, "transactions-"+from.Format("2006-01-02")+".zip", func() error {
		_, err := c.Archive.Transactions(v.r.Context(), v.w, day, rows)
		return err
	})
}

// caseArchive sends a case. One with protected persons is for those who hold the data folder: thana-state export.
func (c *console) caseArchive(v *visit) error {
	ctx, station, id := v.r.Context(), v.r.PostFormValue("station"), v.r.PostFormValue("record")
	if protected, err := c.Archive.Protected(ctx, station, id, masked); err != nil {
		return err
	} else if protected {
		return fault.New(fault.AccessDenied, "console.case", "a record of the case is protected").With("role", say(v.lang, "operator"))
	}
	rows, err := c.Journal.Revisions(ctx, station, id)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return notFound(journal.ErrNone)
	}
	if err := c.Journal.Viewed(ctx, station, v.session.Login, id, "export case", time.Now()); err != nil {
		return err
	}
	return c.send(v, "case-"+station+"-"+id+".zip", func() error {
		_, err := c.Archive.Case(ctx, v.w, station, id)
		return err
	})
}

// send writes a file of unknown size. Trouble on the way breaks the connection off: half an archive must not look whole.
func (c *console) send(v *visit, name string, write func() error) error {
	safe := strings.Map(func(r rune) rune {
		if r > 126 || slices.Contains([]rune{'"', '\\', '/'}, r) || r < 32 {
			return '_'
		}
		return r
	}, name)
	v.w.Header().Set("Content-Type", "application/zip")
	v.w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", safe))
	if err := write(); err != nil {
		c.Log.Error("archive broken off", "detail", err.Error())
		panic(http.ErrAbortHandler)
	}
	return nil
}
