package mindtct_test

import (
	"fmt"
	"strings"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/goldentest"
	"thana/shared/biometric/mindtct"
	"thana/shared/biometric/wsq"
)

// decoded is the picture whose minutiae the reference lists: its own file at 0.75 bit/pixel, decoded.
func decoded(t testing.TB, name string) biometric.Image {
	im, err := wsq.Decode(goldentest.File(t, "golden/"+name+".wsq"))
	if err != nil {
		t.Fatal(err)
	}
	return im
}

func TestDetect_IsTheReferenceMinutiaByMinutia(t *testing.T) {
	equal, all := 0, goldentest.Figures(t)
	for _, row := range all {
		name := row["name"]
		im := decoded(t, name)
		got, err := mindtct.Detect(im, nil)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		lines, want := list(got.Minutiae, im.Height), string(goldentest.File(t, "golden/"+name+".xyt"))
		if fmt.Sprint(len(got.Minutiae)) != row["minutiae_of_wsq075"] || lines != want {
			t.Errorf("%s: %d minutiae, the reference has %s; %s", name, len(got.Minutiae), row["minutiae_of_wsq075"],
				difference(lines, want))
			continue
		}
		equal++
	}
	t.Logf("%d of %d lists equal: position, angle and quality", equal, len(all))
}

func list(minutiae []mindtct.Minutia, height int) string {
	var out strings.Builder
	for _, m := range minutiae {
		x, y, theta, quality := m.XYT(height)
		fmt.Fprintf(&out, "%d %d %d %d\n", x, y, theta, quality)
	}
	return out.String()
}

// difference says where two lists first differ.
func difference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range min(len(g), len(w)) {
		if g[i] != w[i] {
			return fmt.Sprintf("line %d: %q, want %q", i+1, g[i], w[i])
		}
	}
	return "one list ends before the other"
}
