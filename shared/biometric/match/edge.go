package match

import (
	"cmp"
	"math"
	"slices"
)

// edge leads from a minutia to a neighbour. Its length and its two angles do not change when the finger is moved or turned.
type edge struct {
	length int32 // pixels
	near   angle // direction of the minutia, seen from the edge
	far    angle // direction of the neighbour, seen from the edge turned round
	to     int32 // index of the neighbour
}

// edgeOf measures the edge from one minutia to another.
func edgeOf(all []Minutia, from, to int) edge {
	a, b := all[from], all[to]
	dx, dy := b.X-a.X, b.Y-a.Y
	along := angleOf(float64(dx), float64(dy))
	return edge{int32(root(dx*dx + dy*dy)), a.angle() - along, b.angle() - along - halfTurn, int32(to)}
}

// root is the square root rounded to the nearest.
func root(n int) int { return int(math.Sqrt(float64(n)) + 0.5) }

// agrees reports whether two edges may be one.
func (e edge) agrees(o edge) bool {
	return apart(e.near, o.near) <= angleError && apart(e.far, o.far) <= angleError
}

// stars lists for every minutia the edges to its nearest neighbours, the shortest first.
func stars(all []Minutia) [][]edge {
	out := make([][]edge, len(all))
	type neighbour struct{ at, distance int }
	var near []neighbour
	for i, m := range all {
		near = near[:0]
		for j, o := range all {
			if j != i {
				near = append(near, neighbour{j, (o.X-m.X)*(o.X-m.X) + (o.Y-m.Y)*(o.Y-m.Y)})
			}
		}
		slices.SortFunc(near, func(a, b neighbour) int { return cmp.Or(cmp.Compare(a.distance, b.distance), cmp.Compare(a.at, b.at)) })
		near = near[:min(len(near), starEdges)]
		star := make([]edge, len(near))
		for k, n := range near {
			star[k] = edgeOf(all, i, n.at)
		}
		out[i] = star
	}
	return out
}
