package record

import (
	"errors"
	"math"
	"testing"
	"time"

	"thana/shared/fault"
)

func TestFormat_DatesAndTimesInIST(t *testing.T) {
	at := time.Date(2026, 11, 21, 18, 35, 0, 0, time.UTC) // 00:05 of the next day in IST
	if got := FormatDate(at) + "|" + FormatTime(at) + "|" + FormatDateTime(at); got != "22/11/2026|00:05|22/11/2026 00:05" {
		t.Error(got)
	}
	if got := FormatDate(time.Time{}) + FormatTime(time.Time{}) + FormatDateTime(time.Time{}) + Weekday(time.Time{}, fault.Hindi); got != "" {
		t.Errorf("zero time shows %q", got)
	}
	if got := Weekday(at, fault.English) + "|" + Weekday(at, fault.Hindi); got != "Sunday|रविवार" {
		t.Error(got)
	}
	if d := DateOf(at); d != "2026-11-22" || d.Shown() != "22/11/2026" {
		t.Errorf("%q %q", d, d.Shown())
	}
	if Date("2026-13-01").Shown() != "" || Date("").Shown() != "" || DateOf(time.Time{}) != "" {
		t.Error("what is not a date is shown")
	}
}

func TestFormatRupees_GroupsInLakhs(t *testing.T) {
	for paise, want := range map[int64]string{
		0: "0.00", 5: "0.05", 100: "1.00", 99999: "999.99", 100000: "1,000.00", 9999900: "99,999.00", 12345678_90: "1,23,45,678.90",
		123456700: "12,34,567.00", -5: "-0.05", -123456700: "-12,34,567.00", math.MaxInt64: "92,23,37,20,36,85,47,758.07",
	} {
		if got := FormatRupees(paise); got != want {
			t.Errorf("FormatRupees(%d) = %q, want %q", paise, got, want)
		}
	}
}

func TestWatch_EightPaharsOfADay(t *testing.T) {
	for clock, want := range map[string]int{"00:00": 1, "02:59": 1, "03:00": 2, "12:00": 5, "22:00": 8, "23:59": 8} {
		if got := Watch(ist("22/11/2026 " + clock)); got != want {
			t.Errorf("Watch(%s) = %d, want %d", clock, got, want)
		}
	}
	if FormatWatch(5) != "12:00-15:00" || FormatWatch(0) != "" || FormatWatch(9) != "" || Watch(time.Time{}) != 0 {
		t.Error(FormatWatch(5))
	}
}

func TestParseDate_WhatTypistsType(t *testing.T) {
	now := ist("22/11/2026 00:10")
	for text, want := range map[string]Date{
		"22/11/2026": "2026-11-22", "221126": "2026-11-22", "22112026": "2026-11-22", "22/11": "2026-11-22", "2211": "2026-11-22",
		"22-11-26": "2026-11-22", "22.11.2026": "2026-11-22", " 2/1/2026 ": "2026-01-02", "२२/११/२०२६": "2026-11-22",
		"aaj": "2026-11-22", "आज": "2026-11-22", "Kal": "2026-11-21", "कल": "2026-11-21", "parso": "2026-11-20", "परसों": "2026-11-20",
		"23/11": "2025-11-23", "31/12": "2025-12-31", "010785": "1985-07-01", "01/07/24": "2024-07-01", "29/02/2024": "2024-02-29",
		"22 11 2026": "2026-11-22",
	} {
		if got, err := ParseDate(text, now); got != want || err != nil {
			t.Errorf("ParseDate(%q) = %q, %v, want %q", text, got, err, want)
		}
	}
	for _, text := range []string{"", "22", "32/01/2026", "29/02/2026", "00/01/2026", "1/13", "aajkal", "22/11/026", "1/2/3/4", "२२११२", "22/11/2026/x"} {
		if got, err := ParseDate(text, now); !errors.Is(err, fault.RecordDateUnreadable) {
			t.Errorf("ParseDate(%q) = %q, %v", text, got, err)
		}
	}
}

