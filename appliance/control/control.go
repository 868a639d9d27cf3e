// Package control is the technician's door: a Unix socket in the data folder, open to the appliance's own user and to
// root, that the command line speaks to. What it takes from a device is handed back, never stored as a record.
package control

import (
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"thana/appliance/api"
	"thana/appliance/capture"
	"thana/appliance/plug"
	"thana/appliance/store"
	"thana/drivers/device"
	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

// socketName stands in the data folder, which only the appliance's user can enter.
const socketName = "control.sock"

// Deps are what the door opens to.
type Deps struct {
	Plug    *plug.Plug
	Watch   func(capture.Progress)
	API     *api.Server
	Store   *store.DB
	Station record.Station
	Version string
	Sync    func() wire.SyncStatus
	Health  func(ctx context.Context, deep bool) error // how the appliance finds itself
	Update  func(wire.UpdateAsk) wire.UpdateState
	Began   time.Time
}

// Server answers the command line.
type Server struct {
	Deps
	mux *http.ServeMux
}

// Status is the answer to "thana-appliance status".
type Status struct {
	Station  record.Station  `json:"station"`
	Version  string          `json:"version"`
	Devices  []wire.Device   `json:"devices"`
	Sync     wire.SyncStatus `json:"sync"`
	Desktops []wire.Desktop  `json:"desktops"`
}

// Taken is what a device gave: the description, the original bytes and the renditions, by name.
type Taken struct {
	Capture    record.Capture    `json:"capture"`
	Original   []byte            `json:"original"`
	Renditions map[string][]byte `json:"renditions,omitempty"`
}

// Line is one line of a capture's or a print's answer.
type Line struct {
	Phase   string        `json:"phase,omitempty"`
	Quality int           `json:"quality,omitempty"`
	Pages   int           `json:"pages,omitempty"`
	Waiting string        `json:"waiting,omitempty"`
	Hint    fault.Code    `json:"hint,omitempty"` // of a try: what is not good about the picture
	Good    bool          `json:"good,omitempty"` // of a try: the picture that was taken is good
	Taken   *Taken        `json:"taken,omitempty"`
	Problem *wire.Problem `json:"problem,omitempty"`
}

// New makes the server.
func New(d Deps) *Server {
	s := &Server{Deps: d, mux: http.NewServeMux()}
	s.mux.HandleFunc("GET /status", s.status)
	s.mux.HandleFunc("GET /health", s.health)
	s.mux.HandleFunc("POST /update", s.update)
	s.mux.HandleFunc("POST /pair", s.pair)
	s.mux.HandleFunc("DELETE /desktops/{fingerprint}", s.revoke)
	s.mux.HandleFunc("POST /officers", s.officer)
	s.mux.HandleFunc("DELETE /officers/{login}", s.removeOfficer)
	s.mux.HandleFunc("GET /box", s.box)
	s.mux.HandleFunc("POST /network", s.network)
	s.mux.HandleFunc("GET /history", s.history)
	s.mux.HandleFunc("POST /nearby", s.nearby)
	s.mux.HandleFunc("POST /nearby/use", s.useNearby)
	s.mux.HandleFunc("POST /nearby/remove", s.removeNearby)
	s.mux.HandleFunc("POST /capture", s.capture)
	s.mux.HandleFunc("POST /try", s.try)
	s.mux.HandleFunc("POST /print", s.print)
	return s
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.mux.ServeHTTP(w, r) }

// Listen opens the socket; a stale one of a killed appliance is replaced, since the store's lock admits only one.
func Listen(data string) (net.Listener, error) {
	path := filepath.Join(data, socketName)
	_ = os.Remove(path)
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fault.Wrap(fault.ConfigListen, "control.Listen", err).With("address", path)
	}
	return l, os.Chmod(path, 0o600)
}

func (s *Server) status(w http.ResponseWriter, r *http.Request) {
	desktops, err := s.Store.Desktops(r.Context())
	answer(w, Status{Station: s.Station, Version: s.Version, Devices: s.API.Devices(), Sync: s.Sync(), Desktops: desktops}, err)
}

func (s *Server) pair(w http.ResponseWriter, _ *http.Request) {
	code, err := s.API.OpenPairing()
	answer(w, map[string]string{"code": code}, err)
}

func (s *Server) revoke(w http.ResponseWriter, r *http.Request) {
	answer(w, struct{}{}, s.API.Revoke(r.Context(), console(), r.PathValue("fingerprint")))
}

func (s *Server) officer(w http.ResponseWriter, r *http.Request) {
	var in wire.NewOfficer
	err := json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&in)
	if err == nil {
		err = s.API.SetOfficer(r.Context(), console(), in)
	} else {
		err = fault.Wrap(fault.RequestMalformed, "control.officer", err)
	}
	answer(w, struct{}{}, err)
}

func (s *Server) removeOfficer(w http.ResponseWriter, r *http.Request) {
	answer(w, struct{}{}, s.API.RemoveOfficer(r.Context(), console(), r.PathValue("login")))
}

// console is who the ledger names for what the command line does.
func console() record.Officer {
	return record.Officer{Login: "console", Name: record.Name{English: "appliance console"}, Role: record.Technician}
}

func answer(w http.ResponseWriter, v any, err error) {
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		f := fault.Of(err)
		w.WriteHeader(http.StatusUnprocessableEntity)
		v = wire.Problem{Code: f.Code, Detail: f.Detail, Facts: f.Facts, Field: f.Field}
	}
	_ = json.NewEncoder(w).Encode(v) // the command line may be gone
}

// lines streams a blocking task to the command line; the request's end ends it.
func lines(w http.ResponseWriter, r *http.Request, task func(ctx context.Context, emit func(Line) error) error) {
	w.Header().Set("Content-Type", "application/x-ndjson")
	out, flush := json.NewEncoder(w), http.NewResponseController(w)
	emit := func(l Line) error {
		if err := out.Encode(l); err != nil {
			return fault.Wrap(fault.CaptureCancelled, "control", err)
		}
		return flush.Flush()
	}
	if err := task(r.Context(), emit); err != nil {
		f := fault.Of(err)
		_ = emit(Line{Problem: &wire.Problem{Code: f.Code, Detail: f.Detail, Facts: f.Facts}})
	}
}

func (s *Server) print(w http.ResponseWriter, r *http.Request) {
	data, err := io.ReadAll(io.LimitReader(r.Body, 256<<20))
	if err != nil {
		return // the command line is gone
	}
	lines(w, r, func(ctx context.Context, emit func(Line) error) error {
		return PrintOn(ctx, s.Plug, r.URL.Query().Get("device"), r.Header.Get("Content-Type"), data, emit)
	})
}

// PrintOn prints a technician's document on a printer; an empty key means any.
func PrintOn(ctx context.Context, devices capture.Devices, key, format string, data []byte, emit func(Line) error) error {
	job := device.PrintJob{Name: "technician's test", Format: format, Data: data}
	return devices.Use(ctx, device.Print, key, "technician", func(ctx context.Context, d device.Device) error {
		printer, ok := d.(device.Printer)
		if !ok {
			return fault.New(fault.DeviceUnknown, "control.print", "%T is no printer", d)
		}
		return printer.Print(ctx, job, func(e device.PrintEvent) {
			_ = emit(Line{Phase: "printing", Pages: e.PagesDone, Waiting: string(e.Waiting)}) // a lost line ends ctx
		})
	})
}
