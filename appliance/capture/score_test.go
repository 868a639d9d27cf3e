package capture

import (
	"context"
	"testing"

	"thana/shared/biometric"
	"thana/shared/fault"
	"thana/shared/law"
	"thana/shared/wire"
)

// scorer is NIST's program: it scores, or it does not.
type scorer struct {
	score int
	fail  error
	asked chan biometric.Image
}

func (s scorer) Score(_ context.Context, im biometric.Image) (int, error) {
	s.asked <- im
	return s.score, s.fail
}

func TestAccept_KeepsTheScoreOfNFIQ2(t *testing.T) {
	for name, c := range map[string]struct {
		basis string
		score scorer
		want  *int
	}{
		"scored":          {law.Arrested, scorer{score: 0}, new(int)},
		"not scored":      {law.Arrested, scorer{score: 90, fail: fault.New(fault.NFIQ2Unscored, "test", "")}, nil},
		"a check, no set": {"", scorer{score: 90}, nil},
	} {
		c.score.asked = make(chan biometric.Image, 1)
		s := &shelf{dev: &glass{picture: touch(0)}}
		d := New(s, s, Limits{NFIQ2: c.score}, nil)
		offered, err := try(d, rightIndex(c.basis))
		if err != nil {
			t.Fatal(err)
		}
		kept, err := d.Accept(t.Context(), who, offered.ID, wire.Accept{})
		if err != nil {
			t.Fatal(err)
		}
		if (kept.NFIQ2 == nil) != (c.want == nil) || c.want != nil && *kept.NFIQ2 != *c.want {
			t.Errorf("%s: kept %v", name, kept.NFIQ2)
		}
		if asked := len(c.score.asked); asked == 1 == (c.basis == "") {
			t.Errorf("%s: the program was asked %d times", name, asked)
		} else if asked == 1 && (<-c.score.asked).PPI != 500 {
			t.Errorf("%s: not at 500 ppi", name)
		}
	}
}
