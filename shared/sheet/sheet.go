// Package sheet looks at a scanned sheet of paper: whether anything is on it, how askew it lay, and where it ends before a dark lid.
package sheet

import (
	"image"
	"image/color"
	"math"
	"slices"

	"github.com/disintegration/imaging"
)

// Lie is how a sheet lay on the glass: Straighten gives the same pixels from the same Lie.
type Lie struct {
	Crop image.Rectangle // the sheet in the scan's pixels, turned about its middle; the whole picture where no rim is seen
	Turn float64         // degrees clockwise by which the sheet was askew, to 0.01; 0 where it is straight or nobody can tell
}

// Straight says that nothing is to be done to a scan of these bounds.
func (l Lie) Straight(bounds image.Rectangle) bool { return l.Turn == 0 && l.Crop == bounds }

// Scaled is the same lie in a smaller or larger picture of the same scan.
func (l Lie) Scaled(by float64) Lie {
	at := func(v int) int { return int(math.Round(float64(v) * by)) }
	l.Crop = image.Rect(at(l.Crop.Min.X), at(l.Crop.Min.Y), at(l.Crop.Max.X), at(l.Crop.Max.Y))
	return l
}

// Look measures a scan of ppi pixels per inch. Blank is a sheet without ink; it is said only where there is less than a letter.
func Look(scan image.Image, ppi int) (lie Lie, blank bool) {
	w := newWork(scan, ppi)
	ink := w.ink()
	lie = Lie{Crop: scan.Bounds(), Turn: w.turn(ink)}
	lie.Crop = w.crop(lie)
	return lie, w.blank(ink, lie)
}

// Straighten turns the sheet upright and cuts it out; what lay outside the glass is white.
func Straighten(scan image.Image, lie Lie) image.Image {
	if lie.Straight(scan.Bounds()) {
		return scan
	}
	turned := imaging.Rotate(scan, lie.Turn, color.White) // it counts against the clock
	from, to := middle(scan.Bounds()), middle(turned.Bounds())
	at := middle(lie.Crop).sub(from).turned(-lie.Turn).add(to)
	x, y := int(math.Round(at.x-float64(lie.Crop.Dx())/2)), int(math.Round(at.y-float64(lie.Crop.Dy())/2))
	whole := imaging.New(lie.Crop.Dx(), lie.Crop.Dy(), color.White)
	return imaging.Paste(whole, turned, image.Pt(-x, -y))
}

// work is the grey picture that is measured in.
type work struct {
	scan  image.Rectangle
	scale float64 // scan pixels per work pixel
	image *image.NRGBA
	grey  []byte
	wide  int
	high  int
}

func newWork(scan image.Image, ppi int) work {
	b := scan.Bounds()
	scale := max(1, float64(ppi)/workPPI)
	wide, high := max(1, int(float64(b.Dx())/scale)), max(1, int(float64(b.Dy())/scale))
	w := work{scan: b, scale: scale, image: imaging.Resize(scan, wide, high, imaging.Box), wide: wide, high: high}
	w.grey = make([]byte, wide*high)
	for i := range w.grey {
		c := w.image.Pix[4*i : 4*i+3 : 4*i+3]
		w.grey[i] = byte((299*int(c[0]) + 587*int(c[1]) + 114*int(c[2]) + 500) / 1000) // ITU-R BT.601
	}
	return w
}

// level is the grey value below which share of the pixels of a rectangle lie.
func (w work) level(r image.Rectangle, share float64) int {
	var count [256]int
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for _, v := range w.grey[y*w.wide+r.Min.X : y*w.wide+r.Max.X] {
			count[v]++
		}
	}
	need := int(share * float64(r.Dx()*r.Dy()))
	for v, n := range count {
		if need -= n; need < 0 {
			return v
		}
	}
	return 255
}

// ink is where the picture is darker than its paper, apart from single specks and the rim. A square without paper is the lid or a
// dark picture: its border alone counts.
func (w work) ink() []image.Point {
	whole := image.Rect(0, 0, w.wide, w.high)
	paper := w.level(whole, paperShare)
	inner := whole.Inset(edge)
	dark := make([]bool, len(w.grey))
	for y := inner.Min.Y; y < inner.Max.Y; y += tile {
		for x := inner.Min.X; x < inner.Max.X; x += tile {
			square := image.Rect(x, y, x+tile, y+tile).Intersect(inner)
			here := w.level(square, paperShare)
			if here < paper-lidBelow {
				continue
			}
			below := max(here, paper-paperFall) - inkBelow
			for v := square.Min.Y; v < square.Max.Y; v++ {
				for u := square.Min.X; u < square.Max.X; u++ {
					dark[v*w.wide+u] = int(w.grey[v*w.wide+u]) < below
				}
			}
		}
	}
	var out []image.Point
	for y := inner.Min.Y + 1; y < inner.Max.Y-1; y++ {
		for x := inner.Min.X + 1; x < inner.Max.X-1; x++ {
			at := y*w.wide + x
			if dark[at] && (dark[at-1] || dark[at+1] || dark[at-w.wide] || dark[at+w.wide]) {
				out = append(out, image.Pt(x, y))
			}
		}
	}
	return out
}

