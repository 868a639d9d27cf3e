package portrait

import (
	"math"
	"slices"
)

// background measures the ground behind a found face: which share of it has its one colour, and whether that colour is
// near 18 % grey. The ground is what lies in the portrait's crop above the shoulders and outside of head and hair.
func (w work) background(r Report) (score int, grey bool) {
	var ground [3][]byte
	eyes := r.Eyes / w.scale
	midX := (r.Left.X + r.Right.X) / 2 * float64(w.grey.width)
	midY := (r.Left.Y + r.Right.Y) / 2 * float64(w.grey.height)
	left, right := int(midX-cropAside*eyes), int(midX+cropAside*eyes)
	top, bottom := int(midY-cropAbove*eyes), int(midY+groundBelow*eyes)
	for y := max(0, top); y < min(bottom, w.grey.height); y++ {
		for x := max(0, left); x < min(right, w.grey.width); x++ {
			across, up := (float64(x)-midX)/(headAside*eyes), (float64(y)-midY)/(headAbove*eyes)
			if across*across+up*up < 1 {
				continue
			}
			at := w.colour.PixOffset(x, y)
			for c := range ground {
				ground[c] = append(ground[c], w.colour.Pix[at+c])
			}
		}
	}
	n := len(ground[0])
	if n == 0 {
		return 0, false
	}
	var colour [3]int
	for c := range ground {
		sorted := slices.Clone(ground[c])
		slices.Sort(sorted)
		colour[c] = int(sorted[n/2])
	}
	plain := 0
	for i := range n {
		if near(int(ground[0][i]), colour[0]) && near(int(ground[1][i]), colour[1]) && near(int(ground[2][i]), colour[2]) {
			plain++
		}
	}
	luminance := 0.299*float64(colour[0]) + 0.587*float64(colour[1]) + 0.114*float64(colour[2])
	tint := slices.Max(colour[:]) - slices.Min(colour[:])
	return upTo(float64(plain)/float64(n), busyShare/2, plainShare), math.Abs(luminance-middleGrey) <= greySpan && tint <= greyTint
}

func near(a, b int) bool { return a-b <= plainSpan && b-a <= plainSpan }
