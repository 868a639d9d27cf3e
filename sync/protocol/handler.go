package protocol

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// Caller is who a verified client certificate names.
type Caller struct {
	Station string
	Key     []byte // SubjectPublicKeyInfo of the certificate
}

// HandlerConfig is the state's side. Receiver returns the view of one station or a Refusal.
type HandlerConfig struct {
	Realm    record.Realm // certificates and enrolments of the other are refused; record.Production if empty
	Receiver func(ctx context.Context, who Caller) (Receiver, error)
	Enrol    func(ctx context.Context, r EnrolRequest) (Enrolment, error)
	Search   func(ctx context.Context, station string, q wire.StateQuestion) ([]wire.StateHit, error) // nil: no search here
	Updates  fs.FS                                                                                    // repository of the update channel; nil: none here
	Log      *slog.Logger
	Idle     time.Duration   // an upload without a byte for so long ends, and a whole enrolment; 2 minutes if 0
	Recheck  time.Duration   // how long an upload goes on before Receiver is asked again; 30 seconds if 0
	Drain    context.Context // when it ends, uploads end after the frame at hand; may be nil
}

type handler struct {
	HandlerConfig
	mu        sync.Mutex
	open      map[string]*uploads // by station
	opening   chan struct{}       // one for each batch that is being decompressed and decoded
	searching chan struct{}       // one for each search
}

// openingAtOnce bounds the batches of all stations being opened: each takes several times MaxBatchRaw until it is read.
const openingAtOnce = 2

// NewHandler serves GET /v1/hello, PUT /v1/up, GET /v1/down, POST /v1/enrol, POST /v1/search and GET /v1/update/FILE. It must run on HTTP/2 over TLS 1.3 with client
// certificates verified where given.
func NewHandler(cfg HandlerConfig) http.Handler {
	if cfg.Idle == 0 {
		cfg.Idle = 2 * time.Minute
	}
	if cfg.Recheck == 0 {
		cfg.Recheck = 30 * time.Second
	}
	if cfg.Drain == nil {
		cfg.Drain = context.Background()
	}
	h := &handler{HandlerConfig: cfg, open: map[string]*uploads{}, opening: make(chan struct{}, openingAtOnce),
		searching: make(chan struct{}, searchingAtOnce)}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /v1/hello", h.hello)
	mux.HandleFunc("PUT /v1/up", h.up)
	mux.HandleFunc("GET "+PathDown, h.down)
	mux.HandleFunc("POST /v1/enrol", h.enrol)
	mux.HandleFunc("POST "+PathSearch, h.search)
	mux.HandleFunc("GET "+PathUpdate+"{file...}", h.update)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		writeRefusal(w, Refuse(fault.SyncVersion, "no such path"))
	})
	return mux
}

