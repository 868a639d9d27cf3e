package control

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"path/filepath"

	"thana/appliance/capture"
	"thana/shared/fault"
	"thana/shared/wire"
)

// maxLine is above a page of a document scanner with its rendition, in base64.
const maxLine = 256 << 20

// Client speaks to a running appliance on this machine.
type Client struct{ http *http.Client }

// Dial prepares a client of the appliance whose data folder this is.
func Dial(data string) *Client {
	path := filepath.Join(data, socketName)
	return &Client{&http.Client{Transport: &http.Transport{
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return (&net.Dialer{}).DialContext(ctx, "unix", path)
		},
	}}}
}

// Running tells whether an appliance answers.
func (c *Client) Running(ctx context.Context) bool {
	_, err := c.Status(ctx)
	return err == nil
}

// Status asks what the appliance knows of itself.
func (c *Client) Status(ctx context.Context) (s Status, err error) {
	err = c.ask(ctx, http.MethodGet, "/status", nil, &s)
	return s, err
}

// Pair opens a pairing code.
func (c *Client) Pair(ctx context.Context) (code string, err error) {
	var answer struct {
		Code string `json:"code"`
	}
	err = c.ask(ctx, http.MethodPost, "/pair", nil, &answer)
	return answer.Code, err
}

// Revoke ends a desktop's pairing.
func (c *Client) Revoke(ctx context.Context, fingerprint string) error {
	return c.ask(ctx, http.MethodDelete, "/desktops/"+fingerprint, nil, nil)
}

// RemoveOfficer ends an officer's account and sessions.
func (c *Client) RemoveOfficer(ctx context.Context, login string) error {
	return c.ask(ctx, http.MethodDelete, "/officers/"+url.PathEscape(login), nil, nil)
}

// SetOfficer adds or changes an officer.
func (c *Client) SetOfficer(ctx context.Context, o wire.NewOfficer) error {
	return c.ask(ctx, http.MethodPost, "/officers", o, nil)
}

// Capture takes one thing from one device.
func (c *Client) Capture(ctx context.Context, r capture.Sample, on func(Line) error) error {
	body, err := json.Marshal(r)
	if err != nil {
		return fault.Wrap(fault.Unexpected, "control.Capture", err)
	}
	return c.stream(ctx, "/capture", "application/json", body, on)
}

// Print prints a document.
func (c *Client) Print(ctx context.Context, format string, data []byte, on func(Line) error) error {
	return c.stream(ctx, "/print", format, data, on)
}

func (c *Client) ask(ctx context.Context, method, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return fault.Wrap(fault.Unexpected, "control", err)
	}
	resp, err := c.send(ctx, method, path, "application/json", body)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	if out == nil {
		return nil
	}
	if err := json.NewDecoder(resp.Body).Decode(out); err != nil {
		return fault.Wrap(fault.RequestCut, "control", err)
	}
	return nil
}

func (c *Client) send(ctx context.Context, method, path, format string, body []byte) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, "http://appliance"+path, bytes.NewReader(body))
	if err != nil {
		return nil, fault.Wrap(fault.Unexpected, "control", err)
	}
	req.Header.Set("Content-Type", format)
	resp, err := c.http.Do(req)
	if err != nil {
		return nil, fault.Wrap(fault.Unreachable, "control", err)
	}
	if resp.StatusCode < http.StatusMultipleChoices {
		return resp, nil
	}
	defer func() { _ = resp.Body.Close() }()
	var p wire.Problem
	if err := json.NewDecoder(io.LimitReader(resp.Body, 1<<20)).Decode(&p); err != nil {
		return nil, fault.New(fault.RequestMalformed, "control", "status %d", resp.StatusCode)
	}
	return nil, fromWire(p)
}

func (c *Client) stream(ctx context.Context, path, format string, body []byte, on func(Line) error) error {
	resp, err := c.send(ctx, http.MethodPost, path, format, body)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		var l Line
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			return fault.Wrap(fault.RequestMalformed, "control", err)
		}
		if l.Problem != nil {
			return fromWire(*l.Problem)
		}
		if err := on(l); err != nil {
			return err
		}
	}
	if err := lines.Err(); err != nil {
		return fault.Wrap(fault.RequestCut, "control", err)
	}
	return nil
}

func fromWire(p wire.Problem) error {
	return &fault.Fault{Code: p.Code, Op: "appliance", Detail: p.Detail, Field: p.Field, Facts: p.Facts}
}
