package daemon

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"thana/appliance/identity"
	"thana/appliance/store/disktest"
	"thana/shared/fault"
	"thana/shared/pair"
	"thana/shared/record"
	"thana/shared/wire"
)

// A running appliance finds itself healthy through its own door, and says what runs.
func TestHealth_ThroughItsOwnDoor(t *testing.T) {
	door, stop := running(t, station(t, t.TempDir()))
	defer stop()
	for _, deep := range []bool{false, true} {
		h, err := door.Health(t.Context(), deep)
		if err != nil || h.Problem != nil || h.Version != "test" || h.Started.IsZero() {
			t.Errorf("deep %v: %+v, %+v, %v", deep, h, h.Problem, err)
		}
	}
	s, err := door.Update(t.Context(), wire.UpdateAsk{})
	if err != nil || s.Version != "test" || s.Channel != "stable" || s.Window != "01:00-05:00" || s.Busy {
		t.Errorf("%+v, %v", s, err)
	}
}

// An appliance whose disk turned read-only says that it is not well, and a version that makes it so would be put back.
func TestHealth_DiskTurnsReadOnly(t *testing.T) {
	disk, fail, repair := disktest.Failing(t)
	defer repair()
	c := station(t, filepath.Join(disk, "data"))
	must(t, os.Mkdir(c.Data, 0o700))
	door, stop := running(t, c)
	defer stop()
	fail()
	if door.SetOfficer(t.Context(), officer("khan")) == nil {
		t.Fatal("the disk takes it")
	}
	if h, err := door.Health(t.Context(), false); err != nil || h.Problem == nil || h.Problem.Code != fault.StoreReadOnly {
		t.Errorf("%+v, %+v, %v", h, h.Problem, err)
	}
}

// The technician's desktop comes to the same watcher as the terminal: where nothing waits, it is told so and nothing is ordered.
func TestUpdate_FromADesktop(t *testing.T) {
	c := station(t, t.TempDir())
	l, err := net.Listen("tcp", c.Listen)
	must(t, err)
	c.Listen = l.Addr().String()
	must(t, l.Close())
	door, stop := running(t, c)
	defer stop()
	joshi := officer("joshi")
	joshi.Officer.Role = record.Technician
	must(t, door.SetOfficer(t.Context(), joshi))
	own, err := identity.Open(t.TempDir())
	must(t, err)
	code, err := door.Pair(t.Context())
	must(t, err)
	_, err = pair.Desktop(t.Context(), c.Listen, code, "desk", own.TLS)
	must(t, err)
	line := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true, Certificates: []tls.Certificate{own.TLS}}}
	defer line.CloseIdleConnections()
	post := func(path, token string, in, out any) int {
		t.Helper()
		body, err := json.Marshal(in)
		must(t, err)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://"+c.Listen+path, bytes.NewReader(body))
		must(t, err)
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+token)
		answer, err := (&http.Client{Transport: line}).Do(r)
		must(t, err)
		defer answer.Body.Close()
		must(t, json.NewDecoder(answer.Body).Decode(out))
		return answer.StatusCode
	}
	var session wire.Session
	var refused wire.Problem
	post(wire.PathSessions, "", wire.SignIn{Login: "joshi", Password: joshi.Password}, &session)
	if status := post(wire.PathUpdate, session.Token, nil, &refused); status != http.StatusConflict || refused.Code != fault.UpdateAbsent {
		t.Errorf("%d, %+v", status, refused)
	}
}

func TestToSelf(t *testing.T) {
	for want, a := range map[string]net.Addr{
		"127.0.0.1:7443": &net.TCPAddr{IP: net.IPv6unspecified, Port: 7443},
		"10.0.0.5:7443":  &net.TCPAddr{IP: net.IPv4(10, 0, 0, 5), Port: 7443},
	} {
		if at := toSelf(a); at != want {
			t.Errorf("%s is asked at %s", a, at)
		}
	}
}
