// Package link is the desktop's client of its appliance: HTTPS with both certificates pinned, events, and the news
// whether the appliance answers.
package link

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/go-resty/resty/v2"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/wire"
)

const (
	// answerWithin bounds a question; streams of captures and prints have no such bound.
	answerWithin = 15 * time.Second
	// biggestAnswer bounds what is read into memory: a page image at 300 dpi fits.
	biggestAnswer = 64 << 20
)

// Config is what a client needs.
type Config struct {
	Address   string // host:port of the appliance
	Own       tls.Certificate
	Appliance []byte // the appliance's certificate, DER, from pairing
	// Transport replaces the network in tests.
	Transport http.RoundTripper
	// Reached is told in any goroutine whether the appliance answers, when that changes.
	Reached func(bool)
}

// Client asks the appliance. It is safe for use by several goroutines.
type Client struct {
	http    *resty.Client
	stream  *http.Client
	base    string
	reached func(bool)

	mu    sync.Mutex
	token string
	up    bool
	known bool
}

// New makes a client; nothing is asked yet.
func New(c Config) *Client {
	transport := c.Transport
	if transport == nil {
		transport = &http.Transport{TLSClientConfig: pinned(c), ForceAttemptHTTP2: true, IdleConnTimeout: time.Minute}
	}
	stream := &http.Client{Transport: transport}
	r := resty.NewWithClient(&http.Client{Transport: transport, Timeout: answerWithin}).
		SetBaseURL("https://"+c.Address).
		SetHeader("Accept", "application/json").
		SetResponseBodyLimit(biggestAnswer)
	return &Client{http: r, stream: stream, base: "https://" + c.Address, reached: c.Reached}
}

// pinned trusts one certificate: the one that pairing authenticated.
func pinned(c Config) *tls.Config {
	return &tls.Config{
		MinVersion:   tls.VersionTLS13,
		Certificates: []tls.Certificate{c.Own},
		// Names and authorities say nothing here; the exact certificate does.
		InsecureSkipVerify: true,
		VerifyPeerCertificate: func(raw [][]byte, _ [][]*x509.Certificate) error {
			if len(raw) == 0 || !bytes.Equal(raw[0], c.Appliance) {
				return fault.New(fault.AccessNotPaired, "link.pinned", "another certificate than the paired one")
			}
			return nil
		},
	}
}

// Token sets the session's token for what follows; empty signs out.
func (c *Client) Token(token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.token = token
}

// forget ends the use of a token, unless another one took its place.
func (c *Client) forget(token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.token == token {
		c.token = ""
	}
}

func (c *Client) current() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.token
}

// tell passes on whether the appliance answered.
func (c *Client) tell(up bool) {
	c.mu.Lock()
	changed := !c.known || c.up != up
	c.known, c.up = true, up
	c.mu.Unlock()
	if changed && c.reached != nil {
		c.reached(up)
	}
}

// ask sends one question. path holds {parameters}, filled from pairs of name and value; a value whose name is not in
// the path becomes part of the query. out may be nil.
func (c *Client) ask(ctx context.Context, method, path string, in, out any, pairs ...string) error {
	body, err := c.bytes(ctx, method, path, in, pairs...)
	if err != nil || out == nil {
		return err
	}
	if err := json.Unmarshal(body, out); err != nil {
		return fault.New(fault.RequestMalformed, "link.ask", "%s %s: %v", method, path, err)
	}
	return nil
}

func (c *Client) bytes(ctx context.Context, method, path string, in any, pairs ...string) ([]byte, error) {
	r := c.http.R().SetContext(ctx)
	if token := c.current(); token != "" {
		r.SetAuthToken(token)
	}
	if in != nil {
		r.SetBody(in)
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		switch name, value := pairs[i], pairs[i+1]; {
		case strings.Contains(path, "{"+name+"}"):
			r.SetPathParam(name, value)
		case value != "":
			r.SetQueryParam(name, value)
		}
	}
	answer, err := r.Execute(method, path)
	if err != nil {
		return nil, c.failed(err)
	}
	c.tell(true)
	if answer.IsError() {
		return nil, refusal(answer.StatusCode(), answer.Body())
	}
	return answer.Body(), nil
}

// failed turns a broken line into words; a cancelled question says nothing about the appliance.
func (c *Client) failed(err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	var f *fault.Fault
	if errors.As(err, &f) {
		return f
	}
	c.tell(false)
	return fault.Wrap(fault.Unreachable, "link.ask", err)
}

// Refusal is a fault of the appliance with everything that its rules found.
type Refusal struct {
	*fault.Fault
	Problem wire.Problem
}

// Unwrap lets errors.As find the fault.
func (r *Refusal) Unwrap() error { return r.Fault }

func refusal(status int, body []byte) error {
	var p wire.Problem
	if err := json.Unmarshal(body, &p); err != nil || p.Code == "" {
		return fault.New(fault.RequestMalformed, "link.refusal", "status %d without a problem", status)
	}
	return refused(p)
}

func refused(p wire.Problem) error {
	return &Refusal{&fault.Fault{Code: p.Code, Op: "appliance", Detail: p.Detail, Field: p.Field, Facts: p.Facts}, p}
}

// Found is everything that the appliance's rules said.
func (r *Refusal) Found() []record.Finding { return r.Problem.Findings }
