// Package dnssd emulates what printers and scanners answer to multicast DNS questions (docs/protocols/dnssd.md, RFC 1035, 6762, 6763). It
// writes its packets byte by byte and shares nothing with those who ask.
package dnssd

import (
	"encoding/binary"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync"
)

// Service is what a device announces.
type Service struct {
	Name string // "HP LaserJet M1.5 (USB)"
	Type string // "_ipp._tcp"
	Host string // "HP4711", without domain
	At   netip.AddrPort
	Text []string // "rp=ipp/print"
}

// Responder answers on one socket.
type Responder struct {
	conn  *net.UDPConn
	ended sync.WaitGroup

	mu       sync.Mutex
	services []Service
	terse    bool // answers what was asked, and nothing besides
	mangle   func([]byte) []byte
	asked    int
}

// On starts a responder on a socket that hears the questions: one of the multicast group, or a unicast one.
func On(conn *net.UDPConn, services ...Service) *Responder {
	r := &Responder{conn: conn, services: services}
	r.ended.Go(r.serve)
	return r
}

// Addr is where it hears.
func (r *Responder) Addr() netip.AddrPort { return r.conn.LocalAddr().(*net.UDPAddr).AddrPort() }

// Close ends it.
func (r *Responder) Close() error {
	err := r.conn.Close()
	r.ended.Wait()
	return err
}

// Hands.

// Offer changes what it announces.
func (r *Responder) Offer(s ...Service) { r.set(func() { r.services = s }) }

// Terse lets it leave out what was not asked.
func (r *Responder) Terse() { r.set(func() { r.terse = true }) }

// Mangle changes each packet; nil sends none.
func (r *Responder) Mangle(how func([]byte) []byte) { r.set(func() { r.mangle = how }) }

// Asked is how many packets of questions came.
func (r *Responder) Asked() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.asked
}

func (r *Responder) set(change func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change()
}

func (r *Responder) serve() {
	buf := make([]byte, 9000)
	for {
		n, from, err := r.conn.ReadFromUDPAddrPort(buf)
		if err != nil {
			return
		}
		if answer := r.answer(buf[:n]); answer != nil {
			_, _ = r.conn.WriteToUDPAddrPort(answer, from) // who asked may be gone
		}
	}
}

// Answer is what a responder with these services says to a packet.
func Answer(packet []byte, services ...Service) []byte {
	return (&Responder{services: services}).answer(packet)
}

// Kinds of records (RFC 1035 section 3.2.2, RFC 2782).
const (
	kindA   = 1
	kindPTR = 12
	kindTXT = 16
	kindSRV = 33
)

type asked struct {
	name string // labels joined by NUL, in lower case
	kind uint16
	raw  []byte
}

// answer is the packet for a question, nil where there is nothing to say.
func (r *Responder) answer(packet []byte) []byte {
	questions, ok := parse(packet)
	if !ok {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.asked++
	var answers, more [][]byte
	for _, q := range questions {
		for _, s := range r.services {
			all := s.records()
			for _, kind := range []uint16{kindPTR, kindSRV, kindTXT, kindA} {
				rec := all[kind]
				if q.kind != kind || q.name != key(rec.name) {
					continue
				}
				answers = append(answers, rec.bytes)
				if kind == kindPTR && !r.terse {
					more = append(more, all[kindSRV].bytes, all[kindTXT].bytes, all[kindA].bytes)
				}
			}
		}
	}
	if len(answers) == 0 {
		return nil
	}
	// the question's number, an authoritative answer, the questions again (RFC 6762 section 6.7)
	out := append(slices.Clone(packet[:2]), 0x84, 0)
	for _, n := range []int{len(questions), len(answers), 0, len(more)} {
		out = binary.BigEndian.AppendUint16(out, uint16(n))
	}
	for _, q := range questions {
		out = append(out, q.raw...)
	}
	out = append(out, slices.Concat(slices.Concat(answers, more)...)...)
	if r.mangle != nil {
		return r.mangle(out)
	}
	return out
}

type record struct {
	name  []string
	bytes []byte
}

// records are a service's four, by kind.
func (s Service) records() map[uint16]record {
	of := append(strings.Split(s.Type, "."), "local")
	full := append([]string{s.Name}, of...)
	host := []string{s.Host, "local"}
	var texts []byte
	for _, t := range s.Text {
		texts = append(append(texts, byte(len(t))), t...)
	}
	if texts == nil {
		texts = []byte{0}
	}
	srv := append(binary.BigEndian.AppendUint16([]byte{0, 0, 0, 0}, s.At.Port()), wire(host)...)
	address := s.At.Addr().As4()
	out := map[uint16]record{}
	for kind, of := range map[uint16]struct {
		name []string
		data []byte
	}{kindPTR: {of, wire(full)}, kindSRV: {full, srv}, kindTXT: {full, texts}, kindA: {host, address[:]}} {
		b := append(wire(of.name), 0, byte(kind), 0, 1, 0, 0, 0, 10) // class IN, ten seconds (RFC 6762 section 6.7)
		b = append(binary.BigEndian.AppendUint16(b, uint16(len(of.data))), of.data...)
		out[kind] = record{of.name, b}
	}
	return out
}

// wire writes a name without compression (RFC 1035 section 3.1).
func wire(labels []string) (b []byte) {
	for _, l := range labels {
		b = append(append(b, byte(len(l))), l...)
	}
	return append(b, 0)
}

func key(labels []string) string { return strings.ToLower(strings.Join(labels, "\x00")) }

// parse reads the questions of a query. Names in it are written in full: those who ask put the services first.
func parse(packet []byte) (all []asked, ok bool) {
	if len(packet) < 12 || packet[2]&0x80 != 0 {
		return nil, false
	}
	at := 12
	for range binary.BigEndian.Uint16(packet[4:]) {
		labels, end, ok := name(packet, at)
		if !ok || end+4 > len(packet) {
			return nil, false
		}
		at = end + 4
		all = append(all, asked{key(labels), binary.BigEndian.Uint16(packet[end:]), append(wire(labels), packet[end:at]...)})
	}
	return all, true
}

// name reads a name, following the pointers of compression (RFC 1035 section 4.1.4), and says where it ends.
func name(packet []byte, at int) (labels []string, end int, ok bool) {
	for hops := 0; at < len(packet) && hops < 64; hops++ {
		n := int(packet[at])
		switch {
		case n == 0:
			if end == 0 {
				end = at + 1
			}
			return labels, end, true
		case n&0xc0 == 0xc0 && at+1 < len(packet):
			if end == 0 {
				end = at + 2
			}
			at = n&0x3f<<8 | int(packet[at+1])
		case n < 64 && at+1+n <= len(packet):
			labels = append(labels, string(packet[at+1:at+1+n]))
			at += 1 + n
		default:
			return nil, 0, false
		}
	}
	return nil, 0, false
}