func TestParseClock_WhatTypistsType(t *testing.T) {
	for text, want := range map[string][2]int{
		"1430": {14, 30}, "14:30": {14, 30}, "14.30": {14, 30}, "930": {9, 30}, "9 30": {9, 30}, "9:05": {9, 5}, "14": {14, 0}, "0": {0, 0}, "0000": {0, 0}, "१४३०": {14, 30}, " 2359 ": {23, 59},
	} {
		h, m, err := ParseClock(text)
		if h != want[0] || m != want[1] || err != nil {
			t.Errorf("ParseClock(%q) = %d:%d, %v", text, h, m, err)
		}
	}
	for _, text := range []string{"", "24", "2400", "1460", "14:3", "14:300", "abc", "14:30:00", "-1:30", "12345"} {
		if h, m, err := ParseClock(text); !errors.Is(err, fault.RecordTimeUnreadable) {
			t.Errorf("ParseClock(%q) = %d:%d, %v", text, h, m, err)
		}
	}
}

func TestParseDateTime_JoinsBothFields(t *testing.T) {
	now := ist("22/11/2026 14:00")
	if got, err := ParseDateTime("kal", "2230", now); err != nil || !got.Equal(ist("21/11/2026 22:30")) {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := ParseDateTime("x", "2230", now); !errors.Is(err, fault.RecordDateUnreadable) {
		t.Error(err)
	}
	if _, err := ParseDateTime("kal", "x", now); !errors.Is(err, fault.RecordTimeUnreadable) {
		t.Error(err)
	}
}

func TestParseRupees_WithAndWithoutGrouping(t *testing.T) {
	for text, want := range map[string]int64{
		"1250": 125000, "12,34,567.50": 123456750, "₹ 500": 50000, "Rs. 45,000/-": 4500000, "५००": 50000, "0": 0, "1.5": 150, "रु 20": 2000, "7.05": 705,
	} {
		if got, err := ParseRupees(text); got != want || err != nil {
			t.Errorf("ParseRupees(%q) = %d, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "-5", "1.505", "five", "1e5", "9999999999999999", ".", ","} {
		if got, err := ParseRupees(text); !errors.Is(err, fault.RecordAmountUnreadable) {
			t.Errorf("ParseRupees(%q) = %d, %v", text, got, err)
		}
	}
}

func TestNumbers_AsTheRegistersShowThem(t *testing.T) {
	if got := FIRNumber(123, 2026); got != "0123/2026" {
		t.Error(got)
	}
	if got := GDNumber(14, "2026-11-22"); got != "GD 014 of 22/11/2026" {
		t.Error(got)
	}
	for text, want := range map[string][2]int{"0123/2026": {123, 2026}, "123/26": {123, 2026}, " १२३/२०२६ ": {123, 2026}} {
		if s, y, ok := ParseFIRNumber(text); s != want[0] || y != want[1] || !ok {
			t.Errorf("ParseFIRNumber(%q) = %d/%d %v", text, s, y, ok)
		}
	}
	for _, text := range []string{"", "123", "0/2026", "x/2026", "123/", "123/1900", "123/2026/1", "-1/2026"} {
		if s, y, ok := ParseFIRNumber(text); ok {
			t.Errorf("ParseFIRNumber(%q) = %d/%d", text, s, y)
		}
	}
	if got := FIRYear(time.Date(2026, 12, 31, 18, 30, 0, 0, time.UTC)); got != 2027 {
		t.Errorf("midnight of the new year in IST belongs to %d", got)
	}
}

func TestAccusedCode_NineToALetter(t *testing.T) {
	for n, want := range map[int]string{0: "", -1: "", 1: "A1", 9: "A9", 10: "B1", 18: "B9", 234: "Z9", 235: "AA1", 6318: "ZZ9"} {
		if got := AccusedCode(n); got != want {
			t.Errorf("AccusedCode(%d) = %q, want %q", n, got, want)
		}
	}
	for n := 1; n < 7000; n++ {
		if back, ok := ParseAccusedCode(AccusedCode(n)); back != n || !ok {
			t.Fatalf("%d -> %s -> %d", n, AccusedCode(n), back)
		}
	}
	for _, code := range []string{"", "A", "A0", "A10", "1A", "a1", "क1", "AAAA1"} {
		if n, ok := ParseAccusedCode(code); ok {
			t.Errorf("ParseAccusedCode(%q) = %d", code, n)
		}
	}
	if got := NextAccusedCode([]string{"A1", "B1", "A3", "junk"}); got != "B2" {
		t.Errorf("next = %s", got)
	}
	if got := NextAccusedCode(nil); got != "A1" {
		t.Errorf("first = %s", got)
	}
}

func TestDiaryDay_BoundaryOfTheStation(t *testing.T) {
	for _, c := range []struct {
		at, starts string
		want       Date
	}{
		{"22/11/2026 00:00", "00:00", "2026-11-22"}, {"22/11/2026 06:59", "07:00", "2026-11-21"}, {"22/11/2026 07:00", "07:00", "2026-11-22"},
		{"01/01/2026 03:00", "08:00", "2025-12-31"}, {"22/11/2026 05:00", "", "2026-11-22"}, {"22/11/2026 05:00", "noon", "2026-11-22"},
	} {
		if got := DiaryDay(ist(c.at), c.starts); got != c.want {
			t.Errorf("DiaryDay(%s, %s) = %s, want %s", c.at, c.starts, got, c.want)
		}
	}
	if got := DiaryDay(time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC), "07:00"); got != "2026-11-21" {
		t.Errorf("06:30 IST belongs to %s", got)
	}
}

func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"221126", "22/11", "कल", "२२/११/२०२६", "29/02", "\xff/1", "0/0/0"} {
		f.Add(s, int64(1795286400))
	}
	f.Fuzz(func(t *testing.T, s string, unix int64) {
		now := time.Unix(unix%4_000_000_000, 0)
		d, err := ParseDate(s, now)
		if err != nil {
			return
		}
		if _, ok := d.Time(); !ok {
			t.Errorf("ParseDate(%q) gave %q", s, d)
		}
		if again, err := ParseDate(d.Shown(), now); again != d || err != nil {
			t.Errorf("%q shows as %q and reads back as %q, %v", d, d.Shown(), again, err)
		}
	})
}

