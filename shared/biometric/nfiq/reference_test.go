package nfiq_test

import (
	"fmt"
	"testing"

	"thana/shared/biometric/goldentest"
	"thana/shared/biometric/nfiq"
	"thana/shared/biometric/wsq"
)

func TestAssess_IsTheReferenceClass(t *testing.T) {
	equal, all := 0, goldentest.Figures(t)
	for _, row := range all {
		im, err := wsq.Decode(goldentest.File(t, "golden/"+row["name"]+".wsq"))
		if err != nil {
			t.Fatal(err)
		}
		q, err := nfiq.Assess(im, nil)
		if err != nil {
			t.Fatalf("%s: %v", row["name"], err)
		}
		if fmt.Sprint(q.Class) != row["nfiq"] || fmt.Sprint(q.Minutiae) != row["minutiae_of_wsq075"] {
			t.Errorf("%s: class %d with %d minutiae, the reference gives %s with %s",
				row["name"], q.Class, q.Minutiae, row["nfiq"], row["minutiae_of_wsq075"])
			continue
		}
		equal++
	}
	t.Logf("%d of %d classes equal", equal, len(all))
}
