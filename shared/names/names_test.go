package names

import (
	"bufio"
	"os"
	"slices"
	"strings"
	"testing"
)

// variant is one person of testdata/variants.tsv.
type variant struct {
	no, half, about string
	spellings       []string
}

func variants(t testing.TB) []variant {
	t.Helper()
	f, err := os.Open("testdata/variants.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all []variant
	for s := bufio.NewScanner(f); s.Scan(); {
		c := strings.Split(s.Text(), "\t")
		if s.Text()[0] == '#' || c[0] == "no" {
			continue
		}
		all = append(all, variant{c[0], c[1], c[2], c[3:]})
	}
	return all
}

func share(a, b []string) bool {
	return slices.ContainsFunc(a, func(k string) bool { return slices.Contains(b, k) })
}

// Each spelling must be found by each other: a key in common, and a score that stands out. The index itself is tried by
// sync/stateserver/search, among 200,000 others.
func TestVariants_ShareAKeyAndScoreHigh(t *testing.T) {
	found, high, all := map[string]int{}, map[string]int{}, map[string]int{}
	for _, v := range variants(t) {
		for _, asked := range v.spellings {
			q := NewQuestion(Read(asked))
			for _, stored := range v.spellings {
				if stored == asked {
					continue
				}
				all[v.half]++
				s := q.Score(Read(stored).String())
				key := share(Read(asked).Keys(), Read(stored).Keys())
				if key {
					found[v.half]++
				}
				if s >= 0.8 {
					high[v.half]++
				}
				if (!key || s < 0.8) && v.half == "tune" {
					t.Logf("%s: %q for %q: %s, %s: %.2f, key %v", v.no, asked, stored, Read(asked), Read(stored), s, key)
				}
			}
		}
	}
	for _, half := range []string{"tune", "held"} {
		t.Logf("%s: of %d pairs %.2f %% share a key, %.2f %% score 0.8 or more", half, all[half],
			100*float64(found[half])/float64(all[half]), 100*float64(high[half])/float64(all[half]))
		if 100*found[half] < 97*all[half] {
			t.Errorf("%s: only %d of %d pairs share a key", half, found[half], all[half])
		}
	}
}
