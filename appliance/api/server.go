// Package api serves the station's desktops: typed calls over HTTPS with mutual TLS, described at /openapi.json.
package api

import (
	"context"
	"crypto/tls"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"thana/appliance/access"
	"thana/appliance/capture"
	"thana/appliance/enrolment"
	"thana/appliance/nearby"
	"thana/appliance/ocr"
	"thana/appliance/plug"
	"thana/appliance/store"
	"thana/shared/fault"
	"thana/shared/pair"
	"thana/shared/record"
	"thana/shared/wire"
)

// maxBody is far above the longest FIR and far below what would hurt.
const maxBody = 4 << 20

// answerWithin is how long an answer may take, its work and the reading of it: a host must not hold it for ever.
const answerWithin = 2 * time.Minute

// Deps are what the API serves from.
type Deps struct {
	Store       *store.DB
	Gate        *access.Gate
	Plug        *plug.Plug
	Desk        *capture.Desk
	Nearby      *nearby.Book
	Station     record.Station
	Version     string
	IdleLock    time.Duration
	Demo        []wire.DemoAccount // shown on the sign-in page; nil outside a demonstration
	Sync        func() wire.SyncStatus
	Box         func(context.Context) wire.BoxState
	Way         func(context.Context) []wire.NetStep // to the state
	Update      func(wire.UpdateAsk) wire.UpdateState
	StateSearch func(context.Context, wire.StateQuestion) ([]wire.StateHit, error)
	Certificate tls.Certificate
	Lends       bool                                      // scanners are served to other programs where the officer in charge lends them
	Exchange    enrolment.Settings                        // of the transactions for the bureau
	DraftSecret []byte                                    // drafts on the desktops are sealed with keys derived from it
	Reader      func(context.Context) (ocr.Engine, error) // of scanned pages; nil: their words are not read
	Now         func() time.Time
	Log         *slog.Logger
}

// Server is the appliance's API.
type Server struct {
	Deps
	own      pair.Fingerprint
	sessions *sessions
	desks    *desks
	hints    *hints
	mux      *http.ServeMux

	lineBack chan struct{} // wakes Inquire

	mu     sync.Mutex
	offer  *pair.Offer
	asking map[string]bool // questions on their way to the state
	loan   loan

	updating sync.Mutex // one desk asks for an update at a time

	unread  chan struct{} // wakes ReadPages
	reading wire.Reading  // what ReadPages reads now; under mu
}

// New builds the API.
func New(d Deps) *Server {
	speakProblems()
	s := &Server{
		Deps: d, own: pair.FingerprintOf(d.Certificate.Certificate[0]),
		sessions: newSessions(d.DraftSecret, d.Now), desks: newDesks(d.Store, d.Now), hints: newHints(), mux: http.NewServeMux(),
		lineBack: make(chan struct{}, 1), asking: map[string]bool{}, unread: make(chan struct{}, 1),
	}
	config := huma.DefaultConfig("Thana appliance", d.Version)
	config.CreateHooks = nil // no $schema links in bodies
	config.DocsPath, config.SchemasPath = "", ""
	config.FieldsOptionalByDefault = true // the rules of shared/record say what is mandatory, in words
	api := humago.New(s.mux, config)
	s.stationRoutes(api)
	s.recordRoutes(api)
	s.captureRoutes(api)
	s.paperRoutes(api)
	s.destructionRoutes(api)
	s.deviceRoutes(api)
	s.lendingRoutes(api)
	s.syncRoutes(api)
	s.stateRoutes(api)
	s.saidRoutes(api)
	return s
}

// TLS is the server's side: any client certificate, judged by handler against the paired ones.
func (s *Server) TLS() *tls.Config {
	return &tls.Config{
		MinVersion: tls.VersionTLS13, Certificates: []tls.Certificate{s.Certificate}, ClientAuth: tls.RequireAnyClientCert,
	}
}

// ServeHTTP admits paired desktops; an unpaired one may pair and read the description.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(answerWithin)) // a stream takes it off
	if r.TLS == nil || len(r.TLS.PeerCertificates) == 0 {
		s.refuse(w, fault.New(fault.AccessNotPaired, "api", "no client certificate"))
		return
	}
	desktop := pair.FingerprintOf(r.TLS.PeerCertificates[0].Raw).String()
	if !strings.HasPrefix(r.URL.Path, "/v1/pair/") && !strings.HasPrefix(r.URL.Path, "/openapi") {
		if err := s.desks.admit(r.Context(), desktop); err != nil {
			s.refuse(w, err)
			return
		}
	}
	s.mux.ServeHTTP(w, r.WithContext(withCaller(r.Context(), caller{desktop: desktop, tls: r.TLS, token: bearer(r)})))
}

func bearer(r *http.Request) string {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return token
}

func (s *Server) refuse(w http.ResponseWriter, err error) {
	a := answerOf(err)
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(a.status)
	_, _ = w.Write(mustJSON(a.Problem))
}

// caller is who sends a request: a desktop, and the officer whose token it carries, if any.
type caller struct {
	desktop string
	tls     *tls.ConnectionState
	token   string
}

type callerKey struct{}

func withCaller(ctx context.Context, c caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

func callerOf(ctx context.Context) caller {
	c, _ := ctx.Value(callerKey{}).(caller)
	return c
}

// who returns the officer behind a request if their role has the right. A refusal is written to the ledger.
func (s *Server) who(ctx context.Context, right Right) (capture.Who, error) {
	c := callerOf(ctx)
	who, err := s.sessions.find(c.token, c.desktop)
	if err != nil {
		return who, err
	}
	if may(who.Officer.Role, right) {
		return who, nil
	}
	s.refused(ctx, who, string(right), "")
	return who, fault.New(fault.AccessDenied, "api", "role %s, right %s", who.Officer.Role, right).With("role", string(who.Officer.Role))
}

// call registers one typed call: the right it needs, its input and its answer.
func call[I, O any](api huma.API, s *Server, method, path, summary string, right Right, fn func(context.Context, capture.Who, *I) (O, error)) {
	type output struct{ Body O }
	huma.Register(api, operation(method, path, summary), func(ctx context.Context, in *I) (*output, error) {
		who, err := s.who(ctx, right)
		if err != nil {
			return nil, answerOf(err)
		}
		body, err := fn(ctx, who, in)
		if err != nil {
			s.log(err, summary)
			return nil, answerOf(err)
		}
		return &output{body}, nil
	})
}

func operation(method, path, summary string) huma.Operation {
	return huma.Operation{
		OperationID: method + " " + path, Method: method, Path: path, Summary: summary, MaxBodyBytes: maxBody,
		Errors: []int{400, 401, 403, 404, 409, 422, 500, 503},
	}
}

// log writes what a technician must know; a person's retry or a refused record is no failure.
func (s *Server) log(err error, op string) {
	switch f := fault.Of(err); f.Code.Family() {
	case fault.Capture, fault.Record, fault.Law, fault.Access, fault.Request, fault.Update:
		s.Log.Debug("refused", "call", op, "code", f.Code)
	default:
		s.Log.Error("failed", "call", op, "code", f.Code, "detail", f.Detail)
	}
}

// empty is the input or answer of a call that has none.
type empty struct{}

// nothing is the answer {}: every answer is JSON.
func nothing(err error) (empty, error) { return empty{}, err }
