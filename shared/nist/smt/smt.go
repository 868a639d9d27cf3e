// Package smt names scars, marks and tattoos and the places of the body where they are, as NCIC codes for field 10.040 of
// ANSI/NIST-ITL 1-2011. The codes and the places are data: codes.txt and places.tsv say where they come from.
package smt

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"thana/shared/fault"
)

// Kind is what a mark is.
type Kind string

const (
	Scar      Kind = "scar"
	Tattoo    Kind = "tattoo"
	Mole      Kind = "mole"
	Birthmark Kind = "birthmark" // and other discolorations of the skin
	Needle    Kind = "needle"    // marks of needles
)

// Kinds lists the kinds in the order in which they are offered, which is that of the columns of places.tsv.
func Kinds() []Kind { return []Kind{Scar, Tattoo, Mole, Birthmark, Needle} }

// Image is the image type of field 10.003; the standard has one for all that is neither scar nor tattoo.
func (k Kind) Image() string {
	switch k {
	case Scar:
		return "SCAR"
	case Tattoo:
		return "TATTOO"
	}
	return "MARK"
}

// Place is a place of the body.
type Place struct {
	ID    string // "left_forearm"
	words map[fault.Lang]string
	codes map[Kind]string
}

// Say names the place.
func (p Place) Say(l fault.Lang) string { return p.words[l] }

// Places lists the places that have a code for a kind, in the order of places.tsv.
func Places(k Kind) []Place {
	return slices.DeleteFunc(slices.Clone(list().places), func(p Place) bool { return p.codes[k] == "" })
}

// Code is the NCIC code of a kind of mark at a place, or empty.
func Code(k Kind, place string) string {
	for _, p := range list().places {
		if p.ID == place {
			return p.codes[k]
		}
	}
	return ""
}

// Find says what a code stands for; ok is false for one that is not offered, though it may be Known.
func Find(code string) (k Kind, p Place, ok bool) {
	for _, p := range list().places {
		for k, c := range p.codes {
			if c == code {
				return k, p, true
			}
		}
	}
	return "", Place{}, false
}

// Known reports whether NCIC has the code.
func Known(code string) bool {
	_, ok := slices.BinarySearch(list().codes, code)
	return ok
}

//go:embed codes.txt
var codesFile string

//go:embed places.tsv
var placesFile string

type lists struct {
	codes  []string // sorted
	places []Place
}

// list reads the embedded files once; a test holds them to their form.
var list = sync.OnceValue(func() (l lists) {
	l.codes = lines(codesFile)
	slices.Sort(l.codes)
	for _, line := range lines(placesFile) {
		column := strings.Split(line, "\t")
		p := Place{ID: column[0], words: map[fault.Lang]string{fault.English: column[1], fault.Hindi: column[2]}, codes: map[Kind]string{}}
		for i, k := range Kinds() {
			if code := column[3+i]; code != "-" {
				p.codes[k] = code
			}
		}
		l.places = append(l.places, p)
	}
	return l
})

func lines(file string) []string {
	return slices.DeleteFunc(strings.Split(file, "\n"), func(l string) bool { return l == "" || l[0] == '#' })
}
