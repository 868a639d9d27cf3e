package protocol

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// timed notes the deadline that stands for writes.
type timed struct {
	*httptest.ResponseRecorder
	during, now time.Time
}

func (w *timed) SetWriteDeadline(at time.Time) error { w.now = at; return nil }

func (w *timed) Write(b []byte) (int, error) {
	w.during = w.now
	return w.ResponseRecorder.Write(b)
}

func TestAnswer_DeadlineStandsForTheAnswerAlone(t *testing.T) {
	w := &timed{ResponseRecorder: httptest.NewRecorder()}
	s := &session{w: w, control: http.NewResponseController(w)}
	s.answer(Frame{Type: FramePong})
	if s.lost != nil || w.during.IsZero() || !w.now.IsZero() {
		t.Errorf("deadline %v while writing, %v after; a stream of HTTP/2 is reset at it also where nothing is written (%v)", w.during, w.now, s.lost)
	}
}
