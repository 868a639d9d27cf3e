//go:build linux

package dnssd

import (
	"fmt"
	"net"
	"net/netip"
	"strings"
	"testing"
	"time"

	emulated "thana/drivers/emulator/dnssd"
)

// onLoopback is a responder on a port of loopback, and the link in which it is the group.
func onLoopback(t testing.TB, services ...emulated.Service) (*emulated.Responder, Link) {
	t.Helper()
	conn, err := net.ListenUDP("udp4", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	r := emulated.On(conn, services...)
	t.Cleanup(func() { r.Close() })
	return r, Link{Net: netip.MustParsePrefix("127.0.0.1/8"), Group: r.Addr()}
}

func printer(name, at string, text ...string) emulated.Service {
	return emulated.Service{Name: name, Type: "_ipp._tcp", Host: "Host-of-" + strings.Fields(name)[0], At: netip.MustParseAddrPort(at), Text: text}
}

func browse(t *testing.T, wait time.Duration, links ...Link) []Instance {
	t.Helper()
	found, err := Browse(t.Context(), Options{Wait: wait, Links: links}, "_ipp._tcp", "_uscan._tcp")
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// until looks until so many are found: a busy machine answers late.
func until(t *testing.T, want int, l Link) []Instance {
	t.Helper()
	for late := time.Now().Add(30 * time.Second); ; {
		found := browse(t, 600*time.Millisecond, l)
		if len(found) == want {
			return found
		}
		if time.Now().After(late) {
			t.Fatalf("%+v, want %d", found, want)
		}
	}
}

func TestBrowse_TellsWhatIsThere(t *testing.T) {
	scanner := printer("Canon (2. Stock) \\ ü.x", "127.0.0.8:80", "rs=eSCL", "UUID=8", "uuid=9", "\x01bad\x02=a\tb", "flag")
	scanner.Type = "_uscan._tcp"
	other := printer("Web", "127.0.0.9:80")
	other.Type = "_http._tcp"
	for _, terse := range []bool{false, true} {
		r, l := onLoopback(t, printer("HP LaserJet M1.5", "127.0.0.7:631", "rp=ipp/print", "note=Malkhana"), scanner, other)
		if terse {
			r.Terse()
		}
		found := until(t, 2, l)
		c, h := found[0], found[1]
		if c.Name != scanner.Name || c.Service != "_uscan._tcp" || c.At != scanner.At || c.Host != "Host-of-Canon.local" || c.Text["uuid"] != "8" || c.Text["bad"] != "ab" || c.Text["flag"] != "" {
			t.Errorf("terse %v: %+v", terse, c)
		}
		if h.Name != "HP LaserJet M1.5" || h.At != netip.MustParseAddrPort("127.0.0.7:631") || h.Text["rp"] != "ipp/print" || h.Text["note"] != "Malkhana" {
			t.Errorf("terse %v: %+v", terse, h)
		}
	}
}

// An announcement is not believed beyond the link, nor without end, nor where it is no answer.
func TestBrowse_BelievesTheLinkAlone(t *testing.T) {
	r, l := onLoopback(t)
	narrow := Link{Net: netip.MustParsePrefix("127.0.0.1/30"), Group: l.Group}
	for name, c := range map[string]struct {
		at     string
		mangle func([]byte) []byte
	}{
		"address of another network": {"10.9.9.9:631", nil},
		"address of the internet":    {"93.184.216.34:631", nil},
		"no port":                    {"127.0.0.2:0", nil},
		"a question":                 {"127.0.0.2:631", func(b []byte) []byte { b[2] = 0; return b }},
		"a refusal":                  {"127.0.0.2:631", func(b []byte) []byte { b[3] = 5; return b }},
		"cut short":                  {"127.0.0.2:631", func(b []byte) []byte { return b[:len(b)-3] }},
		"nothing":                    {"127.0.0.2:631", func([]byte) []byte { return nil }},
	} {
		r.Offer(printer("X", c.at))
		r.Mangle(c.mangle)
		if found := browse(t, 150*time.Millisecond, narrow); len(found) != 0 {
			t.Errorf("%s: %+v", name, found)
		}
	}
	r.Mangle(nil)
	var many []emulated.Service
	for i := range 40 { // more do not fit into a packet
		many = append(many, printer(fmt.Sprint("P", i), "127.0.0.2:631"))
	}
	r.Offer(many...)
	until(t, 40, narrow)
	stranger := Link{Net: narrow.Net, Group: netip.AddrPortFrom(l.Group.Addr(), 9)} // nobody answers from there
	if found := browse(t, 150*time.Millisecond, stranger); len(found) != 0 {
		t.Errorf("%+v", found)
	}
}

func TestBrowse_EndsInTime(t *testing.T) {
	_, l := onLoopback(t)
	begun := time.Now()
	if found := browse(t, 100*time.Millisecond, l, l); len(found) != 0 || time.Since(begun) > 30*time.Second {
		t.Errorf("%+v after %v", found, time.Since(begun))
	}
}

func TestText_IsForPeople(t *testing.T) {
	for in, want := range map[string]string{
		`a\.b`: "a.b", `HP\032M1`: "HP M1", `\228\184\173`: "中", `\`: `\`, `a\\b`: `a\b`, `\255x`: "x", `a\010\007b`: "ab", "\u202eevil": "evil", ` x `: "x",
	} {
		if got := text(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzRead(f *testing.F) {
	l := Link{Net: netip.MustParsePrefix("10.0.0.1/24")}
	sample := emulated.Answer(mustPack(f, newHeard(l, []string{"_ipp._tcp"})), printer("HP M1.5", "10.0.0.7:631", "rp=ipp/print"))
	f.Add(sample)
	f.Add(sample[:len(sample)/2])
	f.Fuzz(func(t *testing.T, packet []byte) {
		h := newHeard(l, []string{"_ipp._tcp"})
		h.read(packet)
		for _, i := range h.instances() {
			if i.Name == "" || i.Service != "_ipp._tcp" || i.At.Port() == 0 || !l.Net.Contains(i.At.Addr()) || strings.ContainsAny(i.Name+i.Host, "\n\r\x00") {
				t.Fatalf("%+v", i)
			}
		}
		if _, err := h.questions().Pack(); err != nil {
			t.Fatalf("cannot ask on: %v", err)
		}
	})
}

func mustPack(t testing.TB, h *heard) []byte {
	t.Helper()
	packet, err := h.questions().Pack()
	if err != nil {
		t.Fatal(err)
	}
	return packet
}
