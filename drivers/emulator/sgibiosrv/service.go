// Package sgibiosrv is SecuGen's local WebAPI service with one reader: it answers over HTTP as docs/protocols/sgibiosrv.md says, from which
// alone it was written, and keeps what a driver sends that the page does not allow. Its hands may be used from any goroutine.
package sgibiosrv

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"thana/drivers/emulator/host"
	"thana/shared/biometric/picture"
)

// Options describe the reader; a zero field means the default in brackets.
type Options struct {
	Serial   string // [H58200112345]
	Licence  string // key that is wanted; none: any
	Stubborn bool   // a request goes on after its caller hung up
}

// Service is the emulated service.
type Service struct {
	*host.Host // nil where another server serves it
	*host.Glass
	host.Judge
	o Options

	mu     sync.Mutex
	taking bool
	code   int  // of every capture, in place of 0
	broken bool // answers HTTP 500
	spoil  func(bmp []byte) []byte
	serial string
	dpi    int
}

// New makes a service that another server serves.
func New(o Options) *Service {
	if o.Serial == "" {
		o.Serial = "H58200112345"
	}
	return &Service{Glass: host.NewGlass(), o: o, serial: o.Serial, dpi: 500}
}

// Start puts a service on a loopback port, without TLS.
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

// Say has every capture end with a code.
func (s *Service) Say(code int) { s.set(func() { s.code = code }) }

// Break has it answer HTTP 500.
func (s *Service) Break() { s.set(func() { s.broken = true }) }

// Swap plugs another reader in.
func (s *Service) Swap(serial string) { s.set(func() { s.serial = serial }) }

// Tell has it tell another resolution.
func (s *Service) Tell(dpi int) { s.set(func() { s.dpi = dpi }) }

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
	r.Body = http.MaxBytesReader(w, r.Body, 1<<16)
	if err := r.ParseForm(); err != nil || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
		s.Note("%s is no form: %v", r.Header.Get("Content-Type"), err)
	}
	if o := r.Header.Get("Origin"); !strings.HasPrefix(o, "http://") && !strings.HasPrefix(o, "https://") {
		s.Note("origin %q", o)
	}
	switch r.Method + " " + r.URL.Path {
	case "POST /SGIMatchScore":
		s.answer(w, map[string]any{"ErrorCode": 106, "MatchingScore": 0})
	case "POST /SGIFPCapture":
		s.capture(w, r)
	default:
		s.Note("%s %s is not in the protocol", r.Method, r.URL.Path)
		w.WriteHeader(http.StatusNotFound)
	}
}

func (s *Service) answer(w http.ResponseWriter, o map[string]any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(o) // the driver may be gone
}

func (s *Service) fail(w http.ResponseWriter, code int) {
	s.answer(w, map[string]any{"ErrorCode": code})
}

// allowed judges the form of a capture.
func (s *Service) allowed(f url.Values) (wait time.Duration, ok bool) {
	millis, errTime := strconv.Atoi(f.Get("Timeout"))
	quality, errQuality := strconv.Atoi(f.Get("Quality"))
	format := f.Get("templateFormat")
	ok = errTime == nil && errQuality == nil && millis > 0 && millis <= 60_000 && quality >= 0 && quality <= 100 && (format == "ISO" || format == "ANSI") && f.Has("licstr")
	for key := range f {
		if !strings.Contains(" Timeout Quality licstr templateFormat imageWSQRate fakeDetection ", " "+key+" ") {
			ok = false
		}
	}
	return time.Duration(millis) * time.Millisecond, ok
}

func (s *Service) capture(w http.ResponseWriter, r *http.Request) {
	wait, ok := s.allowed(r.PostForm)
	s.mu.Lock()
	code, busy := s.code, s.taking
	s.taking = true
	s.mu.Unlock()
	switch {
	case !ok:
		s.Note("capture with %v", r.PostForm)
		code = 3
	case busy:
		s.fail(w, 59)
		return
	case s.o.Licence != "" && r.PostForm.Get("licstr") != s.o.Licence:
		code = 10004
	}
	defer s.set(func() { s.taking = false })
	if code != 0 {
		s.fail(w, code)
		return
	}
	ctx := r.Context()
	if s.o.Stubborn {
		ctx = context.WithoutCancel(ctx)
	}
	finger, plugged := s.Await(ctx, wait)
	switch {
	case !plugged:
		s.fail(w, 55)
		return
	case finger.Pix == nil:
		s.fail(w, 54)
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
	serial, dpi := s.serial, s.dpi
	s.mu.Unlock()
	s.answer(w, map[string]any{"ErrorCode": 0, "Manufacturer": "SecuGen Corporation", "Model": "HU20", "SerialNumber": serial, "ImageWidth": finger.Width,
		"ImageHeight": finger.Height, "ImageDPI": dpi, "ImageQuality": 82, "NFIQ": 1, "BMPBase64": base64.StdEncoding.EncodeToString(bmp), "TemplateBase64": "AA=="})
}
