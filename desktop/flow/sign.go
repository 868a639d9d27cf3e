package flow

import (
	"time"

	"thana/shared/ink"
)

// Size of the signature pad in millimetres, as a form's line is long and room above it.
const (
	PadWidth  = 110.0
	PadHeight = 40.0
)

// Sign is what a person writes on the signature pad. It is used by the drawing goroutine only.
type Sign struct {
	Ink ink.Ink

	now   Clock
	began time.Time
	down  bool
}

// NewSign begins with an empty pad.
func NewSign(now Clock) *Sign {
	return &Sign{Ink: ink.Ink{Width: PadWidth, Height: PadHeight}, now: now}
}

// Down begins a stroke, Move goes on with it, Up ends it. Places are in millimetres; one beside the pad is taken to its edge.
func (s *Sign) Down(x, y float64) {
	if len(s.Ink.Strokes) == 0 {
		s.began = s.now()
	}
	s.down = true
	s.Ink.Strokes = append(s.Ink.Strokes, []ink.Point{s.point(x, y)})
}

func (s *Sign) Move(x, y float64) {
	if !s.down {
		return
	}
	last := &s.Ink.Strokes[len(s.Ink.Strokes)-1]
	*last = append(*last, s.point(x, y))
}

func (s *Sign) Up() { s.down = false }

func (s *Sign) point(x, y float64) ink.Point {
	return ink.Point{X: min(max(x, 0), PadWidth), Y: min(max(y, 0), PadHeight), Ms: int(max(0, s.now().Sub(s.began)).Milliseconds())}
}

// Undo takes the last stroke back.
func (s *Sign) Undo() {
	if n := len(s.Ink.Strokes); n > 0 {
		s.Ink.Strokes, s.down = s.Ink.Strokes[:n-1], false
	}
}

// Clear empties the pad.
func (s *Sign) Clear() { s.Ink.Strokes, s.down = nil, false }
