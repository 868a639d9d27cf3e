package api

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"
	"testing/synctest"
	"time"

	"thana/shared/pair"
	"thana/shared/wire"
)

// wired is an answer that notes the deadline under which each line is written.
type wired struct {
	*httptest.ResponseRecorder
	deadline time.Time
	left     []time.Duration // at each line
	then     func()
}

func (w *wired) SetWriteDeadline(t time.Time) error {
	w.deadline = t
	return nil
}

func (w *wired) Write(p []byte) (int, error) {
	w.left = append(w.left, time.Until(w.deadline))
	defer w.then()
	return w.ResponseRecorder.Write(p)
}

func (w *wired) WriteString(s string) (int, error) { return w.Write([]byte(s)) }

// A desktop that reads no hints is let go of; one that waits for the next is not.
func TestEvents_EachLineHasADeadlineOfItsOwn(t *testing.T) {
	r := newRig(t)
	desktop := pair.FingerprintOf(r.desktop().own.Certificate[0]).String()
	must(t, r.server.desks.admit(t.Context(), desktop)) // so that the store is not asked within the bubble
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithTimeout(withCaller(t.Context(), caller{desktop: desktop}), time.Minute)
		defer stop()
		w := &wired{ResponseRecorder: httptest.NewRecorder(), deadline: time.Now().Add(answerWithin)}
		w.then = func() {
			if len(w.left) == 3 {
				stop()
			}
		}
		s := &Server{Deps: r.server.Deps, desks: r.server.desks, hints: newHints()}
		s.events(ctx, w)
		for i, left := range w.left {
			if left != writeWait {
				t.Errorf("line %d is written within %s, want %s", i, left, writeWait)
			}
		}
		if len(w.left) != 3 || !w.deadline.IsZero() {
			t.Errorf("%d lines; a deadline stands between lines: %v", len(w.left), w.deadline)
		}
	})
}

func TestServeHTTP_AnswersHaveADeadline(t *testing.T) {
	r := newRig(t)
	w := &wired{ResponseRecorder: httptest.NewRecorder(), then: func() {}}
	r.server.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "https://appliance"+wire.PathStation, nil))
	if left := time.Until(w.deadline); left <= 0 || left > answerWithin {
		t.Errorf("the answer has %s", left)
	}
}
