// Package sgibiosrv is SecuGen's local WebAPI service with one reader: it answers over HTTP as docs/protocols/sgibiosrv.md says, from which
// alone it was written, and keeps what a driver sends that the page does not allow. Its hands may be used from any goroutine.
package sgibiosrv

import (
	"cmp"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"thana/drivers/emulator/host"
	"thana/shared/biometric"
)

// Codes of the service (section 3).
const (
	wrongParameter = 3
	noLicence      = 10004
)

// Options describe the reader; a zero field means the default in brackets.
type Options struct {
	Serial   string // [H58200112345]
	Licence  string // key that is wanted; none: any
	Stubborn bool   // a request goes on after its caller hung up
}

// Service is the emulated service.
type Service struct {
	*host.Reader
	o Options
}

// New makes a service that another server serves.
func New(o Options) *Service {
	s := &Service{o: o}
	s.Reader = host.NewReader(cmp.Or(o.Serial, "H58200112345"), o.Stubborn, host.Codes{Busy: 59, Unplugged: 55, NoFinger: 54}, s.serve)
	return s
}

// Start puts a service on a loopback port, without TLS.
func Start(o Options) (*Service, error) {
	s := New(o)
	return s, s.Listen()
}

func (s *Service) serve(w http.ResponseWriter, r *http.Request) {
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
	code := s.Manner().Code
	var finger biometric.Image
	var bmp []byte
	switch {
	case !ok:
		s.Note("capture with %v", r.PostForm)
		code = wrongParameter
	case s.o.Licence != "" && r.PostForm.Get("licstr") != s.o.Licence:
		code = noLicence
	case code == 0:
		finger, bmp, code = s.Take(r.Context(), wait)
	}
	if code != 0 {
		s.fail(w, code)
		return
	}
	now := s.Manner()
	s.answer(w, map[string]any{"ErrorCode": 0, "Manufacturer": "SecuGen Corporation", "Model": "HU20", "SerialNumber": now.Serial, "ImageWidth": finger.Width,
		"ImageHeight": finger.Height, "ImageDPI": now.PPI, "ImageQuality": 82, "NFIQ": 1, "BMPBase64": base64.StdEncoding.EncodeToString(bmp), "TemplateBase64": "AA=="})
}
