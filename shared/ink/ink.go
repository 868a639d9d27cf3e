// Package ink is a signature as it was written: strokes with their time, on a pad measured in millimetres.
package ink

import (
	"encoding/json"
	"math"

	"thana/shared/fault"
)

// Format is the MIME type of written ink.
const Format = "application/vnd.thana.ink+json"

// Bounds of what one person writes; a pad of a whole sheet would be larger than any.
const (
	maxSide    = 300.0 // mm
	maxStrokes = 500
	maxPoints  = 20_000
	maxMillis  = 10 * 60_000
	leastMM    = 5.0 // a signature is longer than a dot
)

// Point is where the pen was, in millimetres from the pad's top left, at so many milliseconds after the first point.
type Point struct {
	X  float64 `json:"x"`
	Y  float64 `json:"y"`
	Ms int     `json:"ms"`
}

// Ink is a signature.
type Ink struct {
	Width   float64   `json:"width_mm"` // of the pad
	Height  float64   `json:"height_mm"`
	Strokes [][]Point `json:"strokes"` // pen down to pen up, in the order in which they were written
}

// Length is how far the pen went on the pad, in millimetres.
func (k Ink) Length() float64 {
	sum := 0.0
	for _, s := range k.Strokes {
		for i := 1; i < len(s); i++ {
			sum += math.Hypot(s[i].X-s[i-1].X, s[i].Y-s[i-1].Y)
		}
	}
	return sum
}

// Written says whether it is enough for a signature.
func (k Ink) Written() bool { return k.Length() >= leastMM }

// Parse reads written ink; RequestMalformed for what no pad gives.
func Parse(data []byte) (Ink, error) {
	var k Ink
	if err := json.Unmarshal(data, &k); err != nil {
		return Ink{}, fault.Wrap(fault.RequestMalformed, "ink.Parse", err)
	}
	return k, k.Check()
}

// Check refuses ink that no pad gives: outside it, without end, back in time, or too short to be a signature.
func (k Ink) Check() error {
	bad := func(what string) error { return fault.New(fault.RequestMalformed, "ink.Check", "%s", what) }
	if !within(k.Width, 1, maxSide) || !within(k.Height, 1, maxSide) {
		return bad("the pad's size")
	}
	if len(k.Strokes) > maxStrokes {
		return bad("too many strokes")
	}
	points, last := 0, 0
	for _, s := range k.Strokes {
		if points += len(s); points > maxPoints || len(s) == 0 {
			return bad("no point, or too many")
		}
		for _, p := range s {
			if !within(p.X, 0, k.Width) || !within(p.Y, 0, k.Height) || p.Ms < last || p.Ms > maxMillis {
				return bad("a point outside the pad or out of time")
			}
			last = p.Ms
		}
	}
	if !k.Written() {
		return bad("too short for a signature")
	}
	return nil
}

// within is false for what is no number.
func within(v, least, most float64) bool { return v >= least && v <= most }
