package slip

import (
	"math"

	"thana/shared/biometric"
	"thana/shared/fault"
)

// pose is how the sheet lies on the page.
type pose struct {
	middle      spot // of the sheet
	across      spot // page pixels for one printed millimetre to the right
	down        spot // and downwards
	right       spot // unit vector to the right on the paper
	turn        int
	skew        float64 // degrees
	printed     float64
	paper, dark int // grey values of the marks
}

// at is where a place of the sheet lies on the page.
func (l pose) at(p Point) spot {
	return l.middle.plus(l.across, p.X-Width/2).plus(l.down, p.Y-Height/2)
}

// lay fits a parallelogram to the four marks, by least squares, and checks that it is the sheet's own shape.
// Fault: capture.slip_bent.
func lay(c [4]spot, ppi int) (pose, error) {
	l := pose{middle: spot{}.plus(c[0], 0.25).plus(c[1], 0.25).plus(c[2], 0.25).plus(c[3], 0.25)}
	l.across = spot{}.plus(c[1].minus(c[0]), 0.5/acrossMM).plus(c[2].minus(c[3]), 0.5/acrossMM)
	l.down = spot{}.plus(c[3].minus(c[0]), 0.5/downMM).plus(c[2].minus(c[1]), 0.5/downMM)
	wide, high := l.across.length(), l.down.length()
	perMM := float64(ppi) / inchMM
	bend := spot{}.plus(c[0].minus(c[1]), 0.25).plus(c[2].minus(c[3]), 0.25).length() / perMM
	shear := l.across.times(l.down) / float64(wide*high)
	if stretch := wide/high - 1; bend > mostBend || math.Abs(shear) > mostShear || math.Abs(stretch) > mostStretch {
		return l, fault.New(fault.SlipBent, "slip.lay", "%.2f mm off flat, shear %.4f, stretch %.4f", bend, shear, stretch)
	}
	l.printed = (wide + high) / 2 / perMM
	return l.turned(0), nil
}

// turned is the pose with the paper's right and the angles worked out, after half turns of it.
func (l pose) turned(half int) pose {
	if half%2 == 1 {
		l.across, l.down = spot{-l.across.X, -l.across.Y}, spot{-l.down.X, -l.down.Y}
	}
	both := l.across.minus(l.down.quarter()) // down, a quarter turn back, is right again
	l.right = spot{}.plus(both, 1/both.length())
	degrees := math.Atan2(l.right.Y, l.right.X) * 180 / math.Pi
	quarters := math.Round(degrees / 90)
	l.turn = (int(quarters) + 4) % 4
	l.skew = math.Round(float64((degrees-float64(quarters*90))*100)) / 100
	return l
}

// upright measures the tones of the marks and finds which of two ways round the sheet lies: the way in which the bar has
// ink and its place beside the opposite mark has not.
func upright(page biometric.Image, l pose) pose {
	const module = markSide / markModules
	var dark, paper float64
	for _, m := range Marks() {
		dark += meanOver(page, l, grown(Rect{m.X, m.Y, 0, 0}, module)) / 4
		for _, side := range [4]Point{{-2, 0}, {2, 0}, {0, -2}, {0, 2}} {
			paper += meanOver(page, l, grown(Rect{m.X + side.X*module, m.Y + side.Y*module, 0, 0}, module/4)) / 16
		}
	}
	l.dark, l.paper = round(dark), round(paper)
	around := l.turned(1)
	if meanOver(page, around, grown(flag, -0.5)) < meanOver(page, l, grown(flag, -0.5)) {
		return around
	}
	return l
}

// meanOver is the mean grey value of a rectangle of the sheet, from a grid of places in it.
func meanOver(page biometric.Image, l pose, r Rect) float64 {
	const grid = 12
	sum := 0
	for j := range grid {
		for i := range grid {
			s := l.at(Point{r.X + float64(r.Width*(float64(i)+0.5)/grid), r.Y + float64(r.Height*(float64(j)+0.5)/grid)})
			sum += int(page.At(round(s.X), round(s.Y)))
		}
	}
	return float64(sum) / (grid * grid)
}

// readStrip reads the cells against the middle between the tones of the marks.
func readStrip(page biometric.Image, l pose) (edition int, number uint32, ok bool) {
	bits := make([]bool, stripCells)
	for i := range bits {
		bits[i] = meanOver(page, l, grown(cell(i), -cellInset)) < float64(l.dark+l.paper)/2
	}
	return stripOf(bits)
}
