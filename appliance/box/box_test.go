package box

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"thana/shared/wire"
)

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

// machine is one with two sensors, of which one is broken, a cable in the second adapter, and no UPS.
func machine(t *testing.T) Machine {
	t.Helper()
	dir := t.TempDir()
	m := Machine{Sys: filepath.Join(dir, "sys"), Proc: filepath.Join(dir, "proc"), NUT: "127.0.0.1:1"}
	write(t, filepath.Join(m.Sys, "class/thermal/thermal_zone0/temp"), "48312\n")
	write(t, filepath.Join(m.Sys, "class/thermal/thermal_zone1/temp"), "61990\n")
	write(t, filepath.Join(m.Sys, "class/thermal/thermal_zone2/temp"), "2147483\n")
	write(t, filepath.Join(m.Sys, "class/net/lo/carrier"), "1\n")
	write(t, filepath.Join(m.Sys, "class/net/thana0/carrier"), "0\n")
	write(t, filepath.Join(m.Sys, "class/net/thana0/speed"), "-1\n")
	write(t, filepath.Join(m.Sys, "class/net/thana1/carrier"), "1\n")
	write(t, filepath.Join(m.Sys, "class/net/thana1/speed"), "1000\n")
	write(t, filepath.Join(m.Proc, "meminfo"), "MemTotal:        2097152 kB\nMemFree:  10 kB\nMemAvailable:     524288 kB\n")
	return m
}

func TestRead_WhatTheKernelTells(t *testing.T) {
	var b wire.BoxState
	machine(t).Read(t.Context(), &b)
	if b.Celsius != 61.9 || b.Memory != (wire.Gauge{Free: 512 << 20, Size: 2 << 30}) || b.Memory.Used() != 75 || b.UPS != nil {
		t.Errorf("%+v", b)
	}
	if len(b.Links) != 2 || b.Links[0].Up || b.Links[0].Mbps != 0 || !b.Links[1].Up || b.Links[1].Mbps != 1000 {
		t.Errorf("links %+v", b.Links)
	}
	var none wire.BoxState
	Machine{Sys: t.TempDir(), Proc: t.TempDir(), NUT: "127.0.0.1:1"}.Read(t.Context(), &none)
	if none.Celsius != 0 || none.Memory.Size != 0 || none.Links != nil {
		t.Errorf("a machine that tells nothing: %+v", none)
	}
}

// peer serves each connection that comes, and hangs up.
func peer(t *testing.T, serve func(net.Conn)) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = conn.Close() }()
				serve(conn)
			}()
		}
	}()
	return l.Addr().String()
}

// upsd is a peer written after RFC 9271: it answers each line with what is said of it.
func upsd(t *testing.T, answers map[string]string) string {
	return peer(t, func(conn net.Conn) {
		for lines := bufio.NewScanner(conn); lines.Scan(); {
			if _, err := fmt.Fprint(conn, answers[lines.Text()]); err != nil {
				return
			}
		}
	})
}

