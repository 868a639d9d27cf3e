package main

import (
	"cmp"
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/seal"
	"thana/sync/protocol"
	"thana/sync/stateserver/ingest"
	"thana/sync/stateserver/journal"
	"thana/sync/stateserver/objects"
	"thana/sync/stateserver/verify"
)

// Files of the data folder.
const (
	settingsFile = "state.json"
	caFile       = "ca.pem"
	caKeyFile    = "ca.key"
	receiptFile  = "receipt.key"
	sealFile     = "seal.key"
	databaseFile = "state.db"
	objectsDir   = "objects"
	spoolDir     = "spool"
)

const (
	caYears      = 20
	stationYears = 3
)

// settings is what init was told.
type settings struct {
	Name  string       `json:"name"`  // of the state, for the console
	URL   string       `json:"url"`   // where stations reach it
	Realm record.Realm `json:"realm"` // production where it is missing
	engines
}

// state is an opened data folder.
type state struct {
	settings
	folder   string
	ca       *x509.Certificate
	caKey    crypto.Signer
	receipt  ed25519.PrivateKey
	seal     seal.PrivateKey
	journal  *journal.DB
	objects  objects.Objects
	partials ingest.Partials
}

// create makes a new data folder; it refuses one that has keys already. Every server of one data centre gets a copy of
// its keys and settings.
func create(p *program, s settings) error {
	const op = "state.create"
	folder := p.data
	s.engines = p.engines
	if err := s.check(); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(folder, settingsFile)); !errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.ConfigValue, op, "folder has a state").With("where", folder).With("key", "--data").
			With("problem", "a state was already made here")
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fault.Wrap(fault.SyncState, op, err)
	}
	caKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return fault.Wrap(fault.Unexpected, op, err)
	}
	now := time.Now()
	ca := &x509.Certificate{SerialNumber: serial(), Subject: pkix.Name{CommonName: "Thana state " + s.Name},
		NotBefore: now.Add(-time.Hour), NotAfter: now.AddDate(caYears, 0, 0), IsCA: true, BasicConstraintsValid: true,
		MaxPathLenZero: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign}
	der, err := x509.CreateCertificate(rand.Reader, ca, ca, caKey.Public(), caKey)
	if err != nil {
		return fault.Wrap(fault.Unexpected, op, err)
	}
	_, receipt, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return fault.Wrap(fault.Unexpected, op, err)
	}
	sealKey, err := seal.GenerateKey()
	if err != nil {
		return fault.Wrap(fault.Unexpected, op, err)
	}
	sealText, err := sealKey.MarshalText()
	if err != nil {
		return fault.Wrap(fault.Unexpected, op, err)
	}
	text, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return fault.Wrap(fault.Unexpected, op, err)
	}
	for _, f := range []struct {
		name string
		data []byte
	}{
		{caFile, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})},
		{caKeyFile, keyPEM(caKey)}, {receiptFile, keyPEM(receipt)}, {sealFile, sealText},
		{settingsFile, text}, // last: its presence says that the rest is complete
	} {
		if err := writeFile(filepath.Join(folder, f.name), f.data); err != nil {
			return fault.Wrap(fault.SyncState, op, err)
		}
	}
	st, err := open(p)
	if err != nil {
		// Nothing is bound to these keys yet: init may be run again.
		return errors.Join(err, os.Remove(filepath.Join(folder, settingsFile)))
	}
	return st.close()
}

func serial() *big.Int {
	n, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		panic(err) // crypto/rand never fails
	}
	return n
}

func keyPEM(key crypto.Signer) []byte {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		panic(err) // only key types of our own come here
	}
	return pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})
}

