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
	"errors"
	"io/fs"
	"math/big"
	"os"
	"path/filepath"
	"sync"
	"time"

	"thana/shared/fault"
)

const (
	authorityFile  = "sbi-authority.key"      // in the folder of keys
	anchorFile     = "sbi-anchor.pem"         // what a client trusts
	authorityYears = 10                       // of its certificate
	deviceDays     = 30                       // section 4: how long a device key lasts
	renewBefore    = 24 * time.Hour           // its end
	keyBits        = 2048                     // of a device key
	backDate       = -time.Hour               // clocks of clients
	authorityName  = "Thana station scanners" // of the authority's certificate
)

// Keys sign what our scanners say: an authority of this station that lasts, and a device key of a month in memory.
type Keys struct {
	root   *ecdsa.PrivateKey
	anchor *x509.Certificate
	now    func() time.Time

	mu     sync.Mutex
	device *rsa.PrivateKey
	leaf   []byte // its certificate, DER
	until  time.Time
}

// OpenKeys reads the station's authority from a folder, or makes it there. Its certificate lies beside it for the clients.
func OpenKeys(folder string, now func() time.Time) (*Keys, error) {
	const op = "sbi.OpenKeys"
	k := &Keys{now: now}
	path := filepath.Join(folder, authorityFile)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if text, err = newAuthority(now()); err == nil {
			err = os.WriteFile(path, text, 0o600)
		}
	}
	if err != nil {
		return nil, fault.Wrap(fault.Unexpected, op, err)
	}
	keyBlock, rest := pem.Decode(text)
	certBlock, _ := pem.Decode(rest)
	if keyBlock == nil || certBlock == nil {
		return nil, fault.New(fault.Unexpected, op, "%s holds no key with its certificate", authorityFile)
	}
	if k.root, err = x509.ParseECPrivateKey(keyBlock.Bytes); err == nil {
		k.anchor, err = x509.ParseCertificate(certBlock.Bytes)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, anchorFile), k.Anchor(), 0o644)
	}
	if err == nil {
		_, _, err = k.current() // now: it takes a moment, and a client waits two seconds
	}
	if err != nil {
		return nil, fault.Wrap(fault.Unexpected, op, err)
	}
	return k, nil
}

// Anchor is the certificate (PEM) that clients trust.
func (k *Keys) Anchor() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: k.anchor.Raw})
}

func newAuthority(now time.Time) ([]byte, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	t := certificate(authorityName, now, now.AddDate(authorityYears, 0, 0))
	t.IsCA, t.BasicConstraintsValid, t.KeyUsage = true, true, x509.KeyUsageCertSign
	der, err := x509.CreateCertificate(rand.Reader, t, t, key.Public(), key)
	if err != nil {
		return nil, err
	}
	secret, err := x509.MarshalECPrivateKey(key)
	if err != nil {
		return nil, err
	}
	return append(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: secret}),
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})...), nil
}

func certificate(name string, from, to time.Time) *x509.Certificate {
	serial, _ := rand.Int(rand.Reader, big.NewInt(1<<62)) // never fails, crypto/rand
	return &x509.Certificate{SerialNumber: serial, Subject: pkix.Name{CommonName: name}, NotBefore: from.Add(backDate), NotAfter: to}
}

// current is the device key, a new one when the old one ends.
func (k *Keys) current() (*rsa.PrivateKey, []byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.device != nil && k.now().Before(k.until.Add(-renewBefore)) {
		return k.device, k.leaf, nil
	}
	key, err := rsa.GenerateKey(rand.Reader, keyBits)
	if err != nil {
		return nil, nil, err
	}
	t := certificate("Thana appliance", k.now(), k.now().AddDate(0, 0, deviceDays))
	t.KeyUsage = x509.KeyUsageDigitalSignature
	der, err := x509.CreateCertificate(rand.Reader, t, k.anchor, key.Public(), k.root)
	if err != nil {
		return nil, nil, err
	}
	k.device, k.leaf, k.until = key, der, t.NotAfter
	return key, der, nil
}

// sign makes a compact JWS of a value.
func (k *Keys) sign(value any) (string, error) {
	key, leaf, err := k.current()
	if err != nil {
		return "", fault.Wrap(fault.Unexpected, "sbi.sign", err)
	}
	head, err := json.Marshal(map[string]any{"alg": "RS256", "typ": "JWT", "x5c": [][]byte{leaf}}) // []byte is standard base64
	if err != nil {
		return "", err
	}
	body, err := json.Marshal(value)
	if err != nil {
		return "", err
	}
	text := url64(head) + "." + url64(body)
	sum := sha256.Sum256([]byte(text))
	signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, sum[:])
	if err != nil {
		return "", fault.Wrap(fault.Unexpected, "sbi.sign", err)
	}
	return text + "." + url64(signature), nil
}

func url64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
