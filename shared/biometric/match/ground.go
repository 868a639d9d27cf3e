package match

// Ground is where a finger shows ridges, in squares of groundPx pixels, row by row: a minutia that is missing there is
// missing, elsewhere it is merely unseen.
type Ground struct {
	Width, Height int // squares
	On            []bool
}

// groundSize is the squares that a picture has; an incomplete one counts.
func groundSize(width, height int) (w, h int) {
	return (width + groundPx - 1) / groundPx, (height + groundPx - 1) / groundPx
}

// groundOf takes the squares at least half of whose cells are on.
func groundOf(width, height int, c cells) Ground {
	const side = groundPx / cellPx
	var g Ground
	g.Width, g.Height = groundSize(width, height)
	g.On = make([]bool, g.Width*g.Height)
	count := make([]int, len(g.On))
	for i, on := range c.on {
		if on {
			count[i/c.width/side*g.Width+i%c.width/side]++
		}
	}
	for i, n := range count {
		g.On[i] = 2*n >= side*side
	}
	return g
}

// At reports whether ridges show at a pixel.
func (g Ground) At(x, y int) bool {
	if x < 0 || y < 0 {
		return false
	}
	x, y = x/groundPx, y/groundPx
	return x < g.Width && y < g.Height && g.On[y*g.Width+x]
}
