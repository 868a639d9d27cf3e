package segment

import (
	"cmp"
	"slices"
)

// tips keeps the pieces that are fingertips, left to right: of a finger's size, not the joint below another tip, not another
// print that the side edge cuts, in the arc that the tips of a hand lie on, and at its ends with ridges that bow or curl as
// those of a tip do. A thumb's ridges are not asked: it lies aslant.
func (l layout) tips(g grid, pieces []piece, lean float64) []piece {
	f := upright(lean)
	tips := slices.DeleteFunc(slices.Clone(pieces), func(p piece) bool {
		return p.width() < leastWidth || p.width() > mostWidth || p.height() < leastHeight
	})
	all := slices.Clone(tips)
	tips = slices.DeleteFunc(tips, func(p piece) bool {
		return slices.ContainsFunc(all, func(above piece) bool { return p.under(above) })
	})
	usual := medianWidth(tips)
	tips = slices.DeleteFunc(tips, func(p piece) bool { return p.cut && p.width() < leastCutWide*usual })
	slices.SortFunc(tips, func(a, b piece) int { return cmp.Compare(a.middle(), b.middle()) })
	if !l.slap() {
		return tips
	}
	tips = arced(tips)
	straight := func(p piece) bool { return !p.bows() && !p.curls() && !g.atTop(p, f) }
	for len(tips) > 0 && straight(tips[0]) {
		tips = tips[1:]
	}
	for len(tips) > 0 && straight(tips[len(tips)-1]) {
		tips = tips[:len(tips)-1]
	}
	return tips
}

// bows says that the ridges bow around the tip.
func (p piece) bows() bool { return p.arch >= leastArch }

// curls says that the ridges turn through all directions and do not bow around the other end. A twin loop high on the tip
// takes the bow away, but a joint's ridges run one way. A remnant too short for a whole tip is not believed.
func (p piece) curls() bool {
	return p.arch >= 0 && p.oneWay < mostOneWay && p.height() >= wholeShare*p.width()
}

// atTop says that the upper edge of the picture cuts the piece: where its ridges bow cannot be seen.
func (g grid) atTop(p piece, f frame) bool {
	_, y := f.from((p.left+p.right)/2, p.top)
	return y < topEdge
}

// under says that a piece lies below another on the same finger.
func (p piece) under(above piece) bool {
	overlap := min(p.right, above.right) - max(p.left, above.left)
	return overlap > underShare*min(p.width(), above.width()) && p.top > (above.top+above.bottom)/2
}

func medianWidth(tips []piece) float64 {
	if len(tips) == 0 {
		return 0
	}
	widths := make([]float64, len(tips))
	for i, p := range tips {
		widths[i] = p.width()
	}
	slices.Sort(widths)
	return widths[len(widths)/2]
}

// arced drops the pieces that lie well below a line between two others' tops, the lowest first: the tips of a hand form
// an arc, so such a piece is a joint whose tip did not touch.
func arced(tips []piece) []piece {
	worst, lowest := -1, arcSlack
	for i, p := range tips {
		for _, a := range tips[:i] {
			for _, c := range tips[i+1:] {
				share := (p.middle() - a.middle()) / (c.middle() - a.middle())
				if below := p.top - a.top - float64(share*(c.top-a.top)); below > lowest {
					worst, lowest = i, below
				}
			}
		}
	}
	if worst < 0 {
		return tips
	}
	return arced(slices.Delete(slices.Clone(tips), worst, worst+1))
}

// uncreased cuts a piece that is too long for a tip at its lightest row: the crease of the last joint.
func (g grid) uncreased(p piece, f frame) piece {
	if p.height() < tallShare*p.width() {
		return p
	}
	dark := make([]float64, int(p.height()/cellPx)+2)
	row := func(i int) int {
		_, along := f.to((float64(i%g.width)+0.5)*cellPx, (float64(i/g.width)+0.5)*cellPx)
		return max(0, min(len(dark)-1, int((along-p.top)/cellPx)))
	}
	for _, i := range p.cells {
		dark[row(i)] += 255 - g.shade[i]
	}
	from, to := int(creaseFrom*p.width()/cellPx), min(int(creaseTo*p.width()/cellPx), len(dark)-2)
	crease := from
	for r := from; r < to; r++ {
		if dark[r-1]+dark[r]+dark[r+1] < dark[crease-1]+dark[crease]+dark[crease+1] {
			crease = r
		}
	}
	return g.pieceOf(slices.DeleteFunc(slices.Clone(p.cells), func(i int) bool { return row(i) > crease }), f)
}
