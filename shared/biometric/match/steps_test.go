package match

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"strings"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/goldentest"
	"thana/shared/biometric/synthetic"
)

func TestAngleOf(t *testing.T) {
	for d := -180.0; d < 180; d += 7.3 {
		sin, cos := math.Sincos(d * math.Pi / 180)
		want := angle(int(math.Round(d*65536/360)) & 0xffff)
		if got := angleOf(100*cos, 100*sin); apart(got, want) > 3 {
			t.Errorf("%.1f degrees: %d, want %d", d, got, want)
		}
	}
	if angleOf(0, 0) != 0 || apart(10, 65530) != 16 || apart(0, halfTurn) != halfTurn {
		t.Error("the circle does not close")
	}
}

// drawn reads a picture of characters; # is set.
func drawn(rows string) bitmap {
	lines := strings.Split(strings.Trim(rows, "\n"), "\n")
	b := newBitmap(len(lines[0]), len(lines))
	for y, line := range lines {
		for x, c := range line {
			if c == '#' {
				b.set(x, y)
			}
		}
	}
	return b
}

func TestThin_LeavesLinesOfOnePixelAndTheirForks(t *testing.T) {
	wide := newBitmap(200, 90)
	for y := range 90 {
		for x := range 200 {
			stem := y >= 40 && y < 46 && x >= 20 && x <= 100
			up := x >= 98 && x < 180 && y-42 >= -(x-100)/3-3 && y-42 <= -(x-100)/3+3
			down := x >= 98 && x < 180 && y-42 >= (x-100)/3-3 && y-42 <= (x-100)/3+3
			if stem || up || down {
				wide.set(x, y)
			}
		}
	}
	before := wide.count()
	s := newSkeleton(thin(wide))
	if wide.count() != before {
		t.Error("thinning changed its argument")
	}
	if ends, forks := s.nodes(isEnd), s.nodes(isFork); len(ends) != 3 || len(forks) != 1 {
		t.Errorf("%d ends and %d forks", len(ends), len(forks))
	}
	for y := 1; y < 89; y++ {
		for x := 1; x < 199; x++ {
			i := s.index(x, y)
			if s.on[i] && s.on[i+1] && s.on[i+s.stride] && s.on[i+s.stride+1] {
				t.Fatalf("four pixels in a square at %d %d", x, y)
			}
		}
	}
}

func TestClean(t *testing.T) {
	long := strings.Repeat("#", 60)
	gap := strings.Repeat("#", 27) + "......" + strings.Repeat("#", 27)
	blank := strings.Repeat(".", 60)
	at := func(n, length int) string {
		return strings.Repeat(".", n) + strings.Repeat("#", length) + strings.Repeat(".", 60-n-length)
	}
	for _, test := range []struct {
		name        string
		rows        []string
		ends, forks int
	}{
		{"a ridge stays", []string{blank, long, blank}, 2, 0},
		{"a gap is closed", []string{blank, gap, blank}, 2, 0},
		{"a fragment goes", []string{blank, at(20, 12), blank}, 0, 0},
		{"a dot goes", []string{blank, at(20, 1), blank}, 0, 0},
		{"a tail goes", []string{at(30, 1), at(30, 1), at(30, 1), at(30, 1), long, blank}, 2, 0},
		{"a pore is closed", []string{blank, at(27, 6), at(0, 27)[:27] + "......" + at(0, 27)[:27], at(27, 6), blank}, 2, 0},
	} {
		padded := []string{}
		for _, row := range append(append([]string{blank, blank}, test.rows...), blank, blank) {
			padded = append(padded, "....."+row+".....")
		}
		s := newSkeleton(drawn(strings.Join(padded, "\n")))
		kept := s.clone()
		out := clean(s)
		if ends, forks := len(out.nodes(isEnd)), len(out.nodes(isFork)); ends != test.ends || forks != test.forks {
			t.Errorf("%s: %d ends and %d forks left", test.name, ends, forks)
		}
		for i := range s.on {
			if s.on[i] != kept.on[i] {
				t.Fatalf("%s: the argument was changed", test.name)
			}
		}
	}
}

func TestAlign(t *testing.T) {
	a := []Minutia{{X: 10, Y: 20}, {X: 200, Y: 40}, {X: 90, Y: 250}, {X: 150, Y: 150}}
	want := Alignment{Sin: 0.6, Cos: 0.8, X: 31, Y: -12}
	var b []Minutia
	var pairs []pair
	for i, m := range a {
		x, y := want.Place(float64(m.X), float64(m.Y))
		b = append(b, Minutia{X: int(math.Round(x)), Y: int(math.Round(y))})
		pairs = append(pairs, pair{a: i, b: i})
	}
	got := align(a, b, pairs)
	if math.Abs(got.Sin-want.Sin) > 0.01 || math.Abs(got.X-want.X) > 1.5 || math.Abs(got.Y-want.Y) > 1.5 {
		t.Errorf("%+v, want %+v", got, want)
	}
	if one := align(a, b, pairs[:1]); one.Cos != 1 {
		t.Errorf("one pair turns: %+v", one)
	}
}

