package sbi

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"image/png"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"thana/appliance/plug"
	"thana/drivers/device"
	"thana/drivers/drivertest/sbitest"
	driver "thana/drivers/fingerprint/sbi"
	"thana/shared/biometric"
	"thana/shared/fault"
	"thana/shared/record"
)

// scanner takes pictures that can be told apart by their size; nobody is there while empty.
type scanner struct {
	mu    sync.Mutex
	empty bool
	fit   bool
}

func (s *scanner) Info() device.Info { return device.Info{} }
func (s *scanner) Close() error      { return nil }
func (s *scanner) Caps() device.FingerprintCaps {
	return device.FingerprintCaps{PPI: 500, Enrolment: s.fit}
}

func picture500(f biometric.Finger) biometric.Image {
	im := biometric.NewImage(100+int(f), 120, 500)
	for i := range im.Pix {
		im.Pix[i] = byte(i % (int(f) + 7) * 9)
	}
	return im
}

func (s *scanner) there(ctx context.Context) error {
	s.mu.Lock()
	empty := s.empty
	s.mu.Unlock()
	if !empty {
		return nil
	}
	<-ctx.Done()
	return fault.New(fault.CaptureCancelled, "test", "")
}

func (s *scanner) Capture(ctx context.Context, _ func(device.FingerprintEvent)) (biometric.Image, error) {
	if err := s.there(ctx); err != nil {
		return biometric.Image{}, err
	}
	return picture500(biometric.UnknownFinger), nil
}

type slapScanner struct{ scanner }

func (s *slapScanner) Slaps() []biometric.Finger {
	return []biometric.Finger{biometric.RightFour, biometric.LeftFour, biometric.BothThumbs}
}

func (s *slapScanner) CaptureSlap(ctx context.Context, r device.SlapRequest, on func(device.FingerprintEvent)) ([]device.SlapFinger, error) {
	shown := biometric.NewImage(64, 60, 20)
	on(device.FingerprintEvent{Phase: device.AwaitFinger, Image: &shown})
	if err := s.there(ctx); err != nil {
		return nil, err
	}
	var out []device.SlapFinger
	for _, f := range r.Position.Members() {
		if !slices.Contains(r.Missing, f) {
			out = append(out, device.SlapFinger{Finger: f, Image: picture500(f)})
		}
	}
	return out, nil
}

// shelf lends a slap scanner and a scanner of one finger.
type shelf struct {
	slap slapScanner
	one  scanner
	busy bool
}

func (s *shelf) Devices() []plug.Status {
	row := func(key string, slaps bool) plug.Status {
		return plug.Status{Found: device.Found{Key: key, Class: device.Fingerprint}, State: plug.Opened,
			Info: device.Info{Driver: "test", Make: "Maker", Model: "Model", Serial: "SN-" + key, Slaps: slaps}}
	}
	other := row("network", true)
	other.Info.Driver = "sbi"
	return []plug.Status{row("slap", true), row("usb 1-2.3", false), other, {Found: device.Found{Key: "cam", Class: device.Photo}, State: plug.Opened}}
}

func (s *shelf) Use(ctx context.Context, _ device.Class, key, _ string, fn func(context.Context, device.Device) error) error {
	switch {
	case s.busy:
		return fault.New(fault.DeviceBusy, "test", "")
	case key == "slap":
		return fn(ctx, &s.slap)
	}
	return fn(ctx, &s.one)
}

// guard lends the scanners, and keeps what is written into the ledger.
type guard struct {
	mu      sync.Mutex
	lender  record.Officer
	given   []Given
	refused int
	full    error // why nothing can be written
}

func (g *guard) Lender(context.Context) (record.Officer, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.lender.Login == "" {
		return g.lender, fault.New(fault.AccessNotLent, "test", "")
	}
	return g.lender, nil
}

func (g *guard) Given(_ context.Context, _ record.Officer, given Given) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.full == nil {
		g.given = append(g.given, given)
	}
	return g.full
}

func (g *guard) Refused(context.Context) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.refused++
}

func serve(t *testing.T, checks bool) (*shelf, string, []byte) {
	t.Helper()
	return serveWith(t, checks, &guard{lender: record.Officer{Login: "sho"}})
}

