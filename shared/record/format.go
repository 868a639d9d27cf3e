package record

import (
	"strconv"
	"strings"
	"time"

	"thana/shared/fault"
)

const layoutDate = "2006-01-02"

// DateOf returns the calendar date of t in IST; a zero time gives an empty date.
func DateOf(t time.Time) Date {
	if t.IsZero() {
		return ""
	}
	return Date(t.In(IST).Format(layoutDate))
}

// Time returns midnight IST at the start of the date; false if the date is empty or not a date.
func (d Date) Time() (time.Time, bool) {
	t, err := time.ParseInLocation(layoutDate, string(d), IST)
	return t, err == nil
}

// Shown returns the date as dd/mm/yyyy; an empty date, or what is not a date, gives "".
func (d Date) Shown() string {
	t, ok := d.Time()
	if !ok {
		return ""
	}
	return t.Format("02/01/2006")
}

// FormatDate returns dd/mm/yyyy in IST, "" for a zero time.
func FormatDate(t time.Time) string { return layout(t, "02/01/2006") }

// FormatTime returns HH:MM of the 24-hour clock in IST, "" for a zero time.
func FormatTime(t time.Time) string { return layout(t, "15:04") }

// FormatDateTime returns dd/mm/yyyy HH:MM in IST, "" for a zero time.
func FormatDateTime(t time.Time) string { return layout(t, "02/01/2006 15:04") }

func layout(t time.Time, form string) string {
	if t.IsZero() {
		return ""
	}
	return t.In(IST).Format(form)
}

// GroupLakh groups a whole number the Indian way: 12,34,567.
func GroupLakh(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	if len(digits) <= 3 {
		return sign + digits
	}
	head, tail := digits[:len(digits)-3], digits[len(digits)-3:]
	for len(head) > 2 {
		head, tail = head[:len(head)-2], head[len(head)-2:]+","+tail
	}
	return sign + head + "," + tail
}

// FormatRupees returns an amount in rupees with lakh grouping: 123456700 paise are "12,34,567.00".
func FormatRupees(paise int64) string {
	whole, part := paise/100, paise%100
	sign := ""
	if paise < 0 {
		sign, whole, part = "-", -whole, -part
	}
	return sign + GroupLakh(whole) + "." + string([]byte{'0' + byte(part/10), '0' + byte(part%10)})
}

// Weekday names the day of t in IST.
func Weekday(t time.Time, lang fault.Lang) string {
	if t.IsZero() {
		return ""
	}
	day := t.In(IST).Weekday()
	if lang == fault.Hindi {
		return [...]string{"रविवार", "सोमवार", "मंगलवार", "बुधवार", "गुरुवार", "शुक्रवार", "शनिवार"}[day]
	}
	return day.String()
}

// Watch returns the pahar of t in IST: 1 for 00:00-03:00 to 8 for 21:00-24:00, 0 for a zero time.
func Watch(t time.Time) int {
	if t.IsZero() {
		return 0
	}
	return t.In(IST).Hour()/3 + 1
}

// FormatWatch returns the hours of a pahar: 5 is "12:00-15:00"; "" outside 1-8.
func FormatWatch(watch int) string {
	if watch < 1 || watch > 8 {
		return ""
	}
	two := func(n int) string { return string([]byte{'0' + byte(n/10), '0' + byte(n%10)}) + ":00" }
	return two((watch-1)*3) + "-" + two(watch*3)
}

// ASCIIDigits turns Devanagari digits into ASCII ones and leaves everything else.
func ASCIIDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '०' && r <= '९' {
			return '0' + r - '०'
		}
		return r
	}, s)
}
