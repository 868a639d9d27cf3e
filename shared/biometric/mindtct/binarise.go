package mindtct

import (
	"encoding/binary"
	"slices"
)

// Ridges is a two-tone picture: 1 on a ridge, 0 in a valley and on the ground.
type Ridges struct {
	Width, Height int // pixels
	Pix           []byte
}

func (r Ridges) at(p Point) byte { return r.Pix[p.Y*r.Width+p.X] }

func (r Ridges) clone() Ridges {
	r.Pix = slices.Clone(r.Pix)
	return r
}

func (r Ridges) inside(p Point) bool { return p.X >= 0 && p.Y >= 0 && p.X < r.Width && p.Y < r.Height }

// binarise calls a pixel ridge where the middle row of a grid along the ridge is darker than the whole grid.
func binarise(six sixBit, m Maps) Ridges {
	out := Ridges{Width: six.width, Height: six.height, Pix: make([]byte, six.width*six.height)}
	var grids [directions][]int
	for d, grid := range turnedGrids(gridWidth, gridHeight, false) {
		grids[d] = six.offsets(grid)
	}
	for i, d := range m.Direction {
		if d == unclear {
			continue
		}
		x0, y0 := i%m.Width*blockPx, i/m.Width*blockPx
		for y := y0; y < min(y0+blockPx, six.height); y++ {
			tones := six.tones(six.at(x0, y), grids[d])
			copy(out.Pix[y*out.Width+x0:][:min(blockPx, six.width-x0)], tones[:])
		}
	}
	return out
}

// tones judges eight pixels beside each other at once, each in its own part of a machine word. Four pixels of six bits
// cannot overflow a byte, a grid cannot overflow 16 bits.
func (s sixBit) tones(at int, grid []int) (out [blockPx]byte) {
	var all, middle [2]uint64
	for row := range gridHeight {
		o := grid[row*gridWidth:][:gridWidth]
		a := s.eight(at+o[0]) + s.eight(at+o[1]) + s.eight(at+o[2]) + s.eight(at+o[3])
		b := s.eight(at+o[4]) + s.eight(at+o[5]) + s.eight(at+o[6])
		even := a&evenBytes + b&evenBytes
		odd := a>>8&evenBytes + b>>8&evenBytes
		all[0] += even
		all[1] += odd
		if row == gridHeight/2 {
			middle = [2]uint64{even, odd}
		}
	}
	for i := range out {
		shift := i / 2 * 16
		if uint16(middle[i%2]>>shift)*gridHeight < uint16(all[i%2]>>shift) {
			out[i] = ridge
		}
	}
	return out
}

func (s sixBit) eight(at int) uint64 { return binary.LittleEndian.Uint64(s.pix[at:]) }
