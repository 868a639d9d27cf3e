package segment_test

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"thana/shared/biometric"
	"thana/shared/biometric/goldentest"
	"thana/shared/biometric/segment"
)

// judged is a picture with the boxes that the NIST reference found in it.
type judged struct {
	name     string
	position biometric.Finger
	image    biometric.Image
	fingers  []segment.Finger // left to right
}

// references reads the four pictures of golden/segments.csv.
func references(t testing.TB) []judged {
	t.Helper()
	rows := goldentest.Table(t, "golden/segments.csv")
	all := []judged{{name: "tpcard_11", position: biometric.LeftFour}, {name: "tpcard_12", position: biometric.LeftPlainThumb},
		{name: "tpcard_13", position: biometric.RightPlainThumb}, {name: "tpcard_14", position: biometric.RightFour}}
	for i := range all {
		j := &all[i]
		j.image = goldentest.Image(t, "images/"+j.name+".pgm")
		for _, row := range rows {
			if row[0] != j.name {
				continue
			}
			var v [6]float64
			for k := range v {
				v[k], _ = strconv.ParseFloat(row[k+1], 64)
			}
			position := biometric.Finger(v[0])
			switch position {
			case biometric.RightPlainThumb:
				position = biometric.RightThumb
			case biometric.LeftPlainThumb:
				position = biometric.LeftThumb
			}
			j.fingers = append(j.fingers, segment.Finger{Position: position, Box: segment.Box{CenterX: v[1], CenterY: v[2], Width: v[3], Height: v[4], Degrees: v[5]}})
		}
		if len(j.fingers) > 1 && j.fingers[0].Box.CenterX > j.fingers[1].Box.CenterX {
			for a, b := 0, len(j.fingers)-1; a < b; a, b = a+1, b-1 {
				j.fingers[a], j.fingers[b] = j.fingers[b], j.fingers[a]
			}
		}
	}
	return all
}

// turned turns a picture about its middle, against the clock, and its boxes with it; the ground beyond it is white.
func (j judged) turned(degrees float64) judged {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	w, h := float64(j.image.Width), float64(j.image.Height)
	width := math.Ceil(w*math.Abs(cos) + h*math.Abs(sin))
	height := math.Ceil(w*math.Abs(sin) + h*math.Abs(cos))
	out := judged{name: j.name, position: j.position}
	out.image = biometric.NewImage(int(width), int(height), j.image.PPI)
	for y := range out.image.Height {
		for x := range out.image.Width {
			dx, dy := float64(x)+0.5-width/2, float64(y)+0.5-height/2
			out.image.Pix[y*out.image.Width+x] = between(j.image, w/2+dx*cos-dy*sin-0.5, h/2+dx*sin+dy*cos-0.5)
		}
	}
	for _, f := range j.fingers {
		dx, dy := f.Box.CenterX-w/2, f.Box.CenterY-h/2
		f.Box.CenterX, f.Box.CenterY = width/2+dx*cos+dy*sin, height/2-dx*sin+dy*cos
		f.Box.Degrees += degrees
		out.fingers = append(out.fingers, f)
	}
	return out
}

// between reads a picture between its pixels.
func between(im biometric.Image, x, y float64) byte {
	ix, iy := int(math.Floor(x)), int(math.Floor(y))
	fx, fy := x-float64(ix), y-float64(iy)
	top := float64(im.At(ix, iy))*(1-fx) + float64(im.At(ix+1, iy))*fx
	bottom := float64(im.At(ix, iy+1))*(1-fx) + float64(im.At(ix+1, iy+1))*fx
	return byte(top*(1-fy) + bottom*fy + 0.5)
}

// without paints ground over a finger: its tip, and with reach above 1 what lies below it too.
func (j judged) without(k int, reach float64) judged {
	out := judged{name: j.name, position: j.position, image: biometric.NewImage(j.image.Width, j.image.Height, j.image.PPI)}
	copy(out.image.Pix, j.image.Pix)
	for i, f := range j.fingers {
		if i != k {
			out.fingers = append(out.fingers, f)
		}
	}
	b := j.fingers[k].Box
	b.Height *= 0.6 + reach - 0.5
	b.Width *= 1.1
	down := (reach - 0.5 - 0.6) / 2 * j.fingers[k].Box.Height
	sin, cos := math.Sincos(b.Degrees * math.Pi / 180)
	b.CenterX, b.CenterY = b.CenterX+down*sin, b.CenterY+down*cos
	place := b.Bounds().Intersect(out.image.Gray().Bounds())
	for y := place.Min.Y; y < place.Max.Y; y++ {
		for x := place.Min.X; x < place.Max.X; x++ {
			dx, dy := float64(x)-b.CenterX, float64(y)-b.CenterY
			if math.Abs(dx*cos-dy*sin) < b.Width/2 && math.Abs(dx*sin+dy*cos) < b.Height/2 {
				out.image.Pix[y*out.image.Width+x] = 248
			}
		}
	}
	return out
}

// toned maps every grey value.
func (j judged) toned(fn func(v byte) float64) judged {
	im := biometric.NewImage(j.image.Width, j.image.Height, j.image.PPI)
	for i, v := range j.image.Pix {
		im.Pix[i] = byte(max(0, min(255, fn(v))))
	}
	j.image = im
	return j
}

// grainy adds noise of that standard deviation.
func (j judged) grainy(deviation float64) judged {
	rng := rand.New(rand.NewPCG(1, 2))
	return j.toned(func(v byte) float64 { return float64(v) + deviation*rng.NormFloat64() })
}

// mirrored makes the other hand of it.
func (j judged) mirrored() judged {
	out := judged{name: j.name + " mirrored", position: biometric.LeftFour, image: biometric.NewImage(j.image.Width, j.image.Height, j.image.PPI)}
	if j.position == biometric.LeftFour {
		out.position = biometric.RightFour
	}
	for y := range j.image.Height {
		for x := range j.image.Width {
			out.image.Pix[y*j.image.Width+x] = j.image.Pix[(y+1)*j.image.Width-1-x]
		}
	}
	for i := len(j.fingers) - 1; i >= 0; i-- {
		f := j.fingers[i]
		f.Box.CenterX, f.Box.Degrees = float64(j.image.Width)-f.Box.CenterX, -f.Box.Degrees
		f.Position = otherHand(f.Position)
		out.fingers = append(out.fingers, f)
	}
	return out
}

func otherHand(f biometric.Finger) biometric.Finger {
	if f >= biometric.LeftThumb {
		return f - 5
	}
	return f + 5
}