// blank is a sheet with less ink than a letter, its rim apart.
func (w work) blank(ink []image.Point, lie Lie) bool {
	sheet := middle(lie.Crop.Sub(w.scan.Min))
	wide, high := float64(lie.Crop.Dx())/2/w.scale-edge, float64(lie.Crop.Dy())/2/w.scale-edge
	n := 0
	for _, p := range ink {
		at := point{float64(p.X), float64(p.Y)}.sub(point{sheet.x / w.scale, sheet.y / w.scale}).turned(-lie.Turn)
		if math.Abs(at.x) < wide && math.Abs(at.y) < high {
			n++
		}
	}
	const mm = mmPerInch / workPPI
	return float64(n)*mm*mm < blankMM2
}

// turn is where the lines of the writing stand out most: at the right turn rows are full or empty (W. Postl, 1986), and so are
// the columns of a form.
func (w work) turn(ink []image.Point) float64 {
	if len(ink) < leastInk {
		return 0
	}
	var all []float64
	best, at := 0.0, 0.0
	for a := -farthest; a <= farthest; a += coarse {
		s := w.stands(ink, a)
		all = append(all, s)
		if s > best {
			best, at = s, a
		}
	}
	slices.Sort(all)
	if best < certainty*all[len(all)/2] || math.Abs(at) > farthest-coarse {
		return 0
	}
	for a, to := at-coarse, at+coarse; a <= to; a += fine {
		if s := w.stands(ink, a); s > best {
			best, at = s, a
		}
	}
	if math.Abs(at) < least {
		return 0
	}
	return math.Round(100*at) / 100
}

// stands is how sharply rows and columns of ink are told from their neighbours when the sheet is turned back by some degrees.
func (w work) stands(ink []image.Point, degrees float64) float64 {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	reach := w.wide + w.high
	rows, columns := make([]int, 2*reach), make([]int, 2*reach)
	for _, p := range ink {
		x, y := float64(p.X), float64(p.Y)
		rows[reach+int(math.Floor(float64(y*cos)-float64(x*sin)))]++
		columns[reach+int(math.Floor(float64(x*cos)+float64(y*sin)))]++
	}
	return edges(rows) + edges(columns)
}

func edges(profile []int) float64 {
	sum := 0
	for i := 1; i < len(profile); i++ {
		d := profile[i] - profile[i-1]
		sum += d * d
	}
	return float64(sum)
}

// crop is the sheet before a dark lid, upright; a lid as bright as the paper shows no rim, and the whole scan is the sheet.
func (w work) crop(lie Lie) image.Rectangle {
	whole := image.Rect(0, 0, w.wide, w.high)
	paper := w.level(whole, 0.95)
	lid := min(w.level(image.Rect(0, 0, w.wide, min(rim, w.high)), 0.5), w.level(image.Rect(0, max(0, w.high-rim), w.wide, w.high), 0.5),
		w.level(image.Rect(0, 0, min(rim, w.wide), w.high), 0.5), w.level(image.Rect(max(0, w.wide-rim), 0, w.wide, w.high), 0.5))
	if paper-lid < lidBelow {
		return lie.Crop
	}
	upright := imaging.Rotate(w.image, lie.Turn, color.Black)
	b := upright.Bounds()
	rows, columns := make([]int, b.Dy()), make([]int, b.Dx())
	for y := range rows {
		for x := range columns {
			if c := upright.Pix[y*upright.Stride+4*x:]; (299*int(c[0])+587*int(c[1])+114*int(c[2]))/1000 > (paper+lid)/2 {
				rows[y]++
				columns[x]++
			}
		}
	}
	left, right := span(columns)
	top, bottom := span(rows)
	if float64(right-left) >= wholeFrom*float64(w.wide) && float64(bottom-top) >= wholeFrom*float64(w.high) || right-left < tile || bottom-top < tile {
		return lie.Crop
	}
	// Back into the scan: the rectangle keeps its size and turns about its middle.
	sheet := point{float64(left+right) / 2, float64(top+bottom) / 2}
	at := sheet.sub(middle(b)).turned(lie.Turn).add(middle(whole))
	wide, high := float64(right-left)*w.scale, float64(bottom-top)*w.scale
	x, y := at.x*w.scale-wide/2, at.y*w.scale-high/2
	return image.Rect(int(x), int(y), int(x+wide), int(y+high)).Add(w.scan.Min)
}

// span is from where to where lines are paper.
func span(lines []int) (from, to int) {
	need := int(sheetLine * float64(slices.Max(lines)))
	from = slices.IndexFunc(lines, func(n int) bool { return n > need })
	for to = len(lines); to > from && lines[to-1] <= need; {
		to--
	}
	return max(0, from), to
}

type point struct{ x, y float64 }

func middle(r image.Rectangle) point {
	return point{float64(r.Min.X+r.Max.X) / 2, float64(r.Min.Y+r.Max.Y) / 2}
}
func (p point) add(q point) point { return point{p.x + q.x, p.y + q.y} }
func (p point) sub(q point) point { return point{p.x - q.x, p.y - q.y} }

// turned is clockwise, y downwards.
func (p point) turned(degrees float64) point {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return point{float64(p.x*cos) - float64(p.y*sin), float64(p.x*sin) + float64(p.y*cos)}
}
