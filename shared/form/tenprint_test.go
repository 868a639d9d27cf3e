package form

import (
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/slip"
	"thana/shared/page"
	"thana/shared/record"
)

func mustTenPrint(t testing.TB, r record.Revision[record.Arrest], s Slip, k Kit) *page.Document {
	t.Helper()
	fir := sampleFIR().Body
	d, err := TenPrint(r, &fir, s, k)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// sampleSlip has a drawn pattern in every box but that of the left little finger, whose arrest says it is amputated.
func sampleSlip(kind SlipKind) Slip {
	s := Slip{Kind: kind, Taker: officer, TakenAt: at(22, 21, 0), Impressions: map[biometric.Finger]biometric.Image{}}
	for _, p := range slip.Places() {
		if p.Position != biometric.LeftLittle {
			s.Impressions[p.Position] = *ridges()
		}
	}
	return s
}
