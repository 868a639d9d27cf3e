package sbi

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"math/big"
	"time"
)

// Keys are the authority of a maker and the key of one device. Making them takes a moment, so that a test makes them once.
type Keys struct {
	authority *x509.Certificate
	root      *ecdsa.PrivateKey
	key       *rsa.PrivateKey
	own       [][]byte // x5c of the device, DER
	expired   [][]byte
	stranger  [][]byte // the same key, by an authority that nobody knows
}

// NewKeys makes an authority that lasts ten years from now and a device certificate of 30 days.
func NewKeys(now time.Time) (*Keys, error) {
	k := &Keys{}
	var err error
	if k.root, k.authority, err = newAuthority("Thana Virtual Maker", now); err != nil {
		return nil, err
	}
	if k.key, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		return nil, err
	}
	const month = 30 * 24 * time.Hour
	if k.own, err = k.certify(k.authority, k.root, now.Add(-time.Hour), now.Add(month)); err != nil {
		return nil, err
	}
	if k.expired, err = k.certify(k.authority, k.root, now.Add(-2*month), now.Add(-month)); err != nil {
		return nil, err
	}
	root, authority, err := newAuthority("Somebody Else", now)
	if err != nil {
		return nil, err
	}
	k.stranger, err = k.certify(authority, root, now.Add(-time.Hour), now.Add(month))
	return k, err
}

// Anchor is the certificate (PEM) that a program trusts.
func (k *Keys) Anchor() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: k.authority.Raw})
}

func newAuthority(name string, now time.Time) (*ecdsa.PrivateKey, *x509.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, nil, err
	}
	t := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name}, NotBefore: now.AddDate(-1, 0, 0), NotAfter: now.AddDate(10, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, t, t, key.Public(), key)
	if err != nil {
		return nil, nil, err
	}
	c, err := x509.ParseCertificate(der)
	return key, c, err
}

func (k *Keys) certify(by *x509.Certificate, with *ecdsa.PrivateKey, from, to time.Time) ([][]byte, error) {
	t := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "SLAP-0001"}, NotBefore: from, NotAfter: to,
		KeyUsage: x509.KeyUsageDigitalSignature}
	der, err := x509.CreateCertificate(rand.Reader, t, by, k.key.Public(), with)
	return [][]byte{der}, err
}

// sign makes a compact JWS of a value.
func (k *Keys) sign(chain [][]byte, value any) string {
	head, _ := json.Marshal(map[string]any{"alg": "RS256", "typ": "JWT", "x5c": chain}) // []byte is standard base64
	body, _ := json.Marshal(value)
	text := url64(head) + "." + url64(body)
	digest := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, k.key, crypto.SHA256, digest[:])
	if err != nil {
		panic(err) // a key of 2048 bits signs a digest of 32 bytes
	}
	return text + "." + url64(signature)
}

func url64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
