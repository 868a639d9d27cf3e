package journal

import (
	"testing"
	"time"
)

func TestStation_CertificateEnding(t *testing.T) {
	now := time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)
	for name, tc := range map[string]struct {
		s    Station
		want bool
	}{
		"not enrolled":             {Station{}, false},
		"in 91 days":               {Station{CertificateEnds: now.AddDate(0, 0, 91)}, false},
		"in 89 days":               {Station{CertificateEnds: now.AddDate(0, 0, 89)}, true},
		"ended":                    {Station{CertificateEnds: now.AddDate(0, 0, -1)}, true},
		"withdrawn in its last 90": {Station{CertificateEnds: now.AddDate(0, 0, 10), RevokedAt: now}, false},
	} {
		if got := tc.s.CertificateEnding(now); got != tc.want {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}
}
