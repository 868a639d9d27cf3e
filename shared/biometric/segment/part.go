package segment

// parted cuts the prints where they narrow: a finger touching its neighbour, a tip hanging on the joint below. Every
// print is a hill of its cells' distances from the ground; from the tops down, hills that meet low between them stay two
// (watershed of the distance map, Beucher and Lantuéjoul 1979), others become one. Cells along a cut are taken away.
func (m cells) parted() cells {
	height := m.distance(false)
	h := hills{of: make([]int, len(m.on))}
	for _, i := range fromTheTop(height) {
		x, y := i%m.width, i/m.width
		for _, d := range [4][2]int{{0, -1}, {-1, 0}, {1, 0}, {0, 1}} {
			if nx, ny := x+d[0], y+d[1]; nx >= 0 && ny >= 0 && nx < m.width && ny < m.height {
				h.touch(i, ny*m.width+nx, height[i])
			}
		}
		if h.of[i] == 0 {
			h.rise(i, height[i])
		}
	}
	return m.where(func(i int) bool {
		right := i%m.width+1 < m.width && h.apart(i, i+1)
		below := i+m.width < len(m.on) && h.apart(i, i+m.width)
		return m.on[i] && !right && !below
	})
}

// fromTheTop orders the cells above the ground by their height, the highest first.
func fromTheTop(height []int) []int {
	at := make([][]int, 1)
	for i, h := range height {
		for h >= len(at) {
			at = append(at, nil)
		}
		at[h] = append(at[h], i)
	}
	var order []int
	for h := len(at) - 1; h > 0; h-- {
		order = append(order, at[h]...)
	}
	return order
}

// hills numbers the hills from 1; a hill that was joined to another names it as its parent.
type hills struct {
	of     []int // hill of each cell, 0 none yet
	parent []int
	top    []int // height of each hill
}

func (h *hills) rise(cell, height int) {
	h.top = append(h.top, height)
	h.parent = append(h.parent, len(h.top))
	h.of[cell] = len(h.top)
}

func (h *hills) root(k int) int {
	for h.parent[k-1] != k {
		k = h.parent[k-1]
	}
	return k
}

// apart says that two neighbours lie on different hills.
func (h *hills) apart(a, b int) bool {
	return h.of[a] != 0 && h.of[b] != 0 && h.root(h.of[a]) != h.root(h.of[b])
}

// touch gives a cell to its neighbour's hill, or joins the two hills that meet here unless both stand out.
func (h *hills) touch(cell, neighbour, height int) {
	if h.of[neighbour] == 0 {
		return
	}
	b := h.root(h.of[neighbour])
	if h.of[cell] == 0 {
		h.of[cell] = b
		return
	}
	a := h.root(h.of[cell])
	if a == b {
		return
	}
	if h.top[a-1] < h.top[b-1] {
		a, b = b, a
	}
	if float64(height) >= saddle*float64(h.top[b-1]) {
		h.parent[b-1] = a
	}
}
