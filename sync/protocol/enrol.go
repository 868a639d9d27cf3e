package protocol

import (
	"bytes"
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/go-resty/resty/v2"

	"thana/shared/fault"
	"thana/shared/record"
	"thana/shared/seal"
)

const (
	tokenPrefix = "thana1."
	maxEnrol    = 64 << 10
)

// Token is what the state prints for one station: where to go, whom to believe there, and the one-time secret.
type Token struct {
	URL     string       `json:"url"`   // "https://state.example:8443"
	Realm   record.Realm `json:"realm"` // of the state
	Station string       `json:"station"`
	CA      string       `json:"ca"` // SHA-256 of the CA certificate, hexadecimal
	Secret  string       `json:"secret"`
}

// String is the token as printed and typed.
func (t Token) String() string {
	j, err := json.Marshal(t)
	if err != nil {
		panic(err) // five strings
	}
	return tokenPrefix + base64.RawURLEncoding.EncodeToString(j)
}

// ParseToken reads what String wrote; SyncToken for anything else.
func ParseToken(s string) (Token, error) {
	const op = "protocol.ParseToken"
	rest, ok := strings.CutPrefix(strings.TrimSpace(s), tokenPrefix)
	j, err := base64.RawURLEncoding.DecodeString(rest)
	var t Token
	if !ok || err != nil || len(j) > 4096 || json.Unmarshal(j, &t) != nil {
		return Token{}, fault.New(fault.SyncToken, op, "not in the form of a token")
	}
	u, err := url.Parse(t.URL)
	if err != nil || u.Scheme != "https" || u.Host == "" || t.Secret == "" || len(t.CA) != 2*sha256.Size || CheckRealm(t.Realm) != nil {
		return Token{}, fault.New(fault.SyncToken, op, "a part of the token is missing")
	}
	return t, CheckStation(t.Station)
}

// StationKeys are made by the appliance and never leave it; only their public halves do.
type StationKeys struct {
	TLS    crypto.Signer     // of the client certificate
	Ledger ed25519.PublicKey // signs batches
	Seal   seal.PublicKey    // the station's own key of the envelope
}

// EnrolRequest is the body of POST /v1/enrol.
type EnrolRequest struct {
	Realm     record.Realm   `json:"realm"`
	Station   string         `json:"station"`
	Secret    string         `json:"secret"`
	CSR       []byte         `json:"csr"` // PKCS #10, DER, with the station's URI
	LedgerKey []byte         `json:"ledger_key"`
	SealKey   seal.PublicKey `json:"seal_key"`
}

// Enrolment is the state's answer. Certificate and CA are PEM.
type Enrolment struct {
	URL         string         `json:"url"`
	Realm       record.Realm   `json:"realm"`
	Station     string         `json:"station"`
	Certificate string         `json:"certificate"`
	CA          string         `json:"ca"`
	StateSeal   seal.PublicKey `json:"state_seal"`  // envelope keys are sealed to it
	ReceiptKey  []byte         `json:"receipt_key"` // Ed25519, signs receipts
}

// TLSConfig is a station's side of the mutual TLS 1.3.
func (e Enrolment) TLSConfig(key crypto.Signer) (*tls.Config, error) {
	block, _ := pem.Decode([]byte(e.Certificate))
	roots := x509.NewCertPool()
	if block == nil || !roots.AppendCertsFromPEM([]byte(e.CA)) {
		return nil, fault.New(fault.SyncNotEnrolled, "protocol.TLSConfig", "certificate or CA is not PEM")
	}
	return &tls.Config{
		MinVersion:   tls.VersionTLS13,
		RootCAs:      roots,
		Certificates: []tls.Certificate{{Certificate: [][]byte{block.Bytes}, PrivateKey: key}},
	}, nil
}

