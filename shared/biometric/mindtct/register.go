package mindtct

import "slices"

// register is a list of minutiae that finds those near a point, by cells of sameWithin pixels.
type register struct {
	list  []entry
	cells [][]int // indices into list, by cell
	width int     // cells in a row, one to spare at either end
	last  []int   // what near found
}

type entry struct {
	Minutia
	dropped bool
}

func newRegister(width, height int) register {
	w, h := width/sameWithin+3, height/sameWithin+3
	return register{cells: make([][]int, w*h), width: w}
}

func (r *register) cell(p Point) int { return (p.Y/sameWithin+1)*r.width + p.X/sameWithin + 1 }

func (r *register) add(m Minutia) {
	c := r.cell(m.At)
	r.cells[c] = append(r.cells[c], len(r.list))
	r.list = append(r.list, entry{Minutia: m})
}

// near lists what lies in the cell of a point and the eight around it, last one first. The list lasts until the next call.
func (r *register) near(p Point) []int {
	out := r.last[:0]
	for row := -1; row <= 1; row++ {
		c := r.cell(p) + row*r.width
		for _, cell := range r.cells[c-1 : c+2] {
			out = append(out, cell...)
		}
	}
	slices.SortFunc(out, func(a, b int) int { return b - a })
	r.last = out
	return out
}

func (r *register) drop(i int) {
	c := r.cell(r.list[i].At)
	r.cells[c] = slices.DeleteFunc(r.cells[c], func(k int) bool { return k == i })
	r.list[i].dropped = true
}

// all are the minutiae that were not dropped, in the order in which they were added.
func (r *register) all() []Minutia {
	var out []Minutia
	for _, e := range r.list {
		if !e.dropped {
			out = append(out, e.Minutia)
		}
	}
	return out
}
