package watch

import (
	"context"
	"database/sql"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func get(h http.Handler, path string) (int, string) {
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

func TestHealth_ReadyOnlyWithEveryNeed(t *testing.T) {
	var database, objects error
	h := NewHealth(NewMeter(func() sql.DBStats { return sql.DBStats{} }), Need{"database", func(context.Context) error { return database }}, Need{"objects", func(context.Context) error { return objects }})
	for _, step := range []struct {
		name   string
		change func()
		status int
		says   string
	}{
		{"all answers", func() {}, http.StatusOK, "ready"},
		{"objects are gone", func() { objects = errors.New("gone") }, http.StatusServiceUnavailable, "objects does not answer"},
		{"they are back", func() { objects = nil }, http.StatusOK, "ready"},
		{"the database is gone", func() { database = errors.New("password of asha") }, http.StatusServiceUnavailable, "database does not answer"},
		{"going down", func() { database = nil; h.Drain() }, http.StatusServiceUnavailable, "going down"},
	} {
		step.change()
		if status, body := get(h.Handler(), "/readyz"); status != step.status || strings.TrimSpace(body) != step.says {
			t.Errorf("%s: %d %q, want %d %q", step.name, status, body, step.status, step.says)
		}
		if status, body := get(h.Handler(), "/healthz"); status != http.StatusOK || body != "alive\n" {
			t.Errorf("%s: it lives, and says %d %q", step.name, status, body)
		}
	}
}

func TestMeter_CountsWhatIsStored(t *testing.T) {
	m := NewMeter(func() sql.DBStats { return sql.DBStats{OpenConnections: 7} })
	m.Batch(16, 5*time.Millisecond)
	m.Capture(60_000, 40*time.Millisecond)
	m.Alarm("sync.fork")
	m.Trouble("journal")
	_, text := get(NewHealth(m).Handler(), "/metrics")
	for _, line := range []string{"thana_entries_stored_total 16", "thana_capture_bytes_stored_total 60000", `thana_stored_seconds_count{what="batch"} 1`,
		`thana_stored_seconds_bucket{what="capture",le="0.032"} 0`, `thana_stored_seconds_bucket{what="capture",le="0.064"} 1`,
		`thana_alarms_total{code="sync.fork"} 1`, `thana_trouble_total{what="journal"} 1`, "thana_database_connections 7", "go_goroutines "} {
		if !strings.Contains(text, "\n"+line) {
			t.Errorf("no line %q in\n%s", line, text)
		}
	}
	var none *Meter
	none.Batch(1, 0)
	none.Capture(1, 0)
	none.Alarm("x")
	none.Trouble("x")
}
