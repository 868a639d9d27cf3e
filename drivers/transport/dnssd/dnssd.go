//go:build unix

// Package dnssd looks for services in the links of this machine, once, when it is asked (docs/protocols/dnssd.md).
package dnssd

import (
	"context"
	"errors"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/miekg/dns"

	"thana/shared/fault"
)

// Instance is a service that a device offers.
type Instance struct {
	Name    string // for people, unique in its network
	Service string // "_ipp._tcp"
	Host    string // "HP4711.local"
	At      netip.AddrPort
	Text    map[string]string // by key in lower case
}

// Link is a network that this machine is in, and where to ask in it.
type Link struct {
	Net   netip.Prefix // this machine's address and the length of the subnet
	Group netip.AddrPort
}

// Options say how to look; a zero field means the default in brackets.
type Options struct {
	Wait  time.Duration // [2.5 s]
	Links []Link        // [those of this machine]
}

const (
	maxPacket    = 9000 // bytes
	maxPackets   = 500  // a link
	maxInstances = 200
	maxLinks     = 8
	rounds       = 3
)

// Browse asks every link for the services and waits for the answers. No link, or silence, is an empty answer.
func Browse(ctx context.Context, o Options, services ...string) ([]Instance, error) {
	if o.Wait == 0 {
		o.Wait = 2500 * time.Millisecond
	}
	if o.Links == nil {
		o.Links = links()
	}
	var mu sync.Mutex
	var found []Instance
	var all sync.WaitGroup
	errs := make([]error, len(o.Links))
	for i, l := range o.Links {
		all.Go(func() {
			here, err := l.browse(ctx, o.Wait, services)
			mu.Lock()
			defer mu.Unlock()
			found, errs[i] = append(found, here...), err
		})
	}
	all.Wait()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err := errors.Join(errs...); err != nil && len(found) == 0 {
		return nil, fault.Wrap(fault.DeviceOffline, "dnssd.Browse", err)
	}
	slices.SortFunc(found, func(a, b Instance) int {
		if c := strings.Compare(a.Name, b.Name); c != 0 {
			return c
		}
		return strings.Compare(a.Service, b.Service)
	})
	return slices.CompactFunc(found, func(a, b Instance) bool { return a.Name == b.Name && a.Service == b.Service }), nil
}

// links are this machine's links with a private address, at most maxLinks.
func links() []Link {
	all, err := net.Interfaces()
	if err != nil {
		return nil
	}
	const needed = net.FlagUp | net.FlagMulticast
	var out []Link
	for _, i := range all {
		if i.Flags&needed != needed || i.Flags&(net.FlagLoopback|net.FlagPointToPoint) != 0 {
			continue
		}
		addresses, err := i.Addrs()
		if err != nil {
			continue
		}
		for _, a := range addresses {
			p, err := netip.ParsePrefix(a.String())
			if err == nil && p.Addr().Is4() && near(p.Addr()) && len(out) < maxLinks {
				out = append(out, Link{Net: p, Group: netip.MustParseAddrPort("224.0.0.251:5353")})
			}
		}
	}
	return out
}

func near(a netip.Addr) bool { return a.IsPrivate() || a.IsLinkLocalUnicast() }

// believes says whether an address that is told on the link can be a device of it.
func (l Link) believes(a netip.Addr) bool {
	return l.Net.Contains(a) && (near(a) && a != l.Net.Addr() || l.Net.Addr().IsLoopback())
}

// browse asks one link.
func (l Link) browse(ctx context.Context, wait time.Duration, services []string) ([]Instance, error) {
	ctx, cancel := context.WithTimeout(ctx, wait)
	defer cancel()
	conn, err := l.listen(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { _ = conn.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	heard := newHeard(l, services)
	var asking sync.WaitGroup
	defer asking.Wait()
	sent := make(chan error, 1)
	asking.Go(func() { sent <- l.ask(ctx, conn, heard, wait/rounds) })
	buf := make([]byte, maxPacket)
	for range maxPackets {
		n, from, err := conn.ReadFromUDPAddrPort(buf)
		if err != nil {
			break // the time is over
		}
		if from.Port() == l.Group.Port() && l.believes(from.Addr().Unmap()) {
			heard.read(buf[:n])
		}
	}
	cancel()
	return heard.instances(), <-sent
}

// listen opens a port of the system's choosing on the link's address, which also makes it the link that multicast leaves by.
func (l Link) listen(ctx context.Context) (*net.UDPConn, error) {
	c := net.ListenConfig{Control: func(_, _ string, raw syscall.RawConn) (err error) {
		if e := raw.Control(func(fd uintptr) {
			err = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_IP, syscall.IP_MULTICAST_TTL, 255)
		}); e != nil {
			return e
		}
		return err
	}}
	conn, err := c.ListenPacket(ctx, "udp4", netip.AddrPortFrom(l.Net.Addr(), 0).String())
	if err != nil {
		return nil, err
	}
	return conn.(*net.UDPConn), nil
}

// ask sends the questions, round by round.
func (l Link) ask(ctx context.Context, conn *net.UDPConn, h *heard, every time.Duration) error {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for range rounds {
		packet, err := h.questions().Pack()
		if err != nil {
			return err
		}
		if _, err := conn.WriteToUDPAddrPort(packet, l.Group); err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
	return nil
}

// question asks for a record by unicast (RFC 6762 section 5.4).
func question(name string, kind uint16) dns.Question {
	const unicast = 1 << 15
	return dns.Question{Name: name, Qtype: kind, Qclass: dns.ClassINET | unicast}
}
