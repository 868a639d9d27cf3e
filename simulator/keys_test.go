package simulator

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"log/slog"
	"math/big"
	mathrand "math/rand/v2"
	"net/url"
	"runtime"
	"testing"
	"testing/cryptotest"
	"time"

	"thana/appliance/store"
	"thana/shared/down"
	"thana/shared/ledger"
	"thana/shared/record"
	"thana/shared/seal"
	"thana/sync/protocol"
	"thana/sync/stateserver/journal"
)

// mostStations of a seed.
const mostStations = 2

// opening is when every run begins.
func opening() time.Time { return time.Date(2026, 11, 22, 5, 0, 0, 0, time.UTC) }

// world is what all seeds share: keys, certificates, and disks as they are after enrolment. It is the same in every process.
type world struct {
	receipt  ed25519.PrivateKey
	seal     seal.PrivateKey
	server   *tls.Config
	roots    *x509.CertPool
	stations []enrolled
	state    *drive
	signers  []ed25519.PrivateKey // of destruction orders
}

// enrolled is a station's keys and its empty store.
type enrolled struct {
	code  string
	tls   tls.Certificate
	sign  ed25519.PrivateKey
	own   seal.PrivateKey
	key   []byte
	state seal.PublicKey
	drive *drive
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func seeded(n byte) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(bytes.Repeat([]byte{n}, ed25519.SeedSize))
}

func newWorld(t *testing.T) *world {
	t.Helper()
	cryptotest.SetGlobalRandom(t, 1)
	door() // SQLite learns of the drives
	w := &world{receipt: seeded(200), roots: x509.NewCertPool(), signers: []ed25519.PrivateKey{seeded(201), seeded(202)}}
	var err error
	w.seal, err = seal.GenerateKey()
	ok(t, err)
	authority, key := certificate(t, nil, nil, &x509.Certificate{IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign})
	w.roots.AddCert(authority)
	server, serverKey := certificate(t, authority, key, &x509.Certificate{DNSNames: []string{"state"}, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}})
	w.server = &tls.Config{MinVersion: tls.VersionTLS13, NextProtos: []string{"h2"}, ClientAuth: tls.VerifyClientCertIfGiven, ClientCAs: w.roots,
		Certificates: []tls.Certificate{{Certificate: [][]byte{server.Raw}, PrivateKey: serverKey}}}
	random := mathrand.New(mathrand.NewPCG(1, 1))
	w.state = newDrive(random)
	db, err := journal.OpenOn(t.Context(), w.state, w.state.path("state.db"))
	ok(t, err)
	for i := range mostStations {
		s := enrolled{code: fmt.Sprintf("23100%d", i+1), sign: seeded(byte(1 + i)), key: bytes.Repeat([]byte{byte(50 + i)}, 32), state: w.seal.Public()}
		s.own, err = seal.GenerateKey()
		ok(t, err)
		cert, own := certificate(t, authority, key, &x509.Certificate{URIs: []*url.URL{protocol.StationURI(record.Training, s.code)},
			ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}})
		s.tls = tls.Certificate{Certificate: [][]byte{cert.Raw}, PrivateKey: own}
		text, err := s.own.Public().MarshalText()
		ok(t, err)
		ok(t, db.Expect(t.Context(), s.code, "PS", "थाना", s.code, time.Now().Add(time.Hour)))
		ok(t, db.Enrol(t.Context(), s.code, s.code, journal.Keys{Ledger: s.sign.Public().(ed25519.PublicKey), TLS: cert.RawSubjectPublicKeyInfo,
			Seal: string(text), Ends: cert.NotAfter}, time.Now()))
		s.drive = newDrive(random)
		empty, err := store.Open(t.Context(), s.drive.path("store"), w.options(s, s.drive))
		ok(t, err)
		ok(t, empty.Close())
		w.stations = append(w.stations, s)
	}
	ok(t, db.Close())
	warm(t, w)
	return w
}

// warm makes what the whole process shares outside of any bubble: channels of one cannot be used in another.
func warm(t *testing.T, w *world) {
	t.Helper()
	e := ledger.Entry{Seq: 1, Kind: "gd", Record: "warm", Version: 1, Clock: ledger.Clock{At: opening()}}
	key := seal.NewDataKey()
	about := seal.OfEntry("warm", e)
	var err error
	e.Body, err = key.SealBody(about, "warm")
	ok(t, err)
	var text string
	ok(t, key.OpenBody(about, e.Body, &text))
	e.Chain = e.Link("warm", 1, ledger.Hash{})
	b := ledger.Batch{Station: "warm", Epoch: 1, Entries: []ledger.Entry{e}}
	b.Sign(w.stations[0].sign)
	p, err := protocol.EncodeBatch(b)
	ok(t, err)
	_, err = protocol.DecodeBatch("warm", p)
	ok(t, err)
	runtime.GC()
	runtime.GC()
}

// certificate signs c by the parent, or by itself.
func certificate(t *testing.T, parent *x509.Certificate, by ed25519.PrivateKey, c *x509.Certificate) (*x509.Certificate, ed25519.PrivateKey) {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader) // signatures of one length: the same bytes on the line again
	ok(t, err)
	c.SerialNumber, c.Subject = big.NewInt(7), pkix.Name{CommonName: "simulator"}
	c.NotBefore, c.NotAfter = opening().AddDate(-1, 0, 0), opening().AddDate(20, 0, 0)
	if parent == nil {
		parent, by = c, key
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, key.Public(), by)
	ok(t, err)
	out, err := x509.ParseCertificate(der)
	ok(t, err)
	return out, key
}

// options are those of a station's store on a drive.
func (w *world) options(s enrolled, d *drive) store.Options {
	return store.Options{Key: s.key, Station: record.Station{Code: s.code, Realm: record.Training, DiaryStarts: "00:00"}, Own: s.own, State: s.state,
		Sign: s.sign, StateVerify: w.receipt.Public().(ed25519.PublicKey), Files: d, Synced: func() bool { return true },
		Uptime: func() (string, int64) { return "boot", time.Now().UnixNano() }, Log: slog.New(slog.DiscardHandler)}
}

// order destroys records, signed by both who may.
func (w *world) order(number, station string, at time.Time, records ...string) down.Order {
	o := down.Order{Number: number, Station: station, Records: records, Ground: "CJM order", At: at}
	for _, k := range w.signers {
		o.Sign(k)
	}
	return o
}

func (w *world) authorities() down.Authorities {
	var a down.Authorities
	for i, k := range w.signers {
		a.Authorities = append(a.Authorities, down.Authority{Holder: fmt.Sprintf("holder %d", i), Office: "office",
			Key: k.Public().(ed25519.PublicKey), From: opening().AddDate(-1, 0, 0), Until: opening().AddDate(1, 0, 0)})
	}
	return a
}

// drives are the stations' empty ones.
func (w *world) drives() (all []*drive) {
	for _, s := range w.stations {
		all = append(all, s.drive)
	}
	return all
}
