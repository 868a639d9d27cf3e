package portrait

import (
	_ "embed"
	"encoding/binary"
	"errors"
	"math"
	"slices"
)

//go:embed cascade/puploc
var pupilCascade []byte

// pupilFinder walks from a start towards a pupil: an ensemble of randomised regression trees (N. Markuš and others, "Eye pupil
// localization with an ensemble of randomized trees", Pattern Recognition 47, 2014). Each stage compares pairs of grey values
// round the present place, moves it by the sum of what its trees say, and looks closer.
type pupilFinder struct {
	shrink float32 // window of a stage over the window of the one before
	stages [][]pupilTree
}

// pupilTree is a full binary tree: pairs to compare, the leaves' moves as shares of the window.
type pupilTree struct {
	pairs [][4]int8 // row and column of both pixels, 1/256 of the window
	moves [][2]float32
}

// readPupils reads the cascade: little endian stages, shrink, trees a stage, depth; then every tree's pairs and leaves.
func readPupils(data []byte) (pupilFinder, error) {
	broken := errors.New("the pupil cascade has another length than its header says")
	if len(data) < 16 {
		return pupilFinder{}, broken
	}
	word := binary.LittleEndian.Uint32
	stages, trees, depth := word(data), word(data[8:]), word(data[12:])
	f := pupilFinder{shrink: math.Float32frombits(word(data[4:]))}
	data = data[16:]
	if stages > 64 || trees > 64 || depth > 16 {
		return pupilFinder{}, broken
	}
	leaves := 1 << depth
	if size := 4*(leaves-1) + 8*leaves; len(data) != int(stages*trees)*size {
		return pupilFinder{}, broken
	}
	for range stages {
		stage := make([]pupilTree, trees)
		for i := range stage {
			for range leaves - 1 {
				stage[i].pairs = append(stage[i].pairs, [4]int8{int8(data[0]), int8(data[1]), int8(data[2]), int8(data[3])})
				data = data[4:]
			}
			for range leaves {
				stage[i].moves = append(stage[i].moves, [2]float32{math.Float32frombits(word(data)), math.Float32frombits(word(data[4:]))})
				data = data[8:]
			}
		}
		f.stages = append(f.stages, stage)
	}
	return f, nil
}

// walk ends where the stages lead from a start. It sees the picture as in a mirror where mirrored is -1, as it is where it is 1.
func (f pupilFinder) walk(p plane, row, col, window float32, mirrored int) (endRow, endCol float32) {
	for _, stage := range f.stages {
		size := int(math.Round(float64(window)))
		at := func(r, c int8) byte {
			y := (256*int(row) + int(r)*size) >> 8
			x := (256*int(col) + mirrored*int(c)*size) >> 8
			return p.pix[max(0, min(p.height-1, y))*p.width+max(0, min(p.width-1, x))]
		}
		var down, right float32
		for _, tree := range stage {
			node := 0
			for node < len(tree.pairs) {
				pair := tree.pairs[node]
				node = 2*node + 1
				if at(pair[0], pair[1]) > at(pair[2], pair[3]) {
					node++
				}
			}
			move := tree.moves[node-len(tree.pairs)]
			down += move[0]
			right += move[1]
		}
		row += float32(down * window) // rounded first, so that no multiply-add fuses: the same place on every machine
		col += float32(float32(mirrored) * right * window)
		window *= f.shrink
	}
	return row, col
}

// find gives the middle of the ends of many walks, from starts spread evenly round the expected place, half of them in the mirror:
// one walk errs by some pixels, and to the side on which the trees were grown.
func (f pupilFinder) find(p plane, expected Point, window float64) (Point, bool) {
	var xs, ys []float64
	for _, mirrored := range []int{1, -1} {
		for i := range pupilStarts {
			for j := range pupilStarts {
				for k := range pupilWindows {
					row := expected.Y + float64(startSpread*window*spread(i, pupilStarts))
					col := expected.X + float64(startSpread*window*spread(j, pupilStarts))
					size := window * (1 + float64(windowSpread*spread(k, pupilWindows)))
					y, x := f.walk(p, float32(row), float32(col), float32(size), mirrored)
					xs, ys = append(xs, float64(x)), append(ys, float64(y))
				}
			}
		}
	}
	slices.Sort(xs)
	slices.Sort(ys)
	at := Point{xs[len(xs)/2], ys[len(ys)/2]}
	return at, at.X > 0 && at.Y > 0 && at.X < float64(p.width) && at.Y < float64(p.height)
}

// spread is place i of n from -1 to 1.
func spread(i, n int) float64 { return 2*float64(i)/float64(n-1) - 1 }
