// Package rdservice shows UIDAI registered devices: that they are there, how they are and which they are. No picture comes from one, and
// nothing here asks for it. docs/protocols/rdservice.md is the protocol, with the source of each fact.
package rdservice

import (
	"bytes"
	"cmp"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"thana/drivers/device"
	"thana/drivers/fingerprint"
	"thana/drivers/transport/web"
	"thana/shared/fault"
)

const (
	maxAnswer           = 64 << 10 // bytes
	answerTime          = 2 * time.Second
	firstPort, lastPort = 11100, 11120
	driverName          = "rdservice"
	kind                = "rd"
	xmlType             = "text/xml"
	provenance          = device.ProvenSpec
	ready, used         = "READY", "USED"
)

// Options say how to reach a service; zero values mean the default in brackets.
type Options struct {
	Answer time.Duration // [2 s]
	Ports  [2]int        // first and last, of an address without one [11100, 11120]
}

// Check says what is wrong with an address of the station's file, "rd+http://127.0.0.1".
func Check(address string) error {
	_, err := fingerprint.ParseAddress(address, kind)
	return err
}

// Source lists the named services, whether they answer or not.
func Source(o Options, addresses ...string) device.Source {
	return device.Fixed(driverName, device.Registered, addresses, func(ctx context.Context, at string) (device.Device, error) {
		return Open(ctx, at, o)
	})
}

// Open finds the service and asks which device it has.
func Open(ctx context.Context, address string, o Options) (device.Device, error) {
	at, err := fingerprint.ParseAddress(address, kind)
	if err != nil {
		return nil, err
	}
	rt := at.Transport()
	s := &shown{rt: rt, answer: cmp.Or(o.Answer, answerTime), life: device.NewLife(), idle: rt.CloseIdleConnections}
	path, err := s.find(ctx, at.URL, o)
	if err != nil {
		s.idle()
		return nil, err
	}
	if s.info, err = s.describe(ctx, path); err != nil {
		s.idle()
		return nil, err
	}
	return s, nil
}

// shown is a registered device: it is shown and nothing else.
type shown struct {
	base   *url.URL
	rt     http.RoundTripper
	answer time.Duration
	info   device.Info
	life   *device.Life
	idle   func()
}

var _ device.HealthReader = (*shown)(nil)

func (s *shown) Info() device.Info { return s.info }
func (s *shown) Close() error      { s.life.Close(); s.idle(); return nil }

// Health says why no picture comes from it, or what else ails it.
func (s *shown) Health(ctx context.Context) ([]fault.Code, error) {
	joined, leave := s.life.Join(ctx)
	defer leave()
	var is status
	codes, err := fingerprint.Ailing(joined, s.info.Name(), func() (err error) { is, err = s.status(joined, s.base); return err })
	switch {
	case err != nil || len(codes) > 0:
		return codes, err
	case is.Status == used:
		return []fault.Code{fault.DeviceBusy}, nil
	case is.Status != ready:
		return []fault.Code{fault.DeviceNotReady}, nil
	}
	return []fault.Code{fault.DeviceAadhaarOnly}, nil
}

// find asks the port of the address, or each of the service's ports, and returns the path of the device's description.
func (s *shown) find(ctx context.Context, at *url.URL, o Options) (path string, err error) {
	bases := []*url.URL{at}
	if at.Port() == "" {
		first, last := cmp.Or(o.Ports[0], firstPort), cmp.Or(o.Ports[1], lastPort)
		for bases = nil; first <= last; first++ {
			bases = append(bases, &url.URL{Scheme: at.Scheme, Host: net.JoinHostPort(at.Hostname(), fmt.Sprint(first))})
		}
	}
	for _, base := range bases {
		var is status
		if is, err = s.status(ctx, base); err == nil {
			s.base = base
			return is.path()
		}
		if !errors.Is(err, fault.DeviceOffline) {
			return "", err
		}
	}
	return "", err
}

// status is the answer to RDSERVICE.
type status struct {
	XMLName    xml.Name `xml:"RDService"`
	Status     string   `xml:"status,attr"`
	Interfaces []struct {
		ID   string `xml:"id,attr"`
		Path string `xml:"path,attr"`
	} `xml:"Interface"`
}

// path is that of DEVICEINFO; it stays at the address.
func (s status) path() (string, error) {
	for _, i := range s.Interfaces {
		if i.ID == "DEVICEINFO" && strings.HasPrefix(i.Path, "/") && !strings.HasPrefix(i.Path, "//") && !strings.ContainsAny(i.Path, "?#\\") {
			return i.Path, nil
		}
	}
	return "", fault.New(fault.DeviceProtocol, "rdservice.path", "no path of DEVICEINFO")
}

func (s *shown) status(ctx context.Context, base *url.URL) (status, error) {
	var is status
	err := s.ask(ctx, "RDSERVICE", base.JoinPath("/"), &is)
	return is, err
}

// described is the answer to DEVICEINFO.
type described struct {
	XMLName  xml.Name `xml:"DeviceInfo"`
	Provider string   `xml:"dpId,attr"`
	Model    string   `xml:"mi,attr"`
	Code     string   `xml:"dc,attr"`
	More     []struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	} `xml:"additional_info>Param"`
}

func (s *shown) describe(ctx context.Context, path string) (device.Info, error) {
	var d described
	if err := s.ask(ctx, "DEVICEINFO", s.base.JoinPath(path), &d); err != nil {
		return device.Info{}, err
	}
	info := device.Info{Driver: driverName, Class: device.Registered, Make: d.Provider, Model: cmp.Or(d.Model, "registered device"), Serial: d.Code,
		Where: s.base.String(), Provenance: provenance}
	for _, p := range d.More {
		if p.Name == "srno" && p.Value != "" {
			info.Serial = p.Value
		}
	}
	return info, nil
}

// ask sends one of the two methods that are ever sent, and reads the answer.
func (s *shown) ask(ctx context.Context, method string, at *url.URL, into any) error {
	op := "rdservice." + method
	reply, err := web.Do(ctx, s.rt, web.Call{Op: op, Method: method, URL: at.String(), ContentType: xmlType, Body: web.Bytes(nil), Answer: s.answer, Limit: maxAnswer})
	body, err := fingerprint.Answered(op, reply, err)
	if err != nil {
		return err
	}
	if err := xml.NewDecoder(bytes.NewReader(body)).Decode(into); err != nil {
		return fault.New(fault.DeviceProtocol, op, "%v", err)
	}
	return nil
}
