package store

import (
	"context"
	"crypto/ed25519"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"thana/shared/down"
	"thana/shared/fault"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/sync/engine"
	"thana/sync/protocol"
	"thana/sync/receivertest"
	"thana/sync/stateserver/console"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/verify"
)

// scene is a station with a case and its state: a real store, the real wire with mutual TLS, the real console.
type scene struct {
	*testing.T
	*rig
	*centre
	db      *DB // the appliance's store
	wire    *receivertest.Server
	client  *protocol.Client // with the station's certificate
	browser *http.Client
	console string
}

const oneWord = "a long enough password"

func newScene(t *testing.T) *scene {
	t.Helper()
	r, db, c := bothSides(t)
	s := &scene{T: t, rig: r, centre: c, db: db}
	s.wire = receivertest.Serve(t, protocol.NewHandler(protocol.HandlerConfig{Realm: record.Training, Receiver: c.in.Admit, Log: slog.New(slog.DiscardHandler)}))
	s.client = s.dial(s.enrol("32501", r.opt.Sign.Public().(ed25519.PublicKey)))
	hash, err := console.HashPassword(oneWord)
	ok(t, err)
	ok(t, c.journal.SetOperator(t.Context(), journal.Operator{Login: "asha", Name: "Asha Rao", Password: hash}))
	site := httptest.NewServer(console.New(console.Config{Name: "Uttar Pradesh", Journal: c.journal, Objects: c.objects, Open: c.in.Open, Log: slog.New(slog.DiscardHandler),
		Verify: verify.State{Journal: c.journal, Objects: c.objects, Receipt: c.sign.Public().(ed25519.PublicKey), Seal: c.seal}}))
	t.Cleanup(site.Close)
	jar, err := cookiejar.New(nil)
	ok(t, err)
	s.console, s.browser = site.URL, &http.Client{Jar: jar}
	s.page("POST", "/sign-in", url.Values{"login": {"asha"}, "password": {oneWord}})
	return s
}

// enrol gives a station a certificate and makes it known with that.
func (s *scene) enrol(code string, key ed25519.PublicKey) *tls.Config {
	s.Helper()
	cfg := s.wire.ClientTLS(s, protocol.StationURI(record.Training, code))
	leaf, err := x509.ParseCertificate(cfg.Certificates[0].Certificate[0])
	ok(s, err)
	ok(s, s.journal.Expect(s.Context(), code, "PS", "थाना", code+leaf.SerialNumber.String(), time.Now().Add(time.Hour)))
	sealKey, err := s.opt.Own.Public().MarshalText()
	ok(s, err)
	ok(s, s.journal.Enrol(s.Context(), code, code+leaf.SerialNumber.String(), journal.Keys{Ledger: key, TLS: leaf.RawSubjectPublicKeyInfo, Seal: string(sealKey)}, time.Now()))
	return cfg
}

func (s *scene) dial(cfg *tls.Config) *protocol.Client {
	c := protocol.NewClient(protocol.ClientConfig{URL: s.wire.URL, TLS: cfg})
	s.Cleanup(c.Close)
	return c
}

