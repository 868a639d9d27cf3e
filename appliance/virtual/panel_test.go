package virtual

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"testing"
)

func newPanel(t *testing.T) (*Station, http.Handler) {
	t.Helper()
	s, err := Start(Options{Seed: 1, Out: t.TempDir(), Speed: 100, Slap: true}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s, s.Panel()
}

func move(h http.Handler, hand string, header map[string]string) int {
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1:7480/do", strings.NewReader(url.Values{"hand": {hand}}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for k, v := range header {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

func TestPanel_EveryHandMoves(t *testing.T) {
	s, h := newPanel(t)
	for _, g := range s.groups() {
		for _, x := range g.Hands {
			if code := move(h, x.Key, nil); code != http.StatusSeeOther {
				t.Errorf("%s: status %d", x.Key, code)
			}
		}
	}
	if s.auto.Load() {
		t.Error("the person still acts alone after auto.off")
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/?done=<script>", nil))
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "camera.unplug") || strings.Contains(w.Body.String(), "<script>") {
		t.Errorf("status %d, page %q", w.Code, w.Body)
	}
}

func TestPanel_RefusesOtherSitesAndUnknownHands(t *testing.T) {
	s, h := newPanel(t)
	for _, header := range []map[string]string{
		{"Sec-Fetch-Site": "cross-site"}, {"Origin": "http://elsewhere.example"}, {"Sec-Fetch-Site": "same-site"},
	} {
		if code := move(h, "auto.off", header); code != http.StatusForbidden {
			t.Errorf("%v: status %d", header, code)
		}
	}
	if !s.auto.Load() {
		t.Error("another site moved a hand")
	}
	for _, hand := range []string{"", "finger", "finger.unplug ", "nothing.there"} {
		if code := move(h, hand, nil); code != http.StatusNotFound {
			t.Errorf("hand %q: status %d", hand, code)
		}
	}
}

func TestGrown_SameFingerIsTheSamePrint(t *testing.T) {
	s, _ := newPanel(t)
	a, b := s.subject("one"), s.subject("two")
	first := s.grown.finger(a, 1)
	if again := s.grown.finger(a, 1); !reflect.DeepEqual(again, first) {
		t.Error("the second touch is of another finger")
	}
	if other := s.grown.finger(b, 1); reflect.DeepEqual(other, first) {
		t.Error("two persons with the same finger")
	}
}
