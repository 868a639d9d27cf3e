// Package watch is what an operator's monitoring sees of one server: figures, whether it lives, whether it may be given
// stations. Nothing here names a station or a person.
package watch

import (
	"context"
	"database/sql"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// Meter counts what a server does. A nil Meter counts nothing.
type Meter struct {
	registry *prometheus.Registry
	entries  prometheus.Counter
	bytes    prometheus.Counter
	stored   *prometheus.HistogramVec // by what: "batch", "capture"
	alarms   *prometheus.CounterVec   // by code
	trouble  *prometheus.CounterVec   // by what did not answer
	uploads  prometheus.Gauge
}

// NewMeter counts from zero. pool gives the state of the connections to the database.
func NewMeter(pool func() sql.DBStats) *Meter {
	m := &Meter{registry: prometheus.NewRegistry(),
		entries: prometheus.NewCounter(prometheus.CounterOpts{Name: "thana_entries_stored_total", Help: "Ledger entries taken, read back and signed for."}),
		bytes:   prometheus.NewCounter(prometheus.CounterOpts{Name: "thana_capture_bytes_stored_total", Help: "Bytes of captures placed, read back and signed for."}),
		stored: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "thana_stored_seconds", Help: "From the last byte of a batch or capture to its receipt at stored.",
			Buckets: prometheus.ExponentialBuckets(0.002, 2, 14)}, []string{"what"}),
		alarms:  prometheus.NewCounterVec(prometheus.CounterOpts{Name: "thana_alarms_total", Help: "Alarms raised, by code."}, []string{"code"}),
		trouble: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "thana_trouble_total", Help: "Calls refused for trouble on this side, by what did not answer."}, []string{"what"}),
		uploads: prometheus.NewGauge(prometheus.GaugeOpts{Name: "thana_uploads", Help: "Requests of stations being answered, uploads among them."}),
	}
	m.registry.MustRegister(m.entries, m.bytes, m.stored, m.alarms, m.trouble, m.uploads,
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "thana_database_connections", Help: "Open connections to the database."}, func() float64 { return float64(pool().OpenConnections) }),
		prometheus.NewCounterFunc(prometheus.CounterOpts{Name: "thana_database_waits_total", Help: "Calls that waited for a connection."}, func() float64 { return float64(pool().WaitCount) }),
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Batch is one batch at stored.
func (m *Meter) Batch(entries int, took time.Duration) {
	if m != nil {
		m.entries.Add(float64(entries))
		m.stored.WithLabelValues("batch").Observe(took.Seconds())
	}
}

// Capture is one capture at stored.
func (m *Meter) Capture(bytes int64, took time.Duration) {
	if m != nil {
		m.bytes.Add(float64(bytes))
		m.stored.WithLabelValues("capture").Observe(took.Seconds())
	}
}

// Alarm is one that was raised.
func (m *Meter) Alarm(code string) {
	if m != nil {
		m.alarms.WithLabelValues(code).Inc()
	}
}

// Trouble is a call that this side could not serve.
func (m *Meter) Trouble(what string) {
	if m != nil {
		m.trouble.WithLabelValues(what).Inc()
	}
}

// Uploads counts the requests that a handler is answering.
func (m *Meter) Uploads(h http.Handler) http.Handler {
	return promhttp.InstrumentHandlerInFlight(m.uploads, h)
}

// Need is something that a server cannot do without. Ask returns soon.
type Need struct {
	Name string
	Ask  func(ctx context.Context) error
}

// Health answers /healthz, /readyz and /metrics.
type Health struct {
	meter    *Meter
	needs    []Need
	draining atomic.Bool
}

// NewHealth is ready as long as every need answers.
func NewHealth(m *Meter, needs ...Need) *Health { return &Health{meter: m, needs: needs} }

// Drain makes the server not ready: a balancer gives it no new stations.
func (h *Health) Drain() { h.draining.Store(true) }

// soon is how long a need may take to answer.
const soon = 3 * time.Second

// Handler serves the three paths, in clear text and to anybody who reaches its listener.
func (h *Health) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "alive") })
	mux.HandleFunc("GET /readyz", h.ready)
	mux.Handle("GET /metrics", promhttp.HandlerFor(h.meter.registry, promhttp.HandlerOpts{}))
	return mux
}

func (h *Health) ready(w http.ResponseWriter, r *http.Request) {
	if h.draining.Load() {
		http.Error(w, "going down", http.StatusServiceUnavailable)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), soon)
	defer cancel()
	for _, n := range h.needs {
		if n.Ask(ctx) != nil {
			http.Error(w, n.Name+" does not answer", http.StatusServiceUnavailable)
			return
		}
	}
	fmt.Fprintln(w, "ready")
}
