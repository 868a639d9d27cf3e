package synthetic

import (
	"testing"

	"thana/shared/biometric"
)

// A plain impression of a real finger shows some dozens of minutiae; so does a grown one.
func TestFinger_MinutiaeAsOnAFinger(t *testing.T) {
	for _, f := range []biometric.Finger{biometric.RightThumb, biometric.LeftMiddle} {
		p := NewSubject(300).Finger(f)
		if n := minutiae(p.skin); n < 30 || n > 80 {
			t.Errorf("%v, a %s: %d minutiae", f, p.Pattern, n)
		} else {
			t.Logf("%v, a %s: %d minutiae", f, p.Pattern, n)
		}
	}
}

// minutiae counts the ends and forks of the thinned ridges in the middle of the skin.
func minutiae(s skin) int {
	w, h := s.width, s.height
	on := make([]bool, w*h)
	for i, v := range s.v {
		x, y := i%w, i/w
		on[i] = v > 0 && x > 1 && y > 1 && x < w-2 && y < h-2
	}
	thin(on, w)
	n := 0
	for i := w + 1; i < w*h-w-1; i++ {
		x, y := float64(i%w-w/2)/140, float64(i/w-h/2+13)/210
		if !on[i] || x*x+y*y > 1 {
			continue
		}
		p := around(on, w, i)
		crossings := 0
		for k := range 8 {
			if p[k] != p[k+1] {
				crossings++
			}
		}
		if crossings == 2 || crossings >= 6 {
			n++
		}
	}
	return n
}

// around lists the eight neighbours clockwise from above, the first once more at the end.
func around(on []bool, w, i int) (p [9]bool) {
	for k, d := range [8]int{-w, -w + 1, 1, w + 1, w, w - 1, -1, -w - 1} {
		p[k] = on[i+d]
	}
	p[8] = p[0]
	return p
}

// thin leaves lines of one pixel (Zhang and Suen 1984).
func thin(on []bool, w int) {
	for changed := true; changed; {
		changed = false
		for pass := range 2 {
			var gone []int
			for i := w + 1; i < len(on)-w-1; i++ {
				if on[i] && removable(around(on, w, i), pass) {
					gone = append(gone, i)
				}
			}
			for _, i := range gone {
				on[i], changed = false, true
			}
		}
	}
}

func removable(p [9]bool, pass int) bool {
	n, rises := 0, 0
	for k := range 8 {
		if p[k] {
			n++
		}
		if !p[k] && p[k+1] {
			rises++
		}
	}
	if n < 2 || n > 6 || rises != 1 {
		return false
	}
	if pass == 0 {
		return !(p[0] && p[2] && p[4]) && !(p[2] && p[4] && p[6])
	}
	return !(p[0] && p[2] && p[6]) && !(p[0] && p[4] && p[6])
}
