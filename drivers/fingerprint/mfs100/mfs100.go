// Package mfs100 takes fingers through Mantra's local client service for readers of the MFS100 family. docs/protocols/mfs100.md is the
// protocol, with the source of each fact.
package mfs100

import (
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"thana/drivers/device"
	"thana/drivers/fingerprint"
	"thana/drivers/transport/web"
	"thana/shared/biometric"
	"thana/shared/fault"
)

// Limits and times (sections 4 and 6).
const (
	maxInfo    = 64 << 10 // bytes
	maxCapture = 16 << 20
	slack      = 5 * time.Second
	quality    = 60
	jsonType   = "application/json"
)

// Maker is Mantra with the service of the MFS100 family.
func Maker() fingerprint.Maker {
	return fingerprint.Maker{Driver: "mfs100", Kind: "mantra", Connect: connect}
}

// connect asks the service which reader it has.
func connect(ctx context.Context, at fingerprint.Address, rt *http.Transport, o fingerprint.LocalOptions) (fingerprint.Found, error) {
	s := &service{base: at.URL.JoinPath("mfs100").String() + "/", rt: rt, answer: o.Answer, wait: o.Take}
	var err error
	if s.reader, err = s.info(ctx); err != nil {
		return fingerprint.Found{}, err
	}
	r := s.reader
	return fingerprint.Found{Info: device.Info{Make: r.Make, Model: r.Model, Serial: string(r.Serial), Provenance: device.ProvenSpec},
		Width: r.width, Height: r.height, Service: s}, nil
}

// service is the client service with one reader.
type service struct {
	base   string
	rt     http.RoundTripper
	answer time.Duration
	wait   time.Duration
	reader reader
}

// reader is what the service says of its reader.
type reader struct {
	Make   string   `json:"Make"`
	Model  string   `json:"Model"`
	Serial web.Text `json:"SerialNo"`
	Width  web.Text `json:"Width"`
	Height web.Text `json:"Height"`

	width, height int // pixels
}

// said is the error that stands in every answer.
type said struct {
	Code web.Text `json:"ErrorCode"`
}

func (s *service) info(ctx context.Context) (reader, error) {
	const op = "mfs100.info"
	reply, err := web.Do(ctx, s.rt, web.Call{Op: op, Method: http.MethodGet, URL: s.base + "info", Answer: s.answer, Limit: maxInfo})
	body, err := fingerprint.Answered(op, reply, err)
	if err != nil {
		return reader{}, err
	}
	var a struct {
		said
		Reader reader `json:"DeviceInfo"`
	}
	if err := web.ReadJSON(op, "information", body, &a); err != nil {
		return reader{}, err
	}
	if err := a.fault(op); err != nil {
		return reader{}, err
	}
	r := a.Reader
	r.width, _ = strconv.Atoi(string(r.Width))
	r.height, _ = strconv.Atoi(string(r.Height))
	if r.Model == "" || r.width < 1 || r.height < 1 {
		return reader{}, fault.New(fault.DeviceProtocol, op, "model %.40q, %.10q x %.10q pixels", r.Model, r.Width, r.Height)
	}
	return r, nil
}

// Look implements fingerprint.Service. Another reader than the one that was opened is none.
func (s *service) Look(ctx context.Context) error {
	r, err := s.info(ctx)
	if err == nil && r.Serial != s.reader.Serial {
		return fault.New(fault.DeviceGone, "mfs100.Look", "another reader is plugged in")
	}
	return err
}

// Take implements fingerprint.Service.
func (s *service) Take(ctx context.Context) (biometric.Image, error) {
	const op = "mfs100.Take"
	seconds := max(1, int(s.wait.Round(time.Second)/time.Second))
	body, _ := json.Marshal(map[string]int{"Quality": quality, "TimeOut": seconds}) // numbers
	reply, err := web.Do(ctx, s.rt, web.Call{Op: op, Method: http.MethodPost, URL: s.base + "capture", ContentType: jsonType, Body: web.Bytes(body),
		Answer: time.Duration(seconds)*time.Second + slack, Limit: maxCapture})
	answer, err := fingerprint.Answered(op, reply, err)
	if err != nil {
		return biometric.Image{}, err
	}
	return s.read(answer)
}

// read reads the answer to a capture.
func (s *service) read(answer []byte) (biometric.Image, error) {
	const op = "mfs100.read"
	var a struct {
		said
		Picture    string   `json:"BitmapData"`
		Resolution web.Text `json:"Resolution"`
	}
	if err := web.ReadJSON(op, "capture", answer, &a); err != nil {
		return biometric.Image{}, err
	}
	if err := a.fault(op); err != nil {
		return biometric.Image{}, err
	}
	ppi, err := strconv.ParseFloat(string(a.Resolution), 64)
	if err != nil {
		return biometric.Image{}, fault.New(fault.DeviceProtocol, op, "resolution %.20q", a.Resolution)
	}
	return fingerprint.Picture(op, a.Picture, s.reader.width, s.reader.height, int(ppi))
}

// fault is what a code of the reader's library means here (section 3).
func (s said) fault(op string) error {
	if s.Code == "0" {
		return nil
	}
	return fingerprint.Meaning(op, string(s.Code), meanings)
}

var meanings = map[string]fault.Code{
	"-1140": fault.CaptureNoFinger, "-1319": fault.CaptureNoFinger, "-1318": fault.CaptureNoFinger,
	"-1320": fault.CaptureNoFinger, "-1115": fault.CaptureNoFinger, "-1114": fault.CaptureNoFinger,
	"-1307": fault.DeviceGone, "-1309": fault.DeviceNotReady, "-1317": fault.DeviceNotReady, "-1321": fault.DeviceBusy, "-1129": fault.DeviceLicence,
}
