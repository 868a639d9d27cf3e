package search

import (
	"context"
	"fmt"
	"slices"
	"syscall"
	"testing"
	"time"

	"thana/shared/record"
)

// answer is how one question for a variant went.
type answer struct {
	half  string
	place int // in the list, from 1; 0 if it is not there
	took  time.Duration
	work  time.Duration // of this process's processors; what others do on the machine does not count
	what  string
}

// timed asks one question.
func timed(t testing.TB, e engine, name string) ([]Hit, answer) {
	t.Helper()
	begun, worked := time.Now(), work(t)
	hits, err := Find(context.Background(), e.db, Question{Name: name}, "")
	if err != nil {
		t.Fatal(err)
	}
	return hits, answer{took: time.Since(begun), work: work(t) - worked, what: name}
}

// work is the processor time of this process so far.
func work(t testing.TB) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
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
				hits, a := timed(t, e, s)
				a.half, a.what = v.half, fmt.Sprintf("%q asked for %q", s, v.spellings[k])
				a.place = 1 + slices.IndexFunc(hits, func(h Hit) bool { return h.Record == fmt.Sprintf("v%03d", i) })
				answers = append(answers, a)
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

// times tells how long the answers took.
func times(answers []answer) string {
	at := func(share float64, of func(answer) time.Duration) time.Duration {
		var all []time.Duration
		for _, a := range answers {
			all = append(all, of(a))
		}
		slices.Sort(all)
		return all[min(len(all)-1, int(share*float64(len(all))))].Round(10 * time.Microsecond)
	}
	took, worked := func(a answer) time.Duration { return a.took }, func(a answer) time.Duration { return a.work }
	return fmt.Sprintf("p50 %v, p99 %v, slowest %v; work of this process p50 %v, p99 %v", at(0.5, took), at(0.99, took), at(1, took), at(0.5, worked), at(0.99, worked))
}

func TestFind_EverySpellingAmongOthers(t *testing.T) {
	all := variants(t)
	e := lite(t, func(e engine) { fill(t, e, newFolk(t, 1, all), 2000) })
	answers := ask(t, e, all[:40])
	for _, a := range answers {
		if a.place == 0 && a.half == "tune" {
			t.Log("not found:", a.what)
		}
	}
	if r := recall(answers, ""); r < 0.97 {
		t.Fatalf("%.1f %% of %d spellings found in the first ten among 2,000 others", 100*r, len(answers))
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
		_, a := timed(b, e, q)
		others = append(others, a)
	}
	slices.SortFunc(others, func(a, b answer) int { return int(b.work - a.work) })
	b.Logf("%s: %d questions: in the first ten %.2f %% (tune %.2f %%, held out %.2f %%); %s", e.name, len(answers),
		100*recall(answers, ""), 100*recall(answers, "tune"), 100*recall(answers, "held"), times(answers))
	b.Logf("%s: 2,000 names as they are frequent: %s; most work for %q, %q, %q; 200,000 persons kept in %v, %d MB", e.name, times(others),
		others[0].what, others[1].what, others[2].what, filled.Round(time.Second), e.size(b)>>20)
}
