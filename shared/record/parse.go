package record

import (
	"math"
	"strings"
	"time"

	"thana/shared/fault"
)

// ParseDate reads what a typist types: 22/11/2026, 22-11-26, 22.11, 221126, 22112026, aaj, kal, parso (आज, कल, परसों).
// Records are about the past: kal is yesterday, parso the day before, and a date without a year, or with two digits,
// is the latest one that is not after now.
func ParseDate(text string, now time.Time) (Date, error) {
	s := strings.ToLower(strings.TrimSpace(ASCIIDigits(text)))
	today := now.In(IST)
	switch s {
	case "aaj", "आज", "today":
		return DateOf(today), nil
	case "kal", "कल", "yesterday":
		return DateOf(today.AddDate(0, 0, -1)), nil
	case "parso", "parson", "परसों", "परसो":
		return DateOf(today.AddDate(0, 0, -2)), nil
	}
	day, month, year := splitDate(s)
	d, ok1 := digits(day, 2)
	m, ok2 := digits(month, 2)
	if !ok1 || !ok2 {
		return "", unreadable(fault.RecordDateUnreadable)
	}
	switch y, ok := digits(year, 4); {
	case year == "":
		return dated(latest(today, 1, func(back int) (int, int, int) { return today.Year() - back, m, d }))
	case ok && len(year) == 2:
		century := today.Year() / 100 * 100
		return dated(latest(today, 100, func(back int) (int, int, int) { return century + y - back, m, d }))
	case ok && len(year) == 4:
		return dated(y, m, d)
	}
	return "", unreadable(fault.RecordDateUnreadable)
}

// latest returns the date itself, or the one `step` years earlier if it lies after today.
func latest(today time.Time, step int, at func(back int) (int, int, int)) (year, month, day int) {
	year, month, day = at(0)
	if DateOf(time.Date(year, time.Month(month), day, 0, 0, 0, 0, IST)) > DateOf(today) {
		return at(step)
	}
	return year, month, day
}

// dated refuses what no calendar has, such as 31/02.
func dated(year, month, day int) (Date, error) {
	t := time.Date(year, time.Month(month), day, 0, 0, 0, 0, IST)
	if year < 1850 || year > 2200 || t.Day() != day || int(t.Month()) != month {
		return "", unreadable(fault.RecordDateUnreadable)
	}
	return DateOf(t), nil
}

func splitDate(s string) (day, month, year string) {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == '/' || r == '-' || r == '.' || r == ' ' })
	switch {
	case len(parts) == 3:
		return parts[0], parts[1], parts[2]
	case len(parts) == 2:
		return parts[0], parts[1], ""
	case len(parts) == 1 && (len(s) == 4 || len(s) == 6 || len(s) == 8):
		return s[:2], s[2:4], s[4:]
	}
	return "", "", ""
}

// ParseClock reads 1430, 14:30, 14.30, 930, 14 (a full hour); Devanagari digits too.
func ParseClock(text string) (hour, minute int, err error) {
	s := strings.TrimSpace(ASCIIDigits(text))
	h, m, cut := strings.Cut(strings.ReplaceAll(s, ".", ":"), ":")
	if !cut {
		switch len(s) {
		case 1, 2:
			m = "00"
		case 3, 4:
			h, m = s[:len(s)-2], s[len(s)-2:]
		}
	}
	hour, ok1 := digits(h, 2)
	minute, ok2 := digits(m, 2)
	if !ok1 || !ok2 || len(strings.TrimSpace(m)) != 2 || hour > 23 || minute > 59 {
		return 0, 0, unreadable(fault.RecordTimeUnreadable)
	}
	return hour, minute, nil
}

// ParseDateTime joins what stands in a date field and a time field into one time in IST.
func ParseDateTime(date, clock string, now time.Time) (time.Time, error) {
	d, err := ParseDate(date, now)
	if err != nil {
		return time.Time{}, err
	}
	hour, minute, err := ParseClock(clock)
	if err != nil {
		return time.Time{}, err
	}
	t, _ := d.Time()
	return t.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute), nil
}

// ParseRupees reads an amount with or without grouping and paise, and returns paise: "12,34,567.50", "₹ 500", "५००".
func ParseRupees(text string) (paise int64, err error) {
	s := strings.TrimSpace(ASCIIDigits(text))
	for _, mark := range []string{"₹", "Rs.", "Rs", "रु.", "रु"} {
		s = strings.TrimSpace(strings.TrimPrefix(s, mark))
	}
	whole, part, _ := strings.Cut(strings.TrimSuffix(strings.ReplaceAll(s, ",", ""), "/-"), ".")
	rupees, ok1 := digits(whole, 15)
	hundredths, ok2 := digits((part + "00")[:max(2, len(part))], 2)
	if !ok1 || !ok2 || int64(rupees) > math.MaxInt64/100-1 {
		return 0, unreadable(fault.RecordAmountUnreadable)
	}
	return int64(rupees)*100 + int64(hundredths), nil
}

func unreadable(code fault.Code) error { return &fault.Fault{Code: code, Op: "record.Parse"} }
