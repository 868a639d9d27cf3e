// Package console shows the state to its operators: server-rendered pages in English and Hindi, without JavaScript.
package console

import (
	"context"
	"embed"
	"encoding/json"
	"html/template"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
	"unicode"

	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/seal"
	"thana/sync/stateserver/archive"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/objects"
	"thana/sync/stateserver/verify"
)

//go:embed pages/*
var pages embed.FS

// Config is what the console shows, and how it opens sealed bodies.
type Config struct {
	Name     string // of the state
	Training bool   // the realm: every page says so
	Journal  *journal.DB
	Objects  objects.Objects
	Open     func(ctx context.Context, station string, e ledger.Entry) (json.RawMessage, seal.DataKey, error)
	Verify   verify.State
	Archive  archive.Source
	Secure   bool // served over TLS; if not, only to this machine
	Log      *slog.Logger
}

type console struct {
	Config
	pages   map[string]*template.Template
	style   []byte
	hashing sync.Mutex // one password at a time: each takes 64 MB
	walking sync.Mutex // one proof at a time: each reads every file
}

// New returns the console's handler.
func New(cfg Config) http.Handler {
	c := &console{Config: cfg, pages: parsePages()}
	style, err := pages.ReadFile("pages/style.css")
	if err != nil {
		panic(err) // embedded
	}
	c.style = style
	mux := http.NewServeMux()
	mux.HandleFunc("GET /style.css", c.stylesheet)
	mux.HandleFunc("GET /sign-in", c.signInPage)
	mux.HandleFunc("POST /sign-in", c.signIn)
	mux.HandleFunc("GET /lang", c.language)
	for pattern, d := range c.doors() {
		mux.HandleFunc(pattern, c.guard(d))
	}
	return c.outside(http.NewCrossOriginProtection().Handler(mux))
}

// page answers one request of a signed-in operator.
type page func(*visit) error

// visit is a request with who asks and in which language.
type visit struct {
	w       http.ResponseWriter
	r       *http.Request
	lang    fault.Lang
	session journal.Session
}

// outside refuses names that are not this machine's, so that a page elsewhere cannot reach a local console by
// rebinding its own name, and sets what every answer carries.
func (c *console) outside(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		ip := net.ParseIP(strings.Trim(host, "[]"))
		if !c.Secure && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			http.Error(w, "This console answers only on its own machine.", http.StatusMisdirectedRequest)
			return
		}
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
		next.ServeHTTP(w, r)
	})
}

func (c *console) stylesheet(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = w.Write(c.style)
}

const langCookie = "thana_lang"

func langOf(r *http.Request) fault.Lang {
	if k, err := r.Cookie(langCookie); err == nil && k.Value == string(fault.Hindi) {
		return fault.Hindi
	}
	return fault.English
}

// language switches and goes back to the page it was asked from.
func (c *console) language(w http.ResponseWriter, r *http.Request) {
	to := string(fault.English)
	if r.URL.Query().Get("to") == string(fault.Hindi) {
		to = string(fault.Hindi)
	}
	http.SetCookie(w, &http.Cookie{Name: langCookie, Value: to, Path: "/", MaxAge: 365 * 24 * 3600, SameSite: http.SameSiteLaxMode, Secure: c.Secure})
	back := r.URL.Query().Get("back")
	// Browsers drop tabs from an address and take a backslash for a slash: either could make "//other.example" of it.
	if !strings.HasPrefix(back, "/") || strings.HasPrefix(back, "//") || strings.Contains(back, "\\") || strings.ContainsFunc(back, unicode.IsControl) {
		back = "/"
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
}

// frame is what every page's layout needs.
type frame struct {
	Lang     fault.Lang
	State    string
	Training bool
	Title    string
	Here     string // the section of the menu
	Path     string
	Now      time.Time
	Operator journal.Session
	May      map[string]bool // pages of the menu
	Data     any
}

func (c *console) show(v *visit, name, title, here string, data any) error {
	return c.render(v.w, http.StatusOK, name, frame{v.lang, c.Name, c.Training, title, here, v.r.URL.RequestURI(), time.Now(), v.session, c.may(v.session.Role), data})
}

func (c *console) render(w http.ResponseWriter, status int, name string, f frame) error {
	var text strings.Builder
	if err := c.pages[name].ExecuteTemplate(&text, "layout", f); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, err := w.Write([]byte(text.String()))
	return err
}

// fail shows a fault as people read it, with the technician's line below.
func (c *console) fail(v *visit, err error) {
	code := fault.Of(err).Code
	status := http.StatusInternalServerError
	switch code {
	case fault.RequestNotFound:
		status = http.StatusNotFound
	case fault.AccessDenied:
		status = http.StatusForbidden
	case fault.RequestMalformed:
		status = http.StatusBadRequest
	default:
		c.Log.Error("console", "path", v.r.Pattern, "detail", err.Error())
	}
	f := frame{v.lang, c.Name, c.Training, "", "", "/", time.Now(), v.session, c.may(v.session.Role), struct {
		fault.Text
		Code fault.Code
	}{fault.Say(err, v.lang), code}}
	if c.render(v.w, status, "fault", f) != nil {
		http.Error(v.w, string(code), status)
	}
}
