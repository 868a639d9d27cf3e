package pair

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"thana/shared/fault"
	"thana/shared/wire"
)

func certificate(t *testing.T) tls.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}
}

// appliance serves an offer the way the appliance's API does, at a clock that the test moves.
type appliance struct {
	offer  *Offer
	now    time.Time
	paired []Fingerprint
}

func (a *appliance) refuse(w http.ResponseWriter, err error) {
	f := fault.Of(err)
	w.WriteHeader(http.StatusForbidden)
	_ = json.NewEncoder(w).Encode(wire.Problem{Code: f.Code, Facts: f.Facts, Detail: f.Detail})
}

func (a *appliance) binding(r *http.Request, own tls.Certificate) Binding {
	b, err := BindingOf(*r.TLS, FingerprintOf(own.Certificate[0]), FingerprintOf(r.TLS.PeerCertificates[0].Raw))
	if err != nil {
		panic(err)
	}
	return b
}

func (a *appliance) serve(t *testing.T) (address string) {
	own := certificate(t)
	mux := http.NewServeMux()
	mux.HandleFunc(wire.PathPairStart, func(w http.ResponseWriter, r *http.Request) {
		var in wire.PairStart
		_ = json.NewDecoder(r.Body).Decode(&in)
		session, ke2, left, err := a.offer.Start(a.now, in.Name, in.KE1, a.binding(r, own))
		if err != nil {
			a.refuse(w, err)
			return
		}
		_ = json.NewEncoder(w).Encode(wire.PairChallenge{Session: session, KE2: ke2, Left: left})
	})
	mux.HandleFunc(wire.PathPairFinish, func(w http.ResponseWriter, r *http.Request) {
		var in wire.PairFinish
		_ = json.NewDecoder(r.Body).Decode(&in)
		_, desktop, err := a.offer.Finish(in.Session, in.KE3, a.binding(r, own))
		if err != nil {
			a.refuse(w, err)
			return
		}
		a.paired = append(a.paired, desktop)
		_ = json.NewEncoder(w).Encode(wire.Paired{})
	})
	srv := httptest.NewUnstartedServer(mux)
	srv.TLS = &tls.Config{Certificates: []tls.Certificate{own}, ClientAuth: tls.RequireAnyClientCert, MinVersion: tls.VersionTLS13}
	srv.StartTLS()
	t.Cleanup(srv.Close)
	return strings.TrimPrefix(srv.URL, "https://")
}

func newAppliance(t *testing.T) *appliance {
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	offer, err := NewOffer(now)
	if err != nil {
		t.Fatal(err)
	}
	return &appliance{offer: offer, now: now}
}

func wrongCode(right string) string {
	if right[0] == '0' {
		return "1" + right[1:]
	}
	return "0" + right[1:]
}

func TestDesktop_RightCodePairsBothCertificates(t *testing.T) {
	a := newAppliance(t)
	address, own := a.serve(t), certificate(t)
	got, err := Desktop(context.Background(), address, a.offer.Code(), "desk 1", own)
	if err != nil {
		t.Fatal(err)
	}
	if len(a.paired) != 1 || a.paired[0] != FingerprintOf(own.Certificate[0]) {
		t.Errorf("appliance paired %v", a.paired)
	}
	if FingerprintOf(got.Appliance) != got.Fingerprint {
		t.Error("desktop pinned another certificate")
	}
	if _, err := Desktop(context.Background(), address, a.offer.Code(), "desk 2", certificate(t)); !errors.Is(err, fault.AccessPairClosed) {
		t.Errorf("a used code still pairs: %v", err)
	}
}

func TestDesktop_WrongCodesCloseTheOffer(t *testing.T) {
	a := newAppliance(t)
	address := a.serve(t)
	for try := range Tries {
		_, err := Desktop(context.Background(), address, wrongCode(a.offer.Code()), "desk", certificate(t))
		if !errors.Is(err, fault.AccessPairCode) {
			t.Fatalf("try %d: %v", try, err)
		}
		if try == 0 {
			if _, err := Desktop(context.Background(), address, a.offer.Code(), "desk", certificate(t)); !errors.Is(err, fault.AccessPairWait) {
				t.Fatalf("no back-off: %v", err)
			}
		}
		a.now = a.now.Add(backOff << try)
	}
	if _, err := Desktop(context.Background(), address, a.offer.Code(), "desk", certificate(t)); !errors.Is(err, fault.AccessPairClosed) {
		t.Errorf("the sixth try was taken: %v", err)
	}
	if len(a.paired) != 0 {
		t.Error("a wrong code paired")
	}
}

func TestOffer_Expires(t *testing.T) {
	a := newAppliance(t)
	address := a.serve(t)
	a.now = a.now.Add(OfferLasts)
	if _, err := Desktop(context.Background(), address, a.offer.Code(), "desk", certificate(t)); !errors.Is(err, fault.AccessPairClosed) {
		t.Errorf("an old code still pairs: %v", err)
	}
}

// A box in the middle ends both TLS sessions and passes every message on, even with the right code being typed.
func TestDesktop_BoxInTheMiddleFails(t *testing.T) {
	a := newAppliance(t)
	address, middle := a.serve(t), certificate(t)
	onward := &http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true, Certificates: []tls.Certificate{middle}}}}
	box := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		resp, err := onward.Post("https://"+address+r.URL.Path, "application/json", r.Body)
		if err != nil {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		defer resp.Body.Close()
		w.WriteHeader(resp.StatusCode)
		_, _ = io.Copy(w, resp.Body)
	}))
	box.TLS = &tls.Config{Certificates: []tls.Certificate{middle}, ClientAuth: tls.RequireAnyClientCert}
	box.StartTLS()
	defer box.Close()
	_, err := Desktop(context.Background(), strings.TrimPrefix(box.URL, "https://"), a.offer.Code(), "desk", certificate(t))
	if !errors.Is(err, fault.AccessPairCode) {
		t.Errorf("got %v", err)
	}
	if len(a.paired) != 0 {
		t.Error("the appliance paired with a box in the middle")
	}
}

// The fifth try may be the right one: it counts when it starts, and the offer is over only when it is finished.
func TestOffer_TheLastTryMayFinish(t *testing.T) {
	begun := time.Now()
	o, err := NewOffer(begun)
	if err != nil {
		t.Fatal(err)
	}
	for n := range Tries {
		if o.Over(begun) || !o.Open(begun) {
			t.Fatalf("over %v, open %v before try %d", o.Over(begun), o.Open(begun), n+1)
		}
		_, _ = o.admit(begun.Add(time.Duration(n) * time.Minute))
	}
	if o.Open(begun) || o.Over(begun) {
		t.Errorf("after the last try: open %v, over %v; want neither", o.Open(begun), o.Over(begun))
	}
	if !o.Over(begun.Add(OfferLasts)) {
		t.Error("an old offer is not over")
	}
}

func FuzzOffer_Start(f *testing.F) {
	offer, err := NewOffer(time.Now())
	if err != nil {
		f.Fatal(err)
	}
	conf := suite(Binding{})
	client, err := conf.Client()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(client.LoginInit([]byte("12345678")).Serialize(), []byte("ke3"))
	f.Fuzz(func(t *testing.T, ke1, ke3 []byte) {
		fresh := &Offer{code: offer.code, opened: time.Now(), secrets: offer.secrets, exchange: map[string]*exchange{}}
		session, _, _, err := fresh.Start(time.Now(), "", ke1, Binding{})
		if err != nil {
			return
		}
		if _, _, err := fresh.Finish(session, ke3, Binding{}); err == nil {
			t.Error("paired without the code")
		}
	})
}