func (s *scene) page(method, path string, form url.Values) string {
	s.Helper()
	req, err := http.NewRequestWithContext(s.Context(), method, s.console+path, strings.NewReader(form.Encode()))
	ok(s, err)
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := s.browser.Do(req)
	ok(s, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	ok(s, err)
	return html.UnescapeString(string(text))
}

// run sends what a store holds until done, and returns how the engine stands.
func (s *scene) run(db *DB, to protocol.Receiver, done func(engine.Status) bool) engine.Status {
	s.Helper()
	e := engine.New(engine.Config{Outbox: db, Inbox: db, Receiver: to, StateKey: s.opt.StateVerify, Log: slog.New(slog.DiscardHandler)})
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	ended := make(chan struct{})
	go func() { defer close(ended); _ = e.Run(ctx) }()
	defer func() { cancel(); <-ended }()
	look := time.NewTicker(20 * time.Millisecond)
	defer look.Stop()
	for !done(e.Status()) {
		select {
		case <-look.C:
		case <-ctx.Done():
			s.Fatalf("not reached in a minute: %+v", e.Status())
		}
	}
	return e.Status()
}

func refusedBy(st engine.Status) bool { return st.Phase == engine.Refused }

// alarmed says whether the state holds an alarm of the code.
func (s *scene) alarmed(station string, code fault.Code) bool {
	s.Helper()
	all, err := s.journal.Alarms(context.Background(), station)
	ok(s, err)
	return slices.ContainsFunc(all, func(a journal.Alarm) bool { return a.Code == string(code) })
}

// forger stands in the line and signs receipts with a key of its own, until it has been believed or not.
type forger struct {
	protocol.Receiver
	key  ed25519.PrivateKey
	gave int
}

func (f *forger) Push(ctx context.Context, b ledger.Batch, on func(ledger.Receipt)) error {
	if f.gave++; f.gave > 1 {
		return f.Receiver.Push(ctx, b, on)
	}
	r := ledger.Receipt{Station: b.Station, Head: ledger.Head{Epoch: b.Epoch, Seq: b.Last(), Chain: b.Chain()}, Level: ledger.Stored, At: time.Now()}
	r.Sign(f.key)
	on(r)
	return nil
}

// attack does what must be refused; it returns the refusal and the station in whose name it was tried.
type attack func(s *scene) (fault.Code, string)

func clonedAppliance(s *scene) (fault.Code, string) {
	copied := s.rig.in(copied(s, s.dir))
	s.fir(s, s.db, "f2")
	s.run(s.db, s.client, func(engine.Status) bool { return s.allSent(s.db)() })
	clone := copied.open(s)
	copied.fir(s, clone, "f5")
	copied.fir(s, clone, "f6")
	return s.run(clone, s.client, refusedBy).Fault, "32501"
}

func restoredBackup(s *scene) (fault.Code, string) {
	backup := s.rig.in(copied(s, s.dir))
	s.fir(s, s.db, "f2")
	s.run(s.db, s.client, func(engine.Status) bool { return s.allSent(s.db)() })
	// One hello may have come late over another line: the state waits for the second.
	again := func(st engine.Status) bool { return refusedBy(st) && s.alarmed("32501", fault.SyncRestored) }
	return s.run(backup.open(s), s.client, again).Fault, "32501"
}

func forgedReceipt(s *scene) (fault.Code, string) {
	line := &forger{Receiver: s.client, key: authorityKey(66)}
	st := s.run(s.db, line, refusedBy)
	if w, err := s.db.Waiting(s.Context()); err != nil || w.Items == 0 {
		s.Errorf("the forged receipt was believed: %+v, %v", w, err)
	}
	// The state hears of it as soon as the station reaches it.
	s.run(s.db, &forger{Receiver: s.client, key: authorityKey(66)}, func(engine.Status) bool { return s.alarmed("32501", fault.SyncReceipt) })
	return st.Fault, "32501"
}

func replayedOrder(s *scene) (fault.Code, string) {
	speak := s.centre.speaker()
	_, err := speak.Say(s.Context(), "32501", down.KindAuthorities, authorities())
	ok(s, err)
	o := order("D-17", []byte{10, 11}, "f1")
	ok(s, s.journal.KeepOrder(s.Context(), o, time.Now()))
	_, err = speak.Destroy(s.Context(), o)
	ok(s, err)
	s.run(s.db, s.client, func(engine.Status) bool {
		row, err := s.journal.Order(context.Background(), "32501", "D-17")
		return err == nil && !row.DestroyedAt.IsZero()
	})
	if _, err := speak.Destroy(s.Context(), o); !errors.Is(err, fault.SyncOrder) {
		s.Errorf("the state sends it twice: %v", err)
	}
	// Somebody who has the receipt key puts the same order into the next frame.
	body, sealed, err := down.Encode("32501", down.KindDestruction, s.opt.Own.Public(), o)
	ok(s, err)
	_, err = s.journal.Say(s.Context(), down.Frame{Station: "32501", Lane: down.Urgent, Kind: down.KindDestruction, Body: body, Sealed: sealed}, "thief", time.Now(),
		func(f *down.Frame) { f.Sign(s.rig.sign) })
	ok(s, err)
	s.run(s.db, s.client, func(engine.Status) bool { return s.alarmed("32501", fault.SyncOrder) })
	for _, h := range s.db.Health() {
		if h.Code == fault.SyncOrder && h.Severity == "alarm" {
			return h.Code, "32501"
		}
	}
	return "", "32501"
}

func anotherStationsCertificate(s *scene) (fault.Code, string) {
	other := s.dial(s.enrol("32502", authorityKey(77).Public().(ed25519.PublicKey)))
	b, err := s.db.Batch(s.Context(), 0, 1<<20)
	ok(s, err)
	return fault.Of(other.Push(s.Context(), b, func(ledger.Receipt) { s.Error("a receipt") })).Code, "32502"
}

func revokedCertificate(s *scene) (fault.Code, string) {
	ok(s, s.journal.Revoke(s.Context(), "32501", time.Now()))
	return s.run(s.db, s.client, refusedBy).Fault, "32501"
}

func formerCertificate(s *scene) (fault.Code, string) {
	s.enrol("32501", s.opt.Sign.Public().(ed25519.PublicKey)) // a new token was used; the old certificate is in other hands
	return s.run(s.db, s.client, refusedBy).Fault, "32501"
}

// Acceptance: a cloned appliance, a restored backup, a forged receipt, a replayed destruction order, a station certificate
// used for another station, a revoked certificate: each refused, alarmed and visible in the console.
func TestAcceptance_EachIsRefusedAlarmedAndVisible(t *testing.T) {
	for _, c := range []struct {
		name   string
		do     attack
		code   fault.Code
		holds  int // entries of the station 32501 that the state holds afterwards
		forked bool
	}{
		{"a cloned appliance", clonedAppliance, fault.SyncFork, 5, true},
		{"a restored backup", restoredBackup, fault.SyncRestored, 5, false},
		{"a forged receipt", forgedReceipt, fault.SyncReceipt, -1, false},
		{"a replayed destruction order", replayedOrder, fault.SyncOrder, -1, false},
		{"a station certificate used for another station", anotherStationsCertificate, fault.SyncChain, 0, false},
		{"a revoked certificate", revokedCertificate, fault.SyncRevoked, 0, false},
		{"a certificate of an earlier enrolment", formerCertificate, fault.SyncRevoked, 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newScene(t)
			code, station := c.do(s)
			if code != c.code {
				t.Fatalf("refused with %q, want %s", code, c.code)
			}
			if !s.alarmed(station, c.code) {
				t.Fatalf("no alarm %s of station %s", c.code, station)
			}
			cursor, err := s.journal.Cursor(t.Context(), "32501")
			ok(t, err)
			if cursor.Forked != c.forked || c.holds >= 0 && cursor.Head.Seq != uint64(c.holds) {
				t.Errorf("the state stands at %d, quarantine %v", cursor.Head.Seq, cursor.Forked)
			}
			var shown []string
			for _, lang := range []fault.Lang{fault.English, fault.Hindi} {
				s.page("GET", "/lang?to="+string(lang)+"&back=/stations", nil)
				words := fault.Say(c.code, lang).Title
				for _, path := range []string{"/alarms", "/stations/" + station} {
					if !strings.Contains(s.page("GET", path, nil), words) {
						t.Errorf("%s does not show %q", path, words)
					}
				}
				shown = append(shown, words)
			}
			t.Logf("%-46s refused and alarmed: %-16s shown: %s", c.name, code, strings.Join(shown, " / "))
		})
	}
}
