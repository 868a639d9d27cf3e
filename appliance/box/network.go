package box

import (
	"bufio"
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"thana/shared/wire"
)

// How long one step, and the whole way, may take: the technician waits for the answer.
const (
	stepWithin = 5 * time.Second
	wayWithin  = 12 * time.Second
)

// Way goes the way to the state server step by step, and stops where it ends. Of a server on this machine the cable and the
// way out say nothing, so they are left out.
func (m Machine) Way(ctx context.Context, server string, secure *tls.Config) []wire.NetStep {
	at, err := url.Parse(server)
	if err != nil || at.Hostname() == "" {
		return []wire.NetStep{{Step: wire.NetName, Tried: true, Detail: "no address of a state server"}}
	}
	host, port := at.Hostname(), at.Port()
	if port == "" {
		port = "443"
	}
	way := &way{m: m, server: server, host: host, port: port, secure: secure}
	defer way.close()
	steps := []step{{wire.NetCable, way.cable}, {wire.NetRoute, way.route}, {wire.NetName, way.name}, {wire.NetReach, way.reach}, {wire.NetSecure, way.greet}, {wire.NetAnswer, way.answer}}
	if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() || host == "localhost" {
		steps = steps[2:]
	}
	ctx, cancel := context.WithTimeout(ctx, wayWithin)
	defer cancel()
	return take(ctx, steps)
}

type step struct {
	name wire.NetStepName
	do   func(context.Context) (fact string, err error)
}

func take(ctx context.Context, steps []step) []wire.NetStep {
	var out []wire.NetStep
	ended := false
	for _, s := range steps {
		one := wire.NetStep{Step: s.name, Tried: !ended}
		if !ended {
			within, cancel := context.WithTimeout(ctx, stepWithin)
			fact, err := s.do(within)
			cancel()
			one.Good, one.Fact = err == nil, fact
			if err != nil {
				one.Detail, ended = err.Error(), true
			}
		}
		out = append(out, one)
	}
	return out
}

// way is what the steps hand on.
type way struct {
	m                  Machine
	server, host, port string
	secure             *tls.Config
	address            string
	plain              net.Conn
	sealed             *tls.Conn
}

func (w *way) close() {
	if w.plain != nil {
		_ = w.plain.Close()
	}
}

func (w *way) cable(context.Context) (string, error) {
	var all []string
	for _, l := range w.m.Links() {
		if l.Up && len(l.Addresses) > 0 {
			return l.Name + " " + l.Addresses[0], nil
		}
		all = append(all, l.Name)
	}
	return "", fmt.Errorf("no adapter is connected and has an address: %s", strings.Join(all, ", "))
}

// route looks for a way out in the kernel's table: destination and mask are nothing but noughts.
func (w *way) route(context.Context) (string, error) {
	four, err := os.ReadFile(filepath.Join(w.m.Proc, "net/route"))
	if err != nil {
		return "", err
	}
	for l := range strings.Lines(string(four)) {
		if f := strings.Fields(l); len(f) > 7 && f[1] == "00000000" && f[7] == "00000000" {
			return f[0], nil
		}
	}
	six, _ := os.ReadFile(filepath.Join(w.m.Proc, "net/ipv6_route")) // a machine without IPv6 has none
	for l := range strings.Lines(string(six)) {
		if f := strings.Fields(l); len(f) > 9 && f[1] == "00" && strings.Trim(f[0], "0") == "" && f[9] != "lo" {
			return f[9], nil
		}
	}
	return "", fmt.Errorf("no default route")
}

func (w *way) name(ctx context.Context) (string, error) {
	found, err := net.DefaultResolver.LookupHost(ctx, w.host)
	if err != nil {
		return "", err
	}
	w.address = net.JoinHostPort(found[0], w.port)
	return found[0], nil
}

func (w *way) reach(ctx context.Context) (fact string, err error) {
	w.plain, err = (&net.Dialer{}).DialContext(ctx, "tcp", w.address)
	return w.address, err
}

func (w *way) greet(ctx context.Context) (string, error) {
	own := w.secure.Clone()
	own.NextProtos = []string{"http/1.1"} // one question needs no streams
	if own.ServerName == "" {
		own.ServerName = w.host
	}
	w.sealed = tls.Client(w.plain, own)
	if err := w.sealed.HandshakeContext(ctx); err != nil {
		return "", err
	}
	return tls.VersionName(w.sealed.ConnectionState().Version), nil
}

// answer asks for anything; whatever the server says to it, it answers.
func (w *way) answer(ctx context.Context) (string, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodHead, w.server, nil)
	if err != nil {
		return "", err
	}
	if deadline, ok := ctx.Deadline(); ok {
		_ = w.sealed.SetDeadline(deadline)
	}
	if err := r.Write(w.sealed); err != nil {
		return "", err
	}
	answer, err := http.ReadResponse(bufio.NewReader(w.sealed), r)
	if err != nil {
		return "", err
	}
	return "", answer.Body.Close()
}
