// Package mfs100 is Mantra's local client service with one reader: it answers over HTTP as docs/protocols/mfs100.md says, from which alone
// it was written, and keeps what a driver sends that the page does not allow. Its hands may be used from any goroutine.
package mfs100

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"sync"
	"time"

	"thana/drivers/emulator/host"
	"thana/shared/biometric/picture"
)

// Options describe the reader; a zero field means the default in brackets.
type Options struct {
	Serial        string // [1234567]
	Width, Height int    // pixels [316, 354]
	Numbers       bool   // numbers come as numbers, not as texts
	Stubborn      bool   // a request goes on after its caller hung up
}

// Service is the emulated service.
type Service struct {
	*host.Host // nil where another server serves it
	*host.Glass
	host.Judge
	o Options

	mu     sync.Mutex
	taking bool
	code   string // of every answer, in place of "0"
	broken bool   // answers HTTP 500
	spoil  func(bmp []byte) []byte
	ppi    any
	serial string
}

// New makes a service that another server serves.
func New(o Options) *Service {
	if o.Serial == "" {
		o.Serial = "1234567"
	}
	if o.Width == 0 {
		o.Width, o.Height = 316, 354
	}
	return &Service{Glass: host.NewGlass(), o: o, code: "0", ppi: 500, serial: o.Serial}
}

// Start puts a service on a loopback port.
func Start(o Options) (*Service, error) {
	s := New(o)
	var err error
	s.Host, err = host.Start("127.0.0.1:0", s)
	return s, err
}

func (s *Service) set(do func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	do()
}

// Say has every answer bear a code.
func (s *Service) Say(code string) { s.set(func() { s.code = code }) }

// Break has it answer HTTP 500.
func (s *Service) Break() { s.set(func() { s.broken = true }) }

// Swap plugs another reader in.
func (s *Service) Swap(serial string) { s.set(func() { s.serial = serial }) }

// Tell has it tell another resolution.
func (s *Service) Tell(ppi any) { s.set(func() { s.ppi = ppi }) }

// GarblePicture spoils every picture.
func (s *Service) GarblePicture() {
	s.set(func() { s.spoil = func(b []byte) []byte { b[0] ^= 0xFF; return b } })
}

// ShortenPicture breaks every picture off.
func (s *Service) ShortenPicture() {
	s.set(func() { s.spoil = func(b []byte) []byte { return b[:len(b)/2] } })
}

// ServeHTTP answers.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	broken := s.broken
	s.mu.Unlock()
	if broken {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	switch r.Method + " " + r.URL.Path {
	case "GET /mfs100/info":
		s.info(w)
	case "POST /mfs100/capture":
		s.capture(w, r)
	default:
		s.Note("%s %s is not in the protocol", r.Method, r.URL.Path)
		w.WriteHeader(http.StatusNotFound)
	}
}

type object = map[string]any

// answer sends an object under the code that stands now, or another.
func (s *Service) answer(w http.ResponseWriter, code string, o object) {
	s.mu.Lock()
	if code == "0" {
		code = s.code
	}
	s.mu.Unlock()
	if code != "0" {
		o = object{}
	}
	o["ErrorCode"], o["ErrorDescription"] = code, "x"
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(o) // the driver may be gone
}

// number is a number as this service writes it.
func (s *Service) number(n int) any {
	if s.o.Numbers {
		return n
	}
	return strconv.Itoa(n)
}

func (s *Service) info(w http.ResponseWriter) {
	if !s.Plugged() {
		s.answer(w, "-1307", nil)
		return
	}
	s.mu.Lock()
	serial := s.serial
	s.mu.Unlock()
	s.answer(w, "0", object{"DeviceInfo": object{"Make": "MANTRA", "Model": "MFS100", "SerialNo": serial, "Width": s.number(s.o.Width), "Height": s.number(s.o.Height),
		"LocalMac": "00:00:5E:00:53:01", "LocalIP": "192.0.2.1", "SystemID": "x", "Certificate": ""}})
}

func (s *Service) capture(w http.ResponseWriter, r *http.Request) {
	var asked map[string]json.Number
	d := json.NewDecoder(io.LimitReader(r.Body, 1<<16))
	quality, okQuality := int64(0), false
	var wait int64
	if err := d.Decode(&asked); err == nil {
		q, errQuality := asked["Quality"].Int64()
		t, errTime := asked["TimeOut"].Int64()
		quality, wait, okQuality = q, t, errQuality == nil && errTime == nil
	}
	if r.Header.Get("Content-Type") != "application/json" || !okQuality || len(asked) != 2 || quality < 0 || quality > 100 || wait < 1 || wait > 60 {
		s.Note("capture with %v as %q", asked, r.Header.Get("Content-Type"))
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	busy := s.taking
	s.taking = true
	s.mu.Unlock()
	if busy {
		s.answer(w, "-1321", nil)
		return
	}
	defer s.set(func() { s.taking = false })
	ctx := r.Context()
	if s.o.Stubborn {
		ctx = context.WithoutCancel(ctx)
	}
	finger, plugged := s.Await(ctx, time.Duration(wait)*time.Second)
	switch {
	case !plugged:
		s.answer(w, "-1307", nil)
		return
	case finger.Pix == nil:
		s.answer(w, "-1140", nil)
		return
	}
	bmp, err := picture.Encode(finger, picture.BMP, 0)
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	s.mu.Lock()
	if s.spoil != nil {
		bmp = s.spoil(bmp)
	}
	ppi := s.ppi
	s.mu.Unlock()
	s.answer(w, "0", object{"Quality": s.number(78), "Nfiq": s.number(2), "BitmapData": base64.StdEncoding.EncodeToString(bmp), "InWidth": 0.63, "InHeight": 0.71,
		"Resolution": ppi, "GrayScale": s.number(256), "Bpp": s.number(8), "IsoTemplate": "AA==", "RawData": ""})
}