// The picture of the steps in docs/biometrics.md: an impression with the cells that show no ridges darkened, the enhanced
// ridges, the skeleton, and the minutiae; below, the same finger rolled, and the pairs that the two have in common.
func TestSteps_Golden(t *testing.T) {
	p := synthetic.NewSubject(41).Finger(biometric.RightIndex)
	one := p.Impression(synthetic.ImpressionParams{Seed: 3, RotationDeg: -14, Noise: 0.6, Dryness: 0.4, Distortion: 0.5}, 400, 500, 500)
	two := p.Impression(synthetic.ImpressionParams{Seed: 4, Rolled: true, Distortion: 0.5}, 480, 500, 500)
	seen := map[string]any{}
	a := NewPrint(Extract(one, func(step string, v any) { seen[step] = v }))
	b := NewPrint(Extract(two, nil))
	r := Compare(a, b, nil)

	sheet := image.NewRGBA(image.Rect(0, 0, 4*400+480, 500))
	draw.Draw(sheet, image.Rect(0, 0, 400, 500), shaded(one, seen["match.cells"].(cells)), image.Point{}, draw.Src)
	draw.Draw(sheet, image.Rect(400, 0, 800, 500), waves(seen["match.enhanced"].(plane)), image.Point{}, draw.Src)
	draw.Draw(sheet, image.Rect(800, 0, 1200, 500), lines(seen["match.skeleton"].(skeleton)), image.Point{}, draw.Src)
	for i, im := range []biometric.Image{one, two} {
		draw.Draw(sheet, image.Rect(1200+i*400, 0, 1200+i*400+im.Width, 500), pale(im), image.Point{}, draw.Src)
	}
	for _, m := range a.Minutiae {
		mark(sheet, 1200, m, kindColour(m.Kind), 1)
	}
	for _, m := range b.Minutiae {
		mark(sheet, 1600, m, kindColour(m.Kind), 1)
	}
	for k, pair := range r.Pairs {
		c := color.RGBA{uint8(40 + k*67%200), uint8(k * 37 % 180), uint8(40 + k*91%200), 255}
		mark(sheet, 1200, a.Minutiae[pair[0]], c, 3)
		mark(sheet, 1600, b.Minutiae[pair[1]], c, 3)
	}
	goldentest.Picture(t, "match", sheet)
}

func kindColour(k Kind) color.RGBA {
	if k == Fork {
		return color.RGBA{0, 60, 220, 255}
	}
	return color.RGBA{210, 30, 0, 255}
}

// mark draws a minutia: a square and a stroke along its direction.
func mark(im *image.RGBA, left int, m Minutia, c color.RGBA, half int) {
	sin, cos := sincos(m.angle())
	for k := range 12 {
		im.Set(left+m.X+cos*k/unit, m.Y+sin*k/unit, c)
	}
	draw.Draw(im, image.Rect(left+m.X-half, m.Y-half, left+m.X+half+1, m.Y+half+1), image.NewUniform(c), image.Point{}, draw.Src)
}

func shaded(im biometric.Image, c cells) image.Image {
	out := im.Gray()
	shown := image.NewGray(out.Rect)
	for i, v := range out.Pix {
		x, y := i%im.Width/cellPx, i/im.Width/cellPx
		if x >= c.width || y >= c.height || !c.on[y*c.width+x] {
			v = 100 + v/6
		}
		shown.Pix[i] = v
	}
	return shown
}

func waves(p plane) image.Image {
	out := image.NewGray(image.Rect(0, 0, p.width, p.height))
	for i := range out.Pix {
		out.Pix[i] = byte(max(0, min(255, 128-int(p.v[p.index(i%p.width, i/p.width)])/24)))
	}
	return out
}

func lines(s skeleton) image.Image {
	out := image.NewGray(image.Rect(0, 0, s.width, s.height))
	for i := range out.Pix {
		if !s.on[s.index(i%s.width, i/s.width)] {
			out.Pix[i] = 255
		}
	}
	return out
}

func pale(im biometric.Image) image.Image {
	out := image.NewGray(image.Rect(0, 0, im.Width, im.Height))
	for i, v := range im.Pix {
		out.Pix[i] = 150 + byte(int(v)*105/255)
	}
	return out
}