func (h *handler) hello(w http.ResponseWriter, r *http.Request) {
	station, to, err := h.Station(r)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	report, err := readReport(r)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	answer, err := to.Hello(r.Context(), report)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	answer.Version, answer.Station, answer.MaxFrame = Version, station, MaxFrame
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

func readReport(r *http.Request) (Report, error) {
	q := r.URL.Query()
	var p Report
	var bad []error
	number := func(name string) int64 {
		if q.Get(name) == "" {
			return 0
		}
		n, err := strconv.ParseInt(q.Get(name), 10, 64)
		if err != nil || n < 0 {
			bad = append(bad, Refuse(fault.RequestMalformed, "%s is no number", name))
		}
		return n
	}
	moment := func(name string) time.Time {
		if q.Get(name) == "" {
			return time.Time{}
		}
		t, err := time.Parse(time.RFC3339Nano, q.Get(name))
		if err != nil {
			bad = append(bad, Refuse(fault.RequestMalformed, "%s is no time", name))
		}
		return t
	}
	p.Head = uint64(number("head"))
	p.WaitingCaptures = int(number("waiting_captures"))
	p.WaitingBytes = number("waiting_bytes")
	p.OldestUnsent, p.Now = moment("oldest_unsent"), moment("now")
	if told := q.Get("faults"); told != "" {
		p.Faults = strings.Split(told, ",")
	}
	if len(p.Faults) > MaxFaults || slices.ContainsFunc(p.Faults, noCode) {
		bad = append(bad, Refuse(fault.RequestMalformed, "faults are no codes"))
	}
	return p, errors.Join(bad...)
}

// noCode tells what no fault code looks like.
func noCode(s string) bool {
	return s == "" || len(s) > maxCode || strings.ContainsFunc(s, func(r rune) bool { return r != '.' && r != '_' && (r < 'a' || r > 'z') && (r < '0' || r > '9') })
}

func (h *handler) up(w http.ResponseWriter, r *http.Request) {
	if r.ProtoMajor < 2 {
		h.refuse(w, r, Refuse(fault.SyncVersion, "an upload needs HTTP/2"))
		return
	}
	station, to, err := h.Station(r)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	ctx, cancel := context.WithCancelCause(r.Context())
	defer cancel(nil)
	control := http.NewResponseController(w)
	// A read deadline in the past ends the wait for the next frame. The controller may not be touched after return.
	var over sync.Mutex
	ended := false
	wake := func() {
		over.Lock()
		defer over.Unlock()
		if !ended {
			_ = control.SetReadDeadline(time.Unix(1, 0))
		}
	}
	defer func() {
		over.Lock()
		defer over.Unlock()
		ended = true
	}()
	own := &incoming{peer: r.RemoteAddr, cancel: func() {
		cancel(Refuse(fault.SyncSuperseded, "a newer upload of this station"))
		wake()
	}}
	defer context.AfterFunc(h.Drain, wake)()
	if err := h.takeOver(ctx, station, own); err != nil {
		h.refuse(w, r, err)
		return
	}
	defer h.done(station, own)
	s := &session{ctx: ctx, opening: h.opening, drain: h.Drain, to: to, station: station, slots: map[uint8]*slot{}, w: w, control: control, log: h.Log, asked: time.Now(), recheck: h.Recheck,
		again: func() (Receiver, error) { _, to, err := h.Station(r); return to, err }}
	err = s.run(bufio.NewReaderSize(io.LimitReader(r.Body, maxUpload), readAhead), h.Idle)
	if err == nil {
		return
	}
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	h.Log.Info("upload ended", "station", station, "code", codeOf(err), "detail", err.Error())
	s.end(err)
}

func (h *handler) enrol(w http.ResponseWriter, r *http.Request) {
	// Anybody may knock here: a body that trickles must not hold the connection.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(h.Idle))
	var req EnrolRequest
	d := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxEnrol))
	d.DisallowUnknownFields()
	if err := d.Decode(&req); err != nil {
		code := fault.RequestMalformed
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			code = fault.RequestTooLarge
		}
		h.refuse(w, r, Refuse(code, "enrolment request: %v", err))
		return
	}
	if err := h.sameRealm(req.Realm); err != nil {
		h.refuse(w, r, err)
		return
	}
	answer, err := h.Enrol(r.Context(), req)
	if err != nil {
		h.refuse(w, r, err)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(answer)
}

func (h *handler) refuse(w http.ResponseWriter, r *http.Request, err error) {
	h.Log.Info("refused", "path", r.URL.Path, "code", codeOf(err), "detail", err.Error())
	writeRefusal(w, err)
}

func writeRefusal(w http.ResponseWriter, err error) {
	refusal := AsRefusal(err)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(StatusOf(refusal.Code))
	_ = json.NewEncoder(w).Encode(ackError{Refusal: *refusal})
}

// AsRefusal is what a station is told of an error: what went wrong inside stays inside.
func AsRefusal(err error) *Refusal {
	var r *Refusal
	if errors.As(err, &r) {
		return r
	}
	code := codeOf(err)
	if code.Family() != fault.Sync && code.Family() != fault.Request {
		code = fault.SyncState
	}
	return Refuse(code, "see the state's log")
}

func codeOf(err error) fault.Code { return fault.Of(err).Code }

// StatusOf is the HTTP status of a refusal.
func StatusOf(code fault.Code) int {
	switch code {
	case fault.SyncNotEnrolled:
		return http.StatusUnauthorized
	case fault.SyncStation, fault.SyncRevoked, fault.SyncToken, fault.SyncRealm:
		return http.StatusForbidden
	case fault.SyncCaptureUnknown:
		return http.StatusNotFound
	case fault.SyncGap, fault.SyncFork, fault.SyncRestored, fault.SyncSuperseded, fault.SyncCaptureGap, fault.SyncEnrolled,
		fault.SyncDownChain:
		return http.StatusConflict
	case fault.RequestTooLarge:
		return http.StatusRequestEntityTooLarge
	case fault.SyncVersion:
		return http.StatusUpgradeRequired
	case fault.SyncState, fault.Unexpected:
		return http.StatusServiceUnavailable
	default:
		return http.StatusBadRequest
	}
}
