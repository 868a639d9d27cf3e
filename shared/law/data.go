package law

import (
	"embed"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"thana/shared/fault"
)

//go:embed data/*.csv
var files embed.FS

// Text is a name in both languages; where the Hindi is not there yet the English stands in.
type Text struct {
	En string `json:"en"`
	Hi string `json:"hi,omitempty"`
}

// In returns the text in the language.
func (t Text) In(lang fault.Lang) string {
	if lang == fault.Hindi && t.Hi != "" {
		return t.Hi
	}
	return t.En
}

// book is everything that the data files say. It is read once and never changed.
type book struct {
	acts      []Act
	actByCode map[string]int
	sections  []Section
	byNumber  map[Ref]int   // act and base number
	newer     map[Ref][]Ref // old section: what took its place
	older     map[Ref][]Ref // by base number of the new one
	groups    map[group][]span
	bases     []Basis
	states    []State
	districts []District
	index     []entry
	actWords  map[string]string // folded, as typed before a section
	citations map[string]string // a rule's source in Hindi
}

var read = sync.OnceValue(func() *book {
	b := &book{actByCode: map[string]int{}, byNumber: map[Ref]int{}, newer: map[Ref][]Ref{}, older: map[Ref][]Ref{}, groups: map[group][]span{}, citations: map[string]string{}}
	b.readActs()
	b.readSections()
	b.readGroups()
	b.readBases()
	b.readPlaces()
	b.readCitations()
	b.buildIndex()
	return b
})

// row gives the columns of one line by their heading.
type row map[string]string

func (r row) number(column string) int {
	if r[column] == "" {
		return 0
	}
	n, err := strconv.Atoi(r[column])
	if err != nil {
		panic(fmt.Sprintf("law: column %s: %v", column, err)) // the files are part of the program; a test reads them all
	}
	return n
}

func (r row) date(column string) time.Time {
	if r[column] == "" {
		return time.Time{}
	}
	t, err := time.ParseInLocation("2006-01-02", r[column], ist)
	if err != nil {
		panic(fmt.Sprintf("law: column %s: %v", column, err))
	}
	return t
}

func (r row) list(column string) []string {
	if r[column] == "" {
		return nil
	}
	return strings.Split(r[column], ",")
}

func rows(name string) []row {
	f, err := files.Open("data/" + name)
	if err != nil {
		panic(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		panic(fmt.Sprintf("law: %s: %v", name, err))
	}
	out := make([]row, 0, len(all)-1)
	for _, cells := range all[1:] {
		r := row{}
		for i, cell := range cells {
			r[all[0][i]] = cell
		}
		out = append(out, r)
	}
	return out
}
