package screen

import "testing"

// A class of NFIQ 1 never reads as if it were NFIQ 2.
func TestNFIQShort_NamesItsFigure(t *testing.T) {
	score := 0
	for _, c := range []struct {
		class int
		score *int
		want  string
	}{{2, nil, "NFIQ 1: 2"}, {2, &score, "NFIQ 2: 0"}, {0, &score, "NFIQ 2: 0"}, {0, nil, ""}} {
		if got := nfiqShort(c.class, c.score); got != c.want {
			t.Errorf("class %d, score %v: %q", c.class, c.score, got)
		}
	}
}
