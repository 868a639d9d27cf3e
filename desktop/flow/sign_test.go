package flow

import (
	"testing"
	"time"
)

// Strokes keep their time and stay on the pad; what is taken back is gone.
func TestSign_StrokesUndoAndClear(t *testing.T) {
	at := time.Date(2026, 11, 22, 14, 0, 0, 0, time.UTC)
	s := NewSign(func() time.Time { at = at.Add(10 * time.Millisecond); return at })
	s.Move(5, 5) // no stroke has begun
	s.Down(10, 10)
	s.Move(60, 20)
	s.Move(500, -3)
	s.Up()
	s.Move(1, 1)
	s.Down(20, 30)
	s.Up()
	if len(s.Ink.Strokes) != 2 || len(s.Ink.Strokes[0]) != 3 || len(s.Ink.Strokes[1]) != 1 {
		t.Fatalf("%+v", s.Ink.Strokes)
	}
	if p := s.Ink.Strokes[0][2]; p.X != PadWidth || p.Y != 0 || p.Ms != 30 {
		t.Errorf("%+v", p)
	}
	if err := s.Ink.Check(); err != nil {
		t.Error(err)
	}
	s.Undo()
	s.Move(2, 2)
	if len(s.Ink.Strokes) != 1 || len(s.Ink.Strokes[0]) != 3 {
		t.Errorf("%+v", s.Ink.Strokes)
	}
	s.Clear()
	s.Undo()
	if len(s.Ink.Strokes) != 0 || s.Ink.Written() {
		t.Errorf("%+v", s.Ink.Strokes)
	}
}
