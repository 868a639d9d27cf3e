package mindtct

import (
	"cmp"
	"math"
	"slices"
)

// Minutia is where a ridge ends or, seen from the valley, forks.
type Minutia struct {
	Spot
	Direction int     // 0 up, clockwise, in 32nds of a circle: the way that the ridge (the valley of a fork) runs off
	Ending    bool    // a ridge ends; otherwise it forks
	Quality   float64 // 0 to 1
}

// Spot is a pixel at the edge of a ridge and its neighbour across the edge.
type Spot struct{ At, Across Point }

// Point is a pixel, from the top left.
type Point struct{ X, Y int }

func (p Point) plus(q Point) Point  { return Point{p.X + q.X, p.Y + q.Y} }
func (p Point) minus(q Point) Point { return Point{p.X - q.X, p.Y - q.Y} }

// squared is the square of the distance between two points.
func (p Point) squared(q Point) int {
	d := p.minus(q)
	return d.X*d.X + d.Y*d.Y
}

func (p Point) distance(q Point) float64 { return math.Sqrt(float64(p.squared(q))) }

// tone is what Ridges hold at the minutia's own pixel.
func (m *Minutia) tone() byte {
	if m.Ending {
		return ridge
	}
	return valley
}

// XYT is the minutia as the reference writes it: pixels from the bottom left, degrees counter-clockwise from the right, quality 0 to 100.
func (m Minutia) XYT(height int) (x, y, theta, quality int) {
	degrees := nearest(float64(float64(m.Direction) * (180.0 / directions)))
	return m.At.X, height - m.At.Y, ((270-degrees)%360 + 360) % 360, nearest(float64(m.Quality * 100))
}

// apart is the smaller angle between two directions of a whole turn.
func apart(a, b, turn int) int {
	d := max(a-b, b-a)
	return min(d, turn-d)
}

func sortedByRow(all []Minutia, width int) []Minutia {
	return sorted(all, func(p Point) int { return p.Y*width + p.X })
}

// sortedByColumn ranks as the reference does, which in a picture higher than wide is not quite by column.
func sortedByColumn(all []Minutia, width int) []Minutia {
	return sorted(all, func(p Point) int { return p.X*width + p.Y })
}

func sorted(all []Minutia, rank func(Point) int) []Minutia {
	out := slices.Clone(all)
	slices.SortStableFunc(out, func(a, b Minutia) int { return cmp.Compare(rank(a.At), rank(b.At)) })
	return out
}

// withoutTwins keeps the last of neighbours in the list at one place.
func withoutTwins(all []Minutia) []Minutia {
	var out []Minutia
	for i, m := range all {
		if i+1 == len(all) || all[i+1].At != m.At {
			out = append(out, m)
		}
	}
	return out
}

// kept returns the minutiae for which keep is true.
func kept(all []Minutia, keep func(Minutia) bool) []Minutia {
	var out []Minutia
	for _, m := range all {
		if keep(m) {
			out = append(out, m)
		}
	}
	return out
}

// nearest rounds halves away from zero.
func nearest(v float64) int {
	if v < 0 {
		return int(v - 0.5)
	}
	return int(v + 0.5)
}

// grained rounds to a fraction of 1/grain, so that last bits do not decide.
func grained(v float64) float64 { return float64(nearest(float64(v*grain))) / grain }
