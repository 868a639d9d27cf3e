package wsq

// frame is the places and buffers of one picture, kept for the next.
type frame struct {
	width, height int
	tree          [tiers]tier
	bands         [codedBands]rect
	quant         quantTable
	offsets       [codedBands + 1]int // where each subband's coefficients begin among those of all
	plane, spare  []float32           // width * height each; a split goes from one to the other and back
	lines         [maxParts][]float32 // scratch of each part
}

// shape takes on a picture's size. It does not allocate the planes: a decoder has to see the data for them first.
func (f *frame) shape(width, height int) {
	if f.width == width && f.height == height {
		return
	}
	f.width, f.height = width, height
	f.tree = splitTree(width, height)
	copy(f.bands[:], subbands(width, height))
}

// room makes the planes as large as the picture, for so many parts.
func (f *frame) room(parts int) {
	n := f.width * f.height
	f.plane, f.spare = sized(f.plane, n), sized(f.spare, n)
	for i := range f.lines[:parts] {
		f.lines[i] = sized(f.lines[i], f.width+lineRoom)
	}
}

// sized gives n elements of any content, in the same memory if it is large enough.
func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// locate reckons where each subband's coefficients begin, in coding order, and how many there are in all.
func (f *frame) locate() int {
	n := 0
	for k, r := range f.bands {
		f.offsets[k] = n
		if f.quant.bin[k] != 0 {
			n += r.w * r.h
		}
	}
	f.offsets[codedBands] = n
	return n
}

// block is where the coefficients of a coded block begin and end.
func (f *frame) block(b int) (from, to int) {
	return f.offsets[blockStart[b]], f.offsets[blockStart[b+1]]
}
