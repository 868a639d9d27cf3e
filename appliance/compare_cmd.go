package main

import (
	"encoding/json"
	"fmt"
	"os"

	"thana/appliance/exchange"
	"thana/shared/biometric"
	"thana/shared/biometric/match"
	"thana/shared/fault"
)

// As cmp(1) and diff(1) have it: 0 the same, 1 not the same, 2 could not be told.
const (
	exitOther   = exitStatus(1)
	exitTrouble = exitStatus(2)
)

// What two prints are. A likely one is one finger if both are of one person; among strangers more is asked for.
const (
	one    = "one"
	likely = "likely"
	two    = "two"
)

type compareCmd struct {
	A       string `arg:"" type:"existingfile"`
	B       string `arg:"" type:"existingfile"`
	PrintA  int    `help:"Which fingerprint of the first file, from 1." placeholder:"N"`
	PrintB  int    `help:"Which fingerprint of the second file, from 1." placeholder:"N"`
	Overlay string `help:"Write both, the first laid on the second, as a PNG." type:"path" placeholder:"FILE"`
	JSON    bool   `help:"For scripts."`
}

type compared struct {
	Score    float64 `json:"score"`
	Likely   float64 `json:"likely"`   // score from which two prints of one person are one finger
	Certain  float64 `json:"certain"`  // score from which two prints of anybody are one finger
	Decision string  `json:"decision"` // "one", "likely", "two"
	Pairs    int     `json:"pairs"`    // minutiae that stand for each other
	Minutiae [2]int  `json:"minutiae"` // found in each
}

func (c *compareCmd) Run(d *desk) error {
	r, err := c.compare()
	if err != nil {
		d.complain(err)
		return exitTrouble
	}
	switch {
	case c.JSON:
		err = json.NewEncoder(d.out).Encode(r)
	default:
		words := map[string]string{one: "one finger", likely: "likely one", two: "two fingers"}[r.Decision]
		_, err = fmt.Fprintf(d.out, "%-12s score %.1f; likely from %.0f, certain from %.0f; %d of %d and %d minutiae agree\n",
			words, r.Score, r.Likely, r.Certain, r.Pairs, r.Minutiae[0], r.Minutiae[1])
	}
	if err != nil {
		return exitTrouble
	}
	if r.Decision == two {
		return exitOther
	}
	return nil
}

func (c *compareCmd) compare() (compared, error) {
	var images [2]biometric.Image
	var prints [2]match.Print
	for i, from := range []struct {
		file  string
		print int
	}{{c.A, c.PrintA}, {c.B, c.PrintB}} {
		f, err := exchange.Open(from.file)
		if err != nil {
			return compared{}, err
		}
		p, err := f.Print(from.print)
		if err != nil {
			return compared{}, err
		}
		if images[i], err = p.Image(); err != nil {
			return compared{}, err
		}
		prints[i] = match.NewPrint(match.Extract(images[i], nil))
		if len(prints[i].Minutiae) == 0 {
			return compared{}, fault.New(fault.ExchangeNoRidges, "compare", "no minutiae").With("where", from.file)
		}
	}
	r := match.Compare(prints[0], prints[1], nil)
	if c.Overlay != "" {
		data, err := exchange.Overlay(images, prints, r)
		if err != nil {
			return compared{}, err
		}
		if err := os.WriteFile(c.Overlay, data, 0o600); err != nil {
			return compared{}, fault.Wrap(fault.ConfigFile, "compare", err).With("where", c.Overlay).With("problem", "cannot be written")
		}
	}
	decision := two
	switch {
	case r.Certain():
		decision = one
	case r.Likely():
		decision = likely
	}
	return compared{r.Score, match.Likely, match.Certain, decision, len(r.Pairs), [2]int{len(prints[0].Minutiae), len(prints[1].Minutiae)}}, nil
}
