// Package mfs100 is Mantra's local client service with one reader: it answers over HTTP as docs/protocols/mfs100.md says, from which alone
// it was written, and keeps what a driver sends that the page does not allow. Its hands may be used from any goroutine.
package mfs100

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"

	"thana/drivers/emulator/host"
)

const unplugged = -1307 // code of the reader's library (section 3)

// Options describe the reader; a zero field means the default in brackets.
type Options struct {
	Serial        string // [1234567]
	Width, Height int    // pixels [316, 354]
	Numbers       bool   // numbers come as numbers, not as texts
	Stubborn      bool   // a request goes on after its caller hung up
}

// Service is the emulated service.
type Service struct {
	*host.Reader
	o Options
}

// New makes a service that another server serves.
func New(o Options) *Service {
	if o.Width == 0 {
		o.Width, o.Height = 316, 354
	}
	s := &Service{o: o}
	s.Reader = host.NewReader(cmp.Or(o.Serial, "1234567"), o.Stubborn, host.Codes{Busy: -1321, Unplugged: unplugged, NoFinger: -1140}, s.serve)
	return s
}

// Start puts a service on a loopback port.
func Start(o Options) (*Service, error) {
	s := New(o)
	return s, s.Listen()
}

func (s *Service) serve(w http.ResponseWriter, r *http.Request) {
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

// answer sends an object under the code that stands now.
func (s *Service) answer(w http.ResponseWriter, o object) {
	if code := s.Manner().Code; code != 0 {
		s.fail(w, code)
		return
	}
	s.send(w, 0, o)
}

func (s *Service) fail(w http.ResponseWriter, code int) { s.send(w, code, object{}) }

func (s *Service) send(w http.ResponseWriter, code int, o object) {
	o["ErrorCode"], o["ErrorDescription"] = strconv.Itoa(code), "x"
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
		s.fail(w, unplugged)
		return
	}
	s.answer(w, object{"DeviceInfo": object{"Make": "MANTRA", "Model": "MFS100", "SerialNo": s.Manner().Serial, "Width": s.number(s.o.Width), "Height": s.number(s.o.Height),
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
	_, bmp, code := s.Take(r.Context(), time.Duration(wait)*time.Second)
	if code != 0 {
		s.fail(w, code)
		return
	}
	s.answer(w, object{"Quality": s.number(78), "Nfiq": s.number(2), "BitmapData": base64.StdEncoding.EncodeToString(bmp), "InWidth": 0.63, "InHeight": 0.71,
		"Resolution": s.Manner().PPI, "GrayScale": s.number(256), "Bpp": s.number(8), "IsoTemplate": "AA==", "RawData": ""})
}