// Enrol redeems a token: the appliance's public keys against its certificate. It believes only the CA whose
// fingerprint is in the token, and asks no state of another realm. It may be repeated with the same keys while the
// token is fresh.
func Enrol(ctx context.Context, token string, realm record.Realm, keys StationKeys) (Enrolment, error) {
	const op = "protocol.Enrol"
	t, err := ParseToken(token)
	if err != nil {
		return Enrolment{}, err
	}
	if t.Realm != realm {
		return Enrolment{}, fault.New(fault.SyncRealm, op, "token of the %s realm, appliance of the %s realm", t.Realm, realm)
	}
	csr, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{
		Subject: pkix.Name{CommonName: "Thana station " + t.Station},
		URIs:    []*url.URL{StationURI(t.Realm, t.Station)},
	}, keys.TLS)
	if err != nil {
		return Enrolment{}, fault.Wrap(fault.Unexpected, op, err)
	}
	transport := &http.Transport{TLSClientConfig: pinned(t.CA), ForceAttemptHTTP2: true}
	defer transport.CloseIdleConnections()
	client := resty.NewWithClient(&http.Client{Transport: transport, Timeout: time.Minute}).SetResponseBodyLimit(maxEnrol)
	answer, err := client.R().SetContext(ctx).
		SetBody(EnrolRequest{t.Realm, t.Station, t.Secret, csr, keys.Ledger, keys.Seal}).
		Post(strings.TrimRight(t.URL, "/") + "/v1/enrol")
	if err != nil {
		return Enrolment{}, lineFault(op, err)
	}
	if answer.StatusCode() != http.StatusOK {
		return Enrolment{}, refusalOf(answer.StatusCode(), answer.Body())
	}
	var e Enrolment
	if err := json.Unmarshal(answer.Body(), &e); err != nil {
		return Enrolment{}, fault.Wrap(fault.SyncVersion, op, err)
	}
	return e, e.check(t, keys)
}

// check demands that the answer is for this station, this key and the token's CA.
func (e *Enrolment) check(t Token, keys StationKeys) error {
	const op = "protocol.Enrol"
	e.URL = t.URL
	block, _ := pem.Decode([]byte(e.Certificate))
	ca, _ := pem.Decode([]byte(e.CA))
	if block == nil || ca == nil || fingerprint(ca.Bytes) != t.CA || e.Station != t.Station || e.Realm != t.Realm {
		return fault.New(fault.SyncNotEnrolled, op, "the answer is not for this token")
	}
	cert, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return fault.Wrap(fault.SyncNotEnrolled, op, err)
	}
	own, err := x509.MarshalPKIXPublicKey(keys.TLS.Public())
	if err != nil {
		return fault.Wrap(fault.Unexpected, op, err)
	}
	realm, station, err := StationOf(cert)
	if err != nil || realm != t.Realm || station != t.Station || !bytes.Equal(own, cert.RawSubjectPublicKeyInfo) {
		return fault.New(fault.SyncNotEnrolled, op, "the certificate is not for this key")
	}
	if len(e.ReceiptKey) != ed25519.PublicKeySize || e.StateSeal.IsZero() {
		return fault.New(fault.SyncNotEnrolled, op, "a key of the state is missing")
	}
	return nil
}

// pinned verifies the server against the one CA of the chain that has the fingerprint, host name included.
func pinned(want string) *tls.Config {
	return &tls.Config{
		MinVersion:         tls.VersionTLS13,
		InsecureSkipVerify: true, // replaced by VerifyConnection below
		VerifyConnection: func(s tls.ConnectionState) error {
			roots := x509.NewCertPool()
			found := false
			for _, c := range s.PeerCertificates {
				if fingerprint(c.Raw) == want {
					roots.AddCert(c)
					found = true
				}
			}
			if !found {
				return fault.New(fault.SyncToken, "protocol.Enrol", "the server does not show the token's CA")
			}
			_, err := s.PeerCertificates[0].Verify(x509.VerifyOptions{Roots: roots, DNSName: s.ServerName})
			return err
		},
	}
}

// Fingerprint is the SHA-256 of a certificate, hexadecimal.
func Fingerprint(c *x509.Certificate) string { return fingerprint(c.Raw) }

func fingerprint(der []byte) string {
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:])
}
