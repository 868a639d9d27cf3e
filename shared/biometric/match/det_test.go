package match_test

import (
	"cmp"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"thana/shared/biometric"
	"thana/shared/biometric/match"
	"thana/shared/biometric/picture"
	"thana/shared/biometric/synthetic"
)

var (
	det = flag.Bool("det", false, "print the table of errors on 100 synthetic fingers of 8 impressions: minutes")
	dir = flag.String("dir", "", "print it on the pictures FINGER_IMPRESSION.* of this folder instead")
)

// sample is one impression of one finger.
type sample struct {
	finger, impression string
	print              match.Print
}

// comparison is what two samples scored; a and b are their places in the list.
type comparison struct {
	a, b  int
	score float64
}

// TestDET compares every impression with every other and prints which share of false non-matches goes with which share of
// false matches: make det, or make det DIR=folder.
func TestDET(t *testing.T) {
	if !*det && *dir == "" {
		t.Skip("minutes long: make det")
	}
	start := time.Now()
	samples := synthetics(t)
	t.Logf("%d pictures read and extracted in %v", len(samples), time.Since(start).Round(time.Second))
	mated, other := compareAll(samples)
	table(t, samples, mated, other)
	if *dir == "" && (missed(mated, match.Certain) > 0.2 || share(other, match.Certain) > 0) {
		t.Errorf("a score of %.0f does not part the synthetic fingers", match.Certain)
	}
}

func synthetics(t *testing.T) []sample {
	if *dir != "" {
		return folder(t, *dir)
	}
	var samples []sample
	for who := range uint64(10) {
		for _, f := range biometric.Fingers() {
			p := synthetic.NewSubject(5000 + who).Finger(f)
			all := impressions(who*100 + uint64(f))
			first := len(samples)
			for k := range all {
				samples = append(samples, sample{finger: fmt.Sprintf("%d %v", who, f), impression: fmt.Sprint(k + 1)})
			}
			each(len(all), func(k int) {
				samples[first+k].print = match.NewPrint(match.Extract(p.Impression(all[k], 500, 560, 500), nil))
			})
		}
	}
	return samples
}

// impressions are the eight of a finger: clean, turned and shifted, dry, wet, partial, dirty and pulled, rolled, and some
// of everything.
func impressions(seed uint64) [8]synthetic.ImpressionParams {
	rng := rand.New(rand.NewPCG(seed, 8))
	upTo := func(v float64) float64 { return v * (2*rng.Float64() - 1) }
	all := [8]synthetic.ImpressionParams{
		{},
		{RotationDeg: upTo(25), ShiftX: upTo(3), ShiftY: upTo(3), Distortion: 0.5},
		{Dryness: 0.6, Pressure: -0.3, Noise: 0.3, Distortion: 0.3, RotationDeg: upTo(10)},
		{Dryness: -0.5, Pressure: 0.5, Distortion: 0.4, RotationDeg: upTo(10)},
		{Partial: 0.3, Noise: 0.3, RotationDeg: upTo(15), ShiftX: upTo(2), Distortion: 0.3},
		{Noise: 0.7, Distortion: 0.7, RotationDeg: upTo(10)},
		{Rolled: true, Distortion: 0.6, Noise: 0.2, RotationDeg: upTo(8)},
		{Pressure: upTo(0.5), Dryness: upTo(0.5), RotationDeg: upTo(20), ShiftX: upTo(2), ShiftY: upTo(2), Partial: 0.15,
			Noise: 0.5, Distortion: 0.5, Smudge: 0.1},
	}
	for i := range all {
		all[i].Seed = rng.Uint64()
	}
	return all
}

