package segment

import (
	"math"
	"slices"
)

// piece is a print, or a part of one, as it lies in the hand: across the fingers and along them, tips up. Pixels at 500 ppi,
// about the picture's upper left corner.
type piece struct {
	cells       []int
	left, right float64 // across
	top, bottom float64 // along
	arch        float64 // 1 ridges bow around the tip .. 0 they run straight .. -1 they bow around the other end
	oneWay      float64 // 1 all its ridges run in one direction .. 0 in every direction as often
	slant       float64 // above 0 the ridges fall to the right, under 0 to the left
	cut         bool    // the picture's left or right edge cuts it
}

func (p piece) width() float64  { return p.right - p.left }
func (p piece) height() float64 { return p.bottom - p.top }
func (p piece) middle() float64 { return (p.left + p.right) / 2 }

// frame turns the picture so that the fingers stand upright.
type frame struct{ sin, cos float64 }

// upright is the frame of fingers that lean by so many degrees against the clock.
func upright(degrees float64) frame {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return frame{sin, cos}
}

// to gives a pixel's place in the hand.
func (f frame) to(x, y float64) (across, along float64) {
	return float64(x*f.cos) - float64(y*f.sin), float64(x*f.sin) + float64(y*f.cos)
}

// from gives the pixel of a place in the hand.
func (f frame) from(across, along float64) (x, y float64) {
	return float64(across*f.cos) + float64(along*f.sin), float64(along*f.cos) - float64(across*f.sin)
}

// piecesOf measures all parts in the frame of fingers that lean so, each cut at its crease.
func (g grid) piecesOf(parts [][]int, lean float64) []piece {
	f := upright(lean)
	all := make([]piece, len(parts))
	for i, part := range parts {
		all[i] = g.uncreased(g.pieceOf(part, f), f)
	}
	return all
}

func partsOf(pieces []piece) [][]int {
	parts := make([][]int, len(pieces))
	for i, p := range pieces {
		parts[i] = p.cells
	}
	return parts
}

// boxesOf are the pieces' boxes in the picture, with some ground around them.
func boxesOf(pieces []piece, lean float64) []Box {
	f := upright(lean)
	boxes := make([]Box, len(pieces))
	for i, p := range pieces {
		x, y := f.from((p.left+p.right)/2, (p.top+p.bottom)/2)
		boxes[i] = Box{x, y, p.width() + 2*boxMargin, p.height() + 2*boxMargin, lean}
	}
	return boxes
}

// pieceOf measures a part in the hand's frame.
func (g grid) pieceOf(part []int, f frame) piece {
	p := piece{cells: part}
	across, along := make([]float64, len(part)), make([]float64, len(part))
	for k, i := range part {
		x, y := i%g.width, i/g.width
		p.cut = p.cut || x == 0 || x == g.width-1
		across[k], along[k] = f.to((float64(x)+0.5)*cellPx, (float64(y)+0.5)*cellPx)
	}
	p.left, p.right = span(across)
	p.top, p.bottom = span(along)
	p.arch, p.slant = g.flow(part, across, along, p, f)
	p.oneWay = g.oneWay(part)
	return p
}

// span is where all but the outermost of the values lie, half a cell added to either side.
func span(values []float64) (from, to float64) {
	v := slices.Clone(values)
	slices.Sort(v)
	off := int(spanShare * float64(len(v)))
	return v[off] - cellPx/2, v[len(v)-1-off] + cellPx/2
}

// flow tells how the ridges bow and slant in the upper part of a piece.
func (g grid) flow(part []int, across, along []float64, p piece, f frame) (arch, slant float64) {
	turn := math.Atan2(f.sin, f.cos)
	middle := (p.left + p.right) / 2
	var bowed, leant, weight float64
	for k, i := range part {
		if along[k] > p.top+float64(archShare*p.width()) || !g.wave(i) {
			continue
		}
		w := g.certainty[i]
		lean := float64(w * math.Sin(2*(g.angle[i]+turn)))
		if across[k] < middle {
			bowed -= lean
		} else {
			bowed += lean
		}
		leant += lean
		weight += w
	}
	if weight == 0 {
		return 0, 0
	}
	return bowed / weight, leant / weight
}

// oneWay is the length of the mean of the ridges' doubled directions.
func (g grid) oneWay(part []int) float64 {
	var x, y, weight float64
	for _, i := range part {
		if !g.wave(i) {
			continue
		}
		w := g.certainty[i]
		sin, cos := math.Sincos(2 * g.angle[i])
		x += float64(w * cos)
		y += float64(w * sin)
		weight += w
	}
	if weight == 0 {
		return 0
	}
	return math.Sqrt(float64(x*x)+float64(y*y)) / weight
}

// lean is the direction of the fingers, degrees that their tips lie to the left of upright: the axis of all parts' cells,
// each about its own middle.
func (g grid) lean(parts [][]int) float64 {
	var xx, yy, xy float64
	for _, part := range parts {
		var sx, sy float64
		for _, i := range part {
			sx += float64(i % g.width)
			sy += float64(i / g.width)
		}
		n := float64(len(part))
		for _, i := range part {
			dx, dy := float64(i%g.width)-sx/n, float64(i/g.width)-sy/n
			xx += float64(dx * dx)
			yy += float64(dy * dy)
			xy += float64(dx * dy)
		}
	}
	return math.Atan2(2*xy, yy-xx) / 2 * 180 / math.Pi
}
