package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"thana/shared/record"
)

func (p *program) json(v any) error {
	e := json.NewEncoder(p.out)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// show prints lines for people, as a table whose heads are separated by tabs, or as JSON for scripts.
func show[T any](p *program, asJSON bool, lines []T, heads string, cells func(T) []any) error {
	if asJSON {
		return p.json(lines)
	}
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, heads)
	for _, l := range lines {
		fmt.Fprintf(w, strings.Repeat("%v\t", strings.Count(heads, "\t"))+"%v\n", cells(l)...)
	}
	return w.Flush()
}

// ist is a time as people here read it.
func ist(t time.Time) string {
	if t.IsZero() {
		return "-"
	}
	return t.In(record.IST).Format("02/01/2006 15:04:05")
}
