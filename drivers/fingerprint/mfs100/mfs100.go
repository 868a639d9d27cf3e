// Package mfs100 takes fingers through Mantra's local client service for readers of the MFS100 family. docs/protocols/mfs100.md is the
// protocol, with the source of each fact.
package mfs100

import (
	"cmp"
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
	maxInfo     = 64 << 10 // bytes
	maxCapture  = 16 << 20
	answerTime  = 2 * time.Second
	captureTime = 10 * time.Second // the service waits so long for a finger, then it is asked again
	slack       = 5 * time.Second
	quality     = 60
	driverName  = "mfs100"
	kind        = "mantra"
	jsonType    = "application/json"
	provenance  = device.ProvenSpec
)

// Options say how to reach the service; zero values mean the default in brackets.
type Options struct {
	Answer time.Duration // for everything but a capture [2 s]
	Take   time.Duration // for which the service waits for a finger; whole seconds [10 s]
}

// Check says what is wrong with an address of the station's file, "mantra+https://host:port?pin=SHA-256".
func Check(address string) error {
	_, err := fingerprint.ParseAddress(address, kind)
	return err
}

// Source lists the named services, whether they answer or not.
func Source(o Options, addresses ...string) device.Source {
	return device.Fixed(driverName, device.Fingerprint, addresses, func(ctx context.Context, at string) (device.Device, error) {
		return Open(ctx, at, o)
	})
}

// Open asks the service which reader it has.
func Open(ctx context.Context, address string, o Options) (device.FingerprintScanner, error) {
	at, err := fingerprint.ParseAddress(address, kind)
	if err != nil {
		return nil, err
	}
	rt := at.Transport()
	s := &service{base: at.URL.JoinPath("mfs100").String() + "/", rt: rt, answer: cmp.Or(o.Answer, answerTime), wait: cmp.Or(o.Take, captureTime)}
	if s.reader, err = s.info(ctx); err != nil {
		rt.CloseIdleConnections()
		return nil, err
	}
	r := s.reader
	info := device.Info{Driver: driverName, Class: device.Fingerprint, Make: r.Make, Model: r.Model, Serial: string(r.Serial),
		Where: at.URL.String(), Provenance: provenance}
	return fingerprint.NewLocal(info, r.width, r.height, s, rt), nil
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
	code := fault.DeviceProtocol
	switch s.Code {
	case "0":
		return nil
	case "-1140", "-1319", "-1318", "-1320", "-1115", "-1114":
		code = fault.CaptureNoFinger
	case "-1307":
		code = fault.DeviceGone
	case "-1309", "-1317":
		code = fault.DeviceNotReady
	case "-1321":
		code = fault.DeviceBusy
	case "-1129":
		code = fault.DeviceLicence
	}
	return fault.New(code, op, "error %.12q of the service", string(s.Code))
}
