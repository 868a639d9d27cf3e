package segment

import (
	"slices"

	"thana/shared/biometric"
)

// cells is a set of cells of the grid.
type cells struct {
	width, height int
	on            []bool
}

// prints is where ridges are: strong against the strongest of the picture, as far apart as ridges, and not as light as the
// ground, so that fingers close to each other stay apart. Black in which no ridge can be seen - a punched hole, a wet finger -
// counts as print.
func (g grid) prints() cells {
	m := cells{g.width, g.height, make([]bool, g.width*g.height)}
	level := g.level()
	if level < leastEnergy {
		return m
	}
	var print, ground []float64
	for i, e := range g.energy {
		m.on[i] = e > shareOfLevel*level && g.wave(i)
		if m.on[i] {
			print = append(print, g.shade[i])
		} else {
			ground = append(ground, g.shade[i])
		}
	}
	white := median(ground)
	step := white - median(print)
	black := m.where(func(i int) bool { return g.shade[i] < white-float64(blackSteps*step) })
	light := white - float64(groundSteps*step)
	return m.where(func(i int) bool { return m.on[i] && g.shade[i] < light }).with(black.shrunk(blackCells).grown(2 * blackCells))
}

// wave says that the grey values of a cell go up and down as often as ridges do.
func (g grid) wave(i int) bool { return g.period[i] > periodMin && g.period[i] < periodMax }

func median(v []float64) float64 {
	if len(v) == 0 {
		return 255
	}
	slices.Sort(v)
	return v[len(v)/2]
}

// level is the strength of clear ridges in this picture, so that a faint picture is judged by its own measure.
func (g grid) level() float64 {
	var clear []float64
	for i, e := range g.energy {
		if g.certainty[i] > clearRidges && g.wave(i) {
			clear = append(clear, e)
		}
	}
	if len(clear) == 0 {
		return 0
	}
	slices.Sort(clear)
	return clear[int(levelShare*float64(len(clear)-1))]
}

// closed closes the small gaps of creases and scars.
func (m cells) closed() cells { return m.grown(closeCells).shrunk(closeCells) }

// opened takes away whatever is thinner than a finger: letters, lines, signatures.
func (m cells) opened() cells { return m.shrunk(openCells).grown(openCells).within(m) }

func (m cells) within(n cells) cells { return m.where(func(i int) bool { return m.on[i] && n.on[i] }) }

func (m cells) with(n cells) cells { return m.where(func(i int) bool { return m.on[i] || n.on[i] }) }

// Chamfer distances of Borgefors 1986 between neighbouring cells, in thirds of a cell.
const straight, diagonal = 3, 4

// grown adds every cell within reach cells.
func (m cells) grown(reach int) cells {
	d := m.distance(true)
	return m.where(func(i int) bool { return d[i] <= straight*reach })
}

// shrunk takes away every cell within reach cells of ground; beyond the picture is ground.
func (m cells) shrunk(reach int) cells {
	d := m.distance(false)
	return m.where(func(i int) bool {
		x, y := i%m.width, i/m.width
		edge := 1 + min(x, y, m.width-1-x, m.height-1-y)
		return min(d[i], straight*edge) > straight*reach
	})
}

func (m cells) where(fn func(i int) bool) cells {
	out := cells{m.width, m.height, make([]bool, len(m.on))}
	for i := range out.on {
		out.on[i] = fn(i)
	}
	return out
}

// distance gives every cell's distance from the nearest cell that is what; beyond the picture there is none.
func (m cells) distance(what bool) []int {
	far := straight * (m.width + m.height)
	d := make([]int, len(m.on))
	for i, on := range m.on {
		if on != what {
			d[i] = far
		}
	}
	relax := func(i, x, y, dx, dy, cost int) {
		if x+dx >= 0 && x+dx < m.width && y+dy >= 0 && y+dy < m.height {
			d[i] = min(d[i], d[i+dy*m.width+dx]+cost)
		}
	}
	for i := range d {
		x, y := i%m.width, i/m.width
		relax(i, x, y, -1, 0, straight)
		relax(i, x, y, 0, -1, straight)
		relax(i, x, y, -1, -1, diagonal)
		relax(i, x, y, 1, -1, diagonal)
	}
	for i := len(d) - 1; i >= 0; i-- {
		x, y := i%m.width, i/m.width
		relax(i, x, y, 1, 0, straight)
		relax(i, x, y, 0, 1, straight)
		relax(i, x, y, 1, 1, diagonal)
		relax(i, x, y, -1, 1, diagonal)
	}
	return d
}

// filled closes the holes: ground that does not reach the picture's edge. A file's punched hole lies in many a finger.
func (m cells) filled() cells {
	out := m.where(func(i int) bool { return m.on[i] })
	for _, hole := range m.where(func(i int) bool { return !m.on[i] }).patches() {
		inside := func(i int) bool {
			x, y := i%m.width, i/m.width
			return x > 0 && y > 0 && x < m.width-1 && y < m.height-1
		}
		if !slices.ContainsFunc(hole, func(i int) bool { return !inside(i) }) {
			for _, i := range hole {
				out.on[i] = true
			}
		}
	}
	return out
}

// patches lists the connected sets of cells.
func (m cells) patches() [][]int {
	seen := make([]bool, len(m.on))
	var all [][]int
	for start, on := range m.on {
		if !on || seen[start] {
			continue
		}
		seen[start] = true
		patch := []int{start}
		for k := 0; k < len(patch); k++ {
			x, y := patch[k]%m.width, patch[k]/m.width
			for _, d := range [4][2]int{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
				nx, ny := x+d[0], y+d[1]
				if nx < 0 || ny < 0 || nx >= m.width || ny >= m.height {
					continue
				}
				if j := ny*m.width + nx; m.on[j] && !seen[j] {
					seen[j] = true
					patch = append(patch, j)
				}
			}
		}
		all = append(all, patch)
	}
	return all
}

// large drops the parts that are too small for a fingertip.
func large(parts [][]int) [][]int {
	return slices.DeleteFunc(parts, func(p []int) bool { return len(p) < leastCells })
}

// mask is the set as the trace shows it.
func (m cells) mask() biometric.Mask {
	return biometric.Mask{Side: cellPx, Width: m.width, Height: m.height, On: m.on}
}
