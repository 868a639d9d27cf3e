// Package sbi serves the appliance's fingerprint scanners through MOSIP's Secure Biometric Interface 0.9.5, so that other programs
// on the appliance can use them: docs/protocols/sbi.md, section 9. It is off unless the configuration names a port, listens on
// this computer only, takes nothing unless the officer in charge lends the scanners for the time, and writes into the ledger whom it
// gave which fingers. It keeps no finger: what it takes belongs to the program that asked.
package sbi

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"thana/appliance/plug"
	"thana/drivers/device"
	"thana/shared/biometric"
)

const (
	specVersion = "0.9.5"
	maxRequest  = 64 << 10 // bytes
	timeLayout  = "2006-01-02T15:04:05Z"
	holder      = "sbi" // of a device, in the technician's log
)

// Scanners are the appliance's devices; plug implements it.
type Scanners interface {
	Devices() []plug.Status
	Use(ctx context.Context, class device.Class, key, holder string, fn func(context.Context, device.Device) error) error
}

// Server answers the methods of the protocol.
type Server struct {
	scanners Scanners
	keys     *Keys
	guard    Guard
	base     string // "http://127.0.0.1:4501/"
	env      string
	checks   bool // scanners that are fit for checks only serve too
	now      func() time.Time
	log      *slog.Logger

	mu    sync.Mutex
	glass map[string][]byte // by device id, while it captures: what it showed last, a JPEG
}

// Options describe a server.
type Options struct {
	Guard      Guard
	Base       string // "http://127.0.0.1:4501/"
	Env        string // environment that it says it is registered in
	ChecksOnly bool   // scanners that are fit for 1:1 checks only serve too
	Now        func() time.Time
	Log        *slog.Logger
}

// New makes a server.
func New(scanners Scanners, keys *Keys, o Options) *Server {
	return &Server{scanners: scanners, keys: keys, guard: o.Guard, base: o.Base, env: o.Env, checks: o.ChecksOnly, now: o.Now, log: o.Log, glass: map[string][]byte{}}
}

type object = map[string]any

// ServeHTTP answers programs, not pages: a browser cannot send these methods to another site without asking first, and is not let.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-store")
	r.Body = http.MaxBytesReader(w, r.Body, maxRequest)
	if r.Header.Get("Origin") != "" {
		w.WriteHeader(http.StatusForbidden)
		return
	}
	switch r.Method + " " + r.URL.Path {
	case "MOSIPDISC /device":
		s.discover(w, r)
	case "MOSIPDINFO /info":
		s.inform(w, r)
	case "STREAM /stream":
		s.stream(w, r)
	case "RCAPTURE /capture":
		s.capture(w, r)
	default:
		w.WriteHeader(http.StatusNotFound)
	}
}

func (s *Server) answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		s.log.Debug("sbi: the caller is gone", "detail", err)
	}
}

// failure is an error of section 7.
func failure(code string) object {
	words := map[string]string{
		"101": "Unable to detect a biometric object", "102": "Technical error during extraction", "106": "Device not found",
		"109": "Requested number of biometric not supported", "110": "Device is not ready", "111": "Device is busy", "112": "Invalid transaction id",
		"500": "The request is not understood", "501": "This scanner is for checks only",
	}
	return object{"errorCode": code, "errorInfo": words[code]}
}

func success() object { return object{"errorCode": "0", "errorInfo": "Success"} }

func (s *Server) discover(w http.ResponseWriter, r *http.Request) {
	var asked struct {
		Type string `json:"type"`
	}
	if json.NewDecoder(r.Body).Decode(&asked) != nil {
		s.answer(w, []object{{"error": failure("500")}})
		return
	}
	all := []object{}
	if asked.Type == "Finger" || asked.Type == "Biometric Device" {
		lent := s.lent(r)
		for _, d := range s.ours() {
			o := s.described(d, lent)
			body, _ := json.Marshal(s.digitalID(d)) // texts
			o["digitalId"], o["error"] = url64(body), success()
			all = append(all, o)
		}
	}
	s.answer(w, all)
}

func (s *Server) inform(w http.ResponseWriter, r *http.Request) {
	all, lent := []object{}, s.lent(r)
	for _, d := range s.ours() {
		digital, err := s.keys.sign(s.digitalID(d))
		o := s.described(d, lent)
		o["digitalId"], o["env"], o["firmware"] = digital, s.env, specVersion
		var info string
		if err == nil {
			info, err = s.keys.sign(o)
		}
		if err != nil {
			s.log.Error("sbi: cannot sign", "detail", err)
			all = append(all, object{"deviceInfo": "", "error": failure("102")})
			continue
		}
		state := success()
		switch o["deviceStatus"] {
		case "Busy":
			state = failure("111")
		case "Not Ready":
			state = failure("110")
		}
		all = append(all, object{"deviceInfo": info, "error": state})
	}
	s.answer(w, all)
}

// ours are the fingerprint scanners of the appliance itself: one that is reached through this protocol is not passed on.
func (s *Server) ours() []plug.Status {
	return slices.DeleteFunc(s.scanners.Devices(), func(d plug.Status) bool {
		return d.Found.Class != device.Fingerprint || d.Info.Model == "" || d.Info.Driver == "sbi"
	})
}

func (s *Server) find(id string) (plug.Status, bool) {
	all := s.ours()
	i := slices.IndexFunc(all, func(d plug.Status) bool { return d.Found.Key == id })
	if i < 0 {
		return plug.Status{}, false
	}
	return all[i], true
}

// lent: the officer in charge lends the scanners now.
func (s *Server) lent(r *http.Request) bool {
	_, err := s.guard.Lender(r.Context())
	return err == nil
}

func (s *Server) described(d plug.Status, lent bool) object {
	status := "Not Ready"
	switch {
	case !lent:
	case d.InUse:
		status = "Busy"
	case d.State == plug.Opened:
		status = "Ready"
	}
	subs := []string{"0"}
	if d.Info.Slaps {
		subs = []string{"1", "2", "3"}
	}
	return object{"deviceId": d.Found.Key, "deviceStatus": status, "certification": "L0", "serviceVersion": specVersion, "deviceSubId": subs,
		"callbackId": s.base, "deviceCode": serialOf(d), "specVersion": []string{specVersion}, "purpose": "Registration"}
}

// serialOf is the device's own number, or the place where it is plugged in.
func serialOf(d plug.Status) string {
	if d.Info.Serial != "" {
		return d.Info.Serial
	}
	return d.Found.Key
}

func (s *Server) digitalID(d plug.Status) object {
	kind := "Single"
	if d.Info.Slaps {
		kind = "Slap"
	}
	maker := d.Info.Make
	if maker == "" {
		maker = d.Info.Driver
	}
	return object{"serialNo": serialOf(d), "make": maker, "model": d.Info.Model, "type": "Finger", "deviceSubType": kind,
		"deviceProvider": "Thana", "deviceProviderId": "THANA", "dateTime": s.now().UTC().Format(timeLayout)}
}

// show keeps what a scanner shows for who watches it.
func (s *Server) show(id string, im biometric.Image) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.glass[id] = jpegOf(im)
}

// forget empties the glass: a print is shown to nobody once it was given.
func (s *Server) forget(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.glass, id)
}
