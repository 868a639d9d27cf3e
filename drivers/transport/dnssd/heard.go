//go:build unix

package dnssd

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"unicode"

	"github.com/miekg/dns"
)

// heard is what a link has answered so far.
type heard struct {
	link     Link
	services []string

	mu    sync.Mutex
	named map[string]instance          // by full name, canonical
	srv   map[string]*dns.SRV          // the same
	txt   map[string]map[string]string // the same
	hosts map[string][]netip.Addr      // by host name, canonical
}

type instance struct{ full, name, service string }

func newHeard(l Link, services []string) *heard {
	return &heard{link: l, services: services, named: map[string]instance{}, srv: map[string]*dns.SRV{}, txt: map[string]map[string]string{}, hosts: map[string][]netip.Addr{}}
}

// questions are for the services, and for what is still missing of each instance.
func (h *heard) questions() *dns.Msg {
	h.mu.Lock()
	defer h.mu.Unlock()
	m := &dns.Msg{}
	for _, s := range h.services {
		m.Question = append(m.Question, question(s+".local.", dns.TypePTR))
	}
	const most = 40 // one packet
	add := func(name string, kind uint16) {
		if len(m.Question) < most {
			m.Question = append(m.Question, question(name, kind))
		}
	}
	for key, i := range h.named {
		srv := h.srv[key]
		if srv == nil {
			add(i.full, dns.TypeSRV)
		} else if len(h.hosts[dns.CanonicalName(srv.Target)]) == 0 {
			add(srv.Target, dns.TypeA)
		}
		if h.txt[key] == nil {
			add(i.full, dns.TypeTXT)
		}
	}
	return m
}

// read takes what an answer says of the services; the first that is said of a thing counts.
func (h *heard) read(packet []byte) {
	var m dns.Msg
	if m.Unpack(packet) != nil || !m.Response || m.Rcode != dns.RcodeSuccess {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, rr := range slices.Concat(m.Answer, m.Ns, m.Extra) {
		key := dns.CanonicalName(rr.Header().Name)
		switch r := rr.(type) {
		case *dns.PTR:
			h.pointer(key, r.Ptr)
		case *dns.SRV:
			if h.srv[key] == nil && len(h.srv) < maxInstances {
				h.srv[key] = r
			}
		case *dns.TXT:
			if h.txt[key] == nil && len(h.txt) < maxInstances {
				h.txt[key] = keys(r.Txt)
			}
		case *dns.A:
			a, ok := netip.AddrFromSlice(r.A)
			if a = a.Unmap(); ok && h.link.believes(a) && len(h.hosts) < maxInstances && len(h.hosts[key]) < 8 && !slices.Contains(h.hosts[key], a) {
				h.hosts[key] = append(h.hosts[key], a)
			}
		}
	}
}

// pointer notes an instance of one of the services.
func (h *heard) pointer(of, full string) {
	for _, s := range h.services {
		if of != s+".local." {
			continue
		}
		at := dns.Split(full)
		if len(at) < 2 || dns.CanonicalName(full[at[1]:]) != of {
			continue
		}
		key, name := dns.CanonicalName(full), text(full[:at[1]-1])
		if _, known := h.named[key]; !known && name != "" && len(h.named) < maxInstances {
			h.named[key] = instance{full, name, s}
		}
	}
}

// instances are those with port and address.
func (h *heard) instances() []Instance {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []Instance
	for key, i := range h.named {
		srv := h.srv[key]
		if srv == nil || srv.Port == 0 {
			continue
		}
		addresses := h.hosts[dns.CanonicalName(srv.Target)]
		if len(addresses) == 0 {
			continue
		}
		best := slices.MinFunc(addresses, func(a, b netip.Addr) int { // one of DHCP or set by hand before one that it gave itself
			return cmp.Or(compareBool(a.IsLinkLocalUnicast(), b.IsLinkLocalUnicast()), a.Compare(b))
		})
		out = append(out, Instance{Name: i.name, Service: i.service, Host: strings.TrimSuffix(text(srv.Target), "."), At: netip.AddrPortFrom(best, srv.Port), Text: h.txt[key]})
	}
	return out
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// keys reads the strings of a TXT record (RFC 6763 section 6.4).
func keys(strs []string) map[string]string {
	const most = 64
	out := map[string]string{}
	for _, s := range strs[:min(len(strs), most)] {
		key, value, _ := strings.Cut(s, "=")
		key = strings.ToLower(text(key))
		if _, twice := out[key]; key != "" && !twice {
			out[key] = text(value)
		}
	}
	return out
}

// text is what the library's notation (RFC 1035 section 5.1: \. and \032) stands for, without control characters.
func text(s string) string {
	var b []byte
	for i := 0; i < len(s); i++ {
		switch rest := s[i:]; {
		case rest[0] != '\\' || len(rest) < 2:
			b = append(b, rest[0])
		case len(rest) >= 4 && digit(rest[1]) && digit(rest[2]) && digit(rest[3]):
			b = append(b, (rest[1]-'0')*100+(rest[2]-'0')*10+rest[3]-'0')
			i += 3
		default:
			b = append(b, rest[1])
			i++
		}
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar || unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(string(b), "")))
}

func digit(c byte) bool { return c >= '0' && c <= '9' }
