package slip

import (
	"math"

	"thana/shared/biometric"
)

// Sides of a box.
type Sides struct{ Head, Right, Foot, Left bool }

// inkUnder is the grey value under which a pixel of the box is ink: between its own paper and the black of the marks.
func inkUnder(im biometric.Image, l pose) int {
	var h [256]int
	for _, v := range im.Pix {
		h[v]++
	}
	paper := percentile(h, len(im.Pix), paperTone)
	return paper - int(inkLevel*float64(max(paper-l.dark, 0)))
}

// fingerArea is the area, mm², of the inked blocks in and around places that are inked all about: a finger is, lines of
// writing are not.
func fingerArea(im biometric.Image, under int) float64 {
	inked := inkedBlocks(im, under)
	core := inked.where(func(x, y int) bool { return inked.around(x, y) >= closeBy })
	finger := inked.where(func(x, y int) bool { return inked.at(x, y) && core.around(x, y) > 0 })
	const side = float64(blockPx) * inchMM / PPI
	return math.Round(float64(finger.count()) * side * side)
}

// inkedBlocks are the square millimetres with as much ink as a finger leaves.
func inkedBlocks(im biometric.Image, under int) bitmap {
	b := bitmap{width: im.Width / blockPx, height: im.Height / blockPx, perMM: 1}
	b.on = make([]bool, b.width*b.height)
	return b.where(func(bx, by int) bool {
		n := 0
		for y := by * blockPx; y < (by+1)*blockPx; y++ {
			for _, v := range im.Pix[y*im.Width+bx*blockPx:][:blockPx] {
				if int(v) < under {
					n++
				}
			}
		}
		return float64(n) >= blockInk*blockPx*blockPx
	})
}

// where is a bitmap of the same size.
func (b bitmap) where(on func(x, y int) bool) bitmap {
	out := bitmap{b.width, b.height, b.perMM, make([]bool, len(b.on))}
	for i := range out.on {
		out.on[i] = on(i%b.width, i/b.width)
	}
	return out
}

// around counts the blocks that are on in the square about one, itself among them.
func (b bitmap) around(x, y int) int {
	n := 0
	for j := y - nearBlocks; j <= y+nearBlocks; j++ {
		for i := x - nearBlocks; i <= x+nearBlocks; i++ {
			if b.at(i, j) {
				n++
			}
		}
	}
	return n
}

func (b bitmap) count() int {
	n := 0
	for _, on := range b.on {
		if on {
			n++
		}
	}
	return n
}

// overLine walks along the printed lines and says on which sides ink stands inside and outside for some millimetres.
func overLine(page biometric.Image, l pose, p Place, under int) Sides {
	r := p.Rect
	walk := func(from, along, out Point, length float64) bool {
		covered := 0
		for s := 0.5; s < length; s++ {
			at := Point{from.X + float64(s*along.X), from.Y + float64(s*along.Y)}
			if inkedAt(page, l, Point{at.X - float64(bandMM*out.X), at.Y - float64(bandMM*out.Y)}, under) &&
				inkedAt(page, l, Point{at.X + float64(bandMM*out.X), at.Y + float64(bandMM*out.Y)}, under) {
				covered++
			}
		}
		return float64(covered) >= overMM
	}
	right, down := Point{1, 0}, Point{0, 1}
	return Sides{
		Head:  walk(Point{r.X, r.Y}, right, Point{0, -1}, r.Width),
		Foot:  walk(Point{r.X, r.Y + r.Height}, right, Point{0, 1}, r.Width),
		Left:  walk(Point{r.X, r.Y}, down, Point{-1, 0}, r.Height),
		Right: walk(Point{r.X + r.Width, r.Y}, down, Point{1, 0}, r.Height),
	}
}

// inkedAt reports whether a square millimetre of the sheet has as much ink as a finger has.
func inkedAt(page biometric.Image, l pose, at Point, under int) bool {
	n := 0
	for j := range bandSide {
		for i := range bandSide {
			s := l.at(Point{at.X + float64(i-bandSide/2)*0.1 + 0.05, at.Y + float64(j-bandSide/2)*0.1 + 0.05})
			if int(page.At(round(s.X), round(s.Y))) < under {
				n++
			}
		}
	}
	return float64(n) >= blockInk*bandSide*bandSide
}
