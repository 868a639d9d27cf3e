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

// fingerArea is the area, mm², of the blocks with ink that have inked blocks around them.
func fingerArea(im biometric.Image, under int) float64 {
	w, h := im.Width/blockPx, im.Height/blockPx
	inked := make([]bool, w*h)
	for i := range inked {
		n := 0
		for y := i / w * blockPx; y < (i/w+1)*blockPx; y++ {
			for _, v := range im.Pix[y*im.Width+i%w*blockPx:][:blockPx] {
				if int(v) < under {
					n++
				}
			}
		}
		inked[i] = float64(n) >= blockInk*blockPx*blockPx
	}
	blocks := 0
	for i, on := range inked {
		if on && around(inked, w, h, i%w, i/w) >= closeBy {
			blocks++
		}
	}
	const side = float64(blockPx) * inchMM / PPI
	return math.Round(float64(blocks) * side * side)
}

// around counts the inked blocks about one.
func around(inked []bool, w, h, x, y int) int {
	n := 0
	for j := max(0, y-1); j <= min(h-1, y+1); j++ {
		for i := max(0, x-1); i <= min(w-1, x+1); i++ {
			if (i != x || j != y) && inked[j*w+i] {
				n++
			}
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
