package match

import "math"

// Alignment lays one finger on the other: a turn about the origin, then a shift. The zero value is no alignment.
type Alignment struct {
	Sin, Cos float64
	X, Y     float64 // pixels at 500 ppi
}

// Place is where a point of the first finger comes to lie on the second.
func (t Alignment) Place(x, y float64) (float64, float64) {
	return float64(x*t.Cos) - float64(y*t.Sin) + t.X, float64(x*t.Sin) + float64(y*t.Cos) + t.Y
}

// Inverse lays the second finger on the first.
func (t Alignment) Inverse() Alignment {
	back := Alignment{Sin: -t.Sin, Cos: t.Cos}
	x, y := back.Place(t.X, t.Y)
	back.X, back.Y = -x, -y
	return back
}

// align is the rigid movement that brings the paired minutiae of a nearest to those of b (least squares).
func align(a, b []Minutia, pairs []pair) Alignment {
	var ax, ay, bx, by int
	for _, p := range pairs {
		ax, ay = ax+a[p.a].X, ay+a[p.a].Y
		bx, by = bx+b[p.b].X, by+b[p.b].Y
	}
	n := float64(len(pairs))
	mx, my, ox, oy := float64(ax)/n, float64(ay)/n, float64(bx)/n, float64(by)/n
	var dot, cross float64
	for _, p := range pairs {
		ux, uy := float64(a[p.a].X)-mx, float64(a[p.a].Y)-my
		vx, vy := float64(b[p.b].X)-ox, float64(b[p.b].Y)-oy
		dot += float64(ux*vx) + float64(uy*vy)
		cross += float64(ux*vy) - float64(uy*vx)
	}
	t := Alignment{Cos: 1}
	if length := math.Sqrt(float64(dot*dot) + float64(cross*cross)); length > 0 {
		t = Alignment{Sin: cross / length, Cos: dot / length}
	}
	x, y := t.Place(mx, my)
	t.X, t.Y = ox-x, oy-y
	return t
}

// nearness is how well a pair fits the alignment: 1 exactly, 0 out of tolerance.
func (t Alignment) nearness(a, b Minutia, turn angle) float64 {
	x, y := t.Place(float64(a.X), float64(a.Y))
	dx, dy := x-float64(b.X), y-float64(b.Y)
	place := (float64(dx*dx) + float64(dy*dy)) / (fitPlace * fitPlace)
	off := float64(apart(b.angle(), a.angle()+turn)) / fitTurn
	turned := float64(off * off)
	if place >= 1 || turned >= 1 {
		return 0
	}
	return float64((1 - float64(place*place)) * (1 - float64(turned*turned)))
}
