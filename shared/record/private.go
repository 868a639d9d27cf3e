package record

import (
	"fmt"
	"log/slog"

	"thana/shared/fault"
)

const bar = "▮"

func redact(s fmt.State, text string) {
	if _, err := fmt.Fprint(s, text); err != nil {
		panic(err) // fmt's own buffer never fails
	}
}

// The types below hold persons. In every verb of fmt and in slog they show what they are and never who. JSON is the wire's and
// the store's form and shows all.

func (n Name) Format(s fmt.State, _ rune)     { redact(s, bar) }
func (n Name) LogValue() slog.Value           { return slog.StringValue(bar) }
func (a Address) Format(s fmt.State, _ rune)  { redact(s, bar) }
func (a Address) LogValue() slog.Value        { return slog.StringValue(bar) }
func (i Identity) Format(s fmt.State, _ rune) { redact(s, bar) }
func (i Identity) LogValue() slog.Value       { return slog.StringValue(bar) }
func (p Person) Format(s fmt.State, _ rune)   { redact(s, bar) }
func (p Person) LogValue() slog.Value         { return slog.StringValue(bar) }
func (c Custody) Format(s fmt.State, _ rune)  { redact(s, bar) }
func (c Custody) LogValue() slog.Value        { return slog.StringValue(bar) }
func (f File) Format(s fmt.State, _ rune)     { redact(s, bar) }
func (f File) LogValue() slog.Value           { return slog.StringValue(bar) }

func (f FIR) Format(s fmt.State, _ rune)     { redact(s, f.logged()) }
func (f FIR) LogValue() slog.Value           { return slog.StringValue(f.logged()) }
func (a Arrest) Format(s fmt.State, _ rune)  { redact(s, a.logged()) }
func (a Arrest) LogValue() slog.Value        { return slog.StringValue(a.logged()) }
func (e GDEntry) Format(s fmt.State, _ rune) { redact(s, e.logged()) }
func (e GDEntry) LogValue() slog.Value       { return slog.StringValue(e.logged()) }

func (f FIR) logged() string     { return "FIR " + FIRNumber(f.Serial, f.Year) }
func (a Arrest) logged() string  { return "arrest " + a.Accused }
func (e GDEntry) logged() string { return GDNumber(e.Serial, e.Day) }

// In returns the half of the name that the language reads, or the other where it is empty.
func (n Name) In(lang fault.Lang) string {
	if lang == fault.English && !blank(n.English) {
		return n.English
	}
	return either(n)
}
