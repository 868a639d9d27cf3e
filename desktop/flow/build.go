package flow

import (
	"strconv"
	"strings"
	"time"

	"thana/shared/record"
)

// builder makes the fields of a document: each function binds one value of the record to one field.
type builder struct {
	typed   typed
	now     Clock
	station record.Station
}

func line(items ...Field) Item { return Item{Fields: items} }

func text[T ~string](path string, v *T, width int) Field {
	return Field{ID: path, Width: width,
		Get: func() string { return string(*v) },
		Set: func(t string) { *v = T(strings.TrimSpace(t)) },
	}
}

func prose(path string, v *string, rows int) Field {
	return Field{ID: path, Shape: ManyLines, Rows: rows,
		Get: func() string { return *v },
		Set: func(t string) { *v = t },
	}
}

func whole(path string, v *int, width int) Field {
	return Field{ID: path, Shape: NumberField, Width: width,
		Get: func() string { return some(*v) },
		Set: func(t string) {
			n, _ := strconv.ParseFloat(record.ASCIIDigits(strings.TrimSpace(t)), 64)
			*v = int(n)
		},
	}
}

func some(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func decimal(path string, v *float64, width int) Field {
	return Field{ID: path, Shape: NumberField, Width: width,
		Get: func() string {
			if *v == 0 {
				return ""
			}
			return strconv.FormatFloat(*v, 'f', -1, 64)
		},
		Set: func(t string) {
			*v, _ = strconv.ParseFloat(record.ASCIIDigits(strings.TrimSpace(t)), 64)
		},
	}
}

func money(path string, v *int64, width int) Field {
	return Field{ID: path, Shape: MoneyField, Width: width,
		Get: func() string {
			if *v == 0 {
				return ""
			}
			return shortRupees(*v)
		},
		Set: func(t string) { *v, _ = record.ParseRupees(t) },
	}
}

func tick(path string, v *bool) Field {
	return Field{ID: path, Shape: TickField,
		Get: func() string {
			if *v {
				return "yes"
			}
			return ""
		},
		Set: func(t string) { *v = t == "yes" },
	}
}

// pick is a choice whose options are named by message ids "choice.<family>.<value>".
func pick[T ~string](path string, v *T, width int, family string, values ...T) Field {
	f := Field{ID: path, Shape: ChoiceField, Width: width,
		Get: func() string { return string(*v) },
		Set: func(t string) { *v = T(t) },
	}
	for _, value := range values {
		f.Choices = append(f.Choices, Choice{Value: string(value), Label: "choice." + family + "." + string(value)})
	}
	return f
}

func (b builder) date(path string, v *record.Date, width int) Field {
	return Field{ID: path, Shape: DateField, Width: width, Hint: "hint.date",
		Get: func() string { return v.Shown() },
		Set: func(t string) { *v, _ = record.ParseDate(t, b.now()) },
	}
}

// moment is a time of the record in two fields. Until both are understood the record holds no time, and what was
// typed is kept.
func (b builder) moment(path string, v *time.Time, width int) (date, clock Field) {
	dateID, clockID := path+".date", path+".time"
	halves := func() (string, string) {
		if !v.IsZero() {
			return record.FormatDate(*v), record.FormatTime(*v)
		}
		return b.typed[dateID+"?"], b.typed[clockID+"?"]
	}
	put := func(d, c string) {
		t, err := record.ParseDateTime(d, c, b.now())
		delete(b.typed, dateID+"?")
		delete(b.typed, clockID+"?")
		if err == nil {
			*v = t
			return
		}
		*v = time.Time{}
		b.keep(dateID, d)
		b.keep(clockID, c)
	}
	date = Field{ID: dateID, Label: "form.date", Shape: DateField, Width: width, Hint: "hint.date",
		Get: func() string { d, _ := halves(); return d },
		Set: func(t string) { _, c := halves(); put(t, c) },
	}
	clock = Field{ID: clockID, Label: "form.time", Shape: TimeField, Width: width, Hint: "hint.time",
		Get: func() string { _, c := halves(); return c },
		Set: func(t string) { d, _ := halves(); put(d, t) },
	}
	return date, clock
}

// keep stores half a time; the question mark keeps it apart from text that is not understood.
func (b builder) keep(id, text string) {
	if text != "" {
		b.typed[id+"?"] = text
	}
}