func FuzzParseClock(f *testing.F) {
	for _, s := range []string{"1430", "14:30", "9", "२३५९", ":", "१:२"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if h, m, err := ParseClock(s); err == nil && (h < 0 || h > 23 || m < 0 || m > 59) {
			t.Errorf("ParseClock(%q) = %d:%d", s, h, m)
		}
	})
}

func FuzzParseRupees(f *testing.F) {
	for _, s := range []string{"12,34,567.50", "₹5", "५००", ".", "1.", "999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		paise, err := ParseRupees(s)
		if err != nil {
			return
		}
		if again, err := ParseRupees(FormatRupees(paise)); paise < 0 || again != paise || err != nil {
			t.Errorf("ParseRupees(%q) = %d, back as %d, %v", s, paise, again, err)
		}
	})
}

func FuzzParseNumbers(f *testing.F) {
	for _, s := range []string{"0123/2026", "A1", "ZZ9", "१/२६", "/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if n, ok := ParseAccusedCode(s); ok && AccusedCode(n) != s {
			t.Errorf("ParseAccusedCode(%q) = %d", s, n)
		}
		if serial, year, ok := ParseFIRNumber(s); ok && (serial < 1 || year < 1950) {
			t.Errorf("ParseFIRNumber(%q) = %d/%d", s, serial, year)
		}
	})
}
