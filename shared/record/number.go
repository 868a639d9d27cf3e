package record

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// FIRYear is the calendar year, in IST, whose series an FIR registered at t belongs to.
func FIRYear(t time.Time) int { return t.In(IST).Year() }

// FIRNumber shows a serial as four digits and the year: "0123/2026".
func FIRNumber(serial, year int) string { return fmt.Sprintf("%04d/%d", serial, year) }

// ParseFIRNumber reads what people type: "123/2026", "0123/26", with Devanagari digits too.
func ParseFIRNumber(s string) (serial, year int, ok bool) {
	a, b, found := strings.Cut(ASCIIDigits(strings.TrimSpace(s)), "/")
	serial, ok1 := digits(a, 6)
	year, ok2 := digits(b, 4)
	if len(strings.TrimSpace(b)) == 2 {
		year += 2000
	}
	return serial, year, found && ok1 && ok2 && serial > 0 && year >= 1950
}

// GDNumber shows a diary entry: "GD 014 of 22/11/2026".
func GDNumber(serial int, day Date) string { return fmt.Sprintf("GD %03d of %s", serial, day.Shown()) }

// DiaryDay is the diary day that t falls into; starts is when a day begins, "00:00" or "07:00" IST. What is not a time
// counts as midnight.
func DiaryDay(t time.Time, starts string) Date {
	hour, minute, err := ParseClock(starts)
	if err != nil {
		hour, minute = 0, 0
	}
	local := t.In(IST)
	if local.Hour()*60+local.Minute() < hour*60+minute {
		local = local.AddDate(0, 0, -1)
	}
	return DateOf(local)
}

// AccusedCode names the nth accused of an FIR, from 1: A1 to A9, B1 to Z9, then AA1. Below 1 it is "".
func AccusedCode(n int) string {
	if n < 1 {
		return ""
	}
	letters := ""
	for block := (n-1)/9 + 1; block > 0; block = (block - 1) / 26 {
		letters = string(rune('A'+(block-1)%26)) + letters
	}
	return letters + strconv.Itoa((n-1)%9+1)
}

// ParseAccusedCode is the inverse of AccusedCode.
func ParseAccusedCode(code string) (n int, ok bool) {
	if len(code) < 2 || len(code) > 4 {
		return 0, false
	}
	last := code[len(code)-1]
	if last < '1' || last > '9' {
		return 0, false
	}
	block := 0
	for _, r := range code[:len(code)-1] {
		if r < 'A' || r > 'Z' {
			return 0, false
		}
		block = block*26 + int(r-'A') + 1
	}
	return (block-1)*9 + int(last-'0'), true
}

// NextAccusedCode is the code after the highest one taken; a gap is never filled again.
func NextAccusedCode(taken []string) string {
	highest := 0
	for _, code := range taken {
		if n, ok := ParseAccusedCode(code); ok {
			highest = max(highest, n)
		}
	}
	return AccusedCode(highest + 1)
}

func digits(s string, most int) (int, bool) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > most || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}
