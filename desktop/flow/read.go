package flow

import (
	"strconv"
	"strings"
	"time"

	"thana/shared/fault"
	"thana/shared/record"
)

// read understands what was typed into a field of a shape and returns it as the forms write it. Empty is understood.
func read(s Shape, text string, now time.Time) (shown string, err error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return "", nil
	}
	switch s {
	case DateField:
		d, err := record.ParseDate(text, now)
		return d.Shown(), err
	case TimeField:
		h, m, err := record.ParseClock(text)
		if err != nil {
			return "", err
		}
		return clock(h, m), nil
	case MoneyField:
		paise, err := record.ParseRupees(text)
		if err != nil {
			return "", err
		}
		return shortRupees(paise), nil
	case NumberField:
		n, err := strconv.ParseFloat(record.ASCIIDigits(text), 64)
		if err != nil || n < 0 {
			return "", fault.New(fault.RecordAmountUnreadable, "flow.read", "not a number")
		}
		return strconv.FormatFloat(n, 'f', -1, 64), nil
	}
	return text, nil
}

func clock(h, m int) string {
	return time.Date(2000, 1, 1, h, m, 0, 0, time.UTC).Format("15:04")
}

// shortRupees leaves out paise that are nought.
func shortRupees(paise int64) string {
	return strings.TrimSuffix(record.FormatRupees(paise), ".00")
}
