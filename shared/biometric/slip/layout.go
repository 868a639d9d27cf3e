// Package slip knows the ten-print slip: where its boxes and marks stand on paper, and how the pictures of the fingers are
// taken back out of a scan of the inked sheet.
//
// It lets a station without a slap scanner enrol ten fingers: the sheet is printed, inked, and read on the flatbed.
package slip

import (
	"crypto/sha256"
	"encoding/binary"

	"thana/shared/biometric"
)

// Point and Rect are on the sheet, in millimetres from its top left.
type Point struct{ X, Y float64 }

type Rect struct{ X, Y, Width, Height float64 }

// Centre is the middle of the rectangle.
func (r Rect) Centre() Point { return Point{r.X + r.Width/2, r.Y + r.Height/2} }

// Boxes is how many boxes a slip has: those of the rolled fingers 1 to 10, and of the plain positions
// biometric.RightPlainThumb, LeftPlainThumb, RightFour and LeftFour, 11 to 14.
const Boxes = 14

// FingersOf are the fingers that belong into the box of a position, from left to right on the paper.
func FingersOf(position biometric.Finger) []biometric.Finger {
	switch position {
	case biometric.RightPlainThumb:
		return []biometric.Finger{biometric.RightThumb}
	case biometric.LeftPlainThumb:
		return []biometric.Finger{biometric.LeftThumb}
	case biometric.RightFour:
		return []biometric.Finger{biometric.RightIndex, biometric.RightMiddle, biometric.RightRing, biometric.RightLittle}
	case biometric.LeftFour:
		return []biometric.Finger{biometric.LeftLittle, biometric.LeftRing, biometric.LeftMiddle, biometric.LeftIndex}
	}
	return []biometric.Finger{position}
}

// Rolled reports whether the box of a position takes a finger rolled from nail to nail.
func Rolled(position biometric.Finger) bool {
	return position >= biometric.RightThumb && position <= biometric.LeftLittle
}

// Place is a box of the slip; Rect is between the middles of its printed lines.
type Place struct {
	Position biometric.Finger
	Rect     Rect
}

// Places are the 14 boxes by position: right thumb to little, left thumb to little, then the plain row, which is left four,
// left thumb, right thumb, right four on the paper.
func Places() [Boxes]Place {
	var all [Boxes]Place
	for i := range 5 {
		x := boxesLeft + float64(i)*rolledPitch
		all[i] = Place{biometric.Finger(1 + i), Rect{x, rightTop, rolledSide, rolledSide}}
		all[5+i] = Place{biometric.Finger(6 + i), Rect{x, leftTop, rolledSide, rolledSide}}
	}
	x := boxesLeft
	for _, b := range []struct {
		position biometric.Finger
		width    float64
	}{{biometric.LeftFour, fourWidth}, {biometric.LeftPlainThumb, thumbWidth}, {biometric.RightPlainThumb, thumbWidth}, {biometric.RightFour, fourWidth}} {
		all[b.position-1] = Place{b.position, Rect{x, plainTop, b.width, plainHeight}}
		x += b.width + plainGap
	}
	return all
}

// Marks are the middles of the four registration marks: top left, top right, bottom right, bottom left.
func Marks() [4]Point {
	return [4]Point{{markInset, markInset}, {Width - markInset, markInset}, {Width - markInset, Height - markInset}, {markInset, Height - markInset}}
}

// flag is the bar beside the top left mark; nothing stands at the same place beside the others.
var flag = Rect{flagLeft, markInset - markSide/2, flagWidth, markSide}

// Ink is everything that a machine reads, as solid black rectangles: marks, bar, and the cells with the number.
func Ink(number uint32) []Rect {
	const module = markSide / markModules
	out := []Rect{flag}
	for _, c := range Marks() {
		x, y := c.X-markSide/2, c.Y-markSide/2
		out = append(out, Rect{x, y, markSide, module}, Rect{x, y + markSide - module, markSide, module},
			Rect{x, y + module, module, markSide - 2*module}, Rect{x + markSide - module, y + module, module, markSide - 2*module},
			Rect{x + 2*module, y + 2*module, 3 * module, 3 * module})
	}
	for i, dark := range stripBits(Edition, number) {
		if dark {
			out = append(out, cell(i))
		}
	}
	return out
}

// Quiet is what has to stay white under the ink and under the fingers: nothing else is printed there but the words above
// the boxes.
func Quiet() []Rect {
	const quiet = quietModules * markSide / markModules
	out := []Rect{grown(flag, quiet), grown(Rect{stripLeft, stripTop, stripRow * cellWidth, stripCells / stripRow * cellHeight}, 1),
		{boxesLeft - 1, rightTop - LabelHeight, 4*rolledPitch + rolledSide + 2, plainTop + plainHeight + 1 - (rightTop - LabelHeight)}}
	for _, c := range Marks() {
		out = append(out, grown(Rect{c.X - markSide/2, c.Y - markSide/2, markSide, markSide}, quiet))
	}
	return out
}

func grown(r Rect, by float64) Rect {
	return Rect{r.X - by, r.Y - by, r.Width + 2*by, r.Height + 2*by}
}

func cell(i int) Rect {
	return Rect{stripLeft + float64(i%stripRow)*cellWidth, stripTop + float64(i/stripRow)*cellHeight, cellWidth, cellHeight}
}

// Number is what a slip carries of its record: the first 32 bits of the SHA-256 of the record's id. It says nothing about a
// person, and tells the slip of one arrest from another's.
func Number(recordID string) uint32 {
	sum := sha256.Sum256([]byte(recordID))
	return binary.BigEndian.Uint32(sum[:])
}
