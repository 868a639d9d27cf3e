package measure_test

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"strings"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/goldentest"
	"thana/shared/biometric/measure"
	"thana/shared/biometric/picture"
)

// row is one picture, or a cut of one, and what NFIQ 2 v2.3 made of it; refused where it gave no figures.
type row struct {
	name                string
	x, y, width, height int
	refused             bool
	values              map[string]float64
}

// reference reads the table: the reference's own modules, built once from their public source with OpenCV 4.6 and run over
// the pictures of the shared folder and forty random cuts of them.
func reference(t testing.TB) []row {
	f, err := os.Open("testdata/reference.csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r := csv.NewReader(f)
	r.FieldsPerRecord = -1
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	number := func(s string) float64 {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	var all []row
	for _, line := range lines[1:] {
		e := row{name: line[0], x: int(number(line[1])), y: int(number(line[2])), width: int(number(line[3])), height: int(number(line[4]))}
		if e.refused = line[5] == "refused"; !e.refused {
			e.values = map[string]float64{}
			for i, s := range line[5:] {
				e.values[lines[0][5+i]] = number(s)
			}
		}
		all = append(all, e)
	}
	return all
}

func (e row) image(t testing.TB) biometric.Image {
	im, _, err := picture.Decode(goldentest.File(t, "images/"+e.name+".pgm"))
	if err != nil {
		t.Fatal(err)
	}
	im.PPI = measure.PPI
	out := biometric.NewImage(e.width, e.height, measure.PPI)
	for y := range e.height {
		copy(out.Pix[y*e.width:(y+1)*e.width], im.Pix[(e.y+y)*im.Width+e.x:])
	}
	return out
}

func TestOf_IsTheReferenceMeasureByMeasure(t *testing.T) {
	const tolerance = 1e-9 // relative; whole numbers must be equal
	measured, refused, worst := 0, 0, 0.0
	for _, e := range reference(t) {
		got, err := measure.Of(e.image(t), nil)
		if e.refused != (err != nil) {
			t.Errorf("%+v: %v, the reference refused: %v", e, err, e.refused)
			continue
		}
		if e.refused {
			refused++
			continue
		}
		measured++
		values := append(got.Values(), measure.Value{Name: "sigma", Value: got.Deviation}, measure.Value{Name: "roi", Value: float64(got.Region)})
		if len(values) != len(e.values) {
			t.Fatalf("%d values, the reference has %d", len(values), len(e.values))
		}
		for _, v := range values {
			want, ok := e.values[v.Name]
			if !ok {
				t.Fatalf("%s: the reference has no such measure", v.Name)
			}
			off := math.Abs(v.Value-want) / max(1, math.Abs(want))
			worst = max(worst, off)
			if off > tolerance || strings.Contains(v.Name, "_Bin10_") && want == math.Trunc(want) && v.Value != want {
				t.Errorf("%s %d,%d %dx%d: %s is %.12g, the reference has %.12g", e.name, e.x, e.y, e.width, e.height, v.Name, v.Value, want)
			}
		}
	}
	t.Logf("%d pictures equal in %d measures each, %d refused as the reference refuses them; the furthest off by %.1e", measured, 67, refused, worst)
}