func serveWith(t *testing.T, checks bool, g *guard) (*shelf, string, []byte) {
	t.Helper()
	s := &shelf{slap: slapScanner{scanner{fit: true}}}
	keys, err := OpenKeys(t.TempDir(), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	srv := httptest.NewUnstartedServer(nil)
	base := "http://" + srv.Listener.Addr().String()
	srv.Config.Handler = New(s, keys, Options{Guard: g, Base: base + "/", Env: "Production", ChecksOnly: checks, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	srv.Start()
	t.Cleanup(srv.Close)
	return s, base, keys.Anchor()
}

func pngIn(t *testing.T, record []byte) (width int, pix byte) {
	t.Helper()
	at := bytes.Index(record, []byte("\x89PNG"))
	im, err := png.Decode(bytes.NewReader(record[max(at, 0):]))
	if err != nil {
		t.Fatal(err)
	}
	r, _, _, _ := im.At(1, 0).RGBA()
	return im.Bounds().Dx(), byte(r >> 8)
}

func TestServer_AgainstAHandWrittenClient(t *testing.T) {
	s, base, anchor := serve(t, true)
	c := sbitest.New(t, base, anchor)
	c.Describe("Slap")
	names := []string{"Right IndexFinger", "Right RingFinger", "Right LittleFinger"}
	first, previous := c.Capture("2", names, sbitest.First())
	_, _ = c.Capture("3", []string{"Right Thumb", "Left Thumb"}, previous)
	for i, f := range []biometric.Finger{biometric.RightIndex, biometric.RightRing, biometric.RightLittle} {
		want := picture500(f)
		if width, grey := pngIn(t, first[i]); width != want.Width || grey != want.Pix[1] || first[i][35] != byte(f) {
			t.Errorf("%s: %d wide", f, width)
		}
	}
	for name, q := range map[string]struct {
		sub, count, code string
		names            []string
	}{
		"another hand": {"1", "3", "109", names}, "another count": {"2", "4", "109", names}, "twice": {"2", "2", "109", []string{"Right RingFinger", "Right RingFinger"}},
		"no module": {"0", "1", "109", names[:1]}, "none": {"2", "0", "109", []string{}}, "no finger": {"2", "1", "109", []string{"Toe"}},
	} {
		if code := c.Refused(q.sub, q.count, q.names); code != q.code {
			t.Errorf("%s: %q", name, code)
		}
	}
	s.slap.empty = true
	if code := c.Refused("2", "3", names); code != "101" {
		t.Errorf("nobody there: %q", code)
	}
	s.busy = true
	if code := c.Refused("2", "3", names); code != "111" {
		t.Errorf("busy: %q", code)
	}
	if width := c.Stream(2); width == 0 {
		t.Error("no frame")
	}
}

func TestServer_ScannerOfOneFinger(t *testing.T) {
	for checks, want := range map[bool]string{false: "501", true: ""} {
		_, base, anchor := serve(t, checks)
		c := sbitest.New(t, base, anchor)
		c.Describe("Single")
		if want != "" {
			if code := c.Refused("0", "1", []string{"Left Thumb"}); code != want {
				t.Errorf("checks only, accepted %v: %q", checks, code)
			}
			continue
		}
		records, _ := c.Capture("0", []string{"Left Thumb"}, sbitest.First())
		if records[0][35] != byte(biometric.LeftThumb) {
			t.Errorf("position %d", records[0][35])
		}
	}
}

// Our driver and our service, which share no code: ten fingers in three hands.
func TestServer_AgainstOurDriver(t *testing.T) {
	s, base, anchor := serve(t, false)
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(anchor)
	src := driver.Source(driver.Options{Hosts: []string{base}, Anchors: pool, Answer: 20 * time.Second, Take: 20 * time.Second})
	found, err := src.List(t.Context())
	if err != nil || len(found) != 2 {
		t.Fatalf("%+v, %v", found, err)
	}
	d, err := src.Open(t.Context(), found[0])
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	hands := d.(device.SlapScanner)
	if !hands.Caps().Enrolment || d.Info().Serial != "SN-slap" {
		t.Errorf("%+v, %+v", hands.Caps(), d.Info())
	}
	for _, p := range hands.Slaps() {
		fingers, err := hands.CaptureSlap(t.Context(), device.SlapRequest{Position: p}, nil)
		if err != nil || len(fingers) != len(p.Members()) {
			t.Fatalf("%s: %d fingers, %v", p, len(fingers), err)
		}
		for _, f := range fingers {
			if want := picture500(f.Finger); !bytes.Equal(f.Image.Pix, want.Pix) {
				t.Errorf("%s is not what the scanner took", f.Finger)
			}
		}
	}
	one, err := src.Open(t.Context(), found[1])
	if err != nil {
		t.Fatal(err)
	}
	defer one.Close()
	if _, err := one.(device.FingerprintScanner).Capture(t.Context(), nil); !errors.Is(err, fault.DeviceProtocol) {
		t.Errorf("a scanner for checks only: %v", err)
	}
	s.slap.empty = true
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := hands.CaptureSlap(ctx, device.SlapRequest{Position: biometric.RightFour}, nil); !errors.Is(err, fault.CaptureCancelled) {
		t.Errorf("nobody there: %v", err)
	}
}

func TestServer_PagesOfBrowsersAreRefused(t *testing.T) {
	_, base, _ := serve(t, true)
	req, err := http.NewRequestWithContext(t.Context(), "MOSIPDISC", base+"/device", strings.NewReader(`{"type":"Finger"}`))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Origin", "http://elsewhere.example")
	line := &http.Transport{}
	defer line.CloseIdleConnections()
	resp, err := line.RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusForbidden {
		t.Error(resp.Status)
	}
}

func TestKeys_AuthorityLastsAndDeviceKeyIsRenewed(t *testing.T) {
	dir, at := t.TempDir(), time.Now()
	k, err := OpenKeys(dir, func() time.Time { return at })
	if err != nil {
		t.Fatal(err)
	}
	again, err := OpenKeys(dir, time.Now)
	if err != nil || !bytes.Equal(k.Anchor(), again.Anchor()) {
		t.Errorf("another authority: %v", err)
	}
	shown, err := os.ReadFile(filepath.Join(dir, anchorFile))
	if err != nil || !bytes.Equal(shown, k.Anchor()) {
		t.Errorf("the anchor is not beside it: %v", err)
	}
	if info, err := os.Stat(filepath.Join(dir, authorityFile)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key may be read by others: %v", err)
	}
	_, first, err := k.current()
	if err != nil {
		t.Fatal(err)
	}
	if _, same, _ := k.current(); !bytes.Equal(same, first) {
		t.Error("another key at once")
	}
	at = at.AddDate(0, 0, deviceDays)
	if _, next, _ := k.current(); bytes.Equal(next, first) {
		t.Error("the key outlives its certificate")
	}
	if err := os.WriteFile(filepath.Join(dir, authorityFile), []byte("spoilt"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenKeys(dir, time.Now); err == nil {
		t.Error("a spoilt key was read")
	}
}

func FuzzServer(f *testing.F) {
	f.Add("RCAPTURE", "/capture", []byte(`{"env":"Production","purpose":"Registration","timeout":1000,"transactionId":"abcd","bio":[{"type":"Finger","count":1,"bioSubType":["Left Thumb"],"deviceId":"usb 1-2.3","deviceSubId":0}]}`))
	f.Add("STREAM", "/stream", []byte(`{"deviceId":"x"}`))
	f.Add("MOSIPDISC", "/device", []byte(`{"type":"Finger"}`))
	keys, err := OpenKeys(f.TempDir(), time.Now)
	if err != nil {
		f.Fatal(err)
	}
	s := New(&shelf{slap: slapScanner{scanner{fit: true}}}, keys, Options{Guard: &guard{lender: record.Officer{Login: "sho"}}, Base: "http://127.0.0.1:4501/", Env: "Production", ChecksOnly: true, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	f.Fuzz(func(t *testing.T, method, path string, body []byte) {
		if method == "STREAM" && bytes.Contains(body, []byte("usb 1-2.3")) || bytes.Contains(body, []byte(`"slap"`)) {
			t.Skip("a stream only takes time")
		}
		r := httptest.NewRequest(http.MethodPost, "/", bytes.NewReader(body))
		r.Method, r.URL.Path = method, path
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Errorf("status %d", w.Code)
		}
	})
}
