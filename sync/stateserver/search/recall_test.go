package search

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"thana/shared/record"
)

// answer is how one question for a variant went.
type answer struct {
	half  string
	place int // in the list, from 1; 0 if it is not there
	took  time.Duration
	what  string
}

// ask stores one spelling of each variant after the other among those who are there, and asks for it by the other four.
func ask(t testing.TB, e engine, all []variant) []answer {
	t.Helper()
	ctx := context.Background()
	var answers []answer
	for k := range 5 {
		e.change(t, func(tx Tx) error {
			for i, v := range all {
				p := record.Person{Name: record.Name{English: v.spellings[k]}}
				if err := Keep(ctx, tx, "099999", entry(fmt.Sprintf("v%03d", i), 7919*i, p)); err != nil {
					return err
				}
			}
			return nil
		})
		for i, v := range all {
			for j, s := range v.spellings {
				if j == k {
					continue
				}
				begun := time.Now()
				hits, err := Find(ctx, e.db, Question{Name: s}, "")
				if err != nil {
					t.Fatal(err)
				}
				took := time.Since(begun)
				place := 1 + slices.IndexFunc(hits, func(h Hit) bool { return h.Record == fmt.Sprintf("v%03d", i) })
				answers = append(answers, answer{v.half, place, took, fmt.Sprintf("%q asked for %q", s, v.spellings[k])})
			}
		}
		e.change(t, func(tx Tx) error {
			for i := range all {
				if err := Forget(ctx, tx, "099999", fmt.Sprintf("v%03d", i)); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return answers
}

// recall is the share of answers with the person in the first ten.
func recall(answers []answer, half string) float64 {
	n, found := 0, 0
	for _, a := range answers {
		if half == "" || a.half == half {
			n++
			found += min(a.place, 1)
		}
	}
	return float64(found) / float64(n)
}

// at is the time within which a share of the answers came.
func at(answers []answer, share float64) time.Duration {
	var all []time.Duration
	for _, a := range answers {
		all = append(all, a.took)
	}
	slices.Sort(all)
	return all[min(len(all)-1, int(share*float64(len(all))))].Round(10 * time.Microsecond)
}

func TestFind_EverySpellingAmongOthers(t *testing.T) {
	all := variants(t)
	e := lite(t, func(e engine) { fill(t, e, newFolk(t, 1, all), 4000) })
	answers := ask(t, e, all[:40])
	for _, a := range answers {
		if a.place == 0 && a.half == "tune" {
			t.Log("not found:", a.what)
		}
	}
	if r := recall(answers, ""); r < 0.97 {
		t.Fatalf("%.1f %% of %d spellings found in the first ten among 4,000 others", 100*r, len(answers))
	}
}

// BenchmarkNames asks for every spelling of the list among 200,000 others, then for 2,000 of the others themselves.
func BenchmarkNames(b *testing.B) {
	for name, start := range engines() {
		b.Run(name, func(b *testing.B) { benchNames(b, start(b)) })
	}
}

func benchNames(b *testing.B, open opener) {
	all := variants(b)
	f := newFolk(b, 1, all)
	begun := time.Now()
	e := open(b, func(e engine) {
		fill(b, e, f, 200_000)
		e.settle(b)
	})
	filled := time.Since(begun)
	var answers []answer
	for b.Loop() {
		answers = ask(b, e, all)
	}
	for _, a := range answers {
		if a.place == 0 && a.half == "tune" {
			b.Log("not found:", a.what)
		}
	}
	var others []answer
	for range 2000 {
		p := f.person() // of the same folk: a name that some of them have
		q := p.Name.Local
		if q == "" {
			q = p.Name.English
		}
		begun := time.Now()
		if _, err := Find(context.Background(), e.db, Question{Name: q}, ""); err != nil {
			b.Fatal(err)
		}
		others = append(others, answer{took: time.Since(begun), what: q})
	}
	slices.SortFunc(others, func(a, b answer) int { return int(b.took - a.took) })
	b.Logf("%s: %d questions: in the first ten %.2f %% (tune %.2f %%, held out %.2f %%), p50 %v, p99 %v; slowest %v", e.name, len(answers),
		100*recall(answers, ""), 100*recall(answers, "tune"), 100*recall(answers, "held"), at(answers, 0.5), at(answers, 0.99), at(answers, 1))
	b.Logf("%s: 2,000 names as they are frequent: p50 %v, p99 %v; slowest %v %q; 200,000 persons kept in %v", e.name, at(others, 0.5), at(others, 0.99),
		others[0].took, others[0].what, filled.Round(time.Second))
}