func writeFile(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

// open reads the keys and opens the database and the files.
func open(p *program) (*state, error) {
	const op = "state.open"
	folder := p.data
	st := &state{folder: folder}
	text, err := os.ReadFile(filepath.Join(folder, settingsFile))
	if err != nil {
		return nil, fault.Wrap(fault.ConfigFile, op, err).With("where", folder).With("problem", "no state here; make one with thana-state init")
	}
	if err := json.Unmarshal(text, &st.settings); err != nil {
		return nil, fault.Wrap(fault.ConfigFile, op, err).With("where", settingsFile).With("problem", err.Error())
	}
	st.Realm = cmp.Or(st.Realm, record.Production)
	if err := protocol.CheckRealm(st.Realm); err != nil {
		return nil, fault.Wrap(fault.ConfigValue, op, err).With("where", settingsFile).With("key", "realm").
			With("problem", `write "production" or "training"`)
	}
	if err := st.readKeys(); err != nil {
		return nil, fault.Wrap(fault.ConfigKey, op, err)
	}
	if err := st.openEngines(p.ctx, p.engines.or(st.engines)); err != nil {
		return nil, err
	}
	return st, nil
}

func (st *state) readKeys() error {
	der, err := readPEM(filepath.Join(st.folder, caFile))
	if err != nil {
		return err
	}
	if st.ca, err = x509.ParseCertificate(der); err != nil {
		return err
	}
	if st.caKey, err = readKey[*ecdsa.PrivateKey](filepath.Join(st.folder, caKeyFile)); err != nil {
		return err
	}
	if st.receipt, err = readKey[ed25519.PrivateKey](filepath.Join(st.folder, receiptFile)); err != nil {
		return err
	}
	text, err := os.ReadFile(filepath.Join(st.folder, sealFile))
	if err != nil {
		return err
	}
	return st.seal.UnmarshalText(text)
}

func readPEM(path string) ([]byte, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("%s is not PEM", filepath.Base(path))
	}
	return block.Bytes, nil
}

func readKey[K any](path string) (K, error) {
	var none K
	der, err := readPEM(path)
	if err != nil {
		return none, err
	}
	key, err := x509.ParsePKCS8PrivateKey(der)
	if err != nil {
		return none, err
	}
	k, ok := key.(K)
	if !ok {
		return none, fmt.Errorf("%s holds a key of another kind", filepath.Base(path))
	}
	return k, nil
}

func (st *state) close() error { return st.journal.Close() }

func (st *state) receiptKey() ed25519.PublicKey { return st.receipt.Public().(ed25519.PublicKey) }

func (st *state) verifier() verify.State {
	return verify.State{Journal: st.journal, Objects: st.objects, Receipt: st.receiptKey(), Seal: st.seal}
}

func (st *state) caPEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: st.ca.Raw})
}

// enrol redeems a token: protocol.HandlerConfig.Enrol.
func (st *state) enrol(ctx context.Context, r protocol.EnrolRequest) (protocol.Enrolment, error) {
	csr, err := x509.ParseCertificateRequest(r.CSR)
	if err != nil || csr.CheckSignature() != nil || len(r.LedgerKey) != ed25519.PublicKeySize || r.SealKey.IsZero() {
		return protocol.Enrolment{}, protocol.Refuse(fault.RequestMalformed, "request, ledger key or seal key")
	}
	if err := protocol.CheckStation(r.Station); err != nil {
		return protocol.Enrolment{}, err
	}
	sealKey, err := r.SealKey.MarshalText()
	if err != nil {
		return protocol.Enrolment{}, protocol.Refuse(fault.RequestMalformed, "seal key")
	}
	now := time.Now()
	ends := now.AddDate(stationYears, 0, 0)
	err = st.journal.Enrol(ctx, r.Station, r.Secret, journal.Keys{Ledger: r.LedgerKey, TLS: csr.RawSubjectPublicKeyInfo, Seal: string(sealKey), Ends: ends}, now)
	switch {
	case errors.Is(err, journal.ErrToken):
		return protocol.Enrolment{}, protocol.Refuse(fault.SyncToken, "token is unknown, used or too old")
	case errors.Is(err, journal.ErrEnrolled):
		return protocol.Enrolment{}, protocol.Refuse(fault.SyncEnrolled, "station has entries under another key")
	case err != nil:
		return protocol.Enrolment{}, err
	}
	c := &x509.Certificate{SerialNumber: serial(), Subject: pkix.Name{CommonName: "Thana station " + r.Station},
		NotBefore: now.Add(-time.Hour), NotAfter: ends, URIs: []*url.URL{protocol.StationURI(st.Realm, r.Station)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}, KeyUsage: x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, c, st.ca, csr.PublicKey, st.caKey)
	if err != nil {
		return protocol.Enrolment{}, fault.Wrap(fault.Unexpected, "state.enrol", err)
	}
	return protocol.Enrolment{URL: st.URL, Realm: st.Realm, Station: r.Station, CA: string(st.caPEM()), StateSeal: st.seal.Public(),
		ReceiptKey:  st.receiptKey(),
		Certificate: string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}))}, nil
}