// folder extracts every picture of a folder that is named FINGER_IMPRESSION.
func folder(t *testing.T, dir string) []sample {
	names, err := filepath.Glob(filepath.Join(dir, "*_*.*"))
	if err != nil || len(names) < 2 {
		t.Fatalf("%s holds %d pictures named FINGER_IMPRESSION (%v)", dir, len(names), err)
	}
	samples := make([]sample, len(names))
	faults := make([]error, len(names))
	each(len(names), func(i int) {
		data, err := os.ReadFile(names[i])
		if err != nil {
			faults[i] = err
			return
		}
		im, _, err := picture.Decode(data)
		if err != nil {
			faults[i] = err
			return
		}
		base := strings.TrimSuffix(filepath.Base(names[i]), filepath.Ext(names[i]))
		at := strings.LastIndex(base, "_")
		samples[i] = sample{base[:at], base[at+1:], match.NewPrint(match.Extract(im, nil))}
	})
	for i, err := range faults {
		if err != nil {
			t.Fatalf("%s: %v", names[i], err)
		}
	}
	return samples
}

// each calls fn for 0 to n-1 on all cores.
func each(n int, fn func(i int)) {
	var wg sync.WaitGroup
	for k := range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := k; i < n; i += runtime.GOMAXPROCS(0) {
				fn(i)
			}
		})
	}
	wg.Wait()
}

// compareAll compares every two samples, of one finger and of two, and sorts by score from the highest.
func compareAll(samples []sample) (mated, other []comparison) {
	rows := make([][]comparison, len(samples))
	each(len(samples), func(i int) {
		for j := range i {
			rows[i] = append(rows[i], comparison{i, j, match.Compare(samples[i].print, samples[j].print, nil).Score})
		}
	})
	for _, c := range slices.Concat(rows...) {
		if samples[c.a].finger == samples[c.b].finger {
			mated = append(mated, c)
		} else {
			other = append(other, c)
		}
	}
	for _, list := range [][]comparison{mated, other} {
		slices.SortStableFunc(list, func(a, b comparison) int { return cmp.Compare(b.score, a.score) })
	}
	return mated, other
}

// missed is the share of comparisons of one finger under a score, per cent.
func missed(mated []comparison, score float64) float64 { return 100 - share(mated, score) }

// share is the share of comparisons from a score upwards, per cent.
func share(list []comparison, score float64) float64 {
	n := 0
	for _, c := range list {
		if c.score >= score {
			n++
		}
	}
	return 100 * float64(n) / float64(len(list))
}

func table(t *testing.T, samples []sample, mated, other []comparison) {
	if len(mated) == 0 || len(other) == 0 {
		t.Fatalf("%d comparisons of one finger, %d of two: nothing to tell", len(mated), len(other))
	}
	var minutiae []int
	for _, s := range samples {
		minutiae = append(minutiae, len(s.print.Minutiae))
	}
	slices.Sort(minutiae)
	t.Logf("minutiae: least %d, median %d, most %d", minutiae[0], minutiae[len(minutiae)/2], minutiae[len(minutiae)-1])
	t.Logf("%d comparisons of one finger, %d of two", len(mated), len(other))
	for _, fmr := range []float64{0.1, 0.01, 0.001, 0.0001, 0.00001, 0} {
		c := other[int(fmr*float64(len(other)))]
		t.Logf("false matches %8.4f %%, false non-matches %7.3f %%: above %5.1f", 100*fmr, missed(mated, c.score), c.score)
	}
	for _, at := range []float64{match.Likely, match.Certain} {
		t.Logf("from %.0f: false matches %.4f %%, false non-matches %.3f %%", at, share(other, at), missed(mated, at))
	}
	for n, c := range other {
		above := 100 * float64(n) / float64(len(other))
		if m := missed(mated, c.score); above >= m {
			t.Logf("equal error %.3f %% at %.1f", (above+m)/2, c.score)
			break
		}
	}
	name := func(c comparison) string {
		a, b := samples[c.a], samples[c.b]
		return fmt.Sprintf("%5.1f: %s, %s and %s, %s", c.score, a.finger, a.impression, b.finger, b.impression)
	}
	for i := range min(3, len(mated), len(other)) {
		t.Log("most alike of two fingers", name(other[i]))
		t.Log("least alike of one      ", name(mated[len(mated)-1-i]))
	}
}
