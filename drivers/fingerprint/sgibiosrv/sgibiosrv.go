// Package sgibiosrv takes fingers through SecuGen's local WebAPI service (SGIBIOSRV). docs/protocols/sgibiosrv.md is the protocol, with
// the source of each fact.
package sgibiosrv

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"sync"
	"time"

	"thana/drivers/device"
	"thana/drivers/fingerprint"
	"thana/drivers/transport/web"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// Limits and times (sections 4 and 6).
const (
	maxScore      = 64 << 10 // bytes
	maxCapture    = 16 << 20
	slack         = 5 * time.Second
	quality       = "50"
	licenceKey    = "licence"
	formType      = "application/x-www-form-urlencoded"
	width, height = 300, 400 // pixels of a Hamster Pro 20; which reader it is, only a picture tells
	firstLicence  = 10_000   // error
)

// Maker is SecuGen with its WebAPI service; "licence" is the service's key.
func Maker() fingerprint.Maker {
	return fingerprint.Maker{Driver: "sgibiosrv", Kind: "secugen", Keys: []string{licenceKey}, Connect: connect}
}

// connect finds the service. Which reader it has, only its first picture tells (section 4).
func connect(ctx context.Context, at fingerprint.Address, rt *http.Transport, o fingerprint.LocalOptions) (fingerprint.Found, error) {
	s := &service{base: at.URL, licence: at.Options.Get(licenceKey), rt: rt, answer: o.Answer, wait: o.Take}
	return fingerprint.Found{Info: device.Info{Make: "SecuGen", Model: "WebAPI", Provenance: device.ProvenSpec}, Width: width, Height: height, Service: s}, s.Look(ctx)
}

// service is the WebAPI service with the reader that it uses.
type service struct {
	base    *url.URL
	licence string
	rt      http.RoundTripper
	answer  time.Duration
	wait    time.Duration

	mu     sync.Mutex
	serial string // of the reader that gave the first picture
}

func (s *service) post(ctx context.Context, op, verb string, form url.Values, within time.Duration, limit int64) ([]byte, error) {
	reply, err := web.Do(ctx, s.rt, web.Call{Op: op, Method: http.MethodPost, URL: s.base.JoinPath(verb).String(), Origin: s.base.Scheme + "://" + s.base.Hostname(),
		ContentType: formType, Body: web.Bytes([]byte(form.Encode())), Answer: within, Limit: limit})
	return fingerprint.Answered(op, reply, err)
}

// said is the error that stands in every answer.
type said struct {
	Code web.Text `json:"ErrorCode"`
}

// Look implements fingerprint.Service: a comparison of nothing is refused at once, by a service that is there.
func (s *service) Look(ctx context.Context) error {
	const op = "sgibiosrv.Look"
	body, err := s.post(ctx, op, "SGIMatchScore", url.Values{"licstr": {s.licence}, "templateFormat": {"ISO"}}, s.answer, maxScore)
	if err != nil {
		return err
	}
	var a said
	if err := web.ReadJSON(op, "score", body, &a); err != nil {
		return err
	}
	if a.Code == "" {
		return fault.New(fault.DeviceProtocol, op, "no error code")
	}
	return nil
}

// Take implements fingerprint.Service.
func (s *service) Take(ctx context.Context) (biometric.Image, error) {
	const op = "sgibiosrv.Take"
	body, err := s.post(ctx, op, "SGIFPCapture", url.Values{"Timeout": {strconv.FormatInt(s.wait.Milliseconds(), 10)}, "Quality": {quality},
		"licstr": {s.licence}, "templateFormat": {"ISO"}}, s.wait+slack, maxCapture)
	if err != nil {
		return biometric.Image{}, err
	}
	return s.read(body)
}

// read reads the answer to a capture.
func (s *service) read(answer []byte) (biometric.Image, error) {
	const op = "sgibiosrv.read"
	var a struct {
		said
		Serial  web.Text `json:"SerialNumber"`
		Width   web.Text `json:"ImageWidth"`
		Height  web.Text `json:"ImageHeight"`
		DPI     web.Text `json:"ImageDPI"`
		Picture string   `json:"BMPBase64"`
	}
	if err := web.ReadJSON(op, "capture", answer, &a); err != nil {
		return biometric.Image{}, err
	}
	if err := a.fault(op); err != nil {
		return biometric.Image{}, err
	}
	var numbers [3]int
	for i, t := range []web.Text{a.Width, a.Height, a.DPI} {
		n, err := strconv.Atoi(string(t))
		if err != nil {
			return biometric.Image{}, fault.New(fault.DeviceProtocol, op, "%.20q of a picture", t)
		}
		numbers[i] = n
	}
	im, err := fingerprint.Picture(op, a.Picture, numbers[0], numbers[1], numbers[2])
	if err != nil {
		return biometric.Image{}, err
	}
	return im, s.same(string(a.Serial))
}

// same wants every picture from one reader.
func (s *service) same(serial string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.serial == "" {
		s.serial = serial
	}
	if serial != s.serial {
		return fault.New(fault.DeviceGone, "sgibiosrv.same", "the picture came from another reader than the one before")
	}
	return nil
}

// fault is what a code of the service means here (section 3).
func (s said) fault(op string) error {
	n, _ := strconv.Atoi(string(s.Code))
	switch {
	case s.Code == "0":
		return nil
	case n >= firstLicence:
		return fault.New(fault.DeviceLicence, op, "error %d of the service", n)
	}
	return fingerprint.Meaning(op, string(s.Code), meanings)
}

var meanings = map[string]fault.Code{
	"54": fault.CaptureNoFinger, "57": fault.CaptureNoFinger, "53": fault.DeviceGone, "55": fault.DeviceGone,
	"51": fault.DeviceNotReady, "52": fault.DeviceNotReady, "56": fault.DeviceNotReady, "63": fault.DeviceNotReady,
	"59": fault.DeviceBusy, "61": fault.DeviceUnknown,
}