func TestUPS_OnTheBattery(t *testing.T) {
	const list = "BEGIN LIST UPS\nUPS shelf \"APC \\\"Back\\\" 650\"\nUPS attic \"old\"\nEND LIST UPS\n"
	vars := func(status string) string {
		return "BEGIN LIST VAR attic\nVAR attic battery.charge \"43.5\"\nVAR attic battery.runtime \"720\"\nVAR attic ups.status \"" + status + "\"\nEND LIST VAR attic\n"
	}
	for name, c := range map[string]struct {
		answers map[string]string
		want    *wire.UPS
	}{
		"on the mains":   {map[string]string{"LIST UPS": list, "LIST VAR attic": vars("OL CHRG")}, &wire.UPS{Name: "attic", Charge: 43, Seconds: 720}},
		"on the battery": {map[string]string{"LIST UPS": list, "LIST VAR attic": vars("OB DISCHRG LB RB")}, &wire.UPS{Name: "attic", Battery: true, Low: true, Replace: true, Charge: 43, Seconds: 720}},
		"none":           {map[string]string{"LIST UPS": "BEGIN LIST UPS\nEND LIST UPS\n"}, nil},
		"refused":        {map[string]string{"LIST UPS": "ERR ACCESS-DENIED\n"}, nil},
		"no quotes":      {map[string]string{"LIST UPS": "BEGIN LIST UPS\nUPS attic old\nEND LIST UPS\n"}, nil},
	} {
		got, err := askNUT(t.Context(), upsd(t, c.answers))
		if (got == nil) != (c.want == nil) || got != nil && *got != *c.want || (err == nil) != (c.want != nil) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func FuzzReadNUT(f *testing.F) {
	f.Add("BEGIN LIST UPS\nUPS a \"b\"\nEND LIST UPS\n")
	f.Add("BEGIN LIST UPS\r\nUPS a \"b\\\\\"\r\n")
	f.Add("ERR UNKNOWN-UPS\n")
	f.Fuzz(func(t *testing.T, answer string) {
		all, err := readNUT(bufio.NewReader(strings.NewReader(answer)), "UPS")
		if err == nil && !strings.Contains(answer, "END LIST UPS") {
			t.Errorf("a cut answer is taken: %v", all)
		}
		if u := upsOf("a", all); u.Charge < 0 || u.Charge > 100 || u.Seconds < 0 {
			t.Errorf("%+v", u)
		}
	})
}

// told is the way as words: + good, - failed, . not tried.
func told(steps []wire.NetStep) string {
	var out []string
	for _, s := range steps {
		mark := "."
		if s.Tried {
			mark = "-"
		}
		if s.Good {
			mark = "+"
		}
		out = append(out, mark+string(s.Step))
	}
	return strings.Join(out, " ")
}

// hangsUp greets where it has a certificate, hears what is asked, and hangs up.
func hangsUp(t *testing.T, greets *tls.Config) string {
	return peer(t, func(conn net.Conn) {
		if greets != nil {
			sealed := tls.Server(conn, greets)
			defer func() { _ = sealed.Close() }()
			conn = sealed
		}
		_, _ = conn.Read(make([]byte, 1)) // whatever it is
	})
}

// The way ends at the step that fails, and says why; what lies behind it is not tried.
func TestWay_EndsWhereItFails(t *testing.T) {
	state := httptest.NewTLSServer(http.NotFoundHandler())
	defer state.Close()
	trust := &tls.Config{RootCAs: x509.NewCertPool()}
	trust.RootCAs.AddCert(state.Certificate())
	gone := httptest.NewTLSServer(http.NotFoundHandler())
	gone.Close()
	deaf := hangsUp(t, nil)
	mute := hangsUp(t, state.TLS)
	for name, c := range map[string]struct {
		server string
		trust  *tls.Config
		want   string
	}{
		"good":         {state.URL, trust, "+name +reach +secure +answer"},
		"nobody there": {gone.URL, trust, "+name -reach .secure .answer"},
		"not known":    {state.URL, &tls.Config{}, "+name +reach -secure .answer"},
		"no address":   {"", trust, "-name"},
		"no greeting":  {"https://" + deaf, trust, "+name +reach -secure .answer"},
		"no answer":    {"https://" + mute, trust, "+name +reach +secure -answer"},
	} {
		got := machine(t).Way(t.Context(), c.server, c.trust)
		if told(got) != c.want {
			t.Errorf("%s: %s, want %s: %+v", name, told(got), c.want, got)
		}
		for _, s := range got {
			if s.Tried && !s.Good && s.Detail == "" {
				t.Errorf("%s: %s does not say why", name, s.Step)
			}
		}
	}
}

// Of a server elsewhere the cable and the way out are looked at first.
func TestWay_CableAndRoute(t *testing.T) {
	m := machine(t)
	if got := told(m.Way(t.Context(), "https://state.invalid:8443", &tls.Config{})); got != "-cable .route .name .reach .secure .answer" {
		t.Errorf("no adapter has an address: %s", got) // thana1 is none that this kernel has
	}
	w := &way{m: m}
	if _, err := w.route(t.Context()); err == nil {
		t.Error("a way out without a table")
	}
	write(t, filepath.Join(m.Proc, "net/route"), "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\neth0\t0000A8C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\n")
	if _, err := w.route(t.Context()); err == nil {
		t.Error("the station's own net is no way out")
	}
	write(t, filepath.Join(m.Proc, "net/route"), "Iface\tDestination\tGateway\tFlags\tRefCnt\tUse\tMetric\tMask\neth0\t00000000\t0101A8C0\t0003\t0\t0\t0\t00000000\n")
	if by, err := w.route(t.Context()); err != nil || by != "eth0" {
		t.Errorf("%q, %v", by, err)
	}
}
