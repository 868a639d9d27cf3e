// Package web makes one HTTP exchange with a device: a deadline, a limit on the answer, and faults in the words of
// drivers. The seam is http.RoundTripper, so that network, IPP-over-USB and emulator are the same to a driver.
package web

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"syscall"
	"time"

	"thana/drivers/device"
	"thana/shared/fault"
)

// Call is one request and what its answer may be.
type Call struct {
	Op          string // for faults
	Method      string
	URL         string
	ContentType string // of Body
	Origin      string // of a page, where the service wants one
	Body        io.Reader
	Answer      time.Duration // the whole exchange takes at most this long
	Quiet       time.Duration // the device may be silent at most this long; zero: Answer
	Limit       int64         // bytes of the answer's body
}

// Reply is a whole answer.
type Reply struct {
	Status int
	Header http.Header
	Body   []byte
}

// Do makes the call. ctx comes from device.Life: when it ends, so does the call, with its fault. A device that cannot be
// reached is fault.DeviceOffline, one that breaks off fault.DeviceGone, a silent one fault.DeviceTimeout, and an
// answer that is too long or no HTTP fault.DeviceProtocol. A certificate that does not fit is fault.DevicePin. Redirections are not followed.
func Do(ctx context.Context, rt http.RoundTripper, c Call) (Reply, error) {
	timed, stop := context.WithTimeout(ctx, c.Answer)
	defer stop()
	quiet := cmp.Or(c.Quiet, c.Answer)
	silence := time.AfterFunc(quiet, stop)
	defer silence.Stop()
	var met, spoke atomic.Bool // a connection to the device; its first byte
	traced := httptrace.WithClientTrace(timed, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { met.Store(true) }, GotFirstResponseByte: func() { spoke.Store(true) }})
	req, err := http.NewRequestWithContext(traced, c.Method, c.URL, c.Body)
	if err != nil {
		return Reply{}, fault.Wrap(fault.DeviceOffline, c.Op, err)
	}
	if c.ContentType != "" {
		req.Header.Set("Content-Type", c.ContentType)
	}
	if c.Origin != "" {
		req.Header.Set("Origin", c.Origin)
	}
	resp, err := rt.RoundTrip(req)
	if err != nil {
		return Reply{}, failed(ctx, timed, c.Op, err, met.Load() && !spoke.Load())
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(heard{resp.Body, func() { silence.Reset(quiet) }}, c.Limit+1))
	if err != nil {
		return Reply{}, failed(ctx, timed, c.Op, err, false)
	}
	if int64(len(body)) > c.Limit {
		return Reply{}, fault.New(fault.DeviceProtocol, c.Op, "an answer of more than %d bytes", c.Limit)
	}
	return Reply{Status: resp.StatusCode, Header: resp.Header, Body: body}, nil
}

// heard tells of each piece that comes.
type heard struct {
	from io.Reader
	tell func()
}

func (h heard) Read(p []byte) (int, error) {
	n, err := h.from.Read(p)
	if n > 0 {
		h.tell()
	}
	return n, err
}

// Bytes is a request body that the transport may send again on a fresh connection when the old one was closed idle.
func Bytes(parts ...[]byte) io.Reader { return bytes.NewReader(bytes.Join(parts, nil)) }

// failed names what ended an exchange. A device that hung up without a word is gone, whatever the transport calls that: an old
// connection that it closed is told in a word of the library's own.
func failed(ctx, timed context.Context, op string, err error, mute bool) error {
	if ended := device.Ended(ctx, op); ended != nil {
		return ended
	}
	if timed.Err() != nil {
		return fault.New(fault.DeviceTimeout, op, "no whole answer in time")
	}
	if why := untrusted(err); why != nil {
		return why
	}
	var dns *net.DNSError
	var dial *net.OpError
	switch {
	case errors.As(err, &dns), errors.As(err, &dial) && dial.Op == "dial":
		return fault.Wrap(fault.DeviceOffline, op, err)
	case mute, errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &dial), errors.Is(err, net.ErrClosed),
		errors.Is(err, syscall.ECONNRESET), errors.Is(err, syscall.EPIPE):
		return fault.Wrap(fault.DeviceGone, op, err)
	}
	return fault.Wrap(fault.DeviceProtocol, op, err)
}

// Lost says that an opened device has left: what was fault.DeviceOffline for a new one is fault.DeviceGone now.
func Lost(op string, err error) error {
	if errors.Is(err, fault.DeviceOffline) {
		return fault.Wrap(fault.DeviceGone, op, err)
	}
	return err
}

// Transport is the ordinary transport to a device in the station's network: no proxy, few connections, short patience.
func Transport() *http.Transport {
	return &http.Transport{
		DialContext:            (&net.Dialer{Timeout: 5 * time.Second}).DialContext,
		TLSHandshakeTimeout:    5 * time.Second,
		MaxResponseHeaderBytes: 64 << 10,
		MaxConnsPerHost:        4,
		IdleConnTimeout:        15 * time.Second,
	}
}
