package console

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"html/template"
	"strings"
	"time"

	"thana/shared/biometric"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/quality"
	"thana/sync/stateserver/verify"
)

// when writes a time as people here read it.
func when(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.In(record.IST).Format("02/01/2006 15:04:05")
}

// short writes a time as a narrow column has it: today the hour alone, this year without the year.
func short(t time.Time) string {
	local, now := t.In(record.IST), time.Now().In(record.IST)
	switch {
	case t.IsZero():
		return "–"
	case local.Year() != now.Year():
		return local.Format("02/01/2006")
	case local.YearDay() != now.YearDay():
		return local.Format("02/01 15:04")
	}
	return local.Format("15:04")
}

func iso(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// storedAfter is how long the newest batch of a station took from received to stored; empty where that is not known.
func storedAfter(lang fault.Lang, s journal.Station) string {
	d := s.StoredAt.Sub(s.ReceivedAt)
	if s.StoredAt.IsZero() || s.ReceivedAt.IsZero() || d < 0 {
		return ""
	}
	return span(lang, d)
}

// span is a time in the largest unit that says enough.
func span(lang fault.Lang, d time.Duration) string {
	for _, u := range []struct {
		least, unit time.Duration
		word        string
	}{{48 * time.Hour, 24 * time.Hour, "days"}, {2 * time.Hour, time.Hour, "hours"}, {2 * time.Minute, time.Minute, "minutes"}, {time.Second, time.Second, "seconds"}} {
		if d >= u.least {
			return grouped(int64(d/u.unit)) + " " + say(lang, u.word)
		}
	}
	return fmt.Sprintf("%d %s", d.Milliseconds(), say(lang, "thousandths"))
}

// day writes the date alone.
func day(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.In(record.IST).Format("02/01/2006")
}

// grouped writes a number with Indian grouping: 12,34,567.
func grouped(n any) string {
	s := fmt.Sprint(n)
	if len(s) <= 3 {
		return s
	}
	head, tail := s[:len(s)-3], s[len(s)-3:]
	for len(head) > 2 {
		tail = head[len(head)-2:] + "," + tail
		head = head[:len(head)-2]
	}
	return head + "," + tail
}

func size(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1000*1000:
		return fmt.Sprintf("%.1f kB", float64(n)/1000)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

func clock(lang fault.Lang, d time.Duration) string {
	switch {
	case d.Abs() < 2*time.Second:
		return say(lang, "exact")
	case d > 0:
		return span(lang, d) + " " + say(lang, "fast")
	}
	return span(lang, d.Abs()) + " " + say(lang, "slow")
}

// captureName is what a capture shows, in words.
func captureName(lang fault.Lang, c journal.CaptureRow) string {
	return strings.TrimSpace(say(lang, c.Kind) + " " + strings.ReplaceAll(say(lang, c.What), "_", " "))
}

func faultWords(lang fault.Lang, code string) string {
	return cmp.Or(fault.Say(fault.Code(code), lang).Title, code)
}

// share is the part of a figure in what it is counted of, in percent; empty where there is nothing to compare.
func share(c quality.Counts, w quality.What) string {
	of := map[quality.What]int{quality.LateEvent: c[quality.FIRs], quality.LateDiary: c[quality.FIRs], quality.Thin: c[quality.FIRs] + c[quality.Arrests],
		quality.Photos: c[quality.Arrests], quality.Prints: c[quality.Arrests], quality.Below: c[quality.Arrests], quality.Reasoned: c[quality.Arrests],
		quality.Unreasoned: c[quality.Arrests]}[w]
	if of == 0 || c[w] == 0 {
		return ""
	}
	return fmt.Sprintf("%d %%", (100*c[w]+of/2)/of)
}

// figure is what a record has of what is counted, in words.
func figure(lang fault.Lang, w quality.What, f quality.Figures) string {
	of := func(n, all int) string { return fmt.Sprintf("%d / %d", n, all) }
	switch w {
	case quality.LateEvent:
		return long(lang, f.AfterEvent)
	case quality.LateDiary:
		return long(lang, f.AfterDiary)
	case quality.Photos:
		return of(f.Photos, len(record.Poses()))
	case quality.Prints:
		return of(f.Prints, len(biometric.Fingers()))
	case quality.Below:
		return of(f.Below, len(biometric.Fingers()))
	case quality.Reasoned:
		return grouped(f.Reasoned)
	case quality.Unreasoned:
		return grouped(f.Unreasoned)
	}
	return "–"
}

// hexOf is a key or a signature as people compare it.
func hexOf(b []byte) string { return hex.EncodeToString(b) }

// saidVerdict is a verdict in a reader's language.
type saidVerdict struct {
	Lang fault.Lang
	V    verify.Verdict
}

func verdictOf(lang fault.Lang, c verify.Check) saidVerdict { return saidVerdict{lang, c.Verdict} }

func daysOf(lang fault.Lang, n int) string {
	if n == 1 {
		return "1 " + say(lang, "day_one")
	}
	return grouped(n) + " " + say(lang, "days")
}

// long is a delay by days and hours.
func long(lang fault.Lang, d time.Duration) string {
	hours := int(d / time.Hour)
	text := fmt.Sprintf("%d %s", hours%24, say(lang, "hours"))
	if hours >= 24 {
		text = daysOf(lang, hours/24) + " " + text
	}
	return text
}

func parsePages() map[string]*template.Template {
	funcs := template.FuncMap{
		"t": say, "when": when, "short": short, "iso": iso, "head": headOf, "district": district, "storedAfter": storedAfter, "day": day, "grouped": grouped, "size": size, "clock": clock, "stationName": stationName, "stationState": StationState,
		"percent": percent, "bys": func() []string { return []string{"station", "district"} }, "share": share, "daysOf": daysOf, "looked": looked, "add": func(a, b int) int { return a + b }, "hex": hexOf, "verdictOf": verdictOf, "figure": figure, "fields": strings.Fields, "said": func(lang fault.Lang, n record.Name) string { return n.In(lang) },
		"kinds":       func() []string { return []string{string(record.KindFIR), string(record.KindArrest)} },
		"captureName": captureName, "charged": charged, "faultWords": faultWords, "masked": masked, "indent": func(n int) string { return fmt.Sprintf("d%d", min(n, 4)) },
	}
	layout := template.Must(template.New("layout").Funcs(funcs).ParseFS(pages, "pages/layout.html"))
	all := map[string]*template.Template{}
	for _, name := range []string{"sign_in", "stations", "station", "records", "record", "alarms", "views", "verify", "search", "order", "quality", "quality_records", "prove", "exports", "fault"} {
		all[name] = template.Must(template.Must(layout.Clone()).ParseFS(pages, "pages/"+name+".html"))
	}
	return all
}
